"""People with picture and link from one file, notes under every episode, pictures."""

import json

import pytest

from pictures import png
from podcast_site import POST, episode, make_show, show_settings
from sites import CONF, Folder, Make, article

PEOPLE = """\
["Ana Perez"]
as = ["Ana"]
url = "https://ana.example.org/"
image = "images/ana.png"

["Zoé"]
url = "https://zoe.example.org/"
"""
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ana>Bonjour.\n\n"
VTT += "00:01.000 --> 00:02.000\n<v Bob>Oui.\n"
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "Un", "img": "images/ana.png"}],
}
SHOW = show_settings(
    people=[{"name": "Zoé"}], notes_after="Write *here*: <letters@example.org>"
)


@pytest.fixture
def folder(site: Make) -> Folder:
    files = {
        "pelicanconf.py": CONF + SHOW,
        "content/people.toml": PEOPLE,
        "content/images/ana.png": png(64),
        "content/audio/e.vtt": VTT,
        "content/audio/e.mp3.chapters.json": json.dumps(CHAPTERS),
        POST: episode(People="Ana (guest), Bob (host)", Transcript="audio/e.vtt"),
    }
    return make_show(site, files)


def test_people_have_what_the_file_knows_of_them(folder: Folder) -> None:
    output = folder.release()

    page = output.page("/2026/03/01/e/")
    link = page.xpath("//li[@class='person']/a")[0]
    assert (link.text, link.get("href")) == ("Ana Perez", "https://ana.example.org/")
    assert page.xpath("//li[@class='person'][1]//img")
    assert page.xpath("//*[@id='transcript']//cite/a/text()") == ["Ana"]
    assert page.xpath("//*[@id='chapters']//img")
    assert page.xpath("//aside[em]//text()|//aside//em/text()")
    feed = output.xml("/podcast.xml")
    persons = {
        (each.text, each.get("role"), each.get("href"), each.get("img"))
        for each in feed.findall("channel/item/{*}person")
    }
    image = "https://carnet.example/images/ana.png"
    assert persons == {
        ("Zoé", "host", "https://zoe.example.org/", None),
        ("Ana Perez", "guest", "https://ana.example.org/", image),
        ("Bob", "host", None, None),
    }
    assert "Write <em>here</em>" in feed.findtext("channel/item/{*}encoded")
    made = json.loads(output.files()["audio/e.mp3.chapters.json"])
    assert made["chapters"][0]["img"] == image


def test_what_is_wrong_with_the_file_is_told_at_its_line(folder: Folder) -> None:
    folder.write(
        {
            "content/people.toml": '["A"]\nurl = "a.example"\nimge = "x"\n\n'
            '["B"]\nas = ["A"]\nimage = "images/gone.png"\n',
            POST: episode(People="A, B"),
        }
    )

    told = {each for each in folder.problems() if each.startswith("content/people")}

    assert told == {
        "content/people.toml:1: 'A' has 'imge', which means nothing. Did you mean"
        " 'image'?",
        "content/people.toml:1: url of 'A' is 'a.example', no address. Write https://….",
        "content/people.toml:5: warning: 'A' is a name of 'A', too. Take one out.",
        "content/people.toml:5: image of 'B': there is no content/images/gone.png."
        " Check the name, or put the file there.",
    }

    folder.write({"content/people.toml": '["A"\n'})
    (problem,) = [each for each in folder.problems() if "people.toml" in each]
    assert problem.startswith("content/people.toml:1:5: It is no TOML")


def test_people_whom_nothing_names_are_told(folder: Folder) -> None:
    people = ("Zoé", "Ana Perrez", "Bobb", "Ada", "Adda", "Eve", "Ines")
    folder.write(
        {
            "content/people.toml": "".join(f'["{name}"]\n' for name in people),
            "content/audio/e.vtt": VTT.replace("Bob", "Ines"),
            POST: episode(People="Ana Perez, Bob", Transcript="audio/e.vtt"),
            "content/articles/2026-01-01-a.md": article("A", Authors="Ada, Eva"),
        }
    )

    told = [each for each in folder.problems() if each.startswith("content/people")]

    by_setting = "Who writes posts is introduced by the setting AUTHORS."
    assert told == [
        f"content/people.toml:{line}: warning: No episode and no show names {name!r}."
        f" {fix}"
        for line, name, fix in (
            (2, "Ana Perrez", "Did you mean 'Ana Perez'?"),
            (3, "Bobb", "Did you mean 'Bob'?"),
            (4, "Ada", by_setting),
            (5, "Adda", f"Did you mean 'Ada'? {by_setting}"),
            (6, "Eve", f"Did you mean 'Eva'? {by_setting}"),
        )
    ]


def test_a_dead_link_of_the_notes_is_told_once_at_the_setting(folder: Folder) -> None:
    text = "[us](/abuot/), [us](/abuot/#x), [a](/about/), [b](/old/), [c](https://b.example/)"
    conf = CONF + show_settings(people=[{"name": "Zoé"}], notes_after=text)
    about = "Title: About\nAliases: /old/\n\nUs.\n"
    folder.write({"pelicanconf.py": conf, "content/pages/about.md": about})
    line = next(
        n for n, each in enumerate(conf.split("\n"), 1) if "notes_after" in each
    )

    for release in (False, True):
        assert folder.problems(release=release) == [
            f'pelicanconf.py:{line}: PODCAST["notes_after"]: the link to /abuot/ leads'
            " nowhere: the site has nothing there. Did you mean '/about/'?"
        ]


def test_a_season_that_no_episode_has_is_told_at_its_line(folder: Folder) -> None:
    shown = show_settings(people=[{"name": "Zoé"}])
    conf = (
        CONF
        + shown
        + 'PODCAST["seasons"] = {\n    1: "Un",\n    2: "Deux",\n    3: "Trois",\n}\n'
    )
    folder.write(
        {
            "pelicanconf.py": conf,
            POST: episode(People="Ana", Season="2", Transcript="audio/e.vtt"),
        }
    )

    assert folder.problems() == [
        f"pelicanconf.py:{(CONF + shown).count(chr(10)) + 2}: warning:"
        ' PODCAST["seasons"]: no episode has Season: 1. Write it into its episodes,'
        " or take its name out."
    ]
