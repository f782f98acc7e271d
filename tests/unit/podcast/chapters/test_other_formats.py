"""Chapters are read as other programs write them."""

from pathlib import Path

import pytest

from causerie.errors import ContentError
from causerie.podcast.chapters.other_formats import (
    read_any_chapters,
    write_chapter_lines,
)

AUDACITY = "0.000000\t0.000000\tBegin\n\\\t100,0\t200,0\n65,5\t70.0\tThe guest\n"
FFMETADATA = """;FFMETADATA1
title=E
[CHAPTER]
TIMEBASE=1/1000
START=0
END=65500
title=Begin
[CHAPTER]
TIMEBASE=1/10
START=655
END=700
title=The guest
[STREAM]
title=Not one
"""
PSC = """<?xml version="1.0"?>
<psc:chapters xmlns:psc="http://podlove.org/simple-chapters" version="1.2">
<psc:chapter start="0" title="Begin"/>
<psc:chapter start="00:01:05.500" title="The guest" href="https://a.example/"/>
</psc:chapters>"""
HINDENBURG = """<?xml version="1.0" encoding="utf-8"?>
<Session><Tracks><Track Name="A"/></Tracks><Markers>
<Marker Id="1" Name="Begin" Time="00:00.000"/>
<Marker Id="2" Name="The guest" Time="01:05.500"/></Markers></Session>"""
WHOLE_SECONDS = "0\t0\tBegin\n\n65.5\t70\tThe guest\n66\t66\n"
BELOW_ZERO = FFMETADATA.replace("START=0\n", "START=-23\n")
JSON = (
    '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Begin"},'
    ' {"startTime": 65.5, "title": "The guest"}]}'
)
LINES = "00:00 Begin\n01:05.5 The guest\n"


@pytest.mark.parametrize(
    "text",
    [
        AUDACITY,
        WHOLE_SECONDS,
        FFMETADATA,
        BELOW_ZERO,
        PSC,
        HINDENBURG,
        JSON,
        LINES,
        f"\ufeff{AUDACITY}",
    ],
)
def test_each_format_gives_the_same_chapters(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chapters"
    path.write_text(text)

    found = read_any_chapters(path)

    assert [(each.start, each.title) for each in found] == [
        (0, "Begin"),
        (65.5, "The guest"),
    ]
    path.write_text(write_chapter_lines(found))
    assert [each.start for each in read_any_chapters(path)] == [0, 65.5]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "It has no chapters"),
        (b"<a>", "It is no XML"),
        (b"\xff\xfe0", "It is not UTF-8"),
        (b";FFMETADATA1\ntitle=E\n", "It has no chapters"),
        (b"first\n", "line 1"),
        (b"0.0\t0.0\tBegin\n1:05\t1:06\tThe guest\n", ":2: It is no label"),
        (b";FFMETADATA1\n[CHAPTER]\nSTART=0\n[CHAPTER]\nSTART=1.5\n", "2 does not"),
        (PSC.replace("01:05.5", "1m05").encode(), ":4: The chapter begins at '00:1m05"),
    ],
)
def test_what_has_none_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "chapters"
    path.write_bytes(data)

    with pytest.raises(ContentError, match=told):
        read_any_chapters(path)
