"""What code of others looks at is heard, whatever it asks; what is ours is not."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from causerie.building.audit_hook import BuildInputs, is_foreign, record_inputs
from causerie.building.nondeterminism import report_nondeterminism

NUMBERS = iter(range(1000))


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[BuildInputs]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with record_inputs(tmp_path) as heard, report_nondeterminism():
        heard.ignore_folders(str(tmp_path / "content"), str(tmp_path / "theme"))
        yield heard


def run(folder: Path, line: str, imports: str = "") -> Any:
    """Run a line of code as a module of others."""
    name = f"others_{next(NUMBERS)}"
    text = f"{imports}\n\n\ndef work():\n    return {line}\n"
    (folder / f"{name}.py").write_text(text)
    sys.path_importer_cache.clear()
    return import_module(name).work()


TELLING = {
    "looks at the clock": (
        ("datetime.now()", "from datetime import datetime"),
        ("datetime.datetime.utcnow()", "import datetime"),
        ("d.datetime.today()", "import datetime as d"),
        ("date.today()", "from datetime import date"),
        ("__import__('datetime').date.today()", ""),
        ("time.time()", "import time"),
        ("strftime('%Y')", "from time import strftime"),
        ("gmtime()", "from time import *"),
        ("(lambda: __import__('time').localtime())()", ""),
    ),
    "leaves something to chance": (
        ("random.choice([1])", "import random"),
        ("shuffle([1])", "from random import shuffle"),
        ("uuid.uuid4()", "import uuid"),
        ("secrets.token_hex(4)", "import secrets"),
    ),
    "runs commands": (
        ("subprocess.run(['true'])", "import subprocess"),
        ("subprocess.check_output('true', shell=True)", "import subprocess"),
        ("os.system('true')", "import os"),
        ("os.popen('true').close()", "import os"),
    ),
    "asks other hosts": (
        ("socket.getaddrinfo('127.0.0.1', 9)", "import socket"),
        ("socket.gethostbyname('127.0.0.1')", "import socket"),
    ),
    "reads a database": (("sqlite3.connect('a.sqlite').close()", "import sqlite3"),),
}


@pytest.mark.parametrize(
    ("what", "line", "imports"),
    [(what, *each) for what, lines in TELLING.items() for each in lines],
)
def test_untracked_reads_are_reported(
    recorded: BuildInputs, tmp_path: Path, what: str, line: str, imports: str
) -> None:
    run(tmp_path, line, imports)

    (told,) = recorded.untracked

    assert told.startswith("others_")
    assert told.endswith(what)


@pytest.mark.parametrize(
    ("line", "imports"),
    [
        ("time.sleep(0), time.mktime((2026, 1, 1, 0, 0, 0, 0, 1, 0))", "import time"),
        ("datetime.date(2026, 1, 1) + datetime.timedelta(1)", "import datetime"),
        ("datetime.fromisoformat('2026-01-01')", "from datetime import datetime"),
        ("random.Random(7).random()", "import random"),
        ("uuid.uuid5(uuid.NAMESPACE_URL, 'x')", "import uuid"),
        ("sqlite3.connect(':memory:').close()", "import sqlite3"),
    ],
)
def test_what_is_always_the_same_is_not_reported(
    recorded: BuildInputs, tmp_path: Path, line: str, imports: str
) -> None:
    run(tmp_path, line, imports)

    assert not recorded.untracked


@pytest.mark.usefixtures("recorded")
def test_dates_of_others_are_dates(tmp_path: Path) -> None:
    imports = (
        "import datetime, pickle\n"
        "class Day(datetime.date):\n    pass\n"
        "class Moment(datetime.datetime):\n    pass\n"
    )
    line = (
        "[type(datetime.datetime(2026, 1, 1)), type(datetime.datetime.now()),"
        " isinstance(datetime.datetime.now(), datetime.date),"
        " isinstance(datetime.date(2026, 1, 1), datetime.datetime),"
        " isinstance(datetime.date(2026, 1, 1), Day), isinstance(Day(2026, 1, 1), Day),"
        " type(Moment.fromisoformat('2026-01-01')).__name__,"
        " issubclass(Moment, datetime.date),"
        " pickle.loads(pickle.dumps(datetime.date.today())) <= datetime.date.today(),"
        " datetime.datetime.strptime('2026', '%Y').year]"
    )

    first, second, *rest = run(tmp_path, line, imports)

    assert (first.__name__, second.__name__) == ("datetime", "datetime")
    assert first.__module__ == second.__module__ == "datetime"
    assert rest == [True, False, False, True, "Moment", True, True, 2026]


def test_files_are_recorded_but_those_of_ignored_folders(
    recorded: BuildInputs, tmp_path: Path
) -> None:
    for name in ("content/a.md", "theme/b.html", "data/c.csv", "data/d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "content/a.md").read_text()  # as anybody's
    recorded.written.clear()  # it was we who wrote them
    line = (
        "[open(n, 'a').close() for n in ['log.txt']], [Path(n).read_text() for n in N]"
    )
    names = ["content/a.md", "theme/b.html", "data/c.csv", "log.txt"]

    run(tmp_path, line, f"from pathlib import Path\nN = {names}")

    assert {str(tmp_path / "data/c.csv")} == {
        p for p in recorded.stamps if "data/" in p
    }
    assert {str(tmp_path / "content/a.md")} <= recorded.foreign_sources
    assert str(tmp_path / "log.txt") in recorded.written
    assert not [path for path in recorded.stamps if "theme" in path or "log" in path]


def test_our_own_modules_and_libraries_are_not_of_others() -> None:
    import json

    import jinja2

    import causerie.building.incremental.snapshot_db

    ours = (causerie.building.incremental.snapshot_db, jinja2, json)

    assert not [each for each in ours if is_foreign(str(each.__file__))]
    assert is_foreign("/x/lib/python3.11/site-packages/pymdownx/snippets.py")
    assert is_foreign("/x/pelicanconf.py")
