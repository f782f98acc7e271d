"""Covers: where a post says `Cover:`, its page, lists and feeds show that image."""

import json

import pytest

from pictures import png
from sites import Make, Output, article

POST = "content/articles/2026-03-01-a.md"
COVER = {"Cover": "images/été 1.png", "Cover_alt": 'Un "plan" & une carte'}
URL = "https://carnet.example/images/%C3%A9t%C3%A9%201.png"
MEDIA = "{http://search.yahoo.com/mrss/}"


def built(site: Make, **header: str) -> Output:
    return site(
        {
            POST: article("A", **{**COVER, **header}),
            "content/articles/2026-03-02-b.md": article("B"),
            "content/images/été 1.png": png(40),
        }
    ).release()


def test_the_page_of_a_post_shows_its_cover_and_says_what_it_is(site: Make) -> None:
    page = built(site).page("/2026/03/01/a/")

    (image,) = page.xpath("//figure[@class='cover']/img")
    assert image.get("src").endswith("/images/%C3%A9t%C3%A9%201.png")
    assert image.get("alt") == 'Un "plan" & une carte'
    assert (image.get("width"), image.get("height")) == ("40", "40")
    (card,) = page.xpath("//meta[@property='og:image']/@content")
    assert card.startswith("https://carnet.example/cards/2026-03-01-a.")
    alt = page.xpath("//meta[@property='og:image:alt']/@content")
    assert alt == ['Un "plan" & une carte']


def test_lists_show_it_beside_the_title_and_other_posts_have_none(site: Make) -> None:
    output = built(site)

    for path in ("/", "/category/misc/", "/2026/03/"):
        with_cover, without = (
            output.page(path).xpath(f"//article[.//h2/a='{title}']//img")
            for title in "AB"
        )
        assert [image.get("alt") for image in with_cover] == [""]
        assert without == []
    page = output.page("/2026/03/02/b/")
    assert page.xpath("//main//img") == []


def test_feeds_name_it_with_its_words(site: Make) -> None:
    output = built(site)

    (content,) = output.xml("feed.xml").iter(f"{MEDIA}content")
    assert dict(content.attrib) == {
        "url": URL,
        "medium": "image",
        "type": "image/png",
        "width": "40",
        "height": "40",
    }
    assert content.findtext(f"{MEDIA}description") == 'Un "plan" & une carte'
    assert content.getparent().findtext("title") == "A"
    assert [c.get("url") for c in output.xml("atom.xml").iter(f"{MEDIA}content")] == [
        URL
    ]
    items = json.loads((output.root / "feed.json").read_text())["items"]
    assert {item["title"]: item.get("image") for item in items} == {"A": URL, "B": None}


def test_feeds_without_covers_have_no_word_of_them(site: Make) -> None:
    output = site({POST: article("A")}).release()

    for name in ("feed.xml", "atom.xml"):
        assert b"mrss" not in (output.root / name).read_bytes()


def test_a_cover_that_lies_elsewhere_is_published_all_the_same(site: Make) -> None:
    output = site(
        {
            POST: article("A", Cover="articles/a.svg"),
            "content/articles/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        }
    ).release()

    (image,) = output.page("/2026/03/01/a/").xpath("//figure[@class='cover']/img")
    assert (output.root / "articles/a.svg").is_file()
    assert image.get("src").endswith("/articles/a.svg")
    assert image.get("width") is None
    assert image.get("alt") == ""


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("absent.png", None, "Cover: there is no content/images/absent.png."),
        ("a.png", b"\0\0\0\x18ftypheic", "The image images/a.png is a HEIC"),
    ],
)
def test_one_that_nobody_would_see_is_told_where_it_is_named(
    site: Make, name: str, data: bytes | None, expected: str
) -> None:
    files = {} if data is None else {f"content/images/{name}": data}
    folder = site({POST: article("A", Cover=f"images/{name}"), **files})

    (problem,) = folder.problems()

    assert problem.startswith(f"{POST}:2:8: {expected}")


def test_a_cover_in_root_is_shown_from_where_it_is_published(site: Make) -> None:
    name = "root/wp-content/a b.png"
    output = site(
        {POST: article("A", Cover=name), f"content/{name}": png(40)}
    ).release()

    (image,) = output.page("/2026/03/01/a/").xpath("//figure[@class='cover']/img")
    (content,) = output.xml("feed.xml").iter(f"{MEDIA}content")

    assert "/wp-content/a%20b.png" == image.get("src")
    assert "https://carnet.example/wp-content/a%20b.png" == content.get("url")
