"""What an edit of a post must reach: each ends in the bytes of a clean build.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the edit was seen at all.
"""

import os
import time
from threading import Thread

import pytest

from causerie.building.build import build
from causerie.building.incremental.partial_process import snapshot_path
from clean_builds import Way
from edit_posts import add_to_body, exchange_posts, set_body
from edited_blog import NEWEST, Edited
from interlinked_blog import SETTINGS, comments
from pictures import png
from sites import NOW, article

DAY = 86400


# Titles


def test_the_title_of_the_newest_stands_in_lists_feeds_and_beside_it(
    blog: Edited,
) -> None:
    blog.header(NEWEST, Title="Autre")

    assert {
        blog.page(NEWEST), blog.page(NEWEST - 1), "index.html", "feed.xml", "atom.xml",
        "feed.json", "archives/index.html", "2026/index.html",
    } <= blog.rebuilt()  # fmt: skip


def test_the_title_of_a_linking_post_stands_in_its_pingback(blog: Edited) -> None:
    blog.header(6, Title="Autre")

    assert {blog.page(2), blog.page(5), blog.page(7)} <= blog.rebuilt()
    assert "Pingback: Autre" in blog.text(blog.page(2))


def test_the_title_of_a_page_stands_in_every_menu(blog: Edited) -> None:
    blog.replace("content/pages/a-propos.md", "Title: À propos", "Title: Nous")

    assert {blog.page(0), "404.html", "tag/index.html"} <= blog.rebuilt()


def test_the_title_of_a_part_stands_in_the_whole_series(blog: Edited) -> None:
    blog.header(1, Title="Autre")

    assert blog.page(6) in blog.rebuilt()


# Dates


def test_a_post_moved_past_its_neighbour_changes_places_with_it(blog: Edited) -> None:
    blog.header(5, Date=f"{blog.post(6).name[:10]} 06:01")

    changed = blog.rebuilt()

    assert {blog.page(number) for number in (4, 5, 6, 7)} <= changed


def test_posts_of_one_moment_are_in_one_order(blog: Edited) -> None:
    moment = "2026-09-10 06:00"
    blog.header(7, Date=moment)
    blog.rebuilt()
    blog.header(8, Date=moment)

    assert "index.html" in blog.rebuilt()


def test_a_post_of_the_future_appears_when_it_is_due_and_goes_again(
    blog: Edited,
) -> None:
    due = Way(now=NOW + 4 * DAY)

    assert {"index.html", blog.page(10), blog.page(9)} <= blog.rebuilt(due)
    assert blog.page(10) in blog.rebuilt(Way())
    assert {blog.page(10), blog.page(11)} <= blog.rebuilt(Way(now=NOW + 30 * DAY))


def test_a_pictures_draft_is_not_published_before_its_day(blog: Edited) -> None:
    add_to_body(blog.post(10), "![À venir]({static}/images/seule.png)")
    blog.write("content/images/seule.png", png(9))
    release = Way(release=True)

    assert "images/seule.png" not in blog.rebuilt(release)
    later = Way(release=True, now=NOW + 4 * DAY)
    assert "images/seule.png" in blog.rebuilt(later)


def test_a_file_that_a_draft_names_and_is_not_there_has_its_address(
    blog: Edited,
) -> None:
    blog.header(7, Status="draft")
    blog.rebuilt()
    for _ in range(2):
        add_to_body(blog.post(7), "Voir [cela]({static}/images/absente.png).")

        assert blog.rebuilt()


# Status


def test_a_draft_is_published_and_taken_back(blog: Edited) -> None:
    blog.header(7, Status="draft", Tags="seul")
    assert {blog.page(7), "drafts/billet-7/index.html"} <= blog.rebuilt()
    blog.header(7, Status=None)
    assert {"tag/seul/index.html", "feed.xml", blog.page(8)} <= blog.rebuilt()
    blog.header(7, Status="hidden")
    assert {"tag/seul/index.html", "feed.xml", blog.page(8)} <= blog.rebuilt()
    blog.header(7, Status="gone")
    assert {blog.page(7)} <= blog.rebuilt()


def test_a_link_to_what_became_a_draft_is_an_error_until_it_is_none(
    blog: Edited,
) -> None:
    blog.header(2, Status="draft")
    assert set() == blog.rebuilt(errors=1)
    blog.header(
        0, Title="Autre"
    )  # the error is told again, though its post is unchanged
    assert set() == blog.rebuilt(errors=1)
    blog.header(2, Status=None)
    assert blog.page(0) in blog.rebuilt()


# Tags and categories


def test_an_emptied_tag_loses_its_page_and_its_place_in_the_list(blog: Edited) -> None:
    blog.header(4, Tags="seul")
    assert "tag/seul/index.html" in blog.rebuilt()
    blog.header(4, Tags=None)
    assert {"tag/seul", "tag/seul/index.html", "tag/index.html"} <= blog.rebuilt()


def test_a_link_to_a_tag_that_went_is_an_error(blog: Edited) -> None:
    blog.header(4, Tags="seul")
    add_to_body(blog.post(7), "[le mot](/tag/seul/)")
    blog.rebuilt()
    blog.header(4, Tags=None)

    assert set() == blog.rebuilt(errors=1)


def test_a_renamed_category_moves_with_its_feed(blog: Edited) -> None:
    for number in (3, 7):
        blog.header(number, Category="Rayon")

    changed = blog.rebuilt()

    assert {"category/rayon/feed.xml", "category/voisinage/index.html"} <= changed


@pytest.mark.parametrize("number", [4, 8])
def test_of_two_spellings_of_a_tag_the_same_one_is_shown(
    blog: Edited, number: int
) -> None:
    blog.header(4, Tags="Encre")
    blog.header(8, Tags="encre")
    blog.rebuilt()
    blog.header(number, Tags=None)

    assert "tag/encre/index.html" in blog.rebuilt()


# Addresses and links


def test_a_new_slug_reaches_those_who_link_by_file(blog: Edited) -> None:
    blog.header(2, Slug="ailleurs")

    assert {blog.page(2), blog.page(6), "feed.xml", "podcast.xml"} <= blog.rebuilt()


def test_a_new_slug_is_an_error_for_those_who_link_by_address(blog: Edited) -> None:
    blog.header(4, Slug="ailleurs")
    assert set() == blog.rebuilt(errors=1)
    day = blog.page(4).split("billet")[0]
    blog.header(4, Aliases=f"/{day}billet-4/")
    assert blog.page(4) in blog.rebuilt()


def test_two_posts_exchange_their_slugs(blog: Edited) -> None:
    date = "2026-09-01 06:00"
    blog.header(6, Date=date)
    blog.header(7, Date=date)
    blog.rebuilt()
    blog.header(6, Slug="billet-7")
    blog.header(7, Slug="billet-6")

    assert "2026/09/01/billet-6/index.html" in blog.rebuilt()


def test_an_alias_moves_to_another_post(blog: Edited) -> None:
    add_to_body(blog.post(7), "[vieux](/vieux/3/)")
    blog.rebuilt()
    blog.header(3, Aliases=None)
    blog.header(4, Aliases="/vieux/3/")

    assert {"vieux/3/index.html", blog.page(3), blog.page(4)} <= blog.rebuilt()


def test_an_address_becomes_a_folder_and_a_file_again(blog: Edited) -> None:
    blog.header(4, Aliases="/ancien.html")
    assert "ancien.html" in blog.rebuilt()
    blog.header(4, Aliases="/ancien.html/suite/")
    assert {"ancien.html", "ancien.html/suite"} <= blog.rebuilt()
    blog.header(4, Aliases="/ancien.html")
    assert {"ancien.html", "ancien.html/suite"} <= blog.rebuilt()


def test_a_link_added_and_taken_out_is_a_pingback_that_comes_and_goes(
    blog: Edited,
) -> None:
    body = blog.post(7).read_text("utf-8").partition("\n\n")[2]
    add_to_body(blog.post(7), f"Voir [le premier]({{filename}}{blog.post(0).name}).")
    assert blog.page(0) in blog.rebuilt()
    set_body(blog.post(7), body)
    assert blog.page(0) in blog.rebuilt()


def test_the_words_around_a_link_are_shown_where_it_leads(blog: Edited) -> None:
    text = blog.post(6).read_text("utf-8")
    blog.post(6).write_text(text.replace("Comme [ici]", "Presque [là]"), "utf-8")
    blog.rebuilt()
    blog.header(2, Pingbacks="no")

    assert blog.page(2) in blog.rebuilt()


def test_a_missing_target_appears(blog: Edited) -> None:
    add_to_body(blog.post(7), "[demain]({filename}2026-09-02-demain.md)")
    assert set() == blog.rebuilt(errors=1)
    assert set() == blog.rebuilt(errors=1)
    blog.write("content/articles/2026-09-02-demain.md", article("Demain"))
    assert "2026/09/02/demain/index.html" in blog.rebuilt()
    blog.post(7).with_name("2026-09-02-demain.md").unlink()
    assert set() == blog.rebuilt(errors=1)


# Bodies


def test_the_first_words_of_a_post_without_a_summary_stand_in_the_lists(
    blog: Edited,
) -> None:
    path = blog.post(NEWEST)
    path.write_text(path.read_text("utf-8").replace("Le début", "L'entrée"), "utf-8")

    assert {blog.page(NEWEST), "index.html", "feed.xml"} <= blog.rebuilt()


def test_a_change_that_size_and_date_hide_is_seen(blog: Edited) -> None:
    path = blog.post(5)
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("Numéro 0", "Numéro 1"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert blog.page(5) in blog.rebuilt()


def test_a_file_brought_back_with_its_older_date_is_seen(blog: Edited) -> None:
    path = blog.post(5)
    text, date = path.read_text("utf-8"), path.stat().st_mtime_ns
    path.write_text(text.replace("Numéro 0", "Numéro 1"), "utf-8")
    blog.rebuilt()
    path.write_text(text, "utf-8")
    os.utime(path, ns=(date, date))

    assert blog.page(5) in blog.rebuilt()


def test_two_files_that_exchange_their_names_are_seen(blog: Edited) -> None:
    exchange_posts(blog.root, 4, 5)

    assert "index.html" in blog.rebuilt(errors=0)


def test_a_file_edited_while_it_is_built_is_seen_by_the_next_build(
    blog: Edited,
) -> None:
    path = blog.post(5)
    data = path.read_bytes()
    running = Thread(target=build, args=[Way().of(blog.root)])
    running.start()
    number = 0
    while running.is_alive():  # the last of these edits is one that it did not read
        number += 1
        path.write_bytes(data.replace(b" 0.", f" {number % 10}.".encode()))
        time.sleep(0.003)
    path.write_bytes(data.replace(b" 0.", b" X."))

    blog.rebuilt()

    assert "X." in blog.text(blog.page(5))


# Posts that come, go and move


def test_a_new_post_pushes_a_full_page_of_the_list_to_its_own_address(
    blog: Edited,
) -> None:
    for number in range(5):
        blog.write(f"content/articles/2026-09-20-neuf-{number}.md", article("Neuf"))

    assert {"page/2/index.html", "index.html", blog.page(NEWEST)} <= blog.rebuilt()


def test_a_deleted_post_is_gone_from_everywhere(blog: Edited) -> None:
    blog.post(8).unlink()
    blog.post(8 - 1).unlink()

    assert {blog.page(8), blog.page(9), blog.page(6)} <= blog.rebuilt()


def test_a_renamed_post_takes_its_comments_with_it(blog: Edited) -> None:
    blog.header(8, Aliases="/vieux/8/")
    blog.rebuilt()
    path = blog.post(8)
    path.rename(path.with_name("2026-08-01-autrefois.md"))
    blog.write("content/comments/2026-08-01-autrefois.json", comments("Tiens."))

    assert "vieux/8/index.html" in blog.rebuilt()


@pytest.mark.parametrize("way", ["renamed", "removed"])
def test_comments_of_a_post_that_went_are_told(blog: Edited, way: str) -> None:
    blog.comment(NEWEST, "Tiens.")
    blog.rebuilt()
    path = blog.post(NEWEST)
    if way == "renamed":
        path.rename(path.with_name("2026-08-01-autrefois.md"))
    else:
        path.unlink()

    blog.rebuilt(errors=1)


def test_an_author_of_the_settings_whose_last_post_went_is_told(blog: Edited) -> None:
    blog.write(
        "pelicanconf.py", SETTINGS + "AUTHORS = {'Zoé': {'bio': 'Elle écrit.'}}\n"
    )
    blog.header(4, Author="Zoé")
    blog.rebuilt()
    blog.header(4, Author=None)

    blog.rebuilt()

    result = build(Way().of(blog.root))
    assert "no post is by 'Zoé'" in str(result.problems[0])


def test_a_translation_comes_and_goes(blog: Edited) -> None:
    other = blog.post(7).with_suffix(".en.md")
    other.write_text(article("Seven", Lang="en"), "utf-8")
    assert {blog.page(7), "en/feed.xml", "sitemap.xml"} <= blog.rebuilt()
    other.unlink()
    blog.post(5, ".en").unlink()
    assert {blog.page(7), blog.page(5), "en/feed.xml"} <= blog.rebuilt()


@pytest.mark.parametrize("status", [None, "hidden", "gone"])
def test_the_page_at_an_old_address_says_the_new_title(
    blog: Edited, status: str | None
) -> None:
    blog.header(4, Aliases="/vieux/ici/", Status=status)
    blog.rebuilt()
    before = snapshot_path(Way().of(blog.root)).stat()

    for title in ("Un autre titre", "Un dernier titre"):
        blog.header(4, Title=title)
        assert "vieux/ici/index.html" in blog.rebuilt()
        assert title in blog.text("vieux/ici/index.html")

    after = snapshot_path(Way().of(blog.root)).stat()
    assert before.st_ino == after.st_ino  # a full build writes another one
    assert before.st_mtime_ns != after.st_mtime_ns


def test_two_posts_get_one_old_address_with_a_query(blog: Edited) -> None:
    blog.write("pelicanconf.py", f'{SETTINGS}WEB_SERVER = "nginx"\n')
    blog.header(1, Aliases="/?p=1")
    blog.rebuilt()
    assert '"/?p=1"' in blog.text("pingbacks.json")
    add_to_body(blog.post(3), "Voir [ça](/?p=1).")
    assert {blog.page(1), blog.page(3)} <= blog.rebuilt()  # as a pingback
    blog.header(2, Aliases="/?p=1")
    blog.rebuilt(errors=1)
    blog.header(2, Aliases="/?p=2")
    blog.rebuilt()
    add_to_body(blog.post(2), "Encore.")

    assert blog.page(2) in blog.rebuilt()
    assert '"/?p=2"' in blog.text("pingbacks.json")


def test_a_tag_that_comes_or_goes_has_its_feed_with_it(blog: Edited) -> None:
    blog.replace("pelicanconf.py", 'FEEDS = {"items": 4}', 'FEEDS = {"tags": True}')
    blog.rebuilt()

    blog.header(4, Tags="seul")
    assert "tag/seul/feed.xml" in blog.rebuilt()
    add_to_body(blog.post(4), "Un mot de plus.")
    assert "tag/seul/feed.xml" in blog.rebuilt()
    blog.header(4, Tags=None)
    assert "tag/seul/feed.xml" in blog.rebuilt()


def test_the_sitemap_has_the_images_of_a_text_where_they_are(blog: Edited) -> None:
    blog.write("content/images/vue.png", png(9))
    add_to_body(blog.post(7), "![Vue]({static}/images/vue.png)")
    assert "sitemap.xml" in blog.rebuilt()
    assert "/images/vue.png</image:loc>" in blog.text("sitemap.xml")

    blog.replace(f"content/articles/{blog.post(7).name}", "{static}", "{attach}")
    assert "sitemap.xml" in blog.rebuilt()
    assert "/images/vue.png" not in blog.text("sitemap.xml")


def test_an_image_beside_a_post_is_a_figure_of_its_size(blog: Edited) -> None:
    name = f"content/{blog.post(7).parent.name}/vue.png"
    blog.write(name, png(9))
    add_to_body(blog.post(7), '![Vue]({attach}vue.png "Le soir")')
    address = blog.page(7).replace("index.html", "vue.png")
    assert {blog.page(7), address} <= blog.rebuilt()
    page = blog.text(blog.page(7))
    assert f'<figure><a href="/{address}"><img' in page
    assert "</a><figcaption>Le soir</figcaption></figure>" in page
    assert 'height="9"' in page

    blog.write(name, png(12))
    assert blog.page(7) in blog.rebuilt()  # the file is the same: a link
    assert 'height="12"' in blog.text(blog.page(7))
