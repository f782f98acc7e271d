"""What lists show of covers, reading times and first posts, as a clean build does."""

import shutil
from datetime import UTC, datetime

from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import save_mention
from edited_blog import Edited
from interlinked_blog import SETTINGS
from pictures import png

START = 'START_HERE = ["billet-2", "billet-5"]\n'


def test_a_cover_comes_is_another_and_goes(blog: Edited) -> None:
    blog.header(4, Cover="images/plan.png", Cover_alt="Un plan")
    changed = blog.rebuilt()
    assert {blog.page(4), "archives/index.html"} & changed == {blog.page(4)}
    assert "category/atelier/index.html" in changed
    assert 'alt="Un plan"' in blog.text(blog.page(4))
    blog.write("content/images/plan.png", png(70))
    assert blog.page(4) in blog.rebuilt()
    blog.write("content/articles/neuf.png", png(3))
    blog.header(4, Cover="articles/neuf.png")
    assert {blog.page(4), "articles/neuf.png"} <= blog.rebuilt()
    blog.header(4, Cover=None)
    (blog.root / "content/articles/neuf.png").unlink()
    assert {blog.page(4), "articles/neuf.png"} <= blog.rebuilt()


def test_the_cover_of_a_new_post_stands_in_feeds(blog: Edited) -> None:
    blog.header(9, Cover="images/photo.png")

    assert {"feed.xml", "atom.xml", "feed.json", "index.html"} <= blog.rebuilt()


def test_a_cover_that_is_missing_is_told(blog: Edited) -> None:
    blog.header(4, Cover="images/rien.png")
    assert blog.rebuilt(errors=1) == set()
    blog.write("content/images/rien.png", png(5))
    assert blog.page(4) in blog.rebuilt()


def test_a_cover_that_is_no_image_is_told(blog: Edited) -> None:
    blog.write("content/images/faux.png", "?")
    blog.rebuilt()

    blog.header(4, Cover="images/faux.png")
    assert blog.rebuilt(errors=1) == set()

    blog.write("content/images/faux.png", png(5))
    assert blog.page(4) in blog.rebuilt()


def test_a_text_that_became_long_says_so_in_lists(blog: Edited) -> None:
    path = blog.post(4)
    path.write_text(path.read_text("utf-8") + "\nmot " * 300, "utf-8")
    assert {blog.page(4), "category/atelier/index.html"} <= blog.rebuilt()
    assert "1 min" in blog.text("category/atelier/index.html")
    path.write_text(path.read_text("utf-8") + "\nmot.", "utf-8")
    assert "category/atelier/index.html" not in blog.rebuilt()


def test_the_home_page_follows_its_first_posts(blog: Edited) -> None:
    blog.write("pelicanconf.py", SETTINGS + START)
    blog.rebuilt()
    blog.header(2, Title="Autre")
    assert "index.html" in blog.rebuilt()
    translation = blog.post(5, ".en")
    translation.write_text(translation.read_text("utf-8").replace("Post", "Word"))
    assert "en/index.html" in blog.rebuilt()
    blog.header(0, Slug="billet-2")  # an older one of that slug
    blog.rebuilt()
    blog.header(2, Status="hidden")
    assert "index.html" in blog.rebuilt()
    blog.header(0, Slug=None)
    assert blog.rebuilt(errors=1) == set()
    blog.header(2, Status=None)
    assert "index.html" in blog.rebuilt()


def test_a_comment_reaches_the_feeds_of_responses(blog: Edited) -> None:
    own = blog.page(7).replace("index.html", "feed.xml")
    path = blog.comment(7, "Bien.")
    assert {own, "comments/feed.xml", blog.page(7)} <= blog.rebuilt()
    path.unlink()
    assert {own, "comments/feed.xml", blog.page(7)} <= blog.rebuilt()
    assert not (blog.root / "output" / own).exists()


def test_so_does_a_mention(blog: Edited) -> None:
    path = f"/{blog.page(7).removesuffix('index.html')}"
    date = datetime(2026, 9, 20, tzinfo=UTC)
    mention = Mention("https://other.example/1", path, date, excerpt="Vu.")
    feeds = {f"{path[1:]}feed.xml", "comments/feed.xml"}

    save_mention(blog.root / "content", mention)
    assert feeds <= blog.rebuilt()
    blog.header(7, Title="Autre")
    assert feeds <= blog.rebuilt()
    shutil.rmtree(blog.root / "content/mentions")
    assert feeds <= blog.rebuilt()


def test_a_player_to_be_framed_follows_its_episode(blog: Edited) -> None:
    player = blog.page(3).replace("index.html", "embed/index.html")
    told = player.replace("index.html", "oembed.json")
    blog.header(3, Title="Autre")
    assert {player, told, blog.page(3)} <= blog.rebuilt()
    blog.header(3, Status="draft")
    assert {player, told} <= blog.rebuilt()
    assert not (blog.root / "output" / player).exists()
    blog.header(3, Status=None, Slug="ailleurs")
    assert player.replace("billet-3", "ailleurs") in blog.rebuilt()
