"""The file of chapters that an author puts beside a recording's facts."""

from pathlib import Path

from causerie.errors import ContentError
from causerie.podcast.chapters import parse_chapters
from causerie.podcast.chapters.document import parse_document
from causerie.podcast.model import Chapter
from causerie.podcast.recording import beside, untagged_name

MAX_SIZE = 1_000_000  # bytes


def read_sidecar(content: Path, audio: str) -> tuple[Chapter, ...] | None:
    """Read `<audio>.chapters.txt` or `.json` of content/audio/; None without one.

    Raise ContentError naming the file and what is wrong in it.
    """
    found = [path for path in sidecar_paths(content, audio) if path.is_file()]
    if not found:
        return None
    path = found[0]
    name = path.relative_to(content).as_posix()
    if len(found) > 1:
        what = f"There are {found[0].name} and {found[1].name} of one recording."
        raise ContentError(what, fix="Take one of them away.")
    try:
        text = _read_text(path)
        return parse_document(text) if path.suffix == ".json" else parse_chapters(text)
    except ContentError as err:
        raise ContentError(f"{name}: {err.what}", fix=err.fix) from err


def sidecar_paths(content: Path, audio: str) -> tuple[Path, ...]:
    """Return where a recording's chapters may be kept beside it.

    Those beside a recording are those of its tagged copy too.
    """
    names = dict.fromkeys([audio, untagged_name(audio)])
    found = (
        path
        for name in names
        for kind in (".txt", ".json")
        for path in beside(content, name, f".chapters{kind}")
    )
    return tuple(dict.fromkeys(found))


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
