"""A build opens each source once and parses its header once."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from sites import NOW, Make, article

COUNT = """
import json, os, sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from causerie.building.build_settings import Job
from causerie.building.full_build import run_full_build
from causerie.header.read import parse_header

root, release, now = Path(sys.argv[1]), sys.argv[2] == "release", float(sys.argv[3])
opened, headers = Counter(), 0

def hear(event, arguments):
    path = str(arguments[0]) if event == "open" else ""
    if path.endswith(".md"):
        opened[os.path.basename(path)] += 1

def count(frame, event, _):
    global headers
    headers += event == "call" and frame.f_code is parse_header.__code__

sys.addaudithook(hear)
sys.setprofile(count)
now = datetime.fromtimestamp(now, UTC)
compiled = run_full_build(Job(root, root / "output", release, now))
sys.setprofile(None)
said = [str(problem) for problem in compiled.problems]
print(json.dumps({"opened": opened, "headers": headers, "problems": said}))
"""

POSTS = {
    "content/articles/2026-03-01-a.md": article("Un", Tags="PME, pme, usages"),
    "content/articles/2026-03-02-b.md": article(
        "Deux", "Voir [un]({filename}2026-03-01-a.md).", Tags="Usages", Aliases="/b.php"
    ),
    "content/articles/2026-03-03-c.md": article("Trois", Translation="seul"),
    "content/pages/d.md": article("Page", "Voir [un](/2026/03/01/a/).", Slug="d"),
}


@pytest.mark.parametrize("kind", ["release", "preview"])
def test_a_source_is_opened_once_and_its_header_read_once(
    kind: str, site: Make
) -> None:
    root = site(POSTS).root

    run = subprocess.run(
        [sys.executable, "-c", COUNT, str(root), kind, str(NOW)],
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(run.stdout)

    # problems stand at lines of headers, and no file is opened for them
    assert len(told["problems"]) == 4, told["problems"]
    assert Counter(told["opened"]) == Counter({f"{n}.md": 1 for n in _names()})
    assert told["headers"] == len(POSTS)


def _names() -> list[str]:
    return [path.rpartition("/")[2].removesuffix(".md") for path in POSTS]
