"""Translations, names of files and times of several zones: what becomes of each."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from interlinked_blog import comments
from pictures import png
from sites import CONF, Output, article, make_site

SITE = "https://carnet.example"
DECOMPOSED = normalize("NFD", "2026-03-02-été.md")

FILES: dict[str, str | bytes] = {
    # in folders of their own
    "content/articles/premier/index.md": article("Premier", Date="2026-01-01"),
    "content/articles/second/index.md": article("Second", Date="2026-01-02"),
    "content/articles/triple/index.fr.md": article("Trois", Date="2026-01-03"),
    "content/articles/triple/index.en.md": article("Three", Date="2026-01-03"),
    "content/articles/triple/index.de.md": article("Drei", Date="2026-01-04"),
    "content/articles/2026-01-05-datiert/index.md": article("Daté"),
    "content/articles/2026-01-05-datiert/index.en.md": article("Dated"),
    "content/articles/2025/01/notes.md": article("N", Date="2025-01-31"),
    "content/articles/2025/02/notes.md": article("N", Date="2025-02-28"),
    "content/articles/fr/carnet.md": article("C", Date="2025-03-01"),
    "content/articles/en/carnet.md": article("C", Date="2025-03-01", Lang="en"),
    "content/comments/premier.json": comments("Un mot sur le premier."),
    # full stops
    "content/articles/pelican-4.8.md": article("4.8", Date="2025-04-01"),
    "content/articles/pelican-4.9.md": article("4.9", Date="2025-05-01"),
    "content/articles/2025-05-02-version-2.0.md": article("2.0"),
    "content/articles/2025-05-02-version-2.0.en.md": article("2.0"),
    "content/articles/2025-05-03-node.js.md": article("Node"),
    # Translation: both, only the translation (file, slug), only the original
    "content/articles/2026-02-01-a.md": article("A", Translation="x"),
    "content/articles/2026-02-05-b.md": article("B", Lang="en", Translation="x"),
    "content/articles/2026-02-06-c.md": article("C"),
    "content/articles/2026-02-07-d.en.md": article("D", Translation="2026-02-06-c"),
    "content/articles/2026-02-08-e.de.md": article("E", Translation="c"),
    "content/articles/2026-02-09-f.md": article("F", Translation="2026-02-10-g.en.md"),
    "content/articles/2026-02-10-g.en.md": article("G"),
    "content/articles/2026-02-11-h.md": article("H"),
    "content/articles/2026-02-11-h.en.md": article("H", Translation="true"),
    "content/articles/2026-02-12-i.en.md": article("I"),
    "content/articles/2026-02-12-i.de.md": article("I"),
    # of one slug, and no translations
    "content/articles/2026-02-13-lettre.md": article("L"),
    "content/articles/2026-02-14-lettre.en.md": article("L"),
    # pages by their files' names
    "content/pages/a-propos.md": article("Qui sommes-nous ?"),
    "content/pages/a-propos.en.md": article("Who we are", Slug="about"),
    "content/pages/ueber.de.md": article("Wir", Translation="a-propos"),
    # times of three zones
    "content/articles/z1.md": article("Z1", Date="2026-03-29 12:00+02:00"),
    "content/articles/z2.md": article("Z2", Date="2026-03-28 23:30-10:00"),
    "content/articles/z3.md": article("Z3", Date="2026-03-29 10:00+02:00"),
    "content/articles/z4.md": article("Z4", Date="2026-04-01 01:30+11:00"),
    # accents, composed and not, blanks and brackets in names of files
    f"content/articles/{DECOMPOSED}": article("Été"),
    "content/images/" + normalize("NFD", "ma fête (1).png"): png(1),
    "content/articles/" + normalize("NFD", "à côté.txt"): b"y",
    "content/articles/2026-03-03-liens.md": article(
        "Liens",
        "[a]({filename}2026-03-02-été.md) [b](/2026/03/02/%C3%A9t%C3%A9/)"
        " ![c]({static}/images/ma%20fête%20(1).png)"
        " [d]({attach}à%20côté.txt?v=1#x) [e]({attach}à%20côté.txt)",
    ),
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return make_site(tmp_path_factory.mktemp("places"), FILES).release()


@pytest.mark.parametrize(
    ("path", "languages"),
    [
        ("/2026/01/01/premier/", ""),
        ("/2026/01/02/second/", ""),
        ("/2026/01/03/triple/", "fr de en"),
        ("/en/2026/01/03/triple/", "en de fr"),
        ("/de/2026/01/04/triple/", "de en fr"),
        ("/2026/01/05/datiert/", "fr en"),
        ("/2025/01/31/notes/", ""),
        ("/2025/02/28/notes/", ""),
        ("/2025/03/01/carnet/", "fr en"),
        ("/2025/04/01/pelican-4.8/", ""),
        ("/2025/05/01/pelican-4.9/", ""),
        ("/2025/05/02/version-2.0/", "fr en"),
        ("/2025/05/03/node.js/", ""),
        ("/2026/02/01/a/", "fr en"),
        ("/en/2026/02/05/b/", "en fr"),
        ("/2026/02/06/c/", "fr de en"),
        ("/de/2026/02/08/e/", "de en fr"),
        ("/2026/02/09/f/", "fr en"),
        ("/2026/02/11/h/", "fr en"),
        ("/en/2026/02/12/i/", "en de"),
        ("/2026/02/13/lettre/", ""),
        ("/en/2026/02/14/lettre/", ""),
        ("/a-propos/", "fr de en"),
        ("/en/about/", "en de fr"),
        ("/de/ueber/", "de en fr"),
        ("/2026/03/29/z1/", ""),
        ("/2026/03/29/z2/", ""),
        ("/2026/03/29/z3/", ""),
        ("/2026/03/31/z4/", ""),
        ("/2026/03/02/été/", ""),
    ],
)
def test_a_page_stands_at_its_address_with_its_translations(
    path: str, languages: str, output: Output
) -> None:
    found = output.page(path).xpath("//head/link[@rel='alternate']/@hreflang")

    own = "fr" in languages and "fr" in found  # the site's own is for all others, too
    assert languages.split() + ["x-default"] * own == found


def test_the_home_page_lists_one_text_of_each_post(output: Output) -> None:
    titles = (output.root / "archives/index.html").read_text("utf-8")

    assert titles.count('/2026/02/12/i/"') == 1


def test_comments_of_a_folder_are_called_as_it(output: Output) -> None:
    files = output.files()

    assert b"Un mot sur" in files["2026/01/01/premier/index.html"]
    assert b"Un mot sur" not in files["2026/01/02/second/index.html"]


def test_an_archive_of_a_day_holds_what_is_of_that_day_here(output: Output) -> None:
    links = output.page("/2026/03/29/").xpath("//article//h2/a/@href")

    assert [f"/2026/03/29/{name}/" for name in ("z1", "z2", "z3")] == links


def test_the_moment_of_a_post_is_the_one_that_was_written(output: Output) -> None:
    items = json.loads(output.files()["feed.json"])["items"]
    moments = {item["title"]: item["date_published"] for item in items}

    written = datetime.fromisoformat("2026-03-28T23:30:00-10:00")
    assert written == datetime.fromisoformat(moments["Z2"])


def test_every_address_of_the_site_is_a_url(output: Output) -> None:
    policy = r'<meta http-equiv="Content-Security-Policy" [^>]*>'  # a list of hosts
    texts = [
        re.sub(policy, "", data.decode())
        for name, data in output.files().items()
        if name.endswith((".html", ".xml", ".json")) and "theme/" not in name
    ]
    found = {
        address
        for text in texts
        for address in re.findall(rf"{re.escape(SITE)}[^\"'<>\\]*", text)
    }

    assert not [each for each in found if not each.isascii() or " " in each]
    assert f"{SITE}/2026/03/02/%C3%A9t%C3%A9/" in found
    assert f"{SITE}/images/ma%20f%C3%AAte%20(1).png" in found
    assert f"{SITE}/2026/03/03/liens/%C3%A0%20c%C3%B4t%C3%A9.txt?v=1#x" in found
    assert (
        "/2026/03/02/%C3%A9t%C3%A9/"
        in json.loads(output.files()["pingbacks.json"])["pages"]
    )


def test_a_link_finds_a_file_however_its_accents_are_composed(output: Output) -> None:
    files = output.files()

    assert "2026/03/02/été/index.html" in files
    assert "images/ma fête (1).png" in files
    assert "2026/03/03/liens/à côté.txt" in files
    assert "Pingback: Liens" in files["2026/03/02/été/index.html"].decode()


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = make_site(
        tmp_path_factory.mktemp("faulty"),
        {
            "content/articles/2026-04-01-a.md": article("A", Translation="nothing"),
            "content/articles/2026-04-01-bb.en.md": article("B", Translation="lettre"),
            "content/articles/2026-04-01-b.md": article("B", Translation="y"),
            "content/articles/2026-04-01-c.md": article("C", Translation="y"),
            "content/articles/2026-04-02-lettre.md": article("L"),
            "content/articles/2026-04-03-lettre.md": article("L"),
            # names of files that are no slugs
            "content/articles/2026-04-04-mon billet.md": article("M"),
            "content/articles/2026-04-04-mon-billet.md": article("M"),
            "content/articles/2026-04-04-pourquoi?.md": article("P"),
            "content/pages/Mentions (légales).md": article("M"),
            "content/pages/good.md": article("G", Slug="50%"),
            "content/pages/index.html.md": article("I"),
            "content/pages/moi.pt-BR.md": article("P"),
            "content/pages/moi.EN.md": article("P"),
        },
    )
    return folder.problems()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2026-04-01-a.md", "warning: No other post says 'nothing'"),
        ("2026-04-01-bb.en.md", "warning: Several posts are called 'lettre'"),
        ("2026-04-01-c.md", "It is a text in 'fr' of the same post as content/"),
    ],
)
def test_a_translation_of_nothing_or_of_two_is_told(
    name: str, told: str, faulty: list[str]
) -> None:
    assert [each for each in faulty if f"{name}:2:14: {told}" in each]


@pytest.mark.parametrize(
    "told",
    [
        "articles/2026-04-04-mon billet.md: The file's name gives the post its address,"
        " and 'mon billet' is not one part of an address: it has a space."
        " Name it …mon-billet.md, or add Slug: mon-billet.",
        "articles/2026-04-04-pourquoi?.md: The file's name gives the post its address,"
        " and 'pourquoi?' is not one part of an address: it has '?'."
        " Name it …pourquoi.md, or add Slug: pourquoi.",
        "pages/Mentions (légales).md: The file's name gives the post its address, and"
        " 'Mentions (légales)' is not one part of an address: it has a space."
        " Name it …mentions-légales.md, or add Slug: mentions-légales.",
        "pages/good.md:2:7: Slug: '50%' is not one part of an address: it has '%'.",
        "pages/index.html.md: The file's name gives the post its address, and"
        " 'index.html' is not one part of an address: that is what servers call the"
        " page of a folder. Add a Slug, in letters.",
        "pages/moi.pt-BR.md: The file's name ends in .pt-BR, and a language is two"
        " letters. Name it ….pt.md, or add Lang: pt.",
        "pages/moi.EN.md: The file's name ends in .EN, and a language is two letters."
        " Name it ….en.md, or add Lang: en.",
    ],
)
def test_a_name_that_is_no_slug_is_told_once(told: str, faulty: list[str]) -> None:
    assert f"content/{told}" in faulty
    name = told.split(".md", maxsplit=1)[0]
    assert len([each for each in faulty if each.startswith(f"content/{name}.md")]) == 1


def test_drafts_of_one_slug_have_addresses_of_their_own(
    tmp_path: Path,
) -> None:
    folder = make_site(
        tmp_path,
        {
            "content/articles/2027-01-01-lettre.md": article("Janvier"),
            "content/articles/2027-02-01-lettre.md": article("Février"),
            "content/articles/2027-02-01-lettre.en.md": article("February"),
            "content/articles/2026-02-01-seul.md": article("Seul", Status="draft"),
            "content/articles/2026-02-02-ici.md": article("Ici", Status="draft"),
            "content/articles/2026-02-02-b.md": article("B", Aliases="/2026/02/02/ici"),
        },
    )
    drafts = folder.root / "output" / "drafts"

    (told,) = folder.problems(release=False)
    assert "ici.md: warning: Its address /2026/02/02/ici/, once published, is" in told
    assert [
        "2027-01-01-lettre/index.html",
        "2027-02-01-lettre/index.html",
        "en/lettre/index.html",
        "ici/index.html",
        "seul/index.html",
    ] == sorted(each.relative_to(drafts).as_posix() for each in drafts.rglob("*.html"))
    changed = article("Janvier", "Un autre texte.")
    folder.write({"content/articles/2027-01-01-lettre.md": changed})
    assert [told] == folder.problems(release=False)
    page = drafts / "2027-01-01-lettre" / "index.html"
    assert "Un autre texte." in page.read_text()


@pytest.mark.parametrize("from_oldest", ["yes", ""])
def test_a_tag_of_translations_alone_has_pages_for_all(
    tmp_path: Path, from_oldest: str
) -> None:
    files: dict[str, str | bytes] = {}
    for day in range(1, 13):
        files[f"content/articles/2026-01-{day:02}-p.md"] = article(f"Le {day}")
        dated = f"content/articles/2026-01-{day:02}-p.en.md"
        files[dated] = article(f"Day {day}", Tags="wood")
    folder = make_site(tmp_path / "site", files)
    more = f"DEFAULT_PAGINATION = 5\nLISTS_FROM_OLDEST = {bool(from_oldest)}\n"
    folder.write({"pelicanconf.py": CONF + more})

    built = folder.release()

    pages = [name for name in built.files() if re.match("tag/wood/.*html$", name)]
    assert len(pages) == (2 if from_oldest else 3)
    shown = [title for name in pages for title in titles_of(built.page(f"/{name}"))]
    assert sorted(shown) == sorted(f"Day {day}" for day in range(1, 13))


def titles_of(page: Any) -> list[str]:
    return [found.text_content().strip() for found in page.xpath("//main//article//h2")]
