"""The linter in a build: its findings at the author's lines, loudness by `check`."""

from datetime import UTC, datetime

import pytest

import audio
from causerie.building.build import check
from causerie.building.request import BuildRequest
from pictures import png
from sites import CONF, Folder, Make, article

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PODCAST = """
PODCAST = {
    "title": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.png",
    "category": ["Technology"],
    "copyright": "© Essai",
    "guid": "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60",
}
"""
POST = "content/episodes/2026-03-01-e.md"


@pytest.fixture
def show(site: Make) -> Folder:
    """A site whose feed has a few faults, none of them an error."""
    made = site(
        {
            "pelicanconf.py": CONF + PODCAST,
            "content/images/couverture.png": png(),
            POST: article("Essai : un", "[là](https://a.example/)").replace(
                "\n", "\nAudio: audio/é.mp3\nGuid: un\nEpisode: 1\n", 1
            ),
        }
    )
    (made.root / "content/audio").mkdir()
    audio.mp3_cbr(made.root / "content/audio/é.mp3")
    return made


def test_the_author_is_told_where_to_mend_it(show: Folder) -> None:
    show.release()
    lines = (show.root / "pelicanconf.py").read_text().splitlines()
    named = {text.split('"')[1]: n for n, text in enumerate(lines, 1) if '": ' in text}

    problems = show.problems()

    begin = lines.index("PODCAST = {") + 1
    assert [problem.split(": warning: ")[0] for problem in problems] == [
        f"{POST}:1:8",
        f"{POST}:2:8",
        f"pelicanconf.py:{begin}",
        f"pelicanconf.py:{named['copyright']}",
    ]
    assert [problem.rsplit(" ", 1)[1] for problem in problems] == [
        "[title-show]",
        "[enclosure-name]",
        "[owner-missing]",
        "[copyright-words]",
    ]


@pytest.mark.needs("ffmpeg")
def test_loudness_is_measured_by_check_and_not_by_builds(show: Folder) -> None:
    kept = show.root / ".causerie" / "loudness.json"
    before, existed = show.problems(), kept.exists()

    checked = check(BuildRequest(show.root, release=True, now=NOW.timestamp())).problems

    (told,) = {str(problem) for problem in checked} - set(before)
    assert not existed
    assert kept.exists()
    assert told == (
        f"{POST}:2:8: warning: The recording is not as loud as others: -16 LUFS,"
        " mono -19, within 1 LU: -70.0 LUFS, mono. Normalise it when you export it:"
        " ffmpeg's loudnorm, or Auphonic. [loudness-level]"
    )
