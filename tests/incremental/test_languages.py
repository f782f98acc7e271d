"""What a post in another language must reach: each ends in the bytes of a clean build.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the edit was seen at all. Of the
posts of this blog number 5 has an English translation.
"""

from edit_posts import set_key
from edited_blog import Edited
from sites import article

HOME, ARCHIVES = "en/index.html", "en/archives/index.html"


def test_a_title_stands_in_the_lists_of_its_language(blog: Edited) -> None:
    set_key(blog.post(5, ".en"), "Title", "Another")

    assert {HOME, ARCHIVES, "en/feed.xml", english(blog)} <= blog.rebuilt()
    assert "Another" in blog.text(HOME)


def test_a_second_post_of_a_language_changes_nothing_in_another(blog: Edited) -> None:
    name = blog.post(7).name.replace(".md", ".en.md")
    blog.write(f"content/articles/{name}", article("Seven", "A text.", Lang="en"))

    changed = blog.rebuilt()

    assert {HOME, ARCHIVES, blog.page(7)} <= changed
    assert not {"index.html", "404.html", "archives/index.html"} & changed


def test_the_first_post_of_a_language_is_told_on_every_page(blog: Edited) -> None:
    name = blog.post(6).name.replace(".md", ".de.md")
    path = f"content/articles/{name}"
    blog.write(path, article("Sechs", "Ein Text.", Lang="de"))

    everywhere = {HOME, "index.html", "404.html", blog.page(0), "tag/index.html"}
    assert {"de/index.html", "de/archives/index.html"} | everywhere <= blog.rebuilt()
    assert 'href="/de/"' in blog.text("404.html")
    (blog.root / path).unlink()
    assert {"de/index.html", "de/archives/index.html"} | everywhere <= blog.rebuilt()


def test_the_language_of_a_name_follows_the_posts_that_have_it(blog: Edited) -> None:
    translation = blog.post(5, ".en")
    set_key(translation, "Tags", "ouvert")
    blog.rebuilt()
    assert 'hreflang="fr">ouvert</a>' in blog.text(english(blog))
    blog.header(2, Tags="ouvert")
    assert english(blog) in blog.rebuilt()
    assert 'lang="fr" hreflang="fr">ouvert</a>' in blog.text(english(blog))
    blog.header(2, Tags=None)
    assert english(blog) in blog.rebuilt()


def test_the_title_of_a_translated_page_stands_in_the_menus_of_its_language(
    blog: Edited,
) -> None:
    blog.write("content/pages/mentions.en.md", article("Notices", "A.", Lang="en"))
    blog.rebuilt()

    blog.replace("content/pages/mentions.en.md", "Title: Notices", "Title: Our notices")

    assert {HOME, ARCHIVES, english(blog)} <= blog.rebuilt()
    assert ">Our notices</a>" in blog.text(HOME)


def test_a_page_of_the_authors_takes_the_place_of_a_home(blog: Edited) -> None:
    blog.write("content/pages/en.md", article("Welcome", "A page."))
    assert HOME in blog.rebuilt()
    assert "Welcome" in blog.text(HOME)
    blog.replace("content/pages/en.md", "Title:", "Slug: ailleurs\nTitle:")
    assert HOME in blog.rebuilt()
    blog.header(2, Aliases="/en/")
    assert HOME in blog.rebuilt()
    blog.header(2, Aliases=None)
    assert HOME in blog.rebuilt()


def english(blog: Edited) -> str:
    return f"en/{blog.page(5)}"
