"""Dates and paths are what Pelican makes of them, by a shorter way."""

from contextlib import suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from pelican.utils import SafeDatetime

from causerie.bridge import pelican_shortcuts

YEARS = {"min_value": datetime(1000, 1, 1), "max_value": datetime(2999, 12, 31)}  # noqa: DTZ001
FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y")


def parsed(parse: Any, value: str) -> Any:
    with suppress(ValueError):
        return parse(value)
    return None


@given(date=st.datetimes(**YEARS), form=st.sampled_from(FORMS))
def test_a_date_is_parsed_as_pelican_does(date: datetime, form: str) -> None:
    value = date.strftime(form)
    ours = pelican_shortcuts.get_date(value)

    assert (SafeDatetime, pelican_shortcuts._get_date(value)) == (type(ours), ours)


@given(st.from_regex(pelican_shortcuts._PLAIN, fullmatch=True))
@example("2026-13-01")
@example("2026-02-30")
@example("2026-03-29 24:00")
def test_what_is_no_date_is_judged_by_pelican(value: str) -> None:
    assert parsed(pelican_shortcuts._get_date, value) == parsed(
        pelican_shortcuts.get_date, value
    )


@given(
    date=st.datetimes(**YEARS, timezones=st.none() | st.timezones()),
    form=st.sampled_from(("%Y", "%m", "%d", "%-d", "%B", "%Y-%m", "%q", "")),
)
def test_a_date_is_formatted_as_pelican_does(date: datetime, form: str) -> None:
    safe = SafeDatetime.combine(date.date(), date.timetz())

    assert pelican_shortcuts._strftime(safe, form) == pelican_shortcuts.strftime(
        safe, form
    )


@given(
    name=st.text(st.sampled_from("aé ./\\"), max_size=9),
    given_path=st.sampled_from([None, "", "a.md", "/content/b/../a.md", "/x/a.md"]),
    folder=st.sampled_from(["/content", "/content/", "content", "/a/../content"]),
)
def test_a_source_has_the_path_that_pelican_gives_it(
    name: str, given_path: str | None, folder: str
) -> None:
    content = SimpleNamespace(source_path=name, settings={"PATH": folder})

    expected = pelican_shortcuts._source_path(content, given_path)

    assert pelican_shortcuts.relative_source_path(content, given_path) == expected


def test_what_has_no_source_has_no_path() -> None:
    content = SimpleNamespace(source_path=None, settings={"PATH": "/content"})

    assert pelican_shortcuts.relative_source_path(content) is None
