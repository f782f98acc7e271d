"""Time a show of 1,000 episodes, built cold and warm, and the reading of huge files.

`python benchmarks/episodes.py [COUNT]`, also a part of `inv bench`: writes
episodes.json, and a table of README.md.
"""

import gzip
import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import NAMESPACE_URL, uuid5

from aside import put_aside
from corpus import COVER, SETTINGS, make_corpus
from cost import Cost, measure
from readme_table import write_table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "plugins"), str(HERE.parent / "tests" / "support")]

import audio  # noqa: E402 - the tests' own recordings

EPISODES = 1000
TIMES = 3
HUGE = 2 * 2**30  # bytes, most of them never written: a sparse file
NOTES = "Des notes d'épisode, avec [un lien](https://exemple.example/). " * 12

PROBE = """
import sys
from pathlib import Path
from causerie.errors import AudioError
from causerie.podcast.{module} import {name}
try:
    print({name}(Path(sys.argv[1])))
except AudioError as error:
    print(error)
"""


def write_show(site: Path, count: int) -> None:
    """Write a site of so many episodes, each with two silent seconds of its own."""
    for name, text in SETTINGS.items():
        write(site / name, text.encode())
    cover = f"content/{COVER}"
    write(site / cover, dict(make_corpus(0))[cover])
    for number in range(1, count + 1):
        day = date(2005, 1, 1) + timedelta(days=7 * number)
        header = {
            "Title": f"Les bancs de {number} heures",
            "Category": "Podcast",
            "Summary": "Deux secondes de silence.",
            "Audio": f"audio/e{number:04}.mp3",
            "Guid": str(uuid5(NAMESPACE_URL, f"https://banc.example/{number}")),
            "Episode": str(number),
            "Chapters": "00:00 Le début\n    00:01 La fin",
        }
        head = "".join(f"{key}: {value}\n" for key, value in header.items())
        post = site / f"content/episodes/{day}-banc-{number}.md"
        write(post, f"{head}\n{NOTES}\n".encode())
        sound = audio.mp3_frame(64) * (77 + number % 10)
        write(site / "content" / header["Audio"], sound)


def build(site: Path, *, cold: bool) -> Cost:
    """Build a release, from nothing or with what the build before it kept."""
    put_aside(site / "output-release")
    if cold:
        put_aside(site / ".causerie")
    return measure([sys.executable, "-m", "invoke", "build", "--release"], site)


def read_huge(folder: Path) -> dict[str, dict[str, float]]:
    """Read what two files of 2 GiB tell, each in a process of its own."""
    small = folder / "small.m4a"
    audio.m4a(small, 2)
    data = small.read_bytes()
    start = data.index(b"mdat") - 4
    m4a, mp3 = folder / "huge.m4a", folder / "huge.mp3"
    m4a.write_bytes(data[:start] + (HUGE - start).to_bytes(4) + data[start + 4 :])
    audio.mp3_cbr(mp3, 60)
    for path in (m4a, mp3):
        os.truncate(path, HUGE)
    rows = {
        "2 GiB of M4A: what it tells": (m4a, "audio.probe", "probe"),
        "2 GiB of M4A: its facts, SHA-256 too": (m4a, "facts", "measure_facts"),
        "2 GiB of MP3, a minute of it sound: refused": (mp3, "audio.probe", "probe"),
    }
    return {name: asdict(run(*row)) for name, row in rows.items()}


def run(path: Path, module: str, name: str) -> Cost:
    """Run a function of the podcast on a file."""
    program = PROBE.format(module=module, name=name)
    return measure([sys.executable, "-c", program, str(path)], path.parent)


def main(arguments: list[str]) -> int:
    """Measure, and write what was found."""
    count = int(arguments[0]) if arguments else EPISODES
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    site = HERE / "work" / "show"
    put_aside(site)
    write_show(site, count)
    build(site, cold=True)  # the disk's own cache
    feed = (site / "output-release/podcast.xml").read_bytes()
    kept = {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "episodes": count,
        "feed": {"bytes": len(feed), "gzip": len(gzip.compress(feed, mtime=0))},
        "cold": middle(lambda: build(site, cold=True)),
        "warm": middle(lambda: build(site, cold=False)),
        "huge": read_huge(site),
    }
    put_aside(site)
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "episodes.json").write_text(text, encoding="utf-8")
    write_table("episodes", table(kept))
    print(table(kept))
    return 0


def middle(once: Callable[[], Cost]) -> dict[str, float]:
    """Return the median of each figure of some runs."""
    costs = [asdict(once()) for _ in range(TIMES)]
    return {name: median(cost[name] for cost in costs) for name in costs[0]}


def table(kept: dict) -> str:  # type: ignore[type-arg]
    """Write the table of README.md."""
    rows = {
        f"{kept['episodes']:,} episodes, built cold": kept["cold"],
        f"{kept['episodes']:,} episodes, built again (warm)": kept["warm"],
        **kept["huge"],
    }
    lines = ["| what | time | processor | memory |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | {cost['seconds']:.1f} s | {cost['cpu']:.1f} s"
        f" | {cost['peak'] / 1e6:.0f} MB |"
        for name, cost in rows.items()
    ]
    size = kept["feed"]
    lines += [
        "",
        f"The feed of {kept['episodes']:,} episodes has {size['bytes'] / 1e6:.1f} MB,"
        f" {size['gzip'] / 1e3:.0f} KB compressed. Measured on {kept['measured']},"
        f" {kept['cores']} cores, Python {kept['python']}.",
    ]
    return "\n".join(lines) + "\n"


def write(path: Path, data: bytes) -> None:
    """Write a file, its folder too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
