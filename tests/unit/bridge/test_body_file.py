"""The bodies of a full build are in a file without a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from causerie import fork_pool
from causerie.bridge.body_file import BodyFile


@pytest.fixture
def bodies(tmp_path: Path) -> Iterator[BodyFile]:
    made = BodyFile(tmp_path)
    yield made
    made._file.close()


def test_what_is_put_is_got_in_any_order_and_by_others(bodies: BodyFile) -> None:
    given = {f"{n}.md": bytes([n]) * (n * 4001) for n in range(9)}
    for source, data in given.items():
        bodies.put(source, data)
    bodies.put("3.md", "Autre œuvre".encode())
    given["3.md"] = "Autre œuvre".encode()

    there = fork_pool.run_forked(lambda: {s: bodies.get(s) for s in reversed(given)})

    assert {source: bodies.get(source) for source in given} == given
    assert there() == given


def test_no_file_is_left_to_be_seen(bodies: BodyFile, tmp_path: Path) -> None:
    bodies.put("a.md", b"x")

    assert [path for path in tmp_path.rglob("*") if path.stat().st_size == 1] == []
