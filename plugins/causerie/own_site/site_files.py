"""Site files: every file of a new site, by its path, with its bytes."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from string import Template
from uuid import UUID

from causerie.bridge.slugs import make_file_slug
from causerie.cards.draw_cover import draw_cover
from causerie.own_site.choices import Choices
from causerie.own_site.engine_origin import EngineOrigin
from causerie.podcast.facts import facts_json, measure_facts
from causerie.podcast.recording import facts_path

FILES = Path(__file__).with_name("files")
# Names of samples in each language: page, post, episode; category, show's description.
_NAMES = {
    "fr": ("a-propos", "premier-billet", "premier-episode", "Journal"),
    "en": ("about", "first-post", "first-episode", "Journal"),
    "de": ("ueber", "erster-beitrag", "erste-folge", "Journal"),
}
_DESCRIPTIONS = {
    "fr": "Le podcast de {name}, par {author}.",
    "en": "The podcast of {name}, by {author}.",
    "de": "Der Podcast von {name}, von {author}.",
}


def site_files(
    choices: Choices,
    engine: EngineOrigin,
    *,
    folder_name: str,
    today: date,
    new_guid: Callable[[], UUID],
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a new site: their paths below its folder, and their bytes.

    An engine that is a wheel on this machine comes with them, below engine/, so that
    the site is whole on others too.
    """
    lang = choices.lang
    page, post, episode, category = _NAMES[lang]
    description = _DESCRIPTIONS[lang].format(name=choices.name, author=choices.author)
    place = engine.place
    if wheel := engine.wheel:
        place = f"engine/{wheel.name}"
        yield place, wheel.read_bytes()
    values = {
        "name": choices.name,
        "url": choices.url,
        "author": choices.author,
        "timezone": choices.timezone,
        "lang": lang,
        "page": page,
        "category": category,
        "description": description,
        "guid": str(new_guid()),
        "package": re.sub(r"[^a-z0-9]+", "-", make_file_slug(folder_name)),
        "requirement": engine.requirement,
    }
    quoted = {key: quote(value) for key, value in values.items()}
    settings = _fill("pelicanconf.txt", quoted)
    if choices.podcast:
        settings += _fill("podcast.txt", quoted)
    quoted["place"] = _fill("place.txt", {"from": quote(place)}) if place else ""
    texts = {
        "pelicanconf.py": settings,
        "publishconf.py": _fill("publishconf.txt", quoted),
        "tasks.py": _fill("tasks.txt", {}),
        "tests/test_site.py": _fill("test_site.txt", {}),
        "pyproject.toml": _fill("pyproject.txt", quoted).rstrip("\n") + "\n",
        "README.md": _fill(f"{lang}/README.md", values),
        ".gitignore": _fill("gitignore.txt", {}),
        ".github/workflows/site.yml": _fill("workflow.txt", {}),
        "theme/README.md": _fill(f"{lang}/theme.md", {}),
        "content/look.css": _fill("look.css", {}),
        f"content/pages/{page}.md": _fill(f"{lang}/page.md", values),
    }
    file = f"{today}-{post}.md"
    texts[f"content/articles/{file}"] = _fill(
        f"{lang}/post.md", values | {"file": file}
    )
    if choices.podcast:
        file = f"{today}-{episode}.md"
        own = values | {"file": file, "guid": str(new_guid())}
        texts[f"content/episodes/{file}"] = _fill(f"{lang}/episode.md", own)
        recording = FILES / lang / "episode.mp3"
        audio = f"audio/{episode}.mp3"
        yield f"content/{audio}", recording.read_bytes()
        facts = facts_path(Path("content"), audio)
        yield facts.as_posix(), facts_json(measure_facts(recording))
        yield "content/images/cover.png", draw_cover(choices.name)
    yield "inv", read_inv()
    for name, text in texts.items():
        yield name, text.encode()


def read_inv() -> bytes:
    """Return the program `inv`: of the wheel, or of the checkout."""
    inside = FILES / "inv"
    checkout = Path(__file__).parents[3] / "inv"
    return (inside if inside.is_file() else checkout).read_bytes()


def quote(value: str) -> str:
    """Return a text as Python and TOML write it."""
    return json.dumps(value, ensure_ascii=False)


def _fill(name: str, values: dict[str, str]) -> str:
    return Template((FILES / name).read_text(encoding="utf-8")).safe_substitute(values)
