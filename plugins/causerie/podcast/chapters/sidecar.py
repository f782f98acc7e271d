"""The file of chapters that an author puts beside a recording's facts."""

from functools import partial
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, decode, load_bytes
from causerie.podcast.chapters.json_chapters import list_document
from causerie.podcast.chapters.parse import list_chapters
from causerie.podcast.model import Chapter
from causerie.podcast.recording import beside, untagged_name

MAX_SIZE = 1_000_000  # bytes


def read_sidecar(content: Path, audio: str) -> tuple[Chapter, ...] | None:
    """Read what `<audio>.chapters.txt` or `.json` of content/audio/ lists.

    None without such a file. Raise ContentError naming it and what is wrong there.
    """
    if (found := list_sidecar(content, audio)) is None:
        return None
    chapters, faults = found
    for fault in faults:
        raise fault
    return tuple(chapter for chapter in chapters if chapter.listed)


def list_sidecar(
    content: Path, audio: str
) -> tuple[tuple[Chapter, ...], tuple[ContentError, ...]] | None:
    """Read that file, and all that is wrong in it; None without one."""
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
        return (), (_told(name, error),)
    read = (
        partial(list_document, name=name) if path.suffix == ".json" else list_chapters
    )
    chapters, faults = read(text)
    return chapters, tuple(_told(name, fault) for fault in faults)


def sidecar_paths(content: Path, audio: str) -> tuple[Path, ...]:
    """Return where a recording's chapters may be kept beside it.

    Those beside a recording are those of its tagged copy too.
    """
    names = dict.fromkeys([audio, untagged_name(audio)])
    found = []
    for name in names:
        for kind in (".txt", ".json"):
            places = beside(content, name, f".chapters{kind}")
            found.append(next(filter(Path.is_file, places), places[0]))
    return tuple(dict.fromkeys(found))


def _told(name: str, fault: ContentError) -> ContentError:
    return ContentError(f"{fault.where or name}: {fault.what}", fix=fault.fix)
