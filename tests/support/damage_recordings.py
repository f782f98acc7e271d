"""A program: damage a recording at random, probe it each time, tell what happened.

`python tests/support/damage_recordings.py KIND COUNT SEED FOLDER` prints a line of
JSON. It runs in a process of its own, with bounds on its memory and its time that end
it.
"""

import json
import random
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import audio
from causerie.errors import AudioError
from causerie.podcast.audio.probe import embedded_cover, probe
from causerie.podcast.model import Chapter, Tags

TAGS = Tags(
    "\u00c9pisode 7", "Nous", "Causerie", "2026-03-29", 7, "\u00c0 \u00e9couter"
)
CHAPTERS = (Chapter(0, "D\u00e9but"), Chapter(1.25, "Fin", "https://example.org/"))
COMMENTS = tuple(audio.comments_of(TAGS, CHAPTERS, audio.PNG))
MEMORY = 512 * 2**20  # bytes above what the process has when it starts
SECONDS = 10  # of processor, for each thousand files and to start

KINDS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "mp3": (
        "a.mp3",
        lambda p: audio.mp3_cbr(p, 0.3, tags=TAGS, chapters=CHAPTERS, cover=audio.PNG),
    ),
    "xing": ("a.mp3", lambda p: audio.mp3_with_xing(p, 0.3)),
    "m4a": ("a.m4a", lambda p: audio.m4a(p, 0.3, CHAPTERS)),
    "vorbis": ("a.ogg", lambda p: audio.vorbis(p, 0.3, COMMENTS)),
    "opus": ("a.opus", lambda p: audio.opus(p, 0.3, COMMENTS)),
    "flac": ("a.flac", lambda p: audio.flac(p, 0.3, COMMENTS)),
}


def damage(data: bytes, chance: random.Random) -> bytes:
    """Cut, overwrite, delete or repeat, mostly near the start, in the headers."""
    broken = bytearray(data)
    if chance.random() < 0.2:
        del broken[chance.randrange(len(data)) :]
    for _ in range(chance.choice((1, 2, 4, 16))):
        reach = min(len(broken), chance.choice((64, 400, 1600, len(data))))
        at = chance.randrange(reach + 1)
        match chance.randrange(5):
            case 0:
                broken[at : at + 1] = chance.randbytes(1)
            case 1:
                broken[at : at + 4] = chance.choice(
                    (b"\xff" * 4, bytes(4), b"\x7f" + b"\xff" * 3)
                )
            case 2:
                del broken[at : at + chance.randrange(1, 40)]
            case 3:
                broken[at:at] = broken[at : at + chance.randrange(1, 60)]
            case 4:
                if broken:
                    broken[at % len(broken)] ^= 1 << chance.randrange(8)
    return bytes(broken)


def main(kind: str, count: int, seed: str, folder: Path) -> None:
    """Probe many damaged files of a kind; anything but our error ends the program."""
    name, make = KINDS[kind]
    path = folder / name
    make(path)
    whole = path.read_bytes()
    probe(path)
    embedded_cover(path)
    chance = random.Random(f"{kind} {seed}")  # noqa: S311 - to be repeated, no secret
    if (held := Path("/proc/self/statm")).is_file():  # Linux
        most = int(held.read_text().split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    limit = SECONDS * (2 + count // 1000)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    refused = read = 0
    for number in range(count):
        path.write_bytes(damage(whole, chance))
        try:
            info = probe(path)
            embedded_cover(path)
        except AudioError:
            refused += 1
        except BaseException:
            path.rename(folder / f"{kind}-{number}{path.suffix}")
            raise
        else:
            assert info.seconds > 0
            read += 1
    print(json.dumps({"read": read, "refused": refused}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
