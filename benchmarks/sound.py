"""Sound: what a thousand episodes with 5 GB of recordings add to an unchanged build.

The recordings are sparse files: they take no room, and a tool that copies them does.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aside import put_aside
from corpus import silence, write_corpus
from tools import make_checkout, run, stamps

EPISODES = 1_000
BYTES = 5_000_000  # of each recording
SITES = ("episodes", "silent")

_OWN = re.compile(r"^(Audio|Episode|Guid): .*\n", re.MULTILINE)
_HEADER = 10  # bytes, of an ID3 tag


def compare_silence(work: Path, count: int, step: Callable[[str], None]) -> Any:
    """Build two sites of the same posts in turn: with recordings, and without."""
    sites = {name: work / name for name in SITES}
    for name, site in sites.items():
        step(f"{EPISODES:,} episodes, writing them")
        put_aside(site)
        _prepare(site, sounds=name == "episodes")
        run(site, "inv")
    rounds = []
    for _ in range(count):
        one = {}
        for name, site in sites.items():
            step(f"{EPISODES:,} episodes, {name}")
            before = stamps(site / "output")
            cost = run(site, "inv")
            after = stamps(site / "output")
            written = [path for path in after if before.get(path) != after[path]]
            sounds = [Path(path) for path in written if path.endswith(".mp3")]
            # a hard link is no copy
            copied = [p.stat().st_size for p in sounds if p.stat().st_nlink == 1]
            one[name] = {**cost, "written": len(written), "copied": sum(copied)}
        rounds.append(one)
    return {"episodes": EPISODES, "bytes": EPISODES * BYTES, "rounds": rounds}


def _prepare(site: Path, *, sounds: bool) -> None:
    write_corpus(site, EPISODES)
    make_checkout(site)
    put_aside(site / "content/audio")
    (site / "content/audio").mkdir()
    for number, path in enumerate(sorted(site.glob("content/*/20*.md")), 1):
        head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
        head = _OWN.sub("", head + "\n")
        if sounds:
            name = f"audio/episode-{number:04}.mp3"
            _write_silence(site / "content" / name)
            guid = uuid5(NAMESPACE_URL, f"https://banc.example/{name}")
            head += f"Audio: {name}\nEpisode: {number}\nGuid: {guid}\n"
        path.write_text(f"{head}\n{body}", encoding="utf-8")


def _write_silence(path: Path) -> None:
    """Write an MP3 of two seconds behind a tag that is a hole but for its header."""
    frames = silence(frames=77)
    size = BYTES - _HEADER - len(frames)
    in_sevens = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    with path.open("wb") as file:
        file.write(b"ID3\x04\x00\x00" + in_sevens)  # ID3v2.4, 3.1
        file.seek(size, 1)
        file.write(frames)
