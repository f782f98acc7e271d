"""The file of chapters that an author puts beside a recording's facts."""

from pathlib import Path

from causerie.errors import ContentError
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
        text = _read_text(path)
    except ContentError as error:
        return (), (_told(name, error),)
    read = list_document if path.suffix == ".json" else list_chapters
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
    return ContentError(f"{name}: {fault.what}", fix=fault.fix)


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > MAX_SIZE:
        raise ContentError(f"It is larger than {MAX_SIZE // 10**6} MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        what = f"Line {line} is not UTF-8."
        raise ContentError(what, fix="Save it as UTF-8.") from err
