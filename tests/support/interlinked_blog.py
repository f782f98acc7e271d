"""A blog in which much depends on much: for tests of what a change must reach."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import audio
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import Chapter
from checkout import CHECKOUT
from pictures import png
from podcast_site import SHOW
from sites import CONF, NOW, Folder, article, make_site

THEME = CHECKOUT / "theme"
CATEGORIES = ("Atelier", "Carnets", "Lectures", "Voisinage")
TAGS = ("bois", "café", "carte", "dessin", "Hiver", "jardin", "nuit", "vélo")
PICTURES = ("plan", "photo", "croquis")
EVERY = timedelta(days=3.5)  # from one post to the next
SPAN = 40 * EVERY  # of more posts there are more a day, and not more archives

# A module of the site's own, which a build has to notice like the rest.
WORDS = (
    'SUBTITLE = "Notes & brouillons"\n\n\ndef shout(text):\n    return text + " !"\n'
)
SETTINGS = (
    CONF
    + """
from words import SUBTITLE

SITESUBTITLE = SUBTITLE
THEME = "theme"
MENU_PAGES = ["a-propos"]
DEFAULT_PAGINATION = 5
FEEDS = {"items": 4}
COMMENTS = {"email": "redaction@carnet.example"}
"""
    + SHOW
)
CUES = """\
WEBVTT

00:00.000 --> 00:01.000
<v Ana>Une phrase du début.

00:01.000 --> 00:02.000
<v Zoé>Une autre, à la fin.
"""


def make_blog(root: Path, posts: int) -> Folder:
    """Make a blog of so many posts, the last two of the future, and its own theme."""
    shutil.copytree(THEME, root / "theme")
    blog = make_site(root, dict(_files(posts)))
    for number in (1, 2, 3):
        sound = root / f"content/audio/e{number}.mp3"
        sound.parent.mkdir(exist_ok=True)
        audio.mp3_cbr(sound, 1 + number, chapters=(Chapter(0, "Début"),))
    facts = root / "content/audio/e2.mp3.json"
    write_facts(facts, measure_facts(root / "content/audio/e2.mp3"))
    return blog


def comments(*texts: str) -> str:
    """Return a file of comments."""
    rows = [
        {
            "date": f"2026-03-30T18:{minute:02}:00+02:00",
            "id": f"c{minute}",
            "name": "une monteuse",
            "parent": None,
            "text": text,
            "url": None,
        }
        for minute, text in enumerate(texts)
    ]
    return json.dumps({"comments": rows, "schema": 1}, indent=2) + "\n"


def date_of(number: int, posts: int) -> datetime:
    """Return the date of a post; those of the last two are still to come."""
    now = datetime.fromtimestamp(NOW, UTC).replace(tzinfo=None)
    every = min(EVERY, SPAN / posts)
    return now.replace(hour=6, minute=0, second=0) - (posts - 3 - number) * every


def name_of(number: int, posts: int) -> str:
    """Return the name of a post's file, without its ending."""
    return f"{date_of(number, posts):%Y-%m-%d}-billet-{number}"


def _files(posts: int) -> Iterator[tuple[str, str | bytes]]:
    yield "pelicanconf.py", SETTINGS
    yield "words.py", WORDS
    yield "content/images/couverture.png", png(1400)
    for size, name in enumerate(PICTURES, 8):
        yield f"content/images/{name}.png", png(size)
    yield "content/pages/a-propos.md", article("À propos", "Une page. Numéro 0.")
    yield "content/pages/a-propos.en.md", article("About", "A page.", Lang="en")
    body = f"Voyez [ceci]({{filename}}/articles/{name_of(1, posts)}.md). Numéro 0."
    yield "content/pages/mentions.md", article("Mentions", body)
    yield "content/audio/e1.vtt", CUES
    for number in range(posts):
        name, text = name_of(number, posts), _text(number, posts)
        yield f"content/{_folder(number)}/{name}.md", text
        if number % 9 == 5:
            yield (
                f"content/articles/{name}.en.md",
                article(f"Post {number}", "A text.", Lang="en"),
            )
        if number % 7 == 2:
            yield f"content/comments/{name}.json", comments("Bien vu.", "Merci.")


def _text(number: int, posts: int) -> str:
    date = date_of(number, posts)
    header = {
        "Date": f"{date:%Y-%m-%d %H:%M}",
        "Category": CATEGORIES[number % len(CATEGORIES)],
        "Tags": ", ".join(
            sorted({TAGS[number % 3], TAGS[(number * 5) % 8]} if number % 4 else ())
        ),
    }
    if number % 3:  # the others are summed up by their own first words
        header["Summary"] = f"Un résumé, le {number}e."
    if number % 5 == 1:
        header["Series"] = "Une série"
    if number % 8 == 3:
        header["Aliases"] = f"/vieux/{number}/"
    if 0 < number <= 3:
        header |= {"Audio": f"audio/e{number}.mp3", "Episode": str(number)}
        header["Guid"] = f"{number}1111111-1111-4111-8111-111111111111"
    if number == 1:
        header["Transcript"] = "audio/e1.vtt"
    body = [f"Le début du billet {number}. Numéro 0."]
    if number % 4 == 1:
        body.append(f"![Un plan]({{static}}/images/{PICTURES[number % 3]}.png)")
    if number > 4 and number % 3 == 0:
        other = number - 4 - number % 2
        day = f"{date_of(other, posts):%Y/%m/%d}"
        ways = (
            f"{{filename}}/{_folder(other)}/{name_of(other, posts)}.md",
            f"/{day}/billet-{other}/",
        )
        body.append(f"Comme [ici]({ways[number % 2]}), ou non.")
    body.append("La fin.")
    return article(f"Billet {number}", "\n\n".join(body), **header)


def _folder(number: int) -> str:
    return "episodes" if number in {2, 3} else "articles"
