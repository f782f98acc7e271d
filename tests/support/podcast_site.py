"""A site with a show, for whole-site tests: its settings, its cover, one episode."""

from collections.abc import Mapping, Sequence
from typing import Any

import audio
from causerie.podcast.model import Chapter
from pictures import png
from sites import CONF, Folder, Make, article

POST = "content/episodes/2026-03-01-e.md"
GUID = "11111111-1111-4111-8111-111111111111"


def show_settings(**other: Any) -> str:
    """Write the settings of a show; give more of them, or others, as keywords."""
    given = {
        "title": "Essai",
        "description": "Un essai.",
        "image": "images/couverture.png",
        "category": ["Society & Culture", "Philosophy"],
        "guid": "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60",
        "owner_email": "essai@carnet.example",
        **other,
    }
    rows = "".join(f'    "{key}": {value!r},\n' for key, value in given.items())
    return f"\nPODCAST = {{\n{rows}}}\n"


SHOW = show_settings()


def episode(
    title: str = "[podcast – 01|03] Un", body: str = "Du texte.", **header: str
) -> str:
    """Write the post of an episode; give its header keys as keywords."""
    return article(title, body, **{"Audio": "audio/e.mp3", "Guid": GUID, **header})


def make_show(
    site: Make,
    files: Mapping[str, str | bytes],
    *,
    seconds: int = 4,
    chapters: Sequence[Chapter] = (),
) -> Folder:
    """Make a site with a show, its one episode and recording, and other files."""
    folder = site(
        {
            "pelicanconf.py": CONF + SHOW,
            "content/images/couverture.png": png(),
            POST: episode(),
            **files,
        }
    )
    sound = folder.root / "content/audio/e.mp3"
    sound.parent.mkdir(exist_ok=True)
    audio.mp3_cbr(sound, seconds, chapters=chapters)
    return folder
