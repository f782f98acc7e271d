"""Plain dates are what Pelican makes of them, by a shorter way."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from pelican.utils import SafeDatetime

from causerie.bridge import plain_dates

YEARS = {"min_value": datetime(1000, 1, 1), "max_value": datetime(2999, 12, 31)}  # noqa: DTZ001
FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y")


def parsed(parse: Any, value: str) -> Any:
    with suppress(ValueError):
        return parse(value)
    return None


@given(date=st.datetimes(**YEARS), form=st.sampled_from(FORMS))
def test_a_date_is_parsed_as_pelican_does(date: datetime, form: str) -> None:
    value = date.strftime(form)
    ours = plain_dates.get_date(value)

    assert (SafeDatetime, plain_dates._get_date(value)) == (type(ours), ours)


@given(st.from_regex(plain_dates._PLAIN, fullmatch=True))
@example("2026-13-01")
@example("2026-02-30")
@example("2026-03-29 24:00")
def test_what_is_no_date_is_judged_by_pelican(value: str) -> None:
    assert parsed(plain_dates._get_date, value) == parsed(plain_dates.get_date, value)


@given(
    date=st.datetimes(**YEARS, timezones=st.none() | st.timezones()),
    form=st.sampled_from(("%Y", "%m", "%d", "%-d", "%B", "%Y-%m", "%q", "")),
)
def test_a_date_is_formatted_as_pelican_does(date: datetime, form: str) -> None:
    safe = SafeDatetime.combine(date.date(), date.timetz())

    assert plain_dates._strftime(safe, form) == plain_dates.strftime(safe, form)
