"""Canonical index: the same pages give the same files.

Pagefind writes the values of filters, and the filters of a language, in the order of a
hash table that is another in each run. Here they are sorted, and the files named anew
by what they hold. A file is gzip of a mark of twelve bytes and one CBOR array
(RFC 8949).
"""

import gzip
import hashlib
from pathlib import Path
from typing import Any

_MARK = b"pagefind_dcd"
_FILTERS, _SORTS = 3, 4  # in the array of a language's meta file

Value = int | str | list[Any]


def make_canonical(index: Path, entry: dict[str, Any]) -> None:
    """Sort what has no order in the files of an index, and name them by content.

    `entry` is what `pagefind-entry.json` holds; it gets the new names.
    """
    for language in entry["languages"].values():
        old = language["hash"]
        path = index / f"pagefind.{old}.pf_meta"
        meta = read_array(path.read_bytes())
        code = old.rpartition("_")[0]
        meta[_FILTERS] = sorted(
            [name, _sort_filter(index, hashed, code)] for name, hashed in meta[_FILTERS]
        )
        meta[_SORTS] = sorted(meta[_SORTS])
        data = write_array(meta)
        path.unlink()
        language["hash"] = _named(code, data, 10)
        (index / f"pagefind.{language['hash']}.pf_meta").write_bytes(data)


def _sort_filter(index: Path, hashed: str, code: str) -> str:
    path = index / f"filter/{hashed}.pf_filter"
    name, values = read_array(path.read_bytes())
    data = write_array([name, sorted(values)])
    path.unlink()
    named = _named(code, data, 7)
    path.with_name(f"{named}.pf_filter").write_bytes(data)
    return named


def _named(code: str, data: bytes, length: int) -> str:
    return f"{code}_{hashlib.sha256(data).hexdigest()[:length]}"


def read_array(data: bytes) -> list[Any]:
    """Read a file of an index.

    >>> read_array(write_array(["year", [["2026", [0, 300]]]]))
    ['year', [['2026', [0, 300]]]]
    """
    raw = gzip.decompress(data)
    value, end = _read(raw, len(_MARK))
    if not raw.startswith(_MARK) or end != len(raw) or not isinstance(value, list):
        what = "This is no index of the version of Pagefind that is known here."
        raise ValueError(what)
    return value


def write_array(value: list[Any]) -> bytes:
    """Write a file of an index."""
    return gzip.compress(_MARK + b"".join(_written(value)), mtime=0)


def _read(raw: bytes, at: int) -> tuple[Value, int]:
    """Return the value that begins at a place, and the place behind it."""
    kind, number = raw[at] >> 5, raw[at] & 31
    at += 1
    if number > 23:  # noqa: PLR2004 - so many bytes follow: 1, 2, 4, 8
        size = 1 << (number - 24)
        number, at = int.from_bytes(raw[at : at + size], "big"), at + size
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind == 3:  # noqa: PLR2004 - text
        return raw[at : at + number].decode(), at + number
    if kind != 4:  # noqa: PLR2004 - an array
        what = f"Kind {kind} of CBOR is not known here."
        raise ValueError(what)
    found = []
    for _ in range(number):
        value, at = _read(raw, at)
        found.append(value)
    return found, at


def _written(value: Value) -> list[bytes]:
    if isinstance(value, int):
        return [_head(1, -1 - value) if value < 0 else _head(0, value)]
    if isinstance(value, str):
        text = value.encode()
        return [_head(3, len(text)), text]
    parts = [_head(4, len(value))]
    for each in value:
        parts += _written(each)
    return parts


def _head(kind: int, number: int) -> bytes:
    if number < 24:  # noqa: PLR2004 - it stands in the first byte
        return bytes([kind << 5 | number])
    power = next(power for power in range(4) if number < 1 << (8 << power))
    return bytes([kind << 5 | 24 + power]) + number.to_bytes(1 << power, "big")
