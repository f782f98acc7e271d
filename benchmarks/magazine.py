"""A second corpus, of another shape: a count and a seed in, files out.

A picture in every post, ten uneven years, long titles, translations, and more of what
Markdown has, so that figures are not those of one shape. It has the settings of
corpus.py. Also a program: `python benchmarks/magazine.py FOLDER POSTS`.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from corpus import (
    COVER,
    EPISODES,
    LAST,
    PHRASES,
    SEED,
    SETTINGS,
    Gaps,
    draw,
    pick,
    polish,
    silence,
    square,
    write_file,
)

TRANSLATED = 8  # every so manyth post is in English as well
YEARS = (3, 1, 8, 2, 0, 13, 5, 20, 6, 2)  # how many posts each has, beside the others
_MINUTES = 365 * 24 * 60  # of a year
_SIDES = (240, 320, 640, 800, 1200)  # pixels

Phrases = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A post before it is written."""

    number: int  # from 1
    slug: str
    theme: str
    title: str
    date: datetime

    @property
    def name(self) -> str:
        """Its file, below content/, without the ending."""
        folder = "articles" if self.number % EPISODES else "episodes"
        return f"{folder}/{self.date:%Y-%m-%d}-{self.slug}"

    @property
    def audio(self) -> str:
        """Its recording, below content/."""
        return f"audio/episode-{self.number:05}.mp3"


def make_magazine(posts: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the bytes of every file of the site's content."""
    french, english = (
        tomllib.loads(PHRASES.with_name(name).read_text(encoding="utf-8"))
        for name in (PHRASES.name, "english.toml")
    )
    rng = Random(seed)
    plans = [
        _plan(rng, french, number, date)
        for number, date in enumerate(sorted(_dates(rng, posts)), 1)
    ]
    for plan in plans:
        text = _write_french(rng, french, plan, plans[: plan.number - 1] or plans[1:2])
        yield f"content/{plan.name}.md", text.encode()
        yield f"content/images/{plan.slug}.png", square(pick(rng, _SIDES))
        if not plan.number % TRANSLATED:
            yield (
                f"content/{plan.name}.en.md",
                _write_english(rng, english, plan).encode(),
            )
        if not plan.number % EPISODES:
            yield f"content/{plan.audio}", silence(frames=77 + plan.number % 10)
    yield "content/pages/a-propos.md", b"Title: Le magazine\n\nFait par une machine.\n"
    yield f"content/{COVER}", square(1400)


def write_magazine(folder: Path, posts: int, seed: int = SEED) -> None:
    """Write the site's settings and its content."""
    for name, text in SETTINGS.items():
        write_file(folder / name, text.encode())
    for name, data in make_magazine(posts, seed):
        write_file(folder / name, data)


def _dates(rng: Random, posts: int) -> Iterator[datetime]:
    """Draw dates from the years by their weight, and more at the end of each."""
    weighted = [ago for ago, weight in enumerate(YEARS) for _ in range(weight)]
    for _ in range(posts):
        minutes = int(rng.random() ** 2 * _MINUTES) + pick(rng, weighted) * _MINUTES
        yield LAST - timedelta(minutes=minutes)


def _say(rng: Random, phrases: Phrases, kind: str, **given: str) -> str:
    return polish(pick(rng, phrases[kind]).format_map(Gaps(rng, phrases, **given)))


def _plan(rng: Random, french: Phrases, number: int, date: datetime) -> Plan:
    theme, slug = pick(rng, french["themes"])
    gaps = Gaps(rng, french)
    rest = polish("{who} {does} {where}, car {why}".format_map(gaps))
    title = f"{theme}, {number} : {rest}"
    return Plan(number, f"{slug}-{number}", theme, title, date)


def _write_french(
    rng: Random, french: Phrases, plan: Plan, older: Sequence[Plan]
) -> str:
    say = partial(_say, rng, french)

    def paragraph(length: int) -> str:
        return " ".join(say("sentences") for _ in range(length))

    targets = draw(rng, older, pick(rng, (1, 2, 3)))
    links = [
        say(
            "links",
            theme=each.title.partition(",")[0],
            href=f"{{filename}}/{each.name}.md",
        )
        for each in targets
    ]
    headings = draw(rng, french["headings"], 4)
    blocks = [
        paragraph(4),
        f'![{say("what")}]({{static}}/images/{plan.slug}.png "{say("what")}")',
        f"## {headings[0]}",
        paragraph(3) + (f" {links.pop()}" if links else ""),
        f"> « {pick(rng, french['said'])} »\n>\n> {say('sentences')}",
        *_extra(rng, french, plan.number),
        paragraph(4),
        f"## {headings[1]} & *{headings[2].lower()}*",
        "\n".join(f"{n}. {say('items')}" for n in range(1, 6)),
        paragraph(5) + (f" {links.pop()}" if links else ""),
        f"### {headings[3]}",
        *(paragraph(3) for _ in range(3)),
        " ".join([*links, say("closings")]),
    ]
    header = {
        "Title": plan.title,
        "Date": f"{plan.date:%Y-%m-%d %H:%M}",
        "Category": pick(rng, french["categories"]),
        "Tags": ", ".join(draw(rng, french["tags"], 3)),
    }
    if plan.number % 3:  # the others' summary is made of their first words
        header["Summary"] = say("summaries")
    if not plan.number % EPISODES:
        header |= {"Audio": plan.audio, "Episode": str(plan.number // EPISODES)}
        header["Guid"] = f"magazine-{plan.number}"
    return _join(header, blocks)


def _extra(rng: Random, french: Phrases, number: int) -> list[str]:
    """Return blocks of one of the kinds that not every post has."""
    say = partial(_say, rng, french)
    kinds = (
        ["| Qui | Quoi |\n|---|---|"]
        + [f"| {say('who')} | {say('what')} |" for _ in range(3)],
        [f"```python\nmesure = [{number}, 'un', \"deux\"]  # **tel quel**\n```"],
        [f"{say('sentences')}[^1]", f"[^1]: {say('sentences')}"],
        [f"- {say('items')}\n    - {say('items')}\n    - {say('items')}"],
        [
            f"{say('sentences')} Voir [la note][n], <https://lecteurs.example/un>, "
            "https://lecteurs.example/ : c'est <em>dit</em>, 12 000 fois, 5 &times; 3.",
            "[n]: https://lecteurs.example/notes 'Une note'",
        ],
    )
    kind = kinds[number % len(kinds)]
    return ["\n".join(kind)] if kind[0].startswith("| Qui") else kind


def _write_english(rng: Random, english: Phrases, plan: Plan) -> str:
    say = partial(_say, rng, english)
    blocks = [f"![{say('what')}]({{static}}/images/{plan.slug}.png)"]
    for heading in english["headings"]:
        blocks += [f"## {heading}"]
        blocks += [" ".join(say("sentences") for _ in range(4)) for _ in range(5)]
    header = {
        "Title": say("titles"),
        "Slug": f"{plan.slug}-en",
        "Date": f"{plan.date:%Y-%m-%d %H:%M}",
        "Category": "Carnets",
        "Summary": say("summaries"),
    }
    return _join(header, blocks)


def _join(header: Mapping[str, str], blocks: Sequence[str]) -> str:
    lines = "\n".join(f"{key}: {value}" for key, value in header.items())
    return lines + "\n\n" + "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    write_magazine(Path(sys.argv[1]), int(sys.argv[2]))
