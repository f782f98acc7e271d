"""Read the sidecar file of chapters, which an author puts beside a recording."""

from functools import partial
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, decode, load_bytes
from causerie.podcast.chapters.json_chapters import parse_json_chapters
from causerie.podcast.chapters.parse import parse_chapter_lines
from causerie.podcast.model import Chapter
from causerie.podcast.recording import companion_paths, untagged_name

MAX_SIZE = 1_000_000  # bytes


def read_sidecar(content: Path, audio: str) -> tuple[Chapter, ...] | None:
    """Read the chapters of content/audio/`<audio>.chapters.txt` or `.json`.

    Those that only show a picture are not `listed`. Return None if there is no such
    file. Raise ContentError at the first fault in it.
    """
    if (found := parse_sidecar(content, audio)) is None:
        return None
    chapters, faults = found
    for fault in faults:
        raise fault
    return chapters


def parse_sidecar(
    content: Path, audio: str
) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]] | None:
    """Return the chapters of a sidecar file and all errors in it; None without one."""
    found = [path for path in sidecar_paths(content, audio) if path.is_file()]
    if not found:
        return None
    path = found[0]
    name = path.relative_to(content).as_posix()
    if len(found) > 1:
        what = f"There are {found[0].name} and {found[1].name} of one recording."
        return (), (ContentError(what, fix="Take one of them away."),)
    try:
        text = decode(load_bytes(path, name=name, limit=MAX_SIZE), name)
    except DocumentError as error:
        return (), (_with_name(name, error),)
    read = (
        partial(parse_json_chapters, name=name)
        if path.suffix == ".json"
        else parse_chapter_lines
    )
    chapters, faults = read(text)
    return chapters, tuple(_with_name(name, fault) for fault in faults)


def sidecar_paths(content: Path, audio: str) -> tuple[Path, ...]:
    """Return the paths that a sidecar file of a recording may have.

    A tagged copy shares the file of the recording it was made from.
    """
    names = dict.fromkeys([audio, untagged_name(audio)])
    found = []
    for name in names:
        for suffix in (".txt", ".json"):
            places = companion_paths(content, name, f".chapters{suffix}")
            found.append(next(filter(Path.is_file, places), places[0]))
    return tuple(dict.fromkeys(found))


def _with_name(name: str, fault: ContentError) -> ContentError:
    return ContentError(f"{fault.where or name}: {fault.what}", fix=fault.fix)
