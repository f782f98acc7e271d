"""Pagefind: the program that makes the index, and what is kept of what it writes.

It comes with the package `pagefind-bin`, and connects to nothing. Pages are given to it
one after the other, and numbered so: in folders it finds them in no order.
"""

import importlib.util
import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from causerie.errors import BuildError
from causerie.search.canonical_index import make_canonical

_PACKAGE = "pagefind_bin"
_KEPT = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_KEPT_ENDINGS = (".pf_meta", ".pf_filter", ".pf_fragment", ".pf_index", ".pagefind")
_AT_ONCE = 65536  # bytes of an answer


def run_pagefind(pages: Iterable[tuple[str, bytes]], index: Path) -> None:
    """Index pages into a new folder: equal pages in one order give equal files.

    Each is its file below the site's root, and its HTML. A `BuildError` has what
    Pagefind said. If nothing is to be found in them, there is no folder.
    """
    # settings of its own, in files or variables, are not the site's
    own = {name: v for name, v in os.environ.items() if name[:9] != "PAGEFIND_"}
    with subprocess.Popen(
        [str(_program()), "--service"],
        cwd=index.parent,
        env=own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        number = _ask(process, type="NewIndex", config={})["index_id"]
        words = 0
        for name, html in pages:
            added = _ask(
                process,
                type="AddFile",
                index_id=number,
                file_path=name,
                url=None,
                file_contents=html.decode(errors="replace"),
            )
            words += added["page_word_count"]
        if not words:
            return
        # it answers before what it writes itself is in the files
        files = _ask(process, type="GetFiles", index_id=number)["files"]
    for file in files:
        path = index / file["path"]
        if path.name in _KEPT or path.suffix in _KEPT_ENDINGS:  # no pages of its own
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b64decode(file["content"]))
    entry = index / "pagefind-entry.json"
    languages = json.loads(entry.read_text("utf-8"))
    make_canonical(index, languages)
    text = json.dumps(languages, ensure_ascii=False, sort_keys=True)
    entry.write_text(text, "utf-8")


def _ask(process: "subprocess.Popen[bytes]", **payload: Any) -> dict[str, Any]:
    """Ask the program for one thing, and return its answer."""
    if process.stdin is None or process.stdout is None:
        raise _failed("nothing can be said to it")
    question = json.dumps({"message_id": 1, "payload": payload})
    answer = bytearray()
    try:
        process.stdin.write(b64encode(question.encode()) + b",")
        process.stdin.flush()
        while not answer.endswith(b","):
            if not (more := os.read(process.stdout.fileno(), _AT_ONCE)):
                break
            answer += more
        found: dict[str, Any] = json.loads(b64decode(answer[:-1]))["payload"]
    except (OSError, ValueError) as error:
        raise _failed(f"it ended: {error}") from error
    if found["type"] == "Error":
        process.kill()
        raise _failed(str(found["message"]))
    return found


def _failed(why: str) -> BuildError:
    what = f"Pagefind could not make the index of the search: {why}"
    return BuildError(what, fix='Without SEARCH_SAVE_AS ("") the site has no search.')


def _program() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    folders = (spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        for name in ("pagefind", "pagefind.exe"):
            if (path := Path(folder) / name).is_file():
                return path
    what = "The package pagefind-bin, which makes the index of the search, is missing."
    raise BuildError(what, fix="Install it: pip install pagefind-bin")
