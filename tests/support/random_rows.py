"""Random rows: tables of posts, and what an author may change of them."""

import random
from collections.abc import Iterable
from typing import Any

from causerie.building.table.row import NO_MENTIONS, Row, RowLink
from causerie.building.table.rows import Rows
from table_rows import SETTINGS, digested, make_row

TAGS = ("a", "b", "c", "d", "e")
_START = {"START_HERE": ("billet-3", "billet-5"), "PLUGINS": ["causerie.i18n"]}
_SITES: dict[str, dict[str, Any]] = {
    "as usual": {},
    "by date": {"NEWEST_FIRST_ARCHIVES": False, "REVERSE_CATEGORY_ORDER": True},
    "with archives": {
        f"{name}_ARCHIVE_{what}": f"{{date:{pattern}}}/{end}"
        for name, pattern in (("YEAR", "%Y"), ("MONTH", "%Y/%m"), ("DAY", "%Y/%m/%d"))
        for what, end in (("SAVE_AS", "index.html"), ("URL", ""))
    },
}
# settings of sites, by what they are for
SITES = {name: {**SETTINGS, **_START, **own} for name, own in _SITES.items()}


def random_rows(draw: random.Random) -> Rows:
    """Return the rows of thirty posts."""
    rows = by_source(random_row(number, draw) for number in range(30))
    return Rows.of(rows.values())


def random_row(number: int, draw: random.Random) -> Row:
    row = make_row(
        number,
        tags=(tags := tuple(draw.sample(TAGS, draw.randrange(3)))),
        series=draw.choice(("", "", "Une suite")),
        part=draw.randrange(3),
        links=tuple(random_link(draw) for _ in range(draw.randrange(3))),
        lang=draw.choice(("fr", "fr", "en")),
        state=draw.choice(("published", "published", "published", "draft", "hidden")),
        original=draw.random() < 0.8,
        translations=tuple(source_of(draw) for _ in range(draw.randrange(2))),
        show=draw.choice((None, "", "b")),
        pingbacks=draw.random() < 0.9,
        guid=draw.choice(("", f"{number}")),
        aliases=draw.choice(((), (f"/vieux/{number}/",))),
        mentioned=draw.choice((NO_MENTIONS, 5)),
        word=draw.choice((None, None, "un mot")),
        is_episode=draw.random() < 0.3,
    )
    names = row.names + tuple(("tag", tag, tag) for tag in tags)
    page = {"kind": "page", "source": f"pages/{number:03}.md"}
    return digested(row._replace(names=names, **(page if number % 10 == 9 else {})))


def source_of(draw: random.Random) -> str:
    return make_row(draw.randrange(30)).source


def random_link(draw: random.Random) -> RowLink:
    return draw.choice(
        (
            RowLink("a", source_of(draw), "", draw.choice(("", "titre")), ""),
            RowLink("img", "", "", "", "images/une.png"),
            RowLink("a", "", "/tags/index.html", "", ""),
        )
    )


def by_source(rows: Iterable[Row]) -> dict[str, Row]:
    """Return rows by source; what names others that are not there is left out."""
    found = {row.source: row for row in rows}
    return {
        source: digested(
            row._replace(
                links=tuple(e for e in row.links if not e.source or e.source in found),
                translations=tuple(e for e in row.translations if e in found),
            )
        )
        for source, row in found.items()
    }


def change(rows: Rows, draw: random.Random) -> Rows:
    """Return rows of which one changes all that counts, another goes, one is new."""
    moved = random_row(draw.randrange(30), draw)._replace(timestamp=draw.random() * 2e9)
    new = random_row(draw.randrange(90), draw)
    gone = {draw.choice([*rows.places])} if draw.random() < 0.7 else set[str]()
    own = {row.source: row for row in rows if row.source not in gone}
    own = by_source([*own.values(), moved, new])
    old = rows.by_source
    changed = {s: row for s, row in own.items() if old.get(s) != row}
    return rows.with_changes(changed, old.keys() - own.keys())
