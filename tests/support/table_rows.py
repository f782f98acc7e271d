"""Rows of a table, as of a blog that has a post each day."""

import marshal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from causerie import defaults
from causerie.building.table.columns import Columns
from causerie.building.table.plain_values import encode
from causerie.building.table.row import NO_MENTIONS, Row, RowBody, with_digests
from causerie.building.table.update_columns import Features, work_out_columns

FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)
OWN = {name: value for name, value in vars(defaults).items() if name.isupper()}
SETTINGS = {**DEFAULT_CONFIG, **OWN, "DEFAULT_LANG": "fr", "DEFAULT_PAGINATION": 5}
SETTINGS["DIRECT_TEMPLATES"] = ["index", "tags", "categories", "archives"]
ALL = Features(crosslinks=True, pingbacks=True, series=True)


def make_row(number: int, **changes: Any) -> Row:
    """Make the row of a post: each day one, in one of three categories."""
    date = FIRST_DAY + timedelta(days=number)
    path = f"/{date:%Y/%m/%d}/billet-{number}/"
    tag, category = f"mot {number % 7}", f"Rubrique {number % 3}"
    own: dict[str, Any] = {
        "source": f"articles/{number:03}.md",
        "kind": "article",
        "state": "published",
        "title": f"Billet {number}",
        "path": path,
        "lang": "fr",
        "original": True,
        "timestamp": date.timestamp(),
        "day": date.isoformat(),
        "moment": encode(date),
        "changed": "",
        "updated": date.isoformat(),
        "summary": "",
        "aliases": (),
        "queries": (),
        "category": category,
        "tags": (tag,),
        "authors": ("Ada",),
        "cover": "",
        "part": 0,
        "guid": "",
        "pingbacks": True,
        "series": "",
        "is_episode": False,
        "uses": (),
        "files": (),
        "repeated": False,
        "show": None,
        "people": (),
        "season": 0,
        "seconds": 0,
        "save_as": f"{path[1:]}index.html",
        "url": path[1:],
        "slug": f"billet-{number}",
        "template": "article",
        "overrides": False,
        "names": (
            ("category", category, category.lower().replace(" ", "-")),
            ("tag", tag, tag.replace(" ", "-")),
            ("author", "Ada", "ada"),
        ),
        "word": None,
        "translations": (),
        "later": "",
        "mentioned": NO_MENTIONS,
        "excerpt": f"<p>Résumé {number}",
        "minutes": 1,
        "links": (),
        "responses": 0,
        "said": 0,
        "card": 0,
        "text": 0,
        "whole": 0,
    }
    return digested(Row(**{**own, **changes}))


def digested(row: Row, html: str = "<p>Du texte.", attached: Any = None) -> Row:
    """Return a row with its digests, for a body and for what is attached to it."""
    more = marshal.dumps({"episode": None, "cover": None, "comments": attached}, 2)
    fields = marshal.dumps({"title": row.title}, 2)
    return with_digests(row, RowBody(html, fields, more, ()))


def columns_of(rows: Sequence[Row]) -> Columns:
    """Work out the columns of rows, with all that crosslinks add."""
    return work_out_columns(rows, SETTINGS, ALL)
