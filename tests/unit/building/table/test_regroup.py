"""Regroup: what a changed row means for all is found among a few."""

import marshal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from causerie.building.table.regroup import find_members, regroup
from causerie.building.table.row import Row, RowBody
from table_rows import make_row

SETTINGS = {"DEFAULT_LANG": "fr"}
NAMES = (
    *("articles/2026-01-02-a.md", "articles/2026-01-02-a.en.md", "articles/en/a.md"),
    *(
        "articles/a.md",
        "articles/a/index.md",
        "articles/a/index.en.md",
        "articles/b.md",
    ),
    *("other/2026-01-02-a.de.md", "articles/cafe\u0301.md", "articles/caf\u00e9.en.md"),
)
BODY = RowBody("<p>Un.", b"", marshal.dumps({"episode": None, "cover": None}, 2), ())
CHANGES = st.fixed_dictionaries(
    {
        "source": st.sampled_from(NAMES),
        "lang": st.sampled_from(["fr", "en", "de"]),
        "slug": st.sampled_from(["a", "b", "c"]),
        "word": st.sampled_from([None, None, None, "a", "b", "commun", "true"]),
        "state": st.sampled_from(["published", "published", "hidden", "gone"]),
        "kind": st.sampled_from(["article", "article", "page"]),
    }
)


def rows_of(found: list[dict[str, Any]]) -> dict[str, Row]:
    return {own["source"]: make_row(n)._replace(**own) for n, own in enumerate(found)}


@given(st.lists(CHANGES, max_size=8), CHANGES, st.sampled_from(["edited", "removed"]))
def test_the_members_are_regrouped_as_all_rows_are(
    found: list[dict[str, Any]], edited: dict[str, Any], how: str
) -> None:
    before = rows_of(found)
    grouped = regroup(before.values(), SETTINGS, lambda _: BODY)
    if grouped is None:
        return  # only full builds know such a site
    before |= grouped
    source = edited["source"]
    now = {**before, **rows_of([edited])}
    if how == "removed":
        del now[source]
    changed = [row for row in (before.get(source), now.get(source)) if row]

    members = find_members(now, changed, now.values())

    expected = regroup(now.values(), SETTINGS, lambda _: BODY)
    assert regroup(members, SETTINGS, lambda _: BODY) == expected


def test_most_rows_are_no_members() -> None:
    rows = [make_row(number) for number in range(20)]
    assert find_members({row.source: row for row in rows}, rows[3:4], rows) == rows[3:4]
