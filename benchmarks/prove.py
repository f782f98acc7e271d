"""Run the tests with the big counts of examples, and keep how it went in prove.json.

The builds of edited blogs may be made in parts, on several days: CAUSERIE_STEPS says
how many are made, CAUSERIE_FIRST_PART where to go on. What earlier runs made with the
same code is kept beside the new, part by part.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from causerie.code_fingerprint import code_fingerprint

HERE = Path(__file__).parent
KEPT = HERE / "prove.json"
EXAMPLES = 2000  # of each property; tests/conftest.py has the count of CI
# Builds of edited blogs, and their posts; damages of each cache, and builds with such
# caches. Those of CI stand in tests/incremental/.
STEPS = {
    "CAUSERIE_STEPS": "5000",
    "CAUSERIE_POSTS": "300",
    "CAUSERIE_DAMAGES": "1000",
    "CAUSERIE_DAMAGED_BUILDS": "100",
}


def main(chosen: list[str]) -> int:
    """Run pytest with these arguments; return its exit code, 130 after Ctrl-C."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(chosen, Path(folder) / "report.xml", Path(folder) / "steps")


def _run(chosen: list[str], report: Path, steps: Path) -> int:
    command = ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
    environment = {
        **STEPS,
        **os.environ,
        "CAUSERIE_EXAMPLES": str(EXAMPLES),
        "CAUSERIE_KEPT": str(steps),
    }
    arguments = [sys.executable, *command, f"--junitxml={report}", *chosen]
    runs = _known().get("runs", {})  # the last of each choice
    try:
        code = subprocess.run(
            arguments, cwd=HERE.parent, env=environment, check=False
        ).returncode
        runs |= {" ".join(chosen) or "all tests": _sum_up_run(report)}
    except KeyboardInterrupt:  # the steps were made all the same
        code = 130
    text = steps.read_text("utf-8") if steps.exists() else ""
    kept = {
        "runs": runs,
        "damages": add_damages(text),
        "publishes": add_publishes(text),
        "steps": add_steps(text),
    }
    KEPT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return code


def _sum_up_run(report: Path) -> dict[str, Any]:
    suite = ET.parse(report).getroot()[0]
    return {
        "on": datetime.now(UTC).date().isoformat(),
        "code": _code(),
        "examples": EXAMPLES,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        **{k: int(suite.get(k)) for k in ("tests", "failures", "errors", "skipped")},
        "seconds": round(float(suite.get("time"))),
    }


def _known() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return known


def _code() -> str:
    return code_fingerprint().hex()[:16]


def add_steps(text: str) -> dict[str, Any]:
    """Sum up the steps that were made, and those of earlier runs of the same code."""
    code = _code()
    before = _known().get("steps", {})
    parts: dict[str, Any] = before["parts"] if before.get("code") == code else {}
    rows = [row for row in map(json.loads, text.splitlines()) if "part" in row]
    parts |= {str(part): sum_up(rows, part) for part in {row["part"] for row in rows}}
    if not rows:
        return before
    return {
        "code": code,
        "made": sum(part["made"] for part in parts.values()),
        "failed": sum(len(part["failed"]) for part in parts.values()),
        "built": dict(sum((Counter(p["built"]) for p in parts.values()), Counter())),
        "rules": dict(sum((Counter(p["rules"]) for p in parts.values()), Counter())),
        "edits": sum(part["edits"] for part in parts.values()),
        "parts": dict(sorted(parts.items(), key=lambda part: int(part[0]))),
    }


def add_damages(text: str) -> dict[str, Any]:
    """Say how often each cache was damaged and healed, last of all."""
    known: dict[str, Any] = _known().get("damages", {})
    rows = [row for row in map(json.loads, text.splitlines()) if "cache" in row]
    run = {"on": datetime.now(UTC).date().isoformat(), "code": _code()}
    healed: Counter[str] = Counter()
    for row in rows:
        healed[row["cache"]] += row["healed"]
    return known | {name: {**run, "healed": healed[name]} for name in sorted(healed)}


def add_publishes(text: str) -> dict[str, Any]:
    """Say how often publishing to each target was killed last, and what was read."""
    known: dict[str, Any] = _known().get("publishes", {})
    rows = [row for row in map(json.loads, text.splitlines()) if "target" in row]
    run = {"on": datetime.now(UTC).date().isoformat(), "code": _code()}
    return known | {row.pop("target"): run | row for row in rows}


def sum_up(rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """Sum up the steps of one part, by what was done and what a build did."""
    own = [row for row in rows if row["part"] == number]
    made = [row for row in own if "rule" in row]
    return {
        "on": datetime.now(UTC).date().isoformat(),
        "made": len(made),  # builds that were held against clean ones
        "posts": own[0]["posts"],
        "seeds": sorted({row["seed"] for row in own}),
        "built": Counter(row["built"] for row in made),
        "rules": Counter(row["rule"] for row in made),
        "edits": sum(len(row["edits"]) for row in made),
        "failed": [row for row in own if "failed" in row],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
