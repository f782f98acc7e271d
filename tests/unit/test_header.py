"""The header of a post: its fields and its faults."""

from pathlib import Path

import markdown
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from causerie.header import (
    KEYS,
    check_header,
    parse_header,
    read_file_name,
    read_header,
    split_source_lines,
)


def faults(
    text: str, kind: str = "article", path: str = "2026-03-29-x.md"
) -> list[str]:
    return [str(p) for p in check_header(text, path, kind)]


def test_a_good_header_has_no_fault() -> None:
    text = "Title: « A & B » : <i>?\nDate: 2026-03-29 18:00\nTags: a, b\n\nBody: no key"

    assert [] == faults(text)


def test_a_value_may_go_on_in_indented_lines() -> None:
    header = read_header("Title: T\nChapters: 00:00 A\n    00:10 B\n\nText")

    assert header["chapters"].value == "00:00 A\n00:10 B"
    assert header["chapters"].line == 2


def test_fences_and_a_byte_order_mark_are_passed_over() -> None:
    header = read_header("\ufeff---\nTitle: T\n---\nText: no")

    assert ["title"] == list(header)
    assert header["title"].line == 2


_words = st.text(alphabet="aZ :-\t|[]_é.", max_size=12)
_lines = st.one_of(
    st.builds("{}{}:{}".format, st.sampled_from(("", "  ")), st.text("abZ_-1"), _words),
    st.builds("{}{}".format, st.sampled_from(("    ", "\t", "      ")), _words),
    st.sampled_from(("", " \t", "---")),
)


@given(st.lists(_lines, max_size=6).map("\n".join))
def test_without_a_fault_it_reads_what_python_markdown_reads(text: str) -> None:
    reading = parse_header(split_source_lines(text))
    assume(not reading.faults and all(key.isascii() for key in reading.fields))
    md = markdown.Markdown(extensions=["meta"])

    md.convert(text)

    # lines that are empty before the first that is not say nothing
    meta = {
        key: "\n".join(value.strip() for value in values).lstrip("\n")
        for key, values in md.Meta.items()
    }
    assert meta == {key: field.value for key, field in reading.fields.items()}


def test_a_misspelt_key_names_the_one_that_was_meant() -> None:
    assert faults("Title: T\nDtae: 2026-03-29\n") == [
        "2026-03-29-x.md:2:1: There is no key 'Dtae'. Did you mean 'Date'?"
    ]


def test_a_bad_date_stands_at_its_line_and_column() -> None:
    assert faults("Title: T\nDate: 29 mars\n") == [
        "2026-03-29-x.md:2:7: Date: '29 mars' is not a date."
        " Write 2026-03-29 or 2026-03-29 18:00."
    ]


@pytest.mark.parametrize(
    "date", ["2026-02-30", "2026-13-01", "2026-03-29 25:00", "26-3-9"]
)
def test_a_day_that_does_not_exist_is_no_date(date: str) -> None:
    assert len(faults(f"Title: T\nDate: {date}\n")) == 1


@pytest.mark.parametrize(
    "date", ["2026-03-29", "2026-03-29 18:00", "2026-03-29T18:00:05+02:00"]
)
def test_dates_may_have_a_time_and_a_zone(date: str) -> None:
    assert [] == faults(f"Title: T\nDate: {date}\n")


def test_every_fault_of_a_header_is_found_at_once() -> None:
    found = faults("Dat: x\nStatus: publshed\nEpisode: 0\nAliases: old/\n", path="x.md")

    assert len(found) == 6
    assert "Did you mean 'published'?" in "".join(found)


def test_an_episode_key_without_audio_is_a_fault() -> None:
    (found,) = faults("Title: T\nSeason: 2\n")

    assert "this post has no Audio" in found


def test_an_episode_may_use_every_key() -> None:
    assert {"episode", "article", "page"} == set().union(
        *(key.kinds for key in KEYS.values())
    )
    assert [] == faults("Title: T\nAudio: audio/x.mp3\nSeason: 2\n", kind="episode")


@pytest.mark.parametrize(
    "audio", ["x.mp3", "audio/../secret.mp3", "http://x.org/a.mp3", "/audio/x.mp3"]
)
def test_audio_stands_below_content_or_behind_https(audio: str) -> None:
    assert len(faults(f"Title: T\nAudio: {audio}\n", kind="episode")) == 1


@pytest.mark.parametrize("date", ["0001-01-01", "0026-03-29 18:00"])
def test_a_year_of_less_than_four_digits_is_no_date(date: str) -> None:
    (fault,) = faults(f"Title: T\nDate: {date}\n")

    assert f"2:7: Date: {date!r} is not a date." in fault


def test_a_post_without_a_date_needs_one_in_its_file_name() -> None:
    assert [] == faults("Title: T\n", path="2026-03-29-x.md")
    assert len(faults("Title: T\n", path="x.md")) == 1
    assert len(faults("Title: T\n", path="2026-99-29-x.md")) == 1


def test_a_file_name_tells_date_slug_and_language() -> None:
    expected = {"date": "2026-03-29", "slug": "a-b", "lang": "de"}

    assert expected == read_file_name(str(Path("articles/2026-03-29-a-b.de.md")))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Title: A\nModified: 2026-03-28\n\nb", "Modified: '2026-03-28' is before"),
        ("Title: A\nDate: 2026-04-01\nModified: 2026-03-30 10:00\n\nb", "is before"),
        ("Title: A\nModified: 2026-03-29\n\nb", ""),
        ("Title: A\nLang: xx\n\nb", "Lang: 'xx' is not a language such as fr."),
        ("Title: A\nLang: eo\n\nb", ""),
    ],
)
def test_a_change_before_the_date_and_a_language_that_is_none_are_told(
    text: str, what: str
) -> None:
    name = "content/articles/2026-03-29-a.md"
    found = [problem.what for problem in check_header(text, name, "article")]

    assert [what in each for each in found] == ([True] if what else [])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("Author: Ana\nAuthors: Zoé, Jo", "2:1: warning: Authors: goes before it"),
        ("Cover_alt: Un plan", "2:1: warning: There is no Cover"),
        (
            "Audio: audio/a.mp3\nEpisode_display: Ch. 3",
            "3:1: warning: There is no Episode that it would show.",
        ),
        ("Part: 2", "2:1: warning: There is no Series"),
    ],
)
def test_a_key_without_effect_is_told(lines: str, told: str) -> None:
    path = "content/articles/2026-03-29-a.md"

    (problem,) = check_header(f"Title: A\n{lines}\n\nx\n", path, "article")

    assert str(problem).startswith(f"{path}:{told}")
