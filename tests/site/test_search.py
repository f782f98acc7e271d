"""The search of a site: what its index has, and where there is none."""

import gzip
import json
from pathlib import Path

from causerie.bridge.search_page import leave_out_search
from podcast_site import POST, episode, make_show
from sites import CONF, Make, article

ARTICLES = {
    "content/articles/2026-03-02-a.md": article(
        "Les chevaux", "L'économie d'une écurie.", Category="Bêtes", Summary="Foin."
    ),
    "content/articles/2026-03-03-b.md": article("Caché", "Paille.", Status="hidden"),
    "content/articles/2026-03-04-c.md": article("Brouillon", "Paille", Status="draft"),
    "content/articles/2026-03-02-a.en.md": article("Horses", "A stable.", Lang="en"),
    "content/pages/foin.md": article("À propos", "Du foin."),
    "content/articles/2026-03-05-d.md": article("Sans mots", "<hr>"),
}
WORDS = (
    "WEBVTT\n\n00:00.000 --> 00:01.500\n<v Ana>Bonjour.\n\n"
    "00:01.500 --> 00:03.000\n<v Ana>L'avoine a manqué.\n"
)


def indexed(output: Path) -> dict[str, dict[str, object]]:
    """Return what an index has of each page, by its address."""
    pages = [
        json.loads(gzip.decompress(path.read_bytes())[12:])
        for path in sorted((output / "pagefind/fragment").iterdir())
    ]
    return {page["url"]: page for page in pages}


def test_a_slug_may_end_as_a_file_of_html_does(site: Make) -> None:
    post = article("Les chevaux", "Du foin.", Slug="chevaux.html")
    output = site({"content/articles/2026-03-02-a.md": post}).release().root

    assert "/2026/03/02/chevaux.html/" in indexed(output)


def test_what_is_published_is_found_and_nothing_else(site: Make) -> None:
    spoken = episode("Un", Transcript="audio/e.vtt")
    files = {**ARTICLES, POST: spoken, "content/audio/e.vtt": WORDS}
    output = make_show(site, files).release().root
    found = indexed(output)

    text = found["/2026/03/02/a/"]
    assert "Foin. L'économie d'une écurie." == text["content"]
    kinds = {"kind": ["article"], "category": ["Bêtes"], "year": ["2026"]}
    assert kinds == text["filters"]
    assert {"title": "Les chevaux", "day": "2 mars 2026"} == text["meta"]
    heard = found["/2026/03/01/e/"]
    assert "Ana Bonjour. L'avoine a manqué. Du texte." == heard["content"]
    anchors = [(each["id"], each["location"]) for each in heard["anchors"]]  # type: ignore[attr-defined]
    assert [("t=0", 1), ("t=1.5", 2)] == anchors
    assert {"kind": ["page"]} == found["/foin/"]["filters"]
    assert found.keys() == {
        *("/2026/03/01/e/", "/2026/03/02/a/", "/en/2026/03/02/a/", "/foin/"),
        "/2026/03/05/d/",
    }
    entry = json.loads((output / "pagefind/pagefind-entry.json").read_text())
    assert {"fr", "en"} == entry["languages"].keys()


def test_the_same_pages_have_the_same_index(site: Make) -> None:
    folder = site({**ARTICLES, "pelicanconf.py": CONF})
    once, again = folder.release().files(), folder.release().files()

    assert once == again
    assert any(name.endswith(".pf_meta") for name in once)


def test_a_site_may_do_without_a_search(site: Make) -> None:
    output = site({**ARTICLES, "pelicanconf.py": CONF + "SEARCH_SAVE_AS = ''\n"})
    files = output.release().files()

    assert not [name for name in files if name.startswith(("search/", "pagefind/"))]
    assert not [n for n in files if n.endswith("html") and b"pagefind" in files[n]]


def test_without_the_program_there_is_no_search() -> None:
    settings = {"DIRECT_TEMPLATES": ["index", "search"], "SEARCH_SAVE_AS": "s.html"}

    assert leave_out_search(settings, "a_package_that_is_missing")
    assert ["index"] == settings["DIRECT_TEMPLATES"]
    assert not leave_out_search(settings, "a_package_that_is_missing")


def test_the_place_of_the_index_is_its_own(site: Make) -> None:
    folder = site({**ARTICLES, "content/root/pagefind/pagefind.js": "alert()"})

    (told,) = folder.problems()
    assert told.startswith("content/root/pagefind/pagefind.js: Its address")
    assert "that of the index of the search" in told
