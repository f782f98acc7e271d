"""Dates, playing times and sizes in each language."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from causerie.text.language_formats import locale_of, long_date, megabytes, period
from causerie.text.time_formats import (
    format_playing_time,
    iso_datetime,
    iso_duration,
    media_time,
)


@pytest.mark.parametrize(
    ("day", "lang", "expected"),
    [
        (date(2026, 4, 1), "fr", "1er avril 2026"),
        (date(2026, 4, 1), "fr-CA", "1er avril 2026"),
        (date(2026, 4, 2), "fr", "2 avril 2026"),
        (date(2026, 4, 11), "fr", "11 avril 2026"),
        (date(2026, 8, 31), "fr", "31 août 2026"),
        (date(2026, 4, 1), "de", "1. April 2026"),
        (date(2026, 4, 1), "en", "April 1, 2026"),
    ],
)
def test_a_day_is_written_in_full(day: date, lang: str, expected: str) -> None:
    assert expected == long_date(day, lang)


def test_a_moment_is_on_the_day_of_its_own_time_zone() -> None:
    in_paris = datetime(2026, 4, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    in_london = in_paris.astimezone(UTC)

    written = [long_date(moment, "fr") for moment in (in_paris, in_london)]

    assert written == ["1er avril 2026", "31 mars 2026"]


def test_a_language_nobody_knows_is_written_as_english() -> None:
    assert long_date(date(2026, 4, 1), "xx-nowhere") == "April 1, 2026"
    assert locale_of("not a tag") == locale_of("en")


@pytest.mark.parametrize(
    ("numbers", "lang", "expected"),
    [
        ((2026,), "fr", "2026"),
        ((2026, 4), "fr", "avril 2026"),
        ((2026, 3), "de", "März 2026"),
        ((2026, 4, 1), "fr", "1er avril 2026"),
    ],
)
def test_a_period_is_named_by_how_much_of_a_date_it_has(
    numbers: tuple[int, ...], lang: str, expected: str
) -> None:
    assert expected == period(numbers, lang)


def test_a_moment_for_machines_keeps_its_offset_and_loses_fractions() -> None:
    moment = datetime(2026, 1, 12, 9, 0, 0, 5000, tzinfo=UTC)

    assert iso_datetime(moment) == "2026-01-12T09:00:00+00:00"


@pytest.mark.parametrize(
    ("seconds", "shown", "machine"),
    [
        (0, "0:00", "PT0S"),
        (9.99, "0:09", "PT9S"),
        (65, "1:05", "PT1M5S"),
        (600, "10:00", "PT10M"),
        (3600, "1:00:00", "PT1H"),
        (3725.4, "1:02:05", "PT1H2M5S"),
    ],
)
def test_a_playing_time_is_written_for_readers_and_for_machines(
    seconds: float, shown: str, machine: str
) -> None:
    assert (shown, machine) == (format_playing_time(seconds), iso_duration(seconds))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0"), (60.0, "60"), (12.5, "12.5"), (3600.1254, "3600.125")],
)
def test_a_place_in_a_recording_has_no_idle_zeros(
    seconds: float, expected: str
) -> None:
    assert expected == media_time(seconds)


@pytest.mark.parametrize(
    ("length", "lang", "expected"),
    [
        (1_234_567, "fr", "1,2\u202fMo"),
        (1_234_567, "de", "1,2 MB"),
        (1_234_567_890, "en", "1,234.6 MB"),
    ],
)
def test_a_size_is_written_with_the_unit_of_the_language(
    length: int, lang: str, expected: str
) -> None:
    assert expected == megabytes(length, lang)
