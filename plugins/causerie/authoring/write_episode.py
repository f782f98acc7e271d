"""Write the post of a new episode, by the tags of its recording and what is wished."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import UUID

from causerie.authoring.edit_header import write_header
from causerie.authoring.find_post import find_post_of_recording
from causerie.bridge.slugs import make_file_slug
from causerie.errors import AudioError, ContentError, UsageError
from causerie.files.atomic_write import replace_file
from causerie.header import KEYS, parse_date
from causerie.podcast.audio.file_types import SUFFIXES, enclosure_fix
from causerie.podcast.audio.probe import embedded_cover, probe
from causerie.podcast.cover import check_cover
from causerie.podcast.facts import write_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import facts_path, file_name
from causerie.settings import did_you_mean

NewGuid = Callable[[], UUID]

# Names that recorders and editors give, and that say nothing of what is heard.
_SAYS_NOTHING = re.compile(
    r"(?:rec(?:ording)?|track|audio|zoom|voice|file|untitled|new|sound|mix|master|take"
    r"|dr|ms|tascam|episode|export|final|aufnahme|enregistrement|piste|spur|\W|_|\d)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EpisodeResult:
    """The result of `inv episode`."""

    post: Path
    facts: Path
    created: bool  # the post is new
    copied: bool = False  # the recording was copied to content/audio/
    notes: tuple[str, ...] = ()  # what the author should know
    title: str = ""  # of a new post


@dataclass(frozen=True, slots=True)
class EpisodeWishes:
    """What the author says of a new episode; empty: as the tags have it."""

    title: str = ""
    date: str = ""  # as in headers
    show: str = ""  # the value of `Show:`
    season: str = ""
    pattern: str = ""  # of titles: PODCAST["episode_title"]
    covers: Sequence[Path] = ()  # of the shows: they are no episode's own


def says_nothing(name: str) -> bool:
    """Return whether a file's name says nothing of what is heard.

    >>> says_nothing("rec2"), says_nothing("ZOOM0001_Tr1"), says_nothing("the-guest")
    (True, False, False)
    """
    return _SAYS_NOTHING.fullmatch(name) is not None


def apply_pattern(pattern: str, title: str, *, date: datetime, number: str) -> str:
    """Return the title of an episode by its show's pattern, if it has one.

    >>> day = datetime(2026, 3, 29)
    >>> apply_pattern("[podcast – {date:%d|%m}] {title}", "Ici", date=day, number="")
    '[podcast – 29|03] Ici'

    A title that begins as the pattern does stays as it is.
    """
    begin = pattern.partition("{")[0]
    if not pattern or (begin and title.startswith(begin)):
        return title
    return pattern.format(title=title, date=date, number=number).strip()


def create_post(  # noqa: PLR0913 - most are keywords
    audio: str,
    file: Path,
    info: AudioInfo,
    content: Path,
    *,
    now: datetime,
    new_guid: NewGuid,
    wishes: EpisodeWishes,
) -> EpisodeResult:
    """Write the post and the facts of a recording; `audio` is the value of `Audio:`.

    `file` is its local file. Raise ContentError if there is such a post.
    """
    stem = PurePosixPath(file_name(audio)).stem
    named: tuple[str, ...] = ()
    title = wishes.title or info.tags.title
    if not title:
        if says_nothing(stem):
            what = "Its tags have no title, and its name says nothing of it."
            raise ContentError(what, where=str(file), fix='Give one: --title "…".')
        title = stem.replace("-", " ").capitalize()
        named = ("Its tags have no title: it is named after its file (--title).",)
    day = _read_day(info.tags.date) or f"{now:%Y-%m-%d}"
    written = wishes.date or f"{day} {now:%H:%M}"
    date = parse_date(written)
    number = str(info.tags.track or "")
    title = apply_pattern(wishes.pattern, title, date=date, number=number)
    slug = make_file_slug(title)
    post = content / "episodes" / f"{date:%Y-%m-%d}-{slug}.md"
    if post.exists():
        what = "There is already a post of this name, for another recording."
        raise ContentError(what, where=str(post), fix="Rename it, or add Audio: to it.")
    image, notes = _extract_cover(file, content, slug, wishes.covers)
    header = {
        "Title": title,
        "Date": written,
        "Category": "Podcast",
        **values_from_tags(info),
        "Show": wishes.show,
        "Season": wishes.season,
        "Status": "draft",
        "Audio": audio,
        "Image": image,
        "Guid": str(new_guid()),
    }
    facts = facts_path(content, audio)
    facts.parent.mkdir(parents=True, exist_ok=True)
    write_facts(facts, info)
    replace_file(post, f"{write_header(header)}\n".encode())
    if fix := enclosure_fix(file_name(audio)):
        notes += (f"It cannot be what the feed plays. {fix}",)
    draft = "It is a draft: write the show notes, then take Status: draft out."
    notes += (*named, draft)
    return EpisodeResult(post, facts, created=True, notes=notes, title=title)


def values_from_tags(info: AudioInfo) -> dict[str, str]:
    """Return the header keys that the tags of a recording have values for."""
    return {
        "Summary": " ".join(info.tags.comment.split()),
        "Episode": str(info.tags.track or ""),
    }


def _extract_cover(
    audio: Path, content: Path, slug: str, covers: Sequence[Path]
) -> tuple[str, tuple[str, ...]]:
    """Save the cover in a recording as the episode's image, if directories accept it.

    Skip the cover of a show. Return the value of `Image:`, and notes for the author.
    """
    picture = embedded_cover(audio)
    if picture is None or any(_has_bytes(path, picture.data) for path in covers):
        return "", ()
    ending = "png" if picture.type == "image/png" else "jpg"
    target = content / "images" / f"{slug}.{ending}"
    if target.exists():
        return "", (f"The cover inside the audio was not taken: {target.name} exists.",)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture.data)
    if faults := check_cover(target):
        target.unlink()
        return "", (f"The cover inside the audio was not taken: {faults[0].what}",)
    return target.relative_to(content).as_posix(), ()


def _has_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _read_day(tag: str) -> str:
    """Return the day in a tag's date; empty if it is only a year."""
    day = tag[:10]
    try:
        parse_date(day)
    except ValueError:
        return ""
    return day


def check_wishes(wishes: EpisodeWishes, shows: Sequence[str]) -> None:
    """Raise UsageError if a wish cannot be a value of its key."""
    for key in ("title", "date", "season"):
        value: str = getattr(wishes, key)
        if value and (fault := KEYS[key].fault(value)):
            raise UsageError(f"--{key}: {value!r} {fault}")
    if wishes.show and wishes.show not in shows:
        fix = did_you_mean(wishes.show, shows) or 'Describe it in PODCAST["shows"].'
        raise UsageError(f"--show: there is no show {wishes.show!r}.", fix=fix)


def is_untitled(path: Path, content: Path) -> bool:
    """Return whether a recording that no post names has no title in its tags."""
    if not path.is_file() or path.suffix.lower() not in SUFFIXES:
        return False
    whole = path.resolve()
    named = whole.is_relative_to(content) and find_post_of_recording(
        content, whole.relative_to(content).as_posix()
    )
    try:
        return not named and not probe(path).tags.title
    except AudioError:
        return False  # it is told when the recording is read


def ask_title(
    path: Path, wishes: EpisodeWishes, ask: Callable[[str], str]
) -> EpisodeWishes:
    """Ask for the title and the date of a recording; EOF ends it with a ContentError.

    Where the file's name says something, it is what an empty answer means.
    """
    stem = path.stem.replace("-", " ").replace("_", " ").capitalize()
    offered = "" if says_nothing(path.stem) else stem
    try:
        title = ask(f"Title{f' ({offered})' if offered else ''}: ").strip() or offered
        date = wishes.date or ask("Date (today): ").strip()
    except EOFError:
        title = date = ""
    if not title:
        raise ContentError("Nothing was written: an episode has a title.")
    wished = replace(wishes, title=title, date=date)
    check_wishes(wished, [wished.show])
    return wished
