"""What is kept between builds may be damaged anywhere: it is made anew, not believed.

A cache is damaged as power cuts, full disks and failing ones do it: emptied, cut off,
filled with zeros or with anything, or with single bytes that are others.
"""

import os
import pickle
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from causerie.bridge.bytecode_cache import CheckedBytecode
from causerie.bridge.markdown_cache import Body, ImageSize, MarkdownCache
from causerie.building.incremental.file_stamps import FileStamps
from causerie.building.incremental.snapshot_db import PageRow, SnapshotDB
from causerie.building.incremental.snapshot_pickle import (
    SnapshotPickler,
    SnapshotUnpickler,
)
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.i18n.catalogues import read_catalogues
from causerie.post import Status
from causerie.sources.source import SourceTable
from clean_builds import Way
from edit_posts import add_to_body
from edited_blog import Edited

DAMAGES = int(os.environ.get("CAUSERIE_DAMAGES", "40"))  # of each cache
WHOLE = int(os.environ.get("CAUSERIE_DAMAGED_BUILDS", "3"))


def damaged(data: bytes, random: Random) -> bytes:
    """Return some bytes as a disk may give them back."""
    place, length = random.randrange(len(data)), random.choice([1, 1, 2, 16, 512, 4096])
    begin, rest = data[:place], data[place + length :]
    return random.choice(
        (
            b"",
            begin,
            begin + bytes(len(data) - place),
            random.randbytes(len(data)),
            begin + random.randbytes(length) + rest,
            begin + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :],
            begin + rest,
        )
    )


def each_damage(data: bytes, seed: str) -> Iterator[bytes]:
    random = Random(seed)  # noqa: S311 - the same each time
    for _ in range(DAMAGES):
        other = damaged(data, random)
        while other == data:
            other = damaged(data, random)
        yield other


def test_no_damage_has_its_checksum() -> None:
    data = add_checksum(b"Des mots, et encore des mots. " * 9)

    assert not any(map(strip_checksum, each_damage(data, "checksum")))
    assert strip_checksum(add_checksum(b"")) == b""
    assert strip_checksum(bytes(20)) is None


def look(path: str) -> ImageSize:
    return (3, 4) if Path(path).is_file() else None


def test_bodies_are_made_anew(tmp_path: Path) -> None:
    names = [f"{number}.md" for number in range(40)]
    for name in names:
        (tmp_path / name).write_text(f"Title: {name}\n\n{name * 99}\n", "utf-8")
    sources = [str(tmp_path / name) for name in names]
    path = tmp_path / "kept" / "bodies.sqlite"

    def render(source: str) -> Body:
        name = Path(source).name
        return Body(f"<p>{name * 99}", {"title": [name]}, ((source, (3, 4)),))

    def build() -> list[Body]:
        bodies = MarkdownCache(SourceTable(), path, fingerprint=b"us", content=tmp_path)
        found = [bodies.get(source, render, look) for source in sources]
        bodies.save()
        return found

    right = build()
    data = path.read_bytes()
    for other in each_damage(data, "bodies"):
        path.write_bytes(other)
        assert build() == right
        assert build() == right
    path.unlink()
    path.mkdir()
    assert build() == right


def test_a_body_is_made_anew_when_its_pictures_tell_something_else(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.md"
    source.write_text("Title: A\n\nTexte.\n", "utf-8")
    sizes: dict[str, ImageSize] = {"a.png": (3, 4)}
    path = tmp_path / "bodies.sqlite"

    def get() -> str:
        bodies = MarkdownCache(SourceTable(), path, fingerprint=b"us", content=tmp_path)
        made = Body(str(sizes), {}, tuple(sizes.items()))
        body = bodies.get(str(source), lambda _: made, sizes.__getitem__)
        bodies.save()
        return body.html

    found = [get()]
    for size in ((4, 3), None, (0, 0)):
        sizes["a.png"] = size
        found.append(get())

    assert len(set(found)) == 4


def test_compiled_templates_are_compiled_anew(tmp_path: Path) -> None:
    source = "{% for a in range(9) %}<p>{{ a }} {{ 'x' * a }}</p>{% endfor %}" * 9

    def render() -> str:
        loader, kept = DictLoader({"a.html": source}), CheckedBytecode(tmp_path)
        environment = Environment(loader=loader, bytecode_cache=kept, autoescape=True)
        return environment.get_template("a.html").render()

    right = render()
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    for other in each_damage(data, "templates"):
        path.write_bytes(other)
        assert render() == right
        assert path.read_bytes() == data


def test_catalogues_are_made_anew(tmp_path: Path) -> None:
    words = "\n\n".join(f'msgid "word {n}"\nmsgstr "mot {n}"' for n in range(40))
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    file = tmp_path / "fr/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(head + words, "utf-8")

    def speak() -> list[str]:
        french = read_catalogues(tmp_path, cache_dir=tmp_path / "kept").for_language(
            "fr"
        )
        return [french.gettext(f"word {n}") for n in range(40)]

    right = speak()
    (path,) = (tmp_path / "kept").iterdir()
    data = path.read_bytes()
    for other in each_damage(data, "catalogues"):
        path.write_bytes(other)
        assert speak() == right


def db(path: Path) -> SnapshotDB:
    made = SnapshotDB.create(path)
    made.put_values(
        "meta",
        {"build_key": b"us", "inputs": FileStamps({"a": (1, 2, 3, 4)}, {}).dump()},
    )
    rows = [(n, f"{n}.md", f"fields {n}".encode() * 30) for n in range(200)]
    made.put_contents(rows)
    made.put_pages([(n, PageRow(f"{n}.html", 0, n)) for n in range(200)])
    reads = [(n, {n: frozenset({"title"}), 7: frozenset({"url"})}) for n in range(200)]
    made.add_reads(reads)
    made.create_indexes()
    made.close(commit=True)
    return made


def read(path: Path) -> Mapping[str, object] | None:
    """Read a snapshot as a build does; None if it is not believed."""
    try:
        with closing(SnapshotDB(path)) as found:
            known = {
                "build_key": found.meta("build_key"),
                "inputs": found.meta("inputs"),
            }
            if not found.checksum_matches():
                return None
            contents = [found.fields(n) for n in range(200)]
            return known | {"fields": contents, "readers": [*found.readers(7)]}
    except sqlite3.DatabaseError:
        return None


def test_a_damaged_snapshot_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    db(path)
    right = read(path)
    data = path.read_bytes()

    assert right is not None
    for other in each_damage(data, "graph"):
        path.write_bytes(other)
        assert read(path) in (None, right)


def test_what_is_written_into_a_snapshot_later_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    db(path)

    again = SnapshotDB(path)
    again.put_values("meta", {"build_key": b"others"})
    again.put_reads(3, {8: frozenset({"title"})})
    again.close(commit=True)

    with closing(SnapshotDB(path)) as found:
        assert found.checksum_matches()
        assert found.meta("build_key") == b"others"


def test_builds_with_damaged_caches_give_the_bytes_of_clean_ones(blog: Edited) -> None:
    random = Random("builds")  # noqa: S311 - the same each time
    for number in range(WHOLE):
        add_to_body(blog.post(number % 9), f"Encore {number}.")
        way = Way(release=number % 3 == 2)
        for path in sorted((blog.root / ".causerie").rglob("*")):
            if path.is_file() and path.name != "build.lock" and random.random() < 0.7:
                path.write_bytes(damaged(path.read_bytes() or b"x", random))
        blog.rebuilt(way)


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return eval, ("1 / 0",)


class Sly:
    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return getattr, (SnapshotDB, "create")


@pytest.mark.parametrize("evil", [Evil(), Sly(), [Evil()], {"a": Sly()}])
def test_a_snapshot_of_somebody_else_runs_nothing(evil: object) -> None:
    nobody: Any = None

    with pytest.raises(pickle.UnpicklingError):
        SnapshotUnpickler(pickle.dumps(evil), nobody, {"PLUGINS": []}).load()


def test_what_posts_hold_can_be_packed_and_taken_up() -> None:
    nobody: Any = None
    values = [
        datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Paris")),
        defaultdict(list, {"a": [Markup("<p>")]}),
        {Path("a"), "b", 3.5, None, Status.DRAFT},
        frozenset({date(2026, 3, 29)}),
    ]

    packed = SnapshotPickler({"PLUGINS": []}, {}).value(values)

    assert SnapshotUnpickler(packed, nobody, {"PLUGINS": []}).load() == values


def test_what_cannot_be_taken_up_is_not_packed() -> None:
    with pytest.raises(pickle.PicklingError):
        SnapshotPickler({"PLUGINS": []}, {}).value([Random])
