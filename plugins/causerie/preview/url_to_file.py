"""URL to file: find the file of a URL path."""

from pathlib import Path
from urllib.parse import unquote


def find_file(root: Path, path: str) -> Path | None:
    """Return what a URL path names under `root`: a file, or a folder without its slash.

    No path leaves `root`: names are decoded one by one, and `..` or a slash within one
    finds nothing. Symbolic links are followed: only builds make them, where a recording
    on another disk cannot be hard-linked.
    """
    if not path.startswith("/"):
        return None
    try:
        names = [unquote(name, errors="strict") for name in path[1:].split("/")]
    except UnicodeDecodeError:
        return None
    *_, last = names
    if not last:
        names[-1] = "index.html"
    if any(name in {"", ".", ".."} or set(name) & set("/\\\0") for name in names):
        return None
    found = root.joinpath(*names)
    try:
        is_answer = found.is_file() or (found / "index.html").is_file()
    except OSError:  # a name longer than names may be
        return None
    return found if is_answer else None
