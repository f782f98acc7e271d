"""Compressed copies: beside each text of a built site what a web server may send of it.

`a/index.html` has `a/index.html.gz` and, where the library brotli is installed,
`a/index.html.br`, unless they would gain nothing. They are files of the release as all
others. What was compressed once is kept in .causerie/, by the digest of the text.
"""

import gzip
import os
from collections.abc import Callable, Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from causerie.files.atomic_write import remove_partial_files, replace_file
from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.media_types import media_type
from causerie.files.state_dir import make_cache_dir, make_state_dir
from causerie.publishing.manifest import measure

_SUFFIXES = (".gz", ".br")
_SMALLEST = 1024  # bytes: what fits into one packet is not sent any sooner
_WORTH = 0.95  # of the text's size, at most
_FOLDER = "compressed"  # in .causerie/
_TEXTS = ("text/", "application/json", "application/xml", "application/manifest+json")
_MORE_TEXTS = ("application/x-subrip", "application/wasm", "image/svg+xml")

Compress = Callable[[bytes], bytes]
Report = Callable[[int, int], None]  # so many more bytes are done, of so many


def add_copies(
    site: Path, root: Path, report: Report = lambda _, __: None
) -> tuple[str, ...]:
    """Write the copies of a built site into its folder; return their suffixes.

    A file that the author has put there under such a name stays. `root` is the site's
    own folder, which keeps them; what is kept of texts that are no more is removed.
    """
    texts: dict[str, list[Path]] = {}  # by their digests
    for path in sorted(path for path in _files(site) if _is_text(path.name)):
        if path.stat().st_size >= _SMALLEST:
            texts.setdefault(measure(path).sha256, []).append(path)
    ways = _ways()
    total = sum(paths[0].stat().st_size for paths in texts.values())
    cache = make_cache_dir(make_state_dir(root) / _FOLDER)

    def copy(digest: str) -> int:
        data = texts[digest][0].read_bytes()
        for suffix, compress in ways.items():
            kept = cache / f"{digest}{suffix}"
            if (copied := read_cache_file(kept)) is None:
                copied = compress(data)
                write_cache_file(kept, copied)
            if len(copied) <= len(data) * _WORTH:
                _put(copied, [p.with_name(p.name + suffix) for p in texts[digest]])
        return len(data)

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # both libraries let others run
        for done in pool.map(copy, texts):
            report(done, total)
    remove_partial_files([cache])
    for path in cache.glob("[!.]*"):
        if path.stem not in texts:
            path.unlink(missing_ok=True)
    return (*ways,)


def is_copy(path: str, files: Container[str]) -> bool:
    """Return whether a file of a site is a copy of another one of these.

    >>> is_copy("a.css.gz", {"a.css"}), is_copy("old.tar.gz", {"a.css"})
    (True, False)
    """
    return path.endswith(_SUFFIXES) and path[:-3] in files


def copies_of(path: str) -> tuple[str, ...]:
    """Return the names that copies of a file have."""
    return tuple(path + suffix for suffix in _SUFFIXES)


def _put(copied: bytes, places: Iterable[Path]) -> None:
    for place in places:
        if not place.exists():
            replace_file(place, copied, durable=False)


def _files(folder: Path) -> Iterable[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where, name) for name in names)


def _is_text(name: str) -> bool:
    return media_type(name).startswith((*_TEXTS, *_MORE_TEXTS))


def _ways() -> dict[str, Compress]:
    ways: dict[str, Compress] = {
        # without a date, equal texts have equal copies
        ".gz": partial(gzip.compress, compresslevel=9, mtime=0)
    }
    try:
        import brotli
    except ImportError:
        return ways
    return ways | {".br": partial(_brotli, brotli)}


def _brotli(library: Any, data: bytes) -> bytes:
    # a window no larger than the text: the library clears all of it first
    window = min(max(len(data).bit_length(), 16), 24)
    compressed: bytes = library.compress(
        data, mode=library.MODE_TEXT, quality=11, lgwin=window
    )
    return compressed
