"""Plugins of ours alone, on a plain Pelican site with a theme of others."""

import re
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest
from lxml import html

from audio import mp3_cbr
from checkout import CHECKOUT
from pictures import png
from sites import Folder, article

THEMES = ("simple", "notmyidea")
PLAIN = """\
SITENAME = "A site"
SITEURL = "https://site.example"
AUTHOR = "Ada"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
PATH = "content"
"""
POSTS = {
    "content/one.md": article(
        "One", "See [two]({filename}two.md).", Date="2026-03-02", Guid="first",
        Audio="audio/first.mp3",
    ),
    "content/two.md": article("Two", Date="2026-03-01"),
}  # fmt: skip


def example(heading: str, language: str) -> str:
    """Return what docs/plain-pelican.md says under a heading."""
    text = (CHECKOUT / "docs/plain-pelican.md").read_text().partition(heading)[2]
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def run_pelican(root: Path, *arguments: str) -> str:
    """Run `pelican`, which must succeed; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", *arguments],
        cwd=root,
        env={"PYTHONPATH": str(CHECKOUT / "plugins"), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("theme", THEMES)
def test_the_podcast_alone_gives_the_feed(tmp_path: Path, theme: str) -> None:
    settings = PLAIN + f'THEME = "{theme}"\n' + example("The podcast's feed", "python")
    cover = {"content/images/cover.jpg": png()}
    Folder(tmp_path).write({"pelicanconf.py": settings, **POSTS, **cover})
    (tmp_path / "content/audio").mkdir()
    mp3_cbr(tmp_path / "content/audio/first.mp3")

    told = run_pelican(tmp_path)

    output = tmp_path / "output"
    feed = feedparser.parse((output / "podcast.xml").read_bytes())
    (item,) = feed.entries
    (enclosure,) = item.enclosures
    assert (feed.feed.title, item.title, item.id) == ("Ada talks", "One", "first")
    assert item.link == "https://site.example/one.html"
    assert enclosure.href == "https://site.example/audio/first.mp3"
    assert int(enclosure.length) == (output / "audio/first.mp3").stat().st_size
    assert (output / "feeds/all.atom.xml").is_file()  # Pelican's own feeds stay
    assert "cover.jpg is image/png inside" in told  # what is wrong is told


@pytest.mark.parametrize("theme", THEMES)
def test_the_crosslinks_alone_give_the_pingbacks(tmp_path: Path, theme: str) -> None:
    settings = PLAIN + f'THEME = "{theme}"\n' + example("The pingbacks", "python")
    posts = {
        name: text.replace("Audio: audio/first.mp3\n", "")
        for name, text in POSTS.items()
    }
    look = {"look/article.html": example("The pingbacks", "jinja")}
    Folder(tmp_path).write({"pelicanconf.py": settings, **posts, **look})

    told = run_pelican(tmp_path, "--fatal", "warnings")

    page = html.parse(tmp_path / "output/two.html").getroot()
    (mark,) = page.iter("mark")
    assert mark.text == "two"
    assert [a.get("href") for a in mark.getparent().iter("a")] == [
        "https://site.example/one.html"
    ]
    assert [] == [*html.parse(tmp_path / "output/one.html").getroot().iter("mark")]
    assert "WARNING" not in told


def test_what_is_missing_is_told_with_its_line(tmp_path: Path) -> None:
    settings = PLAIN + example("The podcast's feed", "python")
    Folder(tmp_path).write({"pelicanconf.py": settings, **POSTS})

    told = run_pelican(tmp_path)

    assert "content/one.md:4" in told
    assert "content/audio/first.mp3" in told
    assert 'PODCAST["image"]' in told
    assert "pelicanconf.py:11: " in told
