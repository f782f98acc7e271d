"""Lists: those of the table are those that Pelican and the bridge work out."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from causerie.bridge.site import Site
from causerie.building import full_build
from causerie.building.build_settings import Job
from causerie.building.table import write_pages
from causerie.building.table.row import Row
from causerie.fork_pool import run_forked
from sites import CONF, NOW, Make, article

KINDS = {
    "article": {
        ("published", True): "articles",
        ("published", False): "translations",
        ("hidden", True): "hidden_articles",
        ("hidden", False): "hidden_translations",
        ("draft", True): "drafts",
        ("draft", False): "drafts_translations",
    },
    "page": {
        ("published", True): "pages",
        ("published", False): "translations",
        ("hidden", True): "hidden_pages",
        ("hidden", False): "hidden_translations",
        ("draft", True): "draft_pages",
        ("draft", False): "draft_translations",
    },
}
NAMES = {"tags": "tag", "categories": "category", "authors": "author"}

Found = dict[str, Any]  # lists by name, of the sources of posts


def sources(contents: Iterable[Any]) -> list[str]:
    return [content.relative_source_path for content in contents]


def lists_of_pelican(site: Site) -> Found:
    """Return the lists that Pelican's generators hold when it would write pages."""
    found: Found = {}
    for kind, names in KINDS.items():
        generator = site.build.generators[f"{kind}s"]
        for name in names.values():
            found[f"{kind}: {name}"] = sources(getattr(generator, name))
    articles = site.build.generators["articles"]
    found["dates"] = sources(articles.dates)
    for name in NAMES:
        pairs = getattr(articles, name)
        pairs = pairs.items() if isinstance(pairs, Mapping) else pairs
        found[name] = [(str(n), n.slug, sources(posts)) for n, posts in pairs]
        pairs = articles.context[name]
        found[f"{name} in lists"] = [(str(n), sources(posts)) for n, posts in pairs]
    for name, periods in articles.period_archives.items():
        found[name] = [
            (
                *(each["period"], each["period_num"], each["save_as"], each["url"]),
                *(sources(each["articles"]), sources(each["dates"])),
            )
            for each in periods
        ]
    return found


def lists_of_table(site: Site) -> Found:
    """Return the same lists, of the table that has written the pages."""
    rows: list[Row] = site.build.table.rows
    lists = site.build.table.columns.lists

    def named(places: Iterable[int]) -> list[str]:
        return [rows[place].source for place in places]

    found: Found = {}
    for kind, names in KINDS.items():
        for (status, original), name in names.items():
            found[f"{kind}: {name}"] = named(lists.of(kind, status, original=original))
    found["article: articles"] = named(lists.articles)
    found["dates"] = named(lists.dates)
    for name, terms in lists.terms.items():
        found[name] = [(term.name, term.slug, named(term.places)) for term in terms]
        found[f"{name} in lists"] = [
            (term.name, named(term.places)) for term in terms if term.is_listed
        ]
    for name, periods in lists.periods.items():
        found[name] = [
            (
                *(each.named, each.numbers, each.save_as, each.url),
                *(named(each.articles), named(each.dates)),
            )
            for each in periods
        ]
    return found


def both_lists(root: Path) -> tuple[Found, Found]:
    """Build a site; return its lists, first those of Pelican."""
    found: list[tuple[Found, Found]] = []

    def write_and_look(site: Site, writer: Any) -> None:
        before = lists_of_pelican(site)
        write_pages.write_pages(site, writer)
        found.append((before, lists_of_table(site)))

    def build() -> tuple[Found, Found]:
        setattr(full_build, "choose_writer", lambda _: write_and_look)  # noqa: B010
        now = datetime.fromtimestamp(NOW, UTC)
        job = Job(root.resolve(), root / "output", release=False, now=now)
        result = full_build.run_full_build(job)
        assert [] == [str(p) for p in result.problems if p.level == "error"]
        (both,) = found
        return both

    return run_forked(build)()  # Pelican sets the locale of a process, and more


def random_posts(seed: int) -> Iterable[tuple[str, str]]:
    """Yield posts in all states, some of one minute, in two languages."""
    random = Random(seed)  # noqa: S311 - the same each time
    for number in range(30):
        minute = random.choice(["08:00", "08:00", "09:30"])
        day = f"2026-0{random.randint(1, 3)}-0{random.randint(1, 4)}"
        header = {
            "Date": f"{day} {minute}",
            "Slug": f"billet-{number}",
            "Category": random.choice(["Notes", "Été", "Zèle", "Avis"]),
            "Author": random.choice(["Ada", "Zoé", "Élie"]),
            "Tags": ", ".join(random.sample(["un", "deux", "trois", "Œuf"], 2)),
            "Status": random.choice(["published"] * 4 + ["hidden", "draft", "gone"]),
        }
        if header["Status"] == "hidden":
            header["Tags"] += ", caché"
        if header["Status"] == "draft":
            header |= {"Tags": "brouillon, un", "Category": "Atelier"}
        folder = f"content/articles/2026-01-01-{number:02}"
        yield f"{folder}.md", article(f"Billet {number}", **header)
        if random.random() < 0.4:
            header |= {"Tags": "one, two", "Author": "Ann", "Category": "Essays"}
            header["Status"] = random.choice([header["Status"], "published"])
            yield f"{folder}.en.md", article(f"Post {number}", Lang="en", **header)
    for number in range(8):
        status = random.choice(["published", "published", "hidden", "draft"])
        name = f"content/pages/{random.choice('abc')}-{number}"
        yield f"{name}.md", article(f"Page {number}", Status=status)
        if random.random() < 0.4:
            text = article(f"Leaf {number}", Status=status, Lang="en")
            yield f"{name}.en.md", text


@pytest.mark.parametrize(
    ("seed", "more"),
    [
        (1, ""),
        (2, "REVERSE_CATEGORY_ORDER = True\nNEWEST_FIRST_ARCHIVES = False\n"),
        (3, "DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = ''\nYEAR_ARCHIVE_SAVE_AS = ''\n"),
    ],
)
def test_lists_are_those_of_pelican(site: Make, seed: int, more: str) -> None:
    files = dict(random_posts(seed))
    folder = site({"pelicanconf.py": CONF + more, **files})

    of_pelican, of_table = both_lists(folder.root)

    assert of_pelican["tags"]
    assert of_pelican["article: translations"]
    assert of_pelican["article: drafts"]
    for name, posts in of_pelican.items():
        if "translations" in name:  # no page shows them in their order
            assert sorted(posts) == sorted(of_table[name]), name
        else:
            assert posts == of_table[name], name
    assert of_pelican.keys() == of_table.keys()
