"""Endurance: random pages, a siege and a soak of the conversation, and what they took.

`python benchmarks/endurance.py [PART …]`, also a part of `inv prove`: writes
endurance.json, and a table of README.md. Ends with 1 if a promise is broken.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import siege
import soak
import strangers
from readme_table import write_table

from causerie.code_fingerprint import code_fingerprint

HERE = Path(__file__).parent
KEPT = HERE / "endurance.json"
PAGES = 100_000
SIEGE, SOAK = 4, 30  # minutes


def main(chosen: list[str]) -> int:
    """Run the parts that were chosen, or all; keep what they found."""
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for part in chosen or PARTS:
        kept[part] = {
            "on": datetime.now(UTC).date().isoformat(),
            "code": code_fingerprint().hex()[:16],
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[2], 1),  # of the machine, as it ended
            **_run(part),
        }
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    write_table("endurance", table(kept))
    print(table(kept))
    return 0 if all(IS_MET[part](kept[part]) for part in chosen or PARTS) else 1


def _run(part: str) -> dict[str, Any]:
    """Run a part as a process of its own: its memory is measured."""
    program = [sys.executable, HERE / f"{part}.py", str(PARTS[part])]
    done = subprocess.run(program, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


PARTS: Mapping[str, int] = {"strangers": PAGES, "siege": SIEGE, "soak": SOAK}
IS_MET: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "strangers": strangers.is_met,
    "siege": siege.is_met,
    "soak": soak.is_met,
}


# ---- what is said of it


def table(kept: dict[str, Any]) -> str:
    """Write the table of README.md."""
    lines = ["| what | figure | verdict |", "|---|---|---|"]
    for part, tell in (("strangers", _pages), ("siege", _siege), ("soak", _soak)):
        if part in kept:
            verdict = "met" if IS_MET[part](kept[part]) else "**missed**"
            lines.append(f"| {tell(kept[part])} | {verdict} |")
    measured = (
        f"{part}: {one['on']}, {one['cores']} cores, load {one['load']}"
        for part, one in kept.items()
    )
    return "\n".join([*lines, "", "Measured: " + "; ".join(measured) + ".", ""])


def _pages(kept: dict[str, Any]) -> str:
    linked = kept["found"].get("verified: linked", 0)
    return (
        f"{kept['pages']:,} random pages, each verified and told of a link |"
        f" {len(kept['failed'])} foreign exceptions; {linked:,} linked; slowest"
        f" {kept['slowest']:.1f} s; {kept['memory'] / 1e6:.0f} MB at most"
    )


def _siege(kept: dict[str, Any]) -> str:
    return (
        f"{kept['waiting']:,} hostile pings of {kept['domains']:,} domains wait;"
        f" friends ring {kept['friends']} times | {_waits(kept)}"
    )


def _soak(kept: dict[str, Any]) -> str:
    commands, memory = kept["commands"], kept["memory"]
    return (
        f"{kept['seconds'] / 60:.0f} minutes among 50 hostile and 5 friendly hosts:"
        f" {kept['accepted']:,} pings taken, {commands['build']} builds,"
        f" {commands['publish']} publishes, 2 SIGTERM, 3 SIGKILL |"
        f" {len(kept['lost'])} lost; of {kept['friends']} friendly ones {_waits(kept)};"
        f" {memory['peak'] / 1e6:.0f} MB at most, {memory['an_hour'] / 1e6:+.0f} MB an"
        " hour"
    )


def _waits(kept: dict[str, Any]) -> str:
    waited = kept["waited"]
    return (
        f"{len(kept['unseen'])} not looked at, the others after"
        f" {waited['median']:.1f} s (median), {waited['worst']:.1f} s (worst)"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
