"""What is kept between builds may be damaged anywhere: it is made anew, not believed.

A cache is damaged as power cuts, full disks and failing ones do it: emptied, cut off,
filled with zeros or with anything, or with single bytes that are others.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from jinja2 import DictLoader, Environment

from causerie.bridge.bytecode_cache import CheckedBytecode
from causerie.bridge.markdown_cache import Body, ImageSize, MarkdownCache
from causerie.building.build import check
from causerie.building.incremental.file_stamps import FileStamps
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.files.stat_cache import StatCache
from causerie.files.state_dir import log_failure
from causerie.i18n.catalogues import read_catalogues
from causerie.sources.source import SourceTable
from clean_builds import Way
from edit_posts import add_to_body
from edited_blog import Edited
from step_log import keep_healed

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
    keep_healed(seed, DAMAGES)  # only if no test has failed with one


def put_odd(path: Path, random: Random, elsewhere: Path) -> str:
    """Put something else than a file in a cache's place; say what.

    `elsewhere` is a file that must stay as it is; links lead to it and to its folder.
    """
    kind = random.choice(("folder", "full folder", "link", "folder link", "nowhere"))
    kind = random.choice((kind, kind, "itself", "pipe", "gone"))
    path.unlink(missing_ok=True)
    if "folder link" == kind:
        path.symlink_to(elsewhere.parent)
    elif "folder" in kind:
        path.mkdir()
        if "full" in kind:
            (path / path.name).write_text("x")
    elif "pipe" == kind:
        os.mkfifo(path)
    elif "gone" != kind:
        targets = {"link": elsewhere, "nowhere": "nowhere", "itself": path.name}
        path.symlink_to(targets[kind])
    return kind


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Have a file of the author's that no cache may touch, whatever leads to it."""
    file = tmp_path / "precious" / "words.md"
    file.parent.mkdir()
    file.write_text("Des mots.")
    yield file
    assert "Des mots." == file.read_text()
    assert [file] == list(file.parent.iterdir())


def with_odd(path: Path, seed: str, elsewhere: Path) -> Iterator[str]:
    """Yield after something else was put in the place of a cache's file, some times."""
    random = Random(seed)  # noqa: S311 - the same each time
    for _ in range(DAMAGES // 4 + 10):
        yield put_odd(path, random, elsewhere)
    keep_healed(f"{seed}: no file in its place", DAMAGES // 4 + 10)


def test_no_damage_has_its_checksum() -> None:
    data = add_checksum(b"Des mots, et encore des mots. " * 9)

    assert not any(map(strip_checksum, each_damage(data, "checksum")))
    assert strip_checksum(add_checksum(b"")) == b""
    assert strip_checksum(bytes(20)) is None


def look(path: str) -> ImageSize:
    return (3, 4) if Path(path).is_file() else None


def test_bodies_are_made_anew(tmp_path: Path, elsewhere: Path) -> None:
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
    for odd in with_odd(path, "bodies", elsewhere):
        assert build() == right, odd
        assert path.is_file(), odd
        assert not path.is_symlink(), odd


def test_bodies_are_kept_though_their_build_fails_later(tmp_path: Path) -> None:
    sources = [str(tmp_path / f"{number}.md") for number in range(40)]
    for source in sources:
        Path(source).write_text("Title: Un\n\nTexte.\n", "utf-8")
    path = tmp_path / "bodies.sqlite"

    def render(source: str) -> Body:
        return Body(f"<p>{Path(source).name}", {"title": ["Un"]}, ((source, (3, 4)),))

    def read(render: Callable[[str], Body]) -> list[Body]:
        bodies = MarkdownCache(SourceTable(), path, fingerprint=b"us", content=tmp_path)
        bodies.render_missing(sources, render, look)
        return [bodies.get(source, render, look) for source in sources]

    right = read(render)  # and nobody saves

    assert read(lambda source: pytest.fail(f"{source} again")) == right
    assert right == [render(source) for source in sources]


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


def test_compiled_templates_are_compiled_anew(tmp_path: Path, elsewhere: Path) -> None:
    source = "{% for a in range(9) %}<p>{{ a }} {{ 'x' * a }}</p>{% endfor %}" * 9

    def render() -> str:
        loader, kept = DictLoader({"a.html": source}), CheckedBytecode(folder)
        environment = Environment(loader=loader, bytecode_cache=kept, autoescape=True)
        return environment.get_template("a.html").render()

    folder = tmp_path / "kept"
    right = render()
    (path,) = folder.iterdir()
    data = path.read_bytes()
    for other in each_damage(data, "templates"):
        path.write_bytes(other)
        assert render() == right
        assert path.read_bytes() == data
    for odd in with_odd(path, "templates", elsewhere):
        assert render() == right, odd
        assert path.read_bytes() == data
        assert not path.is_symlink(), odd


def write_catalogues(folder: Path, *languages: str) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    for lang in languages:
        rows = (f'msgid "word {n}"\nmsgstr "{lang} {n}"' for n in range(40))
        file = folder / lang / "LC_MESSAGES/messages.po"
        file.parent.mkdir(parents=True)
        file.write_text(head + "\n\n".join(rows), "utf-8")


def speak(folder: Path, lang: str) -> list[str]:
    found = read_catalogues(folder, cache_dir=folder / "kept").for_language(lang)
    return [found.gettext(f"word {n}") for n in range(40)]


def test_catalogues_are_made_anew(tmp_path: Path, elsewhere: Path) -> None:
    write_catalogues(tmp_path, "fr")
    right = speak(tmp_path, "fr")
    (path,) = (tmp_path / "kept").iterdir()
    data = path.read_bytes()
    for other in each_damage(data, "catalogues"):
        path.write_bytes(other)
        assert speak(tmp_path, "fr") == right
    for odd in with_odd(path, "catalogues", elsewhere):
        assert speak(tmp_path, "fr") == right, odd
        assert path.read_bytes() == data
        assert not path.is_symlink(), odd


def test_catalogues_that_change_places_are_made_anew(tmp_path: Path) -> None:
    write_catalogues(tmp_path, "de", "fr")
    right = [speak(tmp_path, lang) for lang in ("de", "fr")]
    one, two = (tmp_path / "kept").iterdir()
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)

    assert right == [speak(tmp_path, lang) for lang in ("de", "fr")]
    assert right[0] != right[1]


@dataclass(frozen=True, slots=True)
class Sound:
    """What is found in a recording."""

    seconds: float


def test_what_was_found_in_files_is_looked_up_anew(
    tmp_path: Path, elsewhere: Path
) -> None:
    """As recordings are, in audio.json, and their loudness, in loudness.json."""
    names = [f"{number}.mp3" for number in range(9)]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(b"x" * number)

    def look_up(path: Path) -> list[Sound]:
        cache = StatCache(
            path,
            lambda file: Sound(len(file.read_bytes()) + factor[path.name]),
            restore=lambda row: Sound(**row),
            schema=1,
        )
        found = [cache.find(tmp_path / name, name) for name in names]
        cache.save()
        return found

    factor = {"audio.json": 0.5, "loudness.json": 0.25}
    path, other_path = (tmp_path / "kept" / name for name in factor)
    right, other_right = look_up(path), look_up(other_path)
    data = path.read_bytes()
    for other in each_damage(data, "audio.json"):
        path.write_bytes(other)
        assert look_up(path) == right
        assert path.read_bytes() == data
    for odd in with_odd(path, "audio.json", elsewhere):
        assert look_up(path) == right, odd
        assert path.read_bytes() == data
        assert not path.is_symlink(), odd
    path.write_bytes(other_path.read_bytes())
    other_path.write_bytes(data)
    assert [right, other_right] == [look_up(path), look_up(other_path)]


def test_a_folder_of_caches_that_leads_elsewhere_is_not_followed(
    blog: Edited, elsewhere: Path
) -> None:
    """What is in `templates/` is removed, when it is old: nothing else may be."""
    caches = blog.root / ".causerie"
    parts = ("partial.part", "partial.pages", "check.part")
    for name in ("templates", "catalogues", *parts):
        if (caches / name).is_dir():
            shutil.rmtree(caches / name)
        (caches / name).symlink_to(elsewhere.parent)
    (caches / "build.lock").unlink()
    (caches / "build.lock").symlink_to(elsewhere)
    (caches / "last-failure.txt").symlink_to(elsewhere)
    log_failure(blog.root, ValueError("x"))
    add_to_body(blog.post(1), "Encore.")

    blog.rebuilt()
    check(Way().of(blog.root))

    assert not [path for path in caches.rglob("*") if path.is_symlink()]


BODIES = {f"{n}.md": f"the body of {n}".encode() * (n + 1) for n in range(200)}
VALUES = {
    "build_key": b"us",
    "inputs": FileStamps({"a": (1, 2, 3, 4)}, {}).dump(),
    "table": b"rows and pages" * 2000,
}


def write_snapshot(path: Path) -> None:
    made = SnapshotDB.create(path)
    made.put_meta(VALUES)
    made.put_bodies(BODIES.items())
    made.close(commit=True)


def read_value(path: Path, name: str) -> bytes | None:
    """Read one value of a snapshot, as a build does; None if it is not believed."""
    try:
        with closing(SnapshotDB(path)) as found:
            return found.meta(name) if name in VALUES else found.body(name)
    except sqlite3.DatabaseError:
        return None


def test_a_damaged_value_of_a_snapshot_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    write_snapshot(path)
    right = {**VALUES, **BODIES}
    data = path.read_bytes()

    assert right == {name: read_value(path, name) for name in right}
    for other in each_damage(data, "snapshot"):
        path.write_bytes(other)
        for name, value in right.items():
            assert read_value(path, name) in (None, value)


@pytest.mark.parametrize(("table", "name"), [("meta", "table"), ("body", "7.md")])
def test_a_value_in_the_place_of_another_is_not_believed(
    tmp_path: Path, table: str, name: str
) -> None:
    path = tmp_path / "snapshot.sqlite"
    write_snapshot(path)
    key = "name" if table == "meta" else "source"
    other = "inputs" if table == "meta" else "8.md"
    with closing(sqlite3.connect(path)) as found:
        query = f"SELECT value FROM {table} WHERE {key} = ?"  # noqa: S608 - ours
        (value,) = found.execute(query, (other,)).fetchone()
        change = f"UPDATE {table} SET value = ? WHERE {key} = ?"  # noqa: S608 - ours
        found.execute(change, (value, name))
        found.commit()

    assert read_value(path, other) == {**VALUES, **BODIES}[other]
    assert read_value(path, name) is None


@pytest.mark.parametrize("value", ["words", 7, None, b"", b"without a checksum"])
def test_a_value_that_no_build_wrote_is_not_believed(
    tmp_path: Path, value: object
) -> None:
    path = tmp_path / "snapshot.sqlite"
    write_snapshot(path)
    with closing(sqlite3.connect(path)) as found:
        found.execute("UPDATE meta SET value = ? WHERE name = 'table'", (value,))
        found.execute("UPDATE body SET value = ? WHERE source = '7.md'", (value,))
        found.commit()

    assert read_value(path, "table") is None
    assert read_value(path, "7.md") is None


def test_what_is_written_into_a_snapshot_later_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    write_snapshot(path)

    again = SnapshotDB(path)
    again.put_meta({"build_key": b"others"})
    again.put_bodies([("7.md", b"another")])
    again.delete_bodies(["8.md"])
    again.close(commit=True)

    assert read_value(path, "build_key") == b"others"
    assert read_value(path, "7.md") == b"another"
    assert read_value(path, "8.md") is None
    assert read_value(path, "9.md") == BODIES["9.md"]


def test_builds_with_damaged_caches_give_the_bytes_of_clean_ones(
    blog: Edited, elsewhere: Path
) -> None:
    random = Random("builds")  # noqa: S311 - the same each time
    for number in range(WHOLE):
        add_to_body(blog.post(number % 9), f"Encore {number}.")
        way = Way(release=number % 3 == 2)
        for path in sorted((blog.root / ".causerie").rglob("*")):
            # what was put before may stand yet, and a link leads to what is precious
            if path.is_symlink() or not path.is_file() or random.random() < 0.3:
                continue
            if random.random() < 0.2 or path.name == "build.lock":
                put_odd(path, random, elsewhere)
            else:
                path.write_bytes(damaged(path.read_bytes() or b"x", random))
        blog.rebuilt(way)
    keep_healed("whole builds", WHOLE)
