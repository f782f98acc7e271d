"""Without our plugins, and with Pelican's own theme, a site is Pelican's to the byte.

The same content is built by `pelican` and by us, as it is and after edits. Where
Pelican has no order of its own (its files come out of a set) no two things are equal.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from causerie.building.build import build
from clean_builds import Tree, Way, tree
from sites import Folder, article, make_site

SNAPSHOT = ".causerie/snapshot.sqlite"
POSTS = 26  # more than one process writes
SETTINGS = """\
SITENAME = "Carnet d'essai"
SITEURL = "https://carnet.example"
AUTHOR = "La rédaction"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PATH = "content"
THEME = "simple"
ARTICLE_PATHS = ["articles"]
PLUGINS = []
"""
NO_FEEDS = """\
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""
SITES = {
    "as pelican has it": "",
    "plugins as they are installed": "PLUGINS = None\nDEFAULT_PAGINATION = 7\n",
    "pages of five": f"{NO_FEEDS}DEFAULT_PAGINATION = 5\n",
    "pages of ten, orphans, patterns": (
        f"{NO_FEEDS}DEFAULT_PAGINATION = 10\nDEFAULT_ORPHANS = 3\n"
        "PAGINATION_PATTERNS = ((1, '{url}', '{save_as}'),"
        " (2, '{base_name}/page/{number}/', '{base_name}/page/{number}/index.html'))\n"
        "PAGINATED_TEMPLATES = {'index': None, 'tag': 4, 'category': None,"
        " 'author': 3}\n"
    ),
    "archives of periods": (
        "YEAR_ARCHIVE_SAVE_AS = '{date:%Y}/index.html'\n"
        "MONTH_ARCHIVE_SAVE_AS = '{date:%Y}/{date:%m}/index.html'\n"
        "DAY_ARCHIVE_SAVE_AS = '{date:%Y}/{date:%m}/{date:%d}/index.html'\n"
        "NEWEST_FIRST_ARCHIVES = False\nDEFAULT_PAGINATION = 6\n"
    ),
    "relative addresses": (
        f"{NO_FEEDS}RELATIVE_URLS = True\nDEFAULT_PAGINATION = 8\n"
        "ARTICLE_URL = 'a/{date:%Y}/{slug}/'\n"
        "ARTICLE_SAVE_AS = 'a/{date:%Y}/{slug}/index.html'\n"
    ),
    "every feed": (
        "FEED_ALL_RSS = 'feeds/all.rss.xml'\nFEED_ATOM = 'feeds/atom.xml'\n"
        "CATEGORY_FEED_RSS = 'feeds/c/{slug}.rss.xml'\n"
        "TAG_FEED_ATOM = 'feeds/t/{slug}.atom.xml'\n"
        "TAG_FEED_RSS = 'feeds/t/{slug}.rss.xml'\n"
        "TRANSLATION_FEED_RSS = 'feeds/all-{lang}.rss.xml'\n"
        "FEED_MAX_ITEMS = 5\nOUTPUT_SOURCES = True\n"
    ),
}


def content() -> dict[str, str | bytes]:
    """Return articles, pages and files of every kind that Pelican tells apart."""
    files: dict[str, str | bytes] = {
        "content/images/a b.png": b"\x89PNG",
        "content/images/plan.png": b"\x89PNG plan",
        "content/articles/pres.png": b"\x89PNG beside",
        "content/pages/a-propos.md": article(
            "À propos", "Voir [ceci]({filename}/articles/p3.md).", Slug="a-propos"
        ),
        "content/pages/about.en.md": article(
            "About", "A page.", Lang="en", Slug="a-propos"
        ),
        "content/pages/cachee.md": article("Cachée", "Une page.", Status="hidden"),
        "content/pages/brouillon.md": article("Brouillon", "Une page.", Status="draft"),
        "content/articles/futur.md": article("Demain", "Plus tard.", Date="2090-01-01"),
    }
    for number in range(POSTS):
        header, slug = head(number), f"billet-{number}"
        files[f"content/articles/p{number}.md"] = article(
            f"Billet {number} & co", body(number), **header, Slug=slug
        )
        if number % 8 == 2:
            files[f"content/articles/p{number}.en.md"] = article(
                f"Post {number}", "A text.", **header, Slug=slug, Lang="en"
            )
    return files


def head(number: int) -> dict[str, str]:
    header = {
        "Date": f"202{number % 4}-{1 + number % 12:02}-{1 + number:02} 10:00",
        "Category": ("Atelier", "Carnets d'été", "Lectures")[number % 3],
    }
    if number % 4:
        header["Tags"] = ("bois", "café, bois", "Hiver, nuit")[number % 3]
    if number % 5 == 0:
        header["Author"] = "Ana & Zoé"
    if number % 6 == 0:
        header["Summary"] = f"Un *résumé* du {number}e."
    if number % 7 == 0:
        header["Modified"] = "2024-05-01 08:00"
    if number in {8, 9}:
        header["Status"] = ("draft", "hidden")[number - 8]
    return header


def body(number: int) -> str:
    parts = [f"Le début du billet {number} : « ah » & <b>non</b>.", "`code` [^1]"]
    if number % 3 == 1:
        parts.append("![Plan]({static}/images/plan.png) [x]({static}/images/a b.png)")
    if number % 5 == 3:
        parts.append(f"[Le précédent]({{filename}}p{number - 2}.md), [m]({{tag}}bois)")
    if number == 11:
        parts.append("![Près]({attach}pres.png)")
    parts.append("```python\nprint('là')\n```\n\n[^1]: Une note.")
    return "\n\n".join(parts)


@pytest.mark.parametrize("name", SITES)
def test_a_site_without_our_plugins_is_pelicans_to_the_byte(
    tmp_path: Path, name: str
) -> None:
    site = make_site(tmp_path / "site", content())
    site.write({"pelicanconf.py": SETTINGS + SITES[name]})

    assert [] == differences(site)
    assert not (site.root / SNAPSHOT).exists()  # Pelican makes all of it each time
    edit_a_text(site)
    assert [] == differences(site)
    edit_much(site)
    assert [] == differences(site)


def edit_a_text(site: Folder) -> None:
    path = site.root / "content/articles/p12.md"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("Billet 12", "Autre").replace("début", "bord"), "utf-8"
    )


def edit_much(site: Folder) -> None:
    posts = site.root / "content/articles"
    (posts / "p4.md").unlink()
    (posts / "p10.en.md").unlink()
    shutil.move(posts / "p20.md", posts / "ailleurs.md")
    for number, old, new in (
        (5, "Category: Lectures", "Category: Neuve"),
        (7, "Tags: café, bois", "Tags: seul"),
        (8, "Status: draft", "Status: published"),
        (14, "Slug: billet-14", "Slug: autre-adresse"),
        (17, "Date: 202", "Date: 201"),
    ):
        path = posts / f"p{number}.md"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    site.write({"content/images/plan.png": b"\x89PNG other"})


def differences(site: Folder) -> list[str]:
    """Build it by us and by Pelican at once; name the files that are not the same."""
    with ThreadPoolExecutor(1) as beside:
        theirs = beside.submit(build_by_pelican, site.root)
        result = build(Way().of(site.root))
        expected = theirs.result()
    assert result.ok, [str(problem) for problem in result.problems]
    built: Mapping[str, bytes | None] = tree(site.root / "output")
    return sorted(
        name
        for name in built.keys() | expected.keys()
        if built.get(name, b"absent") != expected.get(name, b"absent")
    )


def build_by_pelican(root: Path) -> Tree:
    output = root.with_name("pelican")
    shutil.rmtree(output, ignore_errors=True)
    command = ["-m", "pelican", "-s", "pelicanconf.py", "-o", str(output), "-q"]
    subprocess.run([sys.executable, *command], cwd=root, check=True, env={**os.environ})
    return tree(output)
