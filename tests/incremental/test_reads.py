"""Whatever a build reads, besides the site's sources, is known to the next one.

A site has an extension of Python-Markdown, or settings, that look at many things at
once. Each of them is changed, told, and put back; then all of them are changed.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from causerie.building.build import build
from clean_builds import Way, build_both, due
from sites import CONF, Folder, article, make_site

FIRST, SECOND = "content/articles/2026-01-02-a.md", "content/articles/2026-01-03-b.md"
POSTS = {FIRST: article("Un", "Texte."), SECOND: article("Deux", "Texte.")}
EXTENSION = '''\
"""An extension that ends each post with what it finds."""
{imports}
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class Finds(Preprocessor):
    def run(self, lines):
        return [*lines, "", *(str(find()) for find in FIND)]


class Found(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Finds(md), "finds", 1)


FIND = [{found}]


def makeExtension(**config):
    return Found(**config)
'''
USED = """\
MARKDOWN["extension_configs"]["own_finds"] = {}
"""


def extension(*found: str, imports: str = "") -> dict[str, str]:
    """Write a site that uses an extension of its own."""
    text = EXTENSION.format(
        imports=imports, found=", ".join(f"lambda: {each}" for each in found)
    )
    return {**POSTS, "pelicanconf.py": CONF + USED, "own_finds.py": text}


def built(root: Path, files: Mapping[str, str | bytes]) -> Folder:
    folder = make_site(root / "site", files)
    result = build(Way().of(folder.root))
    assert result.ok, result.problems
    return folder


def told(folder: Folder) -> list[str]:
    """Return what a build says of builds that come."""
    notes = build(Way().of(folder.root)).notes
    return [note for note in notes if note.startswith("Every build is a whole one")]


def same_as_clean(folder: Folder) -> bool:
    both = build_both(folder.root, Way())
    return both.result.ok and both.found == []


def change(path: Path) -> Callable[[], object]:
    """Change a file, or make one; return a way to undo it."""
    if not path.exists():
        missing = [each for each in (path, *path.parents) if not each.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Deux mots", "utf-8")
        last = missing[-1]
        return (lambda: shutil.rmtree(last)) if last.is_dir() else last.unlink
    data = path.read_bytes()
    path.write_bytes(data.replace(b"n", b"mm") if b"n" in data else data + b"m")
    return lambda: path.write_bytes(data)


READS = {
    "open('read/open.txt').read()": "read/open.txt",
    "open(b'read/bytes.txt').read()": "read/bytes.txt",
    "io.open('read/io.txt').read()": "read/io.txt",
    "Path('read/path.txt').read_text()": "read/path.txt",
    "os.read(os.open('read/os.txt', os.O_RDONLY), 9)": "read/os.txt",
    "json.load(open('read/a.json'))": "read/a.json",
    "open('../beside.txt').read()": "../beside.txt",
    "open('content/notes.txt').read()": "content/notes.txt",
    "own_words.SAID": "own_words.py",
    "__import__('own_late').SAID": "own_late.py",
    "os.path.exists('asked/one.txt')": "asked/one.txt",
    "Path('asked/two.txt').is_file()": "asked/two.txt",
    "os.access('asked/three.txt', os.R_OK)": "asked/three.txt",
    "sorted(os.listdir('listed'))": "listed/new.txt",
    "sorted(e.stat().st_size for e in os.scandir('sized'))": "sized/a.txt",
    "sorted(glob.glob('globbed/*.txt'))": "globbed/new.txt",
    "sorted(glob.glob('nowhere/*.txt'))": "nowhere/new.txt",
    "sorted(map(str, Path('walked').rglob('*.txt')))": "walked/below/new.txt",
    "open('content/articles/2026-01-03-b.md').read(12)": SECOND,
    "os.environ.get('A_VARIABLE')": "",
}
IMPORTS = "import glob, io, json, os, own_words\nfrom pathlib import Path"
FILES = {
    **{name: "Un mot" for name in READS.values() if name.startswith("read/")},
    "read/a.json": '["Un"]',
    "../beside.txt": "Un mot",
    "content/notes.txt": "Un mot",
    "own_words.py": "SAID = 'Un mot'\n",
    "own_late.py": "SAID = 'Un mot'\n",
    **{f"{name}/a.txt": "Un" for name in ("listed", "sized", "globbed", "walked")},
    "walked/below/a.txt": "Un",
}


def test_what_an_extension_of_markdown_looks_at_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = built(tmp_path, {**extension(*READS, imports=IMPORTS), **FILES})
    assert due(Way().of(folder.root)) == "nothing"

    for how, name in READS.items():
        if name:
            undo = change(folder.root / name)
            assert due(Way().of(folder.root)) == "full", how
            undo()
        else:
            monkeypatch.setenv("A_VARIABLE", "deux")
            assert due(Way().of(folder.root)) == "full", how
            monkeypatch.delenv("A_VARIABLE")
        assert due(Way().of(folder.root)) == "nothing", how
    (folder.root / "README.md").write_text("Nobody reads it.")
    assert due(Way().of(folder.root)) == "nothing"

    for name in filter(None, READS.values()):
        change(folder.root / name)
    assert same_as_clean(folder)
    assert due(Way().of(folder.root)) == "nothing"


def test_what_a_partial_build_reads_first_is_known(tmp_path: Path) -> None:
    reads = "''.join(open(n).read() for n in re.findall(r'<!--(.*)-->', str(LINES)))"
    files = extension(reads, imports="import re")
    text = files["own_finds.py"]
    text = text.replace(
        "        return [", "        LINES[:] = lines\n        return ["
    )
    folder = built(
        tmp_path, {**files, "own_finds.py": f"LINES = []\n{text}", "a.txt": "Un mot"}
    )

    folder.write({FIRST: article("Un", "Texte. <!--a.txt-->")})
    assert due(Way().of(folder.root)) == "partial"
    assert same_as_clean(folder)
    undo = change(folder.root / "a.txt")
    assert due(Way().of(folder.root)) == "full"
    undo()
    assert due(Way().of(folder.root)) == "nothing"
    change(folder.root / "a.txt")
    folder.write({SECOND: article("Deux", "Autre.")})
    assert same_as_clean(folder)


def test_the_date_of_a_file_counts_where_it_was_asked_for(tmp_path: Path) -> None:
    asked = "os.path.getmtime('dated.txt')", "os.path.exists('only_there.txt')"
    files = {"dated.txt": "Un", "only_there.txt": "Un"}
    folder = built(tmp_path, {**extension(*asked, imports="import os"), **files})

    (folder.root / "only_there.txt").touch()
    assert due(Way().of(folder.root)) == "nothing"
    (folder.root / "dated.txt").touch()

    assert due(Way().of(folder.root)) == "full"


@pytest.mark.parametrize(
    ("imports", "found", "what"),
    [
        ("import subprocess", "subprocess.run(['true'])", "runs commands"),
        ("import sqlite3", "sqlite3.connect('a.sqlite')", "reads a database"),
        (
            "from datetime import date",
            "date.today() > date(2000, 1, 1)",
            "looks at the clock",
        ),
    ],
)
def test_what_cannot_be_tracked_makes_full_builds_and_is_reported(
    tmp_path: Path, imports: str, found: str, what: str
) -> None:
    folder = built(tmp_path, extension(found, imports=imports))

    assert told(folder) == [f"Every build is a whole one: own_finds {what}."]
    assert due(Way().of(folder.root)) == "full"


SETTINGS = f"""\
import datetime
import glob
import os
import sys
from pathlib import Path

{CONF}
sys.path.insert(0, "../elsewhere")
from shared import SAID

SITESUBTITLE = " ".join(
    [
        SAID,
        Path("../elsewhere/words.txt").read_text(),
        str(sorted(os.listdir("listed"))),
        str(sorted(glob.glob("globbed/*.txt"))),
        str(Path("asked.txt").exists()),
        str(len(list(Path("content/articles").glob("*.md")))),
        os.environ.get("A_VARIABLE", ""),
        str(os.path.getmtime("dated.txt") == 1),
        str(datetime.date.today() < datetime.date(2000, 1, 1)),
    ]
)
"""


def test_what_settings_look_at_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = built(
        tmp_path,
        {
            **POSTS,
            "pelicanconf.py": SETTINGS,
            "../elsewhere/shared.py": "SAID = 'Un mot'\n",
            "../elsewhere/words.txt": "Un mot",
            "listed/a.txt": "Un",
            "globbed/a.txt": "Un",
            "dated.txt": "Un",
        },
    )
    assert due(Way().of(folder.root)) == "nothing"
    names = (
        *("../elsewhere/words.txt", "listed/new.txt", "globbed/new.txt", "asked.txt"),
        *("../elsewhere/shared.py", "content/articles/2026-01-09-new.md"),
    )

    for name in names:
        undo = change(folder.root / name)
        assert due(Way().of(folder.root)) == "full", name
        undo()
        assert due(Way().of(folder.root)) == "nothing", name
    monkeypatch.setenv("A_VARIABLE", "deux")
    assert due(Way().of(folder.root)) == "full"
    monkeypatch.delenv("A_VARIABLE")
    os.utime(folder.root / "dated.txt", (1, 1))
    assert due(Way().of(folder.root)) == "full"

    (folder.root / "dated.txt").touch()  # as a copy's is
    for name in names[:-1]:
        change(folder.root / name)
    assert same_as_clean(folder)
    assert due(Way().of(folder.root)) == "nothing"


def test_settings_that_say_something_else_each_time_are_told(tmp_path: Path) -> None:
    line = "import time\nSITESUBTITLE = str(time.time_ns())\n"
    folder = built(tmp_path, {**POSTS, "pelicanconf.py": CONF + line})

    assert told(folder) == [
        "Every build is a whole one: each time it is run, the settings file says"
        " another pelicanconf.SITESUBTITLE."
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("CRY", "def CRY(articles):\n    return articles[0].title.upper()\n"),
        ("TOOLS", "TOOLS = {'cry': [lambda articles: articles[0].title]}\n"),
        ("TOOL", "class TOOL:\n    pass\n"),
        ("DT", "import datetime as DT\n"),
    ],
)
def test_functions_of_settings_are_told(tmp_path: Path, name: str, line: str) -> None:
    folder = built(tmp_path, {**POSTS, "pelicanconf.py": CONF + line})

    (said,) = told(folder)

    assert f"the setting pelicanconf.{name} is a function" in said
    assert due(Way().of(folder.root)) == "full"


def test_another_version_of_what_is_installed_is_another_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "lib" / "site-packages"
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.syspath_prepend(str(packages))

    def install(version: str) -> None:
        shutil.rmtree(packages, ignore_errors=True)
        (packages / f"shout-{version}.dist-info").mkdir(parents=True)
        found = EXTENSION.format(imports="", found=f"lambda: {version!r}")
        (packages / "own_finds.py").write_text(found)

    install("0.1")
    folder = built(tmp_path, {**POSTS, "pelicanconf.py": CONF + USED})
    assert due(Way().of(folder.root)) == "nothing"
    install("0.2")
    assert due(Way().of(folder.root)) == "full"
    assert same_as_clean(folder)
    assert due(Way().of(folder.root)) == "nothing"
    file = packages / "own_finds.py"
    file.write_text(file.read_text().replace("0.2", "0.3"))  # as by hand
    assert due(Way().of(folder.root)) == "full"
