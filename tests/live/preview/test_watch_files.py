"""What the preview hears of saved files, and what it sees though it heard nothing."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from causerie.preview import watch_files
from causerie.preview.watch_files import watch_changes


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

    monkeypatch.setattr(watch_files, "watch", deaf)
    told = watch_changes([tmp_path], output=tmp_path / "output", stop=Event())
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

    monkeypatch.setattr(watch_files, "watch", deaf)
    told = watch_changes([tmp_path], output=tmp_path / "output", stop=Event())
    next(told)
    assert 200 == len(next(told) or ())
    posts[0].write_text("longer")
    assert {str(posts[0])} == next(told)
    posts[0].write_text("longer still")

    assert {str(posts[0])} == next(told)


def test_all_is_looked_at_once_when_a_moment_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        for _ in range(6):  # after the last the watching ends
            yield set()
        stop.set()

    clock, due, stop = iter(range(100, 120)), [None, 50.0, 103.0], Event()
    monkeypatch.setattr(watch_files, "watch", deaf)
    monkeypatch.setattr(watch_files.time, "time", lambda: next(clock))

    told = watch_changes(
        [tmp_path],
        output=tmp_path / "output",
        stop=stop,
        due=lambda: due.pop(0) if len(due) > 1 else due[0],
    )
    assert [*told] == [None, None]  # at first, and at 103 seconds


def test_what_the_caller_comes_to_know_of_is_watched_as_well(tmp_path: Path) -> None:
    content, look, more = tmp_path / "content", tmp_path / "look", list[Path]()
    for folder in (content, look):
        folder.mkdir()
    told = watch_changes(
        [content], output=tmp_path / "output", stop=Event(), more=lambda: more
    )
    assert next(told) is None

    more += [look, content / "below"]  # that one is watched already
    assert next(told) is None  # what changed meanwhile was not heard of
    (look / "base.html").write_text("a")

    assert next(told) == {str(look / "base.html")}
    (content / "a.md").write_text("a")
    assert next(told) == {str(content / "a.md")}


@dataclass
class Shown:
    """What a preview shows that reads again only what it is told of."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)
    builds: int = 0

    @property
    def content(self) -> Path:
        return self.root / "content"

    def build(self, changed: frozenset[str] | None) -> None:
        if changed is None:
            self.files.clear()
            changed = frozenset(
                f"{folder}/{name}"
                for folder, _, names in os.walk(self.content)
                for name in names
            )
        for name in changed:
            self.files.pop(name, None)
            with suppress(OSError):
                self.files[name] = Path(name).read_bytes()
        (self.root / "output").mkdir(exist_ok=True)
        self.builds += 1

    def shows(self, name: str, text: bytes) -> bool:
        path = os.fspath(self.content / name)
        return eventually(lambda: self.files.get(path) == text)


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.005)
    return is_so()


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    monkeypatch.setattr(watch_files, "_TICK", 20)
    monkeypatch.setattr(watch_files, "_POLL", 20)
    shown = Shown(tmp_path)
    (shown.content / "articles").mkdir(parents=True)
    (tmp_path / "elsewhere/articles").mkdir(parents=True)
    stop = Event()
    places = [shown.content, tmp_path / "theme", tmp_path / "pelicanconf.py"]

    def run() -> None:
        for changed in watch_changes(places, output=tmp_path / "output", stop=stop):
            shown.build(changed)

    thread = Thread(target=run)
    thread.start()
    assert eventually(lambda: shown.builds == 1)
    yield shown
    assert thread.is_alive()
    stop.set()
    thread.join(30)


def replace(folder: Path, new: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(new, folder)


def swap(folder: Path, new: Path) -> None:
    other = folder.with_name("other")
    shutil.copytree(new, other)
    folder.rename(folder.with_name("before"))
    other.rename(folder)


def unspeakable(shown: Shown, name: bytes = b"bad\xff.md") -> bytes:
    """Return a path that is no UTF-8."""
    return os.fsencode(shown.content) + b"/articles/" + name


REPLACED: dict[str, Callable[[Shown], object]] = {
    "content replaced": lambda s: replace(s.content, s.root / "elsewhere"),
    "content swapped": lambda s: swap(s.content, s.root / "elsewhere"),
    "articles swapped": lambda s: swap(s.content / "articles", s.root / "elsewhere"),
    "content away and back": lambda s: (
        s.content.rename(s.root / "away"),
        eventually(lambda: s.builds > 1),
        (s.root / "away").rename(s.content),
    ),
    "content gone": lambda s: s.content.rename(s.root / "away"),
    "content a link": lambda s: (
        shutil.rmtree(s.content),
        s.content.symlink_to("elsewhere"),
    ),
    "content a file": lambda s: (shutil.rmtree(s.content), s.content.write_bytes(b"")),
    "a theme": lambda s: (s.root / "theme").mkdir(),
}
DAMAGED: dict[str, Callable[[Shown], object]] = {
    "a name that is no UTF-8": lambda s: os.mkdir(unspeakable(s)),  # noqa: PTH102
    "a link in a circle": lambda s: (s.content / "loop").symlink_to("."),
    "two of them": lambda s: [
        (s.content / "articles" / name).symlink_to("..") for name in ("one", "two")
    ],
    "a link to itself": lambda s: (s.content / "self").symlink_to("self"),
    "a dangling link": lambda s: (s.content / "d.md").symlink_to("/nowhere"),
}


@pytest.mark.parametrize("act", [*REPLACED, *DAMAGED])
def test_after_whatever_becomes_of_a_folder_edits_are_seen(
    shown: Shown, act: str
) -> None:
    (REPLACED | DAMAGED)[act](shown)
    assert eventually(lambda: shown.builds > 1)
    for _ in range(2):  # what the first brings about must not hide the second
        if shown.content.is_symlink() or shown.content.is_file():
            shown.content.unlink()
        folder = shown.content / "articles"
        folder.mkdir(parents=True, exist_ok=True)
        for text in (b"one", b"longer"):
            (folder / "post.md").write_bytes(text)

            assert shown.shows("articles/post.md", text)


def test_a_folder_elsewhere_that_is_linked_to_is_watched(shown: Shown) -> None:
    (shown.content / "linked").symlink_to("../elsewhere/articles")
    assert eventually(lambda: shown.builds == 2)

    (shown.root / "elsewhere/articles/post.md").write_bytes(b"x")

    assert shown.shows("linked/post.md", b"x")


def test_where_a_linked_content_leads_may_change(shown: Shown) -> None:
    shutil.rmtree(shown.content)
    for name in ("elsewhere", "other"):
        (shown.root / name).mkdir(exist_ok=True)
        link = shown.root / "new"
        link.symlink_to(name)
        link.replace(shown.content)
        builds = shown.builds
        assert eventually(lambda builds=builds: shown.builds > builds)
        (shown.root / name / "post.md").write_bytes(name.encode())

        assert shown.shows("post.md", name.encode())


def test_a_dangling_link_that_is_removed_again_is_a_change(shown: Shown) -> None:
    link = shown.content / "articles/post.md"
    for number, act in enumerate(
        (
            lambda: link.symlink_to(shown.root / "target"),
            link.unlink,
            lambda: link.symlink_to(shown.root / "target"),
        )
    ):
        act()
        assert eventually(lambda number=number: shown.builds == number + 2)

    (shown.root / "target").write_bytes(b"now it leads somewhere")

    assert shown.shows("articles/post.md", b"now it leads somewhere")


def test_that_a_file_may_be_read_again_is_a_change(shown: Shown) -> None:
    post = shown.content / "articles/post.md"
    post.write_bytes(b"x")
    for number, mode in enumerate((0o000, 0o644), 2):
        assert eventually(lambda number=number: shown.builds >= number)
        before = shown.builds
        post.chmod(mode)
        assert eventually(lambda before=before: shown.builds > before)


def test_an_output_that_is_gone_asks_for_a_build(shown: Shown) -> None:
    shutil.rmtree(shown.root / "output")

    assert eventually(lambda: shown.builds == 2)
    assert (shown.root / "output").is_dir()


def test_a_file_that_watching_gives_up_at_starts_no_round_of_builds(
    shown: Shown,
) -> None:
    Path(os.fsdecode(unspeakable(shown))).write_bytes(b"x")  # each build reads it
    post = shown.content / "articles/post.md"
    post.write_bytes(b"x")
    assert shown.shows("articles/post.md", b"x")
    time.sleep(0.2)  # ten ticks

    assert shown.builds < 6
