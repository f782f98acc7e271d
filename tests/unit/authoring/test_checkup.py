"""The checkup names what is on, and of all that is off why."""

from pathlib import Path

from causerie.authoring.checkup import examine_site


def states(root: Path, **settings: object) -> dict[str, str]:
    rows = examine_site(root, settings, find={"git": "/bin/git"}.get)
    return {row.name: row.state for row in rows}


def test_an_empty_site_says_what_is_off_and_why(tmp_path: Path) -> None:
    told = states(tmp_path)

    assert told["git"] == "/bin/git"
    assert told["ffmpeg"].startswith("not installed: without it no loudness")
    assert told["podcast"] == "off: PODCAST is not set (docs/podcast.md)"
    off = {name for name, state in told.items() if state.startswith("off: ")}
    assert off == {
        *("podcast", "comments", "receiver", "hub", "server rules", "targets"),
        "identity lock",
    }


def test_what_is_on_is_named(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/identity.lock.json").write_text("{}")

    told = states(
        tmp_path,
        SITEURL="https://blog.example.org",
        PODCAST={"title": "A", "shows": {"b": {"title": "B"}}, "hub": "https://h.org"},
        COMMENTS={"email": "a@example.org"},
        PUBLISH={"targets": {"www": {"to": "folder:x", "live": True}, "two": {}}},
        RECOGNISER="whisper-cli -m model.bin",
        THEME=str(tmp_path / "theme"),
    )

    assert told["podcast"] == "A, B"
    assert told["targets"] == "www (live), two"
    assert told["identity lock"] == "content/identity.lock.json"
    assert told["address"] == "https://blog.example.org"
    assert told["hub"] == "https://h.org"
    assert told["theme"] == "theme"
    assert "transcripts (RECOGNISER)" in told["whisper-cli"]
