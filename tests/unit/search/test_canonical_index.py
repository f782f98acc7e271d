"""The files of an index, read and written: whatever their order was, it is one now."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.search.canonical_index import make_canonical, read_array, write_array

VALUES = st.recursive(
    st.integers(-(2**64), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=30),
)


@given(st.lists(VALUES))
def test_what_is_written_is_read(values: list[object]) -> None:
    assert values == read_array(write_array(values))


@pytest.mark.parametrize(
    "raw", [b"pagefind_dcd\x61a", b"pagefind_xyz\x80", b"pagefind_dcd\xa0"]
)
def test_what_is_no_index_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="known here"):
        read_array(gzip.compress(raw))


def _index(folder: Path, years: list[str], filters: list[str]) -> dict[str, bytes]:
    """Write an index as Pagefind does, in some order; return its files afterwards."""
    (folder / "filter").mkdir(parents=True)
    pairs = [[name, f"fr_{name}"] for name in filters]
    meta = ["1.5.2", [["fr_a", 3]], [], pairs, [], ["title"]]
    (folder / "pagefind.fr_1.pf_meta").write_bytes(write_array(meta))
    for name in filters:
        values = [[year, [0]] for year in years]
        path = folder / f"filter/fr_{name}.pf_filter"
        path.write_bytes(write_array([name, values]))
    entry = {"languages": {"fr": {"hash": "fr_1"}}}
    make_canonical(folder, entry)
    found = {path.name: path.read_bytes() for path in folder.rglob("*.pf_*")}
    return {"entry": json.dumps(entry).encode(), **found}


def test_the_order_that_it_had_does_not_tell(tmp_path: Path) -> None:
    one = _index(tmp_path / "1", ["2025", "2026"], ["kind", "year"])
    two = _index(tmp_path / "2", ["2026", "2025"], ["year", "kind"])

    assert one == two
    assert 4 == len(one)
    (meta,) = (read_array(one[name]) for name in one if name.endswith("_meta"))
    for name, hashed in meta[3]:
        filtered = read_array(one[f"{hashed}.pf_filter"])
        assert [name, [["2025", [0]], ["2026", [0]]]] == filtered
