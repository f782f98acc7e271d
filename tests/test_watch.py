"""What the preview hears of saved files, and what it sees though it heard nothing."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from causerie.preview import watch
from causerie.preview.watch import each_change


def test_a_file_saved_again_is_seen_though_nothing_was_heard_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, other = tmp_path / "post.md", tmp_path / "other.md"
    for path in (post, other):
        path.write_text("a")

    def deaf(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        yield set()
        yield {(2, str(post))}
        while True:
            yield set()

    monkeypatch.setattr(watch, "watch", deaf)
    told = each_change([tmp_path], output=tmp_path / "output", stop=Event())
    begun, heard = next(told), next(told)
    post.write_text("a longer text")

    assert (None, {str(post)}) == (begun, heard)
    assert {str(post)} == next(told)


def test_of_very_many_files_the_last_ones_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [tmp_path / f"{number:03}.md" for number in range(200)]
    for path in posts:
        path.write_text("a")

    def deaf(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        yield set()
        yield {(2, str(path)) for path in posts}
        yield {(2, str(posts[0]))}
        while True:
            yield set()

    monkeypatch.setattr(watch, "watch", deaf)
    told = each_change([tmp_path], output=tmp_path / "output", stop=Event())
    next(told)
    assert 200 == len(next(told) or ())
    posts[0].write_text("longer")
    assert {str(posts[0])} == next(told)
    posts[0].write_text("longer still")

    assert {str(posts[0])} == next(told)
