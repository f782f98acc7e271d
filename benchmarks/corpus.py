"""A site of any number of French-like posts: a count and a seed in, files out.

Also a program: `python benchmarks/corpus.py FOLDER POSTS` writes the site there.
"""

import re
import sys
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from struct import pack
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

SEED = 1
EPISODES = 10  # every so manyth post is one

T = TypeVar("T")
Phrases = Mapping[str, Sequence[Any]]  # french.toml: a kind -> phrases of it


@dataclass(frozen=True, slots=True)
class Stub:
    """A post before it is written: what the links of the others need."""

    source: str  # path below content/
    theme: str
    date: datetime
    episode: int  # its number from 1; 0: no episode


def make_corpus(posts: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file of the site's content.

    There are two posts a week, back from the last date, and more when they would not
    fit into fourteen years. They link to older ones, as those of a blog do.
    """
    phrases = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    rng = Random(seed)
    stubs = [_stub(rng, phrases, number, posts) for number in range(posts)]
    for number, stub in enumerate(stubs):
        older = range(number) or range(1, min(2, posts))  # no copy of so many
        places = draw(rng, older, pick(rng, (1, 2, 3)))
        text = _write_post(rng, phrases, stub, [stubs[place] for place in places])
        yield f"content/{stub.source}", text.encode()
        if stub.episode:
            yield f"content/{_audio(stub)}", silence(frames=77 + stub.episode % 10)
    yield "content/pages/a-propos.md", _ABOUT.encode()
    yield f"content/{COVER}", square(1400)


def write_corpus(folder: Path, posts: int, seed: int = SEED) -> None:
    """Write the site's settings and its content."""
    for name, text in SETTINGS.items():
        write_file(folder / name, text.encode())
    for name, data in make_corpus(posts, seed):
        write_file(folder / name, data)


PHRASES = Path(__file__).with_name("french.toml")
COVER = "images/couverture.png"
_ABOUT = "Title: À propos\n\nCes textes sont faits par une machine, pour une mesure.\n"
_FIRST, LAST = datetime(2012, 1, 2, 6, 0), datetime(2025, 12, 30, 18, 0)  # noqa: DTZ001 - local
_GAP, _MINUTE = timedelta(days=3.5), timedelta(minutes=1)

# The settings of the site as Causerie builds it, and of plain Pelican (plain.py): no
# plugin, its own theme "simple", and what its users change first.
SETTINGS = {
    "tasks.py": "from causerie.tasks import ns\n",
    "pelicanconf.py": f"""\
from causerie.defaults import *

SITENAME = "Carnets du banc"
SITESUBTITLE = "Des textes pour une mesure"
SITEURL = "http://127.0.0.1:8000"
AUTHOR = "La machine"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PODCAST = {{
    "title": "Carnets du banc, à voix haute",
    "description": "Du silence, pour une mesure.",
    "image": "{COVER}",
    "category": ["Business", "Management"],
    "guid": "{uuid5(NAMESPACE_URL, "https://banc.example/podcast.xml")}",
    "owner_email": "carnets@banc.example",
}}
""",
    "publishconf.py": """\
from pelicanconf import *

SITEURL = "https://banc.example"
""",
    "plain.py": """\
SITENAME = "Carnets du banc"
SITEURL = "https://banc.example"
AUTHOR = "La machine"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PATH = "content"
THEME = "simple"
ARTICLE_PATHS = ["articles", "episodes"]
STATIC_PATHS = ["images", "audio"]
FILENAME_METADATA = r"(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>.*)"
DEFAULT_PAGINATION = 10
FEED_ALL_RSS = "feed.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
""",
}


class Gaps:
    """What fills the gaps of a sentence: each time another phrase of its kind."""

    def __init__(self, rng: Random, phrases: Phrases, **given: str) -> None:
        self._rng, self._phrases, self._given = rng, phrases, given

    def __getitem__(self, name: str) -> str:
        if name in self._given:
            return self._given[name]
        return str(pick(self._rng, self._phrases[_KINDS.get(name, name)]))


_KINDS = {"name": "names", "year": "years"}


def pick(rng: Random, items: Sequence[T]) -> T:
    """Pick one; Random.choice() may give others in another Python, random() not."""
    return items[int(rng.random() * len(items))]


def draw(rng: Random, items: Sequence[T], count: int) -> list[T]:
    """Pick several, no one twice."""
    left = range(len(items))
    drawn: list[int] = []
    while len(drawn) < min(count, len(items)):
        if (place := pick(rng, left)) not in drawn:
            drawn.append(place)
    return [items[place] for place in drawn]


def _stub(rng: Random, phrases: Phrases, number: int, posts: int) -> Stub:
    theme, slug = pick(rng, phrases["themes"])
    gap = min(_GAP, (LAST - _FIRST) / posts)
    date = LAST - (posts - 1 - number) * timedelta(minutes=gap // _MINUTE)
    episode = 0 if (number + 1) % EPISODES else (number + 1) // EPISODES
    folder = "episodes" if episode else "articles"
    source = f"{folder}/{date:%Y-%m-%d}-{slug}-{number + 1}.md"
    return Stub(source, f"{theme}, {number + 1}", date, episode)


def _write_post(
    rng: Random, phrases: Phrases, stub: Stub, targets: Sequence[Stub]
) -> str:
    def say(kind: str, **given: str) -> str:
        sentence = pick(rng, phrases[kind])
        return polish(sentence.format_map(Gaps(rng, phrases, **given)))

    def paragraph(length: int) -> str:
        return " ".join(say("sentences") for _ in range(length))

    links = [
        say("links", theme=t.theme, href="{filename}/" + t.source) for t in targets
    ]
    headings = iter(draw(rng, phrases["headings"], len(phrases["headings"])))
    blocks = [paragraph(3)]
    for _ in range(3):
        blocks += [f"## {next(headings)}", paragraph(2)]
        blocks += ["\n".join(f"- {say('items')}" for _ in range(4))]
        blocks += [paragraph(2) + (f" {links.pop()}" if links else "")]
        blocks += [f"> « {pick(rng, phrases['said'])} »"]
        blocks += [f"### {next(headings)}", paragraph(3)]
    blocks += [" ".join([*links, say("closings")])]
    header = {
        "Title": stub.theme,
        "Date": f"{stub.date:%Y-%m-%d %H:%M}",
        "Category": pick(rng, phrases["categories"]),
        "Tags": ", ".join(draw(rng, phrases["tags"], 3)),
        "Summary": say("summaries"),
    }
    if stub.episode:
        header["Audio"] = _audio(stub)
        header["Episode"] = str(stub.episode)
        header["Guid"] = str(
            uuid5(NAMESPACE_URL, f"https://banc.example/{stub.source}")
        )
    lines = [f"{key}: {value}" for key, value in header.items()]
    return "\n".join(lines) + "\n\n" + "\n\n".join(blocks) + "\n"


def polish(sentence: str) -> str:
    """Contract as French does, and begin with a capital letter.

    >>> polish("le carnet de le relieur, que une cliente trouve.")
    "Le carnet du relieur, qu'une cliente trouve."
    """
    sentence = _LE.sub(lambda match: _CONTRACTED[match[1]] + " ", sentence)
    sentence = _ELIDED.sub(r"\1'", sentence)
    start = next((i for i, c in enumerate(sentence) if c.isalpha()), 0)
    return sentence[:start] + sentence[start].upper() + sentence[start + 1 :]


_CONTRACTED = {"de": "du", "à": "au"}
_LE = re.compile(r"\b(de|à) le (?=[^aeiouyéèê])")
_ELIDED = re.compile(r"\b(qu|d)e (?=[aeiouéèêà])")


def _audio(stub: Stub) -> str:
    return f"audio/episode-{stub.episode:04}.mp3"


def silence(frames: int) -> bytes:
    """Return an MP3 of silent frames: MPEG-1 layer III, 64 kbit/s, mono, 26 ms each."""
    return bytes((0xFF, 0xFB, 0x50, 0xC0)).ljust(208, b"\0") * frames


def square(side: int) -> bytes:
    """Return a PNG of one colour, two shades at most."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return pack(">I", len(data)) + checked + pack(">I", zlib.crc32(checked))

    rows = bytes(1 + (side + 7) // 8) * side
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0))
        + chunk(b"PLTE", bytes((32, 64, 96)))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def write_file(path: Path, data: bytes) -> None:
    """Write a file, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
