"""Each post, page and show has a card in a release, which its page names."""

import json
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from causerie.files.hashed_name import is_hashed
from pictures import picture
from podcast_site import SHOW, make_show
from sites import CONF, Folder, Output, article, make_site

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
FILES: Mapping[str, str | bytes] = {
    "content/articles/2026-03-02-a.md": article("Un « titre » & <b>"),
    "content/articles/2026-03-03-b.md": article(
        "Deux", Cover="images/large.png", Cover_alt="Une carte"
    ),
    "content/articles/2026-03-04-c.md": article("Brouillon", Status="draft"),
    "content/articles/2026-03-05-d.md": article("日本の声"),
    "content/pages/legal.md": article("Mentions légales", Slug="legal"),
    "content/images/large.png": picture("PNG", 1400, 800),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    root = tmp_path_factory.mktemp("cards") / "site"
    return make_show(partial(make_site, root), FILES)


@pytest.fixture(scope="module")
def told(folder: Folder) -> list[str]:
    """Build the release that the tests look at; return what it says."""
    return folder.problems()


@pytest.fixture(scope="module")
def output(folder: Folder, told: list[str]) -> Output:
    assert len(told) == 1
    return Output(folder.root / "output-release")


def tags(output: Output, path: str) -> dict[str, str]:
    found = output.page(path).xpath("//meta[@property or @name='twitter:card']")
    return {
        each.get("property") or each.get("name"): each.get("content") for each in found
    }


def card(output: Output, path: str) -> Image.Image:
    url = tags(output, path)["og:image"]
    name = url.removeprefix("https://carnet.example/")
    assert is_hashed(name)
    return Image.open(BytesIO((output.root / name).read_bytes()))


@pytest.mark.parametrize(
    ("path", "alt", "kind"),
    [
        ("/2026/03/02/a/", "Un « titre » & <b>", "png"),
        ("/2026/03/03/b/", "Une carte", "jpeg"),
        ("/2026/03/01/e/", "[podcast – 01|03] Un", "jpeg"),
        ("/legal/", "Mentions légales", "png"),
        ("/podcast/", "Essai", "jpeg"),
        ("/", "Carnet d'essai", "png"),
        ("/archives/", "Carnet d'essai", "png"),
    ],
)
def test_each_page_names_its_card(
    output: Output, path: str, alt: str, kind: str
) -> None:
    found = tags(output, path)

    assert found["og:image:alt"] == alt
    assert found["og:image:type"] == f"image/{kind}"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["twitter:card"] == "summary_large_image"
    image = card(output, path)
    assert (image.size, image.format) == ((1200, 630), kind.upper())


def test_the_data_of_a_post_name_its_cover_or_its_card(output: Output) -> None:
    found = []
    for path in ("/2026/03/02/a/", "/2026/03/03/b/", "/2026/03/05/d/"):
        texts = output.page(path).xpath("//script[@type='application/ld+json']/text()")
        things = [each for text in texts for each in json.loads(text)["@graph"]]
        (post,) = [each for each in things if each["@type"] == "BlogPosting"]
        found.append(post.get("image"))

    assert found[0] == tags(output, "/2026/03/02/a/")["og:image"]
    assert found[1:] == ["https://carnet.example/images/large.png", None]


def test_letters_that_the_font_lacks_are_told_and_make_no_card(
    told: list[str], output: Output
) -> None:
    place = "content/articles/2026-03-05-d.md:1:8"
    assert told[0].startswith(f"{place}: warning: The font of cards has no '日本の声'")
    assert "og:image" not in tags(output, "/2026/03/05/d/")


def test_drafts_have_none_and_a_preview_has_no_cards(
    folder: Folder, output: Output
) -> None:
    names = cards(output.files())
    assert len(names) == 6
    assert not [name for name in names if "04-c" in name]
    folder.build(release=False)
    preview = Output(folder.root / "output")

    assert not (preview.root / "cards").exists()
    assert tags(preview, "/2026/03/03/b/")["og:image"].endswith("/images/large.png")


def test_a_second_release_draws_what_is_other(folder: Folder, output: Output) -> None:
    before, cache = output.files(), folder.root / ".causerie/cards"
    known = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    written = folder.root / "content/articles/2026-03-02-a.md"
    text = written.read_text("utf-8")
    written.write_text(text.replace("Title: Un", "Title: Trois"), "utf-8")

    other = folder.release().files()
    now = {path: path.stat().st_mtime_ns for path in cache.iterdir()}

    assert len(cards(other) - cards(before)) == 1
    assert len(now.keys() - known.keys()) == len(known.keys() - now.keys()) == 1
    assert {now[path] for path in now.keys() & known} <= {*known.values()}


def cards(files: Mapping[str, bytes]) -> set[str]:
    return {name for name in files if name.startswith("cards/")}


def test_episodes_without_a_cover_get_one_where_the_site_asks(tmp_path: Path) -> None:
    conf = f'{CONF}{SHOW}CARDS = {{"posts": False, "episodes": True}}\n'
    folder = make_show(partial(make_site, tmp_path), {"pelicanconf.py": conf})

    output = folder.release()

    (item,) = output.xml("podcast.xml").iter("item")
    address = item.find(f"{ITUNES}image").get("href")
    assert address.startswith("https://carnet.example/cards/2026-03-01-e-cover.")
    name = address.removeprefix("https://carnet.example/")
    cover = Image.open(BytesIO((output.root / name).read_bytes()))
    assert cover.size == (1400, 1400)
    assert len([*(output.root / "cards").iterdir()]) == 1
    assert "og:image:width" not in tags(output, "/")


def test_a_font_that_is_none_is_told(tmp_path: Path) -> None:
    conf = f'{CONF}CARDS = {{"font": "images/x.png"}}\n'
    folder = make_site(
        tmp_path, {"pelicanconf.py": conf, "content/images/x.png": picture("PNG")}
    )

    (problem,) = folder.problems()

    assert problem.startswith('pelicanconf.py:9: CARDS["font"]: images/x.png cannot')
