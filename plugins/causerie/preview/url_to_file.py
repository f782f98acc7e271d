"""Lookup: from the address a browser asks for to the file that answers it."""

from pathlib import Path
from urllib.parse import unquote


def find_file(root: Path, path: str) -> Path | None:
    """Find what an address's path names under `root`.

    The answer is a file, or a folder when the address lacks the slash at its end.
    No path leaves `root`: names are decoded one by one, and one that is a step
    elsewhere names nothing. Symbolic links are followed all the same: only the
    build makes them, where audio cannot be hard-linked from another disk.
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
