"""Time publishing by rsync over ssh beside plain `rsync -a --checksum`, same files.

`python benchmarks/publishing.py [PAGES]`, also a part of `inv bench`: writes
publishing.json, and a table of README.md. For each 100 pages there are three
recordings of 17 MB, most of them never written: sparse files.
"""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from aside import put_aside
from corpus import SEED
from cost import Cost, measure
from readme_table import write_table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "plugins"), str(HERE.parent / "tests" / "support")]

from cutting_proxy import CuttingProxy, cutting_proxy  # noqa: E402 - of the tests
from ssh_server import SshServer, ssh_server  # noqa: E402

PAGES = 10_000
RECORDING = 17_000_000  # bytes
TIMES = 3
PUBLISH = """
import sys
from pathlib import Path
from causerie.publishing.publish import publish
from causerie.publishing.target_address import read_target
site = Path(sys.argv[1])
publish(site, read_target(sys.argv[2]), root=site.parent)
"""
TOOLS = {"causerie": "Causerie", "rsync": "`rsync -a --checksum`"}
ACTS = {"nothing": "nothing changed", "one": "one post changed: page, home, feed"}


def write_site(site: Path, pages: int) -> None:
    """Write a built site: pages of some kilobytes, recordings, a home page, a feed."""
    dice = Random(SEED)
    words = ["".join(dice.choices("aeioulmnrst", k=6)) for _ in range(2000)]
    for number in range(pages):
        page = site / f"{number // 1000}/{number}/index.html"
        page.parent.mkdir(parents=True)
        page.write_text(" ".join(dice.choices(words, k=1000)))
    (site / "audio").mkdir()
    for number in range(pages * 3 // 100):
        recording = site / f"audio/{number}.mp3"
        recording.write_text(f"recording {number}")
        os.truncate(recording, RECORDING)
    change_post(site, 0)


def change_post(site: Path, version: int) -> None:
    """Change a post: its page, the home page and the feed are others."""
    for name in ("0/7/index.html", "index.html", "feed.xml"):
        (site / name).write_text(f"version {version} " + "du texte " * 1000)


def measure_both(
    work: Path, server: SshServer, proxy: CuttingProxy, loads: list[float]
) -> dict:  # type: ignore[type-arg]
    """Publish the same site by both, nothing changed and one post changed, in turn."""
    site, version = work / "site", 0
    through = SshServer(proxy.port, server.command)
    target, plain = work / "causerie", work / "plain"
    plain.mkdir()
    port = f"{server.command} -p {{}}"

    def commands(ssh: SshServer) -> dict[str, list[str]]:
        shell, folder = port.format(ssh.port), f"127.0.0.1:{plain}/"
        rsync = ["rsync", "-a", "--checksum", "--delete", "-e", shell, f"{site}/"]
        ours = [sys.executable, "-c", PUBLISH, str(site), ssh.address(target)]
        return {"causerie": ours, "rsync": [*rsync, folder]}

    def once(tool: str) -> tuple[Cost, int]:
        before = proxy.sent
        cost = measure(commands(through)[tool], work)
        return cost, proxy.sent - before

    for command in commands(server).values():  # all of it, once
        measure(command, work)
    found: dict = {act: {tool: [] for tool in TOOLS} for act in ACTS}  # type: ignore[type-arg]
    for _ in range(TIMES):
        for act in ACTS:
            if act == "one":
                version += 1
                change_post(site, version)
            for tool in TOOLS:
                loads.append(os.getloadavg()[0])
                found[act][tool].append(once(tool))
    return {
        act: {tool: middle(runs) for tool, runs in tools.items()}
        for act, tools in found.items()
    }


def middle(runs: list[tuple[Cost, int]]) -> dict[str, float]:
    """Return the medians of what some runs took, here, and of the bytes they sent."""
    return {
        "seconds": median(cost.seconds for cost, _ in runs),
        "cpu": median(cost.cpu for cost, _ in runs),
        "sent": median(sent for _, sent in runs),
    }


def main(arguments: list[str]) -> int:
    """Measure, and write what was found."""
    pages = int(arguments[0]) if arguments else PAGES
    work = HERE / "work" / "publishing"
    put_aside(work)
    write_site(work / "site", pages)
    with ssh_server(work / "sshd") as server, cutting_proxy(server.port) as proxy:
        shell = known_by_one_name(server)
        os.environ |= {"PYTHONPATH": sys.path[0], "RSYNC_RSH": shell}
        loads: list[float] = []  # of the machine, as others use it too
        acts = measure_both(work, SshServer(server.port, shell), proxy, loads)
    put_aside(work)
    kept = {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load": round(median(loads), 1),
        "python": platform.python_version(),
        "pages": pages,
        "recordings": pages * 3 // 100,
        "acts": acts,
    }
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "publishing.json").write_text(text, encoding="utf-8")
    write_table("publishing", table(kept))
    print(table(kept))
    return 0


def known_by_one_name(server: SshServer) -> str:
    """Return the command of ssh by which the server is known behind its proxy, too."""
    return f"{server.command} -o HostKeyAlias=[127.0.0.1]:{server.port}"


def table(kept: dict) -> str:  # type: ignore[type-arg]
    """Write the table of README.md."""
    lines = ["| what was done | by | time | processor | bytes sent |"]
    lines += ["|---|---|--:|--:|--:|"]
    for act, tools in kept["acts"].items():
        for tool, of in tools.items():
            took = f"{of['seconds']:.1f} s | {of['cpu']:.1f} s | {of['sent']:,}"
            lines.append(f"| {ACTS[act]} | {TOOLS[tool]} | {took} |")
    size = kept["recordings"] * RECORDING / 1e9
    lines += [
        "",
        f"{kept['pages']:,} pages and {kept['recordings']} recordings of {size:.1f} GB."
        f" Measured on {kept['measured']}, {kept['cores']} cores,"
        f" load {kept['load']}, Python {kept['python']}.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
