from pathlib import Path

import pytest
from mutagen import id3
from mutagen.oggopus import OggOpus

from audio import chapters_of, comments_of, m4a, opus
from causerie.errors import ContentError
from causerie.podcast.audio.mp4_chapters import read_mp4_chapters
from causerie.podcast.audio.vorbis_chapters import read_vorbis_chapters
from causerie.podcast.chapters.parse import one_line, parse_chapters
from causerie.podcast.model import Chapter, Tags
from causerie.text.time_formats import format_timestamp, parse_timestamp

UNKNOWN = 0xFFFFFFFF


def chap(
    name: str, start: int, title: str, end: int = UNKNOWN, url: str = ""
) -> id3.CHAP:
    parts = [id3.TIT2(text=title)] if title else []
    if url:
        parts.append(id3.WXXX(url=url))
    return id3.CHAP(element_id=name, start_time=start, end_time=end, sub_frames=parts)


def contents(*names: str) -> id3.CTOC:
    return id3.CTOC(element_id=names[0] + "s", flags=3, child_element_ids=list(names))


def tagged(*frames: id3.Frame) -> id3.ID3:
    tags = id3.ID3()
    for frame in frames:
        tags.add(frame)
    return tags


def titles(found: tuple[Chapter, ...]) -> list[str]:
    return [chapter.title for chapter in found]


def test_id3_chapters_come_in_order_of_time() -> None:
    tags = tagged(chap("c", 9000, "C"), chap("a", 0, "A"), chap("b", 1500, "B"))

    assert ["A", "B", "C"] == titles(chapters_of(tags))


def test_an_id3_chapter_keeps_its_end_and_its_link() -> None:
    tags = tagged(chap("a", 1500, "A", 2250, "https://example.org/"))

    assert (Chapter(1.5, "A", "https://example.org/", 2.25),) == chapters_of(tags)


def test_at_the_same_time_the_order_of_the_contents_counts() -> None:
    tags = tagged(chap("a", 0, "A"), chap("b", 0, "B"), contents("b", "a"))

    assert ["B", "A"] == titles(chapters_of(tags))


def test_a_chapter_hidden_from_the_contents_is_left_out() -> None:
    tags = tagged(chap("a", 0, "A"), chap("image", 5, "I"), contents("a"))

    assert ["A"] == titles(chapters_of(tags))


def test_parts_of_nested_contents_are_found() -> None:
    tags = tagged(
        chap("a", 0, "A"), chap("b", 5, "B"), contents("bs", "a"), contents("b")
    )

    assert ["A", "B"] == titles(chapters_of(tags))


def test_contents_that_list_nothing_are_ignored() -> None:
    tags = tagged(chap("a", 0, "A"), contents("gone"))

    assert ["A"] == titles(chapters_of(tags))


def test_a_chapter_without_time_or_title_is_left_out() -> None:
    tags = tagged(chap("a", UNKNOWN, "A"), chap("b", 0, ""), chap("c", 1, " \x07 "))

    assert () == chapters_of(tags)


def test_an_end_before_the_start_is_no_end() -> None:
    tags = tagged(chap("a", 5000, "A", 4000))

    assert (Chapter(5, "A"),) == chapters_of(tags)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "example.org", 'http://x"y', ""]
)
def test_a_link_that_is_no_web_address_is_left_out(url: str) -> None:
    tags = tagged(chap("a", 0, "A", url=url))

    assert (Chapter(0, "A"),) == chapters_of(tags)


def test_nero_chapters_are_read(tmp_path: Path) -> None:
    marks = (Chapter(0, "Début"), Chapter(1.25, "Fin"))
    m4a(tmp_path / "a.m4a", 2, marks)

    assert marks == read_mp4_chapters(tmp_path / "a.m4a")


def test_an_mp4_without_chapters_has_none(tmp_path: Path) -> None:
    m4a(tmp_path / "a.m4a")

    assert () == read_mp4_chapters(tmp_path / "a.m4a")


def test_chapters_in_comments_are_sorted_by_time(tmp_path: Path) -> None:
    marks = (Chapter(0, "Début", "https://example.org/"), Chapter(3661.25, "Fin"))
    opus(tmp_path / "a.opus", 2, comments_of(Tags(), marks))

    assert marks == read_vorbis_chapters(OggOpus(tmp_path / "a.opus").tags)


def test_a_comment_without_a_time_is_no_chapter(tmp_path: Path) -> None:
    comments = ["CHAPTER001=soon", "CHAPTER001NAME=A", "CHAPTER002NAME=B", "CHAPTERS=2"]
    opus(tmp_path / "a.opus", 2, [*comments, "CHAPTER003=00:00:01"])

    assert () == read_vorbis_chapters(OggOpus(tmp_path / "a.opus").tags)


def test_the_chapters_an_author_lists_are_read() -> None:
    text = """
        00:00 Bienvenue
        01:30.5 L’invitée : « oui » <https://example.org/a?b=1>

        1:02:03 Fin < début
    """

    found = parse_chapters(text)

    assert (
        Chapter(0, "Bienvenue"),
        Chapter(90.5, "L’invitée : « oui »", "https://example.org/a?b=1"),
        Chapter(3723, "Fin < début"),
    ) == found


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Bienvenue", "'Bienvenue' is not a chapter"),
        ("12 Bienvenue", "'12 Bienvenue' is not a chapter"),
        ("00:61 Bienvenue", "'00:61 Bienvenue' is not a chapter"),
        ("1:75:00 Bienvenue", "'1:75:00 Bienvenue' is not a chapter"),
        ("00:30", "'00:30' is not a chapter"),
        ("00:30 <https://example.org/>", "is not a chapter"),
        ("00:10 Encore", "00:10 is not after the chapter before"),
        ("00:05 Avant", "00:05 is not after the chapter before"),
        ("00:30 Fin <example.org>", "<example.org> is not a web address"),
        ("00:30 Fin <javascript:x>", "<javascript:x> is not a web address"),
    ],
)
def test_a_wrong_line_is_named(line: str, what: str) -> None:
    with pytest.raises(ContentError) as raised:
        parse_chapters(f"00:00 Un\n00:10 Deux\n{line}")

    assert raised.value.what.startswith("Chapters, line 3: ")
    assert what in raised.value.what
    assert raised.value.fix


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:00", 0),
        ("0:07", 7),
        ("75:30", 4530),
        ("00:00:00.000", 0),
        ("01:02:03.45", 3723.45),
        ("123:00:00", 442800),
        ("00:60", None),
        ("1:60:00", None),
        ("7", None),
        ("-1:00", None),
        ("00:00:00,5", None),
        ("٠٠:٠٠", None),
        ("", None),
    ],
)
def test_timestamps_are_read_as_players_write_them(
    text: str, seconds: float | None
) -> None:
    assert seconds == parse_timestamp(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (59.99, "00:59"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (36000, "10:00:00"),
    ],
)
def test_timestamps_are_written_as_short_as_they_can(seconds: float, text: str) -> None:
    assert text == format_timestamp(seconds)


def test_text_from_files_is_fit_for_xml() -> None:
    assert "a b\N{NO-BREAK SPACE}!" == one_line(
        "\x00a\r\n\x0bb\N{NO-BREAK SPACE}!\ufffe\ud800"
    )
