"""Time the conversation: pings while a build runs, and what many mentions add to one.

`python benchmarks/conversation.py [POSTS]`, also a part of `inv bench`: writes
conversation.json, and a table of README.md.
"""

import http.client
import json
import os
import platform
import re
import subprocess
import sys
import threading
import time
import xmlrpc.client
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import tools
from aside import put_aside
from ratios import ratio, spread
from readme_table import write_table

HERE = Path(__file__).parent
POSTS = 1000
PINGS, HOSTS, WITHIN = 1000, 50, 60.0  # so many, of so many hosts, within seconds
MENTIONS = 10_000
ROUNDS = 3


def main(arguments: list[str]) -> int:
    """Measure, and write what was found; 1 if a goal is missed."""
    posts = int(arguments[0]) if arguments else POSTS
    site = HERE / "work" / "conversation"
    tools.prepare(site, posts)
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('PINGBACKS = {"receiver": "http://127.0.0.1:1"}\n')
    tools.run_clean(site, "release")  # the disk's own cache, and the list of pages
    kept = {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "posts": posts,
        "pings": ring_while_building(site),
        "mentions": compare_mentions(site),
    }
    text = json.dumps(kept, indent=1) + "\n"
    (HERE / "conversation.json").write_text(text, encoding="utf-8")
    write_table("conversation", table(kept))
    print(table(kept))
    return 0 if _answered(kept) and _added(kept["mentions"]) < ADDS else 1


ADDS = 0.10  # of a clean build, that the mentions may add


# ---- pings while a build runs


def ring_while_building(site: Path) -> dict[str, Any]:
    """Ring for a minute at the receiver of a site that is built meanwhile.

    The pages that ring stand on hosts of the receiver's own process, so what that
    takes is theirs too.
    """
    pages = json.loads((site / "output-release/pingbacks.json").read_bytes())
    targets = [pages["site"] + path for path in pages["pages"]][:200]
    over = threading.Event()
    builds: list[float] = []

    def build() -> None:
        while not over.is_set():
            builds.append(tools.run_clean(site, "inv")["seconds"])

    with _receiver(site) as (process, port):
        building = threading.Thread(target=build)
        building.start()
        answers: list[tuple[str, float]] = []
        ringing = []
        begin = time.monotonic()
        for number in range(PINGS):
            time.sleep(max(0.0, begin + number * WITHIN / PINGS - time.monotonic()))
            asked = threading.Thread(
                target=_ring, args=(port, number, targets, answers)
            )
            asked.start()
            ringing.append(asked)
        for asked in ringing:
            asked.join()
        taken = time.monotonic() - begin
        over.set()
        building.join()
        peak = _peak(process.pid)
    times = sorted(seconds for _, seconds in answers)
    return {
        "pings": PINGS,
        "hosts": HOSTS,
        "seconds": round(taken, 1),
        "builds": [round(one, 2) for one in builds],
        "answers": dict(Counter(answer for answer, _ in answers)),
        "median": round(1000 * median(times), 1),  # ms
        "p99": round(1000 * quantiles(times, n=100)[98], 1),
        "worst": round(1000 * times[-1], 1),
        "peak": peak,  # bytes
    }


def _ring(
    port: int, number: int, targets: list[str], answers: list[tuple[str, float]]
) -> None:
    """Send one ping: every other one is a pingback."""
    source = f"http://host{number % HOSTS}.example/{number}"
    target = targets[number % len(targets)]
    network = {"X-Forwarded-For": f"9.{number % HOSTS}.9.9"}
    if number % 2:
        path, media = "/pingback", "text/xml"
        body = xmlrpc.client.dumps((source, target), "pingback.ping")
    else:
        path, media = "/webmention", "application/x-www-form-urlencoded"
        body = urlencode({"source": source, "target": target})
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, body, {"Content-Type": media, **network})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    seconds = time.perf_counter() - begin
    fault = " fault" if b"<fault>" in text else ""
    answers.append((f"{path[1:]} {answer.status}{fault}", seconds))


@contextmanager
def _receiver(site: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    program = [sys.executable, str(HERE / "ringing.py"), str(site), str(HOSTS)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.terminate()


def _peak(pid: int) -> int:
    """Return the most bytes that a process held (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert found
    return int(found[1]) * 1024


# ---- what mentions add


def compare_mentions(site: Path) -> dict[str, Any]:
    """Build from nothing in turn, with all mentions and without one."""
    folder = site / "content" / "mentions"
    aside = site / "mentions"
    put_aside(folder)
    put_aside(aside)
    pages = json.loads((site / "output-release/pingbacks.json").read_bytes())["pages"]
    write_mentions(aside, list(pages))
    rounds = []
    for number in range(ROUNDS + 1):
        one = {}
        for name in ("without", "with"):
            if name == "with":
                aside.rename(folder)
            one[name] = tools.run_clean(site, "release")
            if name == "with":
                folder.rename(aside)
        if number:  # the first round is not counted
            rounds.append(one)
    return {"mentions": MENTIONS, "rounds": rounds}


def write_mentions(folder: Path, paths: list[str]) -> None:
    """Write so many mentions of posts; some posts have many of them."""
    rng = Random(1)
    for number in range(MENTIONS):
        target = paths[int(len(paths) * rng.random() ** 2)]
        kind = ("mention", "reply", "like")[number % 3]
        mention = {
            "author": f"Carnet {number % 300}",
            "author_url": f"https://host{number % 300}.example/",
            "date": f"20{10 + number % 15}-03-05T12:00:00+00:00",
            "excerpt": "" if kind == "like" else _SAID * 6,
            "kind": kind,
            "lang": "fr",
            "schema": 1,
            "source": f"https://host{number % 300}.example/{number}",
            "target": target,
            "title": f"Une réponse, la {number}e",
        }
        file = folder / f"host{number % 300}.example" / f"{number}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(mention, indent=2), encoding="utf-8")


_SAID = "Voilà qui se discute, et se lit. "


# ---- what is said of it


def _answered(kept: dict[str, Any]) -> bool:
    """Tell whether each ping was taken at once."""
    pings = kept["pings"]
    good = {"webmention 201", "pingback 200"}
    return pings["answers"].keys() <= good and pings["p99"] < 1000  # noqa: PLR2004 - ms


def _added(mentions: dict[str, Any]) -> float:
    return ratio(mentions["rounds"], "with", "without") - 1


def table(kept: dict[str, Any]) -> str:
    """Write the table of README.md."""
    pings, mentions = kept["pings"], kept["mentions"]
    answers = ", ".join(f"{n} x {name}" for name, n in sorted(pings["answers"].items()))
    low, high = spread(mentions["rounds"], "with", "without")
    processor = ratio(mentions["rounds"], "with", "without", "cpu") - 1
    lines = [
        "| what | figure | verdict |",
        "|---|---|---|",
        f"| {pings['pings']:,} pings of {pings['hosts']} hosts in"
        f" {pings['seconds']:.0f} s while a site of {kept['posts']:,} posts is built"
        f" from nothing ({len(pings['builds'])} times) | {answers}; answered in"
        f" {pings['median']:.0f} ms (median), {pings['p99']:.0f} ms (99 of 100),"
        f" {pings['worst']:.0f} ms (worst); the receiver held"
        f" {pings['peak'] / 1e6:.0f} MB at most"
        f" | {'met' if _answered(kept) else '**missed**'} |",
        f"| {mentions['mentions']:,} mentions in a release of {kept['posts']:,} posts"
        f" from nothing | {100 * _added(mentions):+.1f} % of time"
        f" ({100 * (low - 1):+.1f} to {100 * (high - 1):+.1f}),"
        f" {100 * processor:+.1f} % of processor; goal: less than"
        f" {100 * ADDS:.0f} %"
        f" | {'met' if _added(mentions) < ADDS else '**missed**'} |",
        "",
        f"Measured on {kept['measured']}, {kept['cores']} cores, Python"
        f" {kept['python']}.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
