"""The task `inv episode`."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.tasks import task

from causerie.errors import CauserieError, SettingsError
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line, progress_bars

if TYPE_CHECKING:
    from causerie.authoring.episode_parts import Parts
    from causerie.authoring.tag_recording import ShowTags, TaggedCopy
    from causerie.authoring.write_episode import EpisodeResult, EpisodeWishes


_NO_PODCAST = "PODCAST is not set: no page and no feed has it. docs/podcast.md, step 1."


@task(
    positional=["path"],
    help={
        "path": "An audio file, its https:// address, or a post that names its audio.",
        "title": "The title of a new episode (default: the recording's tags).",
        "date": "When it is published (default: the tags' day, or today).",
        "show": "Which of the site's shows it belongs to.",
        "season": "The number of its season.",
        "transcript": "Its transcript: .vtt, .srt, .json or .txt.",
        "chapters": "A file of chapters, of Audacity, Hindenburg, ffmpeg, Podlove, …",
        "cover": "Its own cover, an image.",
        "recording": "The local file of what the post names by its address.",
        "recognise": "Have RECOGNISER write the transcript (the default).",
        "write-tags": "Write tags, cover and chapters into a copy of the MP3.",
    },
)
def episode(  # noqa: PLR0913, PLR0917 - its flags
    _ctx: Context,
    path: str,
    title: str = "",
    date: str = "",
    show: str = "",
    season: str = "",
    transcript: str = "",
    chapters: str = "",
    cover: str = "",
    recording: str = "",
    recognise: bool = True,  # noqa: FBT001, FBT002
    write_tags: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Make an episode of a recording, or complete its post: Guid, tags, facts."""
    from causerie.authoring.chapter_pictures import save_chapter_pictures
    from causerie.authoring.describe_episode import describe_episode
    from causerie.authoring.episode_parts import Parts, add_parts, check_parts
    from causerie.authoring.new_episode import POSTS
    from causerie.authoring.tag_recording import tag_recording

    content = Path("content").resolve()
    given = Parts(*(Path(p) if p else None for p in (transcript, chapters, cover)))
    tagged = None
    with exit_on_error():
        check_parts(given)
        remote = re.match(r"https?:/", path) is not None
        if write_tags and not remote:
            _check_taggable(Path(path))  # before anything is made of it
        settings = _read_settings()
        wishes = _wishes(settings, content, (title, date, show, season))
        if not remote:
            wishes = _ask(Path(path), wishes)
        with TemporaryDirectory() as folder:
            file = _fetch(path, Path(folder)) if remote else Path(path)
            local = Path(recording) if recording else None
            with _working("Reading the recording"):
                zone = ZoneInfo(settings["TIMEZONE"]) if settings else None
                now = datetime.now().astimezone(zone)  # as the site reads Date:
                url = path if remote else ""
                result = _prepare(url, file, content, local, wishes, now)
            sound = file if file.suffix.lower() not in POSTS else local
            parts = _find_parts(sound, given)
            if result.created and recognise and not parts.transcript and sound:
                parts = _recognise(settings, sound, parts, Path(folder))
            done = add_parts(result.post, content, parts)
            done += save_chapter_pictures(result.post, content, sound)
            if write_tags:
                tags = _read_show_tags(settings, content)
                tagged = tag_recording(result.post, content, tags, own=result.copied)
            with _working("Measuring the loudness"):
                rows = list(describe_episode(result.post, content, sound))
    if not result.created:
        done += unwanted_wishes(wishes)
    _print_result(result, rows, done, tagged)
    if settings is not None and settings.get("PODCAST") is None:
        print_line(_NO_PODCAST)


def unwanted_wishes(wishes: "EpisodeWishes") -> tuple[str, ...]:
    """Return a note on the options of a new episode, if its post is there already."""
    keys = [key for key in ("title", "date", "show", "season") if getattr(wishes, key)]
    if not keys:
        return ()
    options = ", ".join(f"--{key}" for key in keys)
    lines = " and ".join(f"{key.capitalize()}:" for key in keys)
    return (f"{options}: not taken, the post is there. Write {lines} in its header.",)


def _print_result(
    result: "EpisodeResult",
    rows: Sequence[tuple[str, str]],
    done: Sequence[str],
    tagged: "TaggedCopy | None",
) -> None:
    print_line(f"{'Wrote' if result.created else 'Completed'} {_relative(result.post)}")
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        print_line(f"  {name:{width}}  {value}")
    print_line(f"Facts: {_relative(result.facts)}")
    for note in (*done, *result.notes):
        print_line(note)
    if tagged:
        print_line(f"Tags, cover and chapters: {_relative(tagged.copy)}")
        for note in tagged.notes:
            print_line(note)
        if tagged.source != tagged.copy:
            print_line(f"{_relative(tagged.source)} stays as it is.")


def _prepare(  # noqa: PLR0913, PLR0917 - most are handed on
    url: str,
    file: Path,
    content: Path,
    recording: Path | None,
    wishes: "EpisodeWishes",
    now: datetime,
) -> "EpisodeResult":
    from causerie.authoring.new_episode import prepare_episode, prepare_remote_episode

    if url:
        return prepare_remote_episode(
            url, file, content, now=now, new_guid=uuid4, wishes=wishes
        )
    return prepare_episode(
        file, content, now=now, new_guid=uuid4, recording=recording, wishes=wishes
    )


def _check_taggable(path: Path) -> None:
    from causerie.authoring.new_episode import POSTS, check_local_file
    from causerie.podcast.audio.write_tags import check_taggable

    if path.suffix.lower() not in POSTS:
        check_local_file(path)
        check_taggable(path)


def _fetch(url: str, folder: Path) -> Path:
    """Fetch a recording from elsewhere, to learn its facts; it is not kept."""
    from causerie.authoring.remote_recording import fetch_recording
    from causerie.net.client import Client

    with _working(f"Fetching {url}"):
        return fetch_recording(Client("Causerie (inv episode)"), url, folder)


def _ask(path: Path, wishes: "EpisodeWishes") -> "EpisodeWishes":
    """Ask for the title of a new recording that has none; only at a terminal."""
    from causerie.authoring.write_episode import ask_title, is_untitled

    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if wishes.title or not asks or not is_untitled(path, Path("content").resolve()):
        return wishes
    return ask_title(path, wishes, input)


def _find_parts(sound: Path | None, given: "Parts") -> "Parts":
    from causerie.authoring.episode_parts import check_parts, find_parts_beside

    if sound is None:
        return given
    found = find_parts_beside(sound, given)
    check_parts(found)
    return found


def _recognise(
    settings: dict[str, Any] | None, sound: Path, parts: "Parts", folder: Path
) -> "Parts":
    from dataclasses import replace

    from causerie.authoring.recogniser import find_program, recognise, recogniser_fault

    command = str((settings or {}).get("RECOGNISER", ""))
    if fault := recogniser_fault(command):
        raise CauserieError(f"RECOGNISER {fault}", where="pelicanconf.py")
    if not command:
        return parts
    if find_program(command) is None:
        print_line(f"No transcript: {command.split(maxsplit=1)[0]} is not installed.")
        return parts
    lang = str((settings or {}).get("DEFAULT_LANG", ""))
    with _working("Writing down what is said"):
        written = recognise(command, sound, folder, lang=lang)
    print_line("A program wrote the transcript: read it before it is published.")
    return replace(parts, transcript=written)


@contextmanager
def _working(phase: str) -> Iterator[None]:
    """Show at a terminal what is being done, and for how long."""
    with progress_bars() as report_progress:
        report_progress(phase, 0)
        yield


def _read_settings() -> dict[str, Any] | None:
    """Return the settings; None if they are invalid: a build reports the fault."""
    from causerie.bridge.settings_files import load_settings

    try:
        return load_settings(Path("pelicanconf.py"), {})
    except SettingsError:
        return None


def _wishes(
    settings: dict[str, Any] | None, content: Path, given: tuple[str, str, str, str]
) -> "EpisodeWishes":
    from causerie.authoring.write_episode import EpisodeWishes, check_wishes

    podcast = (settings or {}).get("PODCAST")
    podcast = podcast if isinstance(podcast, dict) else {}
    further = podcast.get("shows")
    shows = further if isinstance(further, dict) else {}
    known = {"": podcast, **shows}
    own = [show for show in known.values() if isinstance(show, dict)]
    covers = [show["image"] for show in own if isinstance(show.get("image"), str)]
    chosen = known.get(given[2])
    pattern = chosen.get("episode_title") if isinstance(chosen, dict) else ""
    pattern = pattern or podcast.get("episode_title") or ""
    wishes = EpisodeWishes(*given, str(pattern), [content / each for each in covers])
    check_wishes(wishes, [*shows])
    return wishes


def _read_show_tags(
    settings: dict[str, Any] | None, content: Path
) -> "dict[str, ShowTags]":
    """Return the tags of each show, by its name in `Show:`."""
    from causerie.authoring.tag_recording import ShowTags

    settings = settings or {}
    podcast = settings.get("PODCAST") or {}
    shows = {"": podcast} if "title" in podcast else {}
    shows |= {name: podcast | own for name, own in podcast.get("shows", {}).items()}
    return {
        name: ShowTags(
            show.get("title", ""),
            show.get("author") or show.get("owner_name") or settings.get("AUTHOR", ""),
            content / show["image"] if "image" in show else None,
        )
        for name, show in shows.items()
    }


def _relative(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
