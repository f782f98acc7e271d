"""A small blog with two episodes, for what a listener does: one of ten minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import audio
from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.http_server import serve_folder
from pictures import png
from podcast_site import SHOW, episode
from sites import CONF, NOW, article, make_site

CSP = "default-src 'self'"
LONG, SHORT = "/2026/03/01/long/", "/2026/03/02/court/"
READ = ("/2026/03/03/un/", "/2026/03/04/deux/", "/2026/03/05/trois/")
SECONDS = 600
CHAPTERS = "00:00:00 Début\n00:03:00 Milieu\n00:08:00 Fin\n"
GUID = "22222222-2222-4222-8222-222222222222"


def _cue(number: int) -> str:
    start, end = (f"{at // 60:02}:{at % 60:02}.000" for at in (number, number + 9))
    said = "Où en est l’été ?" if number % 200 == 70 else f"C'est la ligne {number}."
    return f"{start} --> {end}\n<v Ana>{said}\n"


FILES = {
    "content/episodes/2026-03-01-long.md": episode(
        "Long",
        f"Un [article]({READ[0]}).",
        Audio="audio/long.mp3",
        Transcript="audio/long.vtt",
    ),
    "content/audio/long.mp3.chapters.txt": CHAPTERS,
    "content/audio/long.vtt": "WEBVTT\n\n"
    + "\n".join(map(_cue, range(0, SECONDS, 10))),
    "content/episodes/2026-03-02-court.md": episode(
        "Court", "Bref.", Audio="audio/court.mp3", Guid=GUID
    ),
    "content/articles/2026-03-03-un.md": article(
        "Un",
        "[plus bas](#bas)\n\n"
        '<form action="/archives/"><button>Chercher</button></form>\n\n'
        "[mots](/audio/long.vtt)\n\n"
        + "Du texte.\n\n" * 60
        + "## Bas { #bas }\n\nFin.",
    ),
    "content/articles/2026-03-04-deux.md": article("Deux", "Du texte."),
    "content/articles/2026-03-05-trois.md": article(
        "Trois", "Du texte.\n\n<script>document.title = 'Fait';</script>"
    ),
}


@contextmanager
def radio(root: Path) -> Iterator[str]:
    """Build the site and serve it; yield its address, without a last slash."""
    files = {"pelicanconf.py": CONF + SHOW, "content/images/couverture.png": png()}
    make_site(root, files | FILES)
    sounds = root / "content/audio"
    audio.mp3_cbr(sounds / "long.mp3", SECONDS)
    audio.mp3_cbr(sounds / "court.mp3", 20)
    with serve_folder(root / "output", csp=CSP) as address:
        request = BuildRequest(
            root, release=False, site_url=address.rstrip("/"), now=NOW
        )
        result = build(request)
        told = [str(problem) for problem in result.problems]
        assert all("error" not in problem.level for problem in result.problems), told
        yield address.rstrip("/")
