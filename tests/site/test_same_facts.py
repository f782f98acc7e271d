"""What a post says of itself to machines: JSON-LD, microformats and feeds agree.

Each is read by a program that is not ours, from one built site.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import mf2py
import podcastparser
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, Namespace
from rdflib.plugins.parsers.jsonld import to_rdf

import audio
from pictures import png
from podcast_site import GUID, POST, SHOW, episode
from sites import CONF, Output, article, make_site

HARD = "A & B < C > </script> été"
HOME = "https://carnet.example"
WRITTEN, SPOKEN = f"{HOME}/2026/03/02/a/", f"{HOME}/2026/03/01/e/"
SCHEMA = Namespace("https://schema.org/")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a post."""

    title: str
    authors: tuple[str, ...]
    published: datetime
    audio: tuple[str, int, str] | None = None  # address, bytes, type


AUDIO = f"{HOME}/audio/e.mp3"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    folder = make_site(
        tmp_path_factory.mktemp("facts") / "site",
        {
            "pelicanconf.py": CONF + SHOW,
            "content/images/couverture.png": png(),
            POST: episode(
                HARD, "Du texte.", Season="2", Episode="3", Date="2026-03-01"
            ),
            "content/articles/2026-03-02-a.md": article(
                HARD, "Du texte.", Authors="Ana Roy, Zoé & Bo", Tags="x & y"
            ),
        },
    )
    sound = folder.root / "content/audio/e.mp3"
    sound.parent.mkdir()
    audio.mp3_cbr(sound, 4)
    return folder.release()


@pytest.fixture(scope="module")
def expected(output: Output) -> dict[str, Facts]:
    length = (output.root / "audio/e.mp3").stat().st_size
    day = datetime.fromisoformat
    authors = ("Ana Roy", "Zoé & Bo")
    return {
        WRITTEN: Facts(HARD, authors, day("2026-03-02T00:00:00+01:00")),
        SPOKEN: Facts(
            HARD,
            ("La rédaction",),
            day("2026-03-01T00:00:00+01:00"),
            (AUDIO, length, "audio/mpeg"),
        ),
    }


def graph(output: Output, path: str) -> Graph:
    """Read the JSON-LD of a page; its context is known, and not fetched."""
    found = Graph()
    for script in output.page(path).findall(".//script[@type='application/ld+json']"):
        document = json.loads(script.text)
        assert "https://schema.org" == document["@context"]
        document["@context"] = {"@vocab": str(SCHEMA)}
        to_rdf(document, found)
    return found


def test_linked_data_says_what_the_post_is(
    output: Output, expected: Mapping[str, Facts]
) -> None:
    for url, kind in ((WRITTEN, "BlogPosting"), (SPOKEN, "PodcastEpisode")):
        said = graph(output, url.removeprefix(HOME))
        post = URIRef(url)
        assert SCHEMA[kind] == said.value(post, RDF.type)
        media = said.value(post, SCHEMA.associatedMedia)
        heard = media and (
            str(said.value(media, SCHEMA.contentUrl)),
            int(str(said.value(media, SCHEMA.contentSize))),
            str(said.value(media, SCHEMA.encodingFormat)),
        )
        names = [
            str(said.value(author, SCHEMA.name))
            for author in said.objects(post, SCHEMA.author)
        ]
        found = Facts(
            str(said.value(post, SCHEMA.headline)),
            tuple(sorted(names)),
            datetime.fromisoformat(str(said.value(post, SCHEMA.datePublished))),
            heard,
        )
        assert expected[url] == found


def test_an_episode_has_its_show_and_season(output: Output) -> None:
    said = graph(output, "/2026/03/01/e/")
    post = URIRef(SPOKEN)
    show = said.value(post, SCHEMA.partOfSeries)
    season = said.value(post, SCHEMA.partOfSeason)

    assert URIRef(f"{HOME}/podcast/") == show
    assert "Essai" == str(said.value(show, SCHEMA.name))
    assert 2 == said.value(season, SCHEMA.seasonNumber).toPython()  # type: ignore[union-attr]
    assert 3 == said.value(post, SCHEMA.episodeNumber).toPython()  # type: ignore[union-attr]
    assert (show, RDF.type, SCHEMA.PodcastSeries) in graph(output, "/podcast/")


def test_the_way_to_a_page_ends_with_it(output: Output) -> None:
    for path in ("/2026/03/02/a/", "/podcast/", "/tag/x-y/", "/category/misc/"):
        said = graph(output, path)
        (trail,) = said.subjects(RDF.type, SCHEMA.BreadcrumbList)
        steps = {
            said.value(step, SCHEMA.position).toPython(): str(  # type: ignore[union-attr]
                said.value(step, SCHEMA.item)
            )
            for step in said.objects(trail, SCHEMA.itemListElement)
        }
        assert f"{HOME}/" == steps[1]
        assert HOME + path == steps[len(steps)]


def test_microformats_say_the_same(
    output: Output, expected: Mapping[str, Facts]
) -> None:
    for url, facts in expected.items():
        page = output.root / url.removeprefix(f"{HOME}/") / "index.html"
        said = mf2py.parse(doc=page.read_text("utf-8"), url=url)
        (entry,) = (each for each in said["items"] if each["type"] == ["h-entry"])
        own = entry["properties"]
        names = [each["properties"]["name"][0] for each in own["author"]]
        moment = datetime.fromisoformat(own["published"][0])
        audio = facts.audio and (own["audio"][0], *facts.audio[1:])
        assert url in own["url"]
        assert facts == Facts(own["name"][0], tuple(names), moment, audio)


def test_open_graph_says_the_same(
    output: Output, expected: Mapping[str, Facts]
) -> None:
    for url, facts in expected.items():
        page = output.page(url.removeprefix(HOME))
        said = [(e.get("property"), e.get("content")) for e in page.iter("meta")]
        own = dict(said)
        assert (facts.title, "fr_FR", "misc") == (
            *(own["og:title"], own["og:locale"], own["article:section"]),
        )
        moment = datetime.fromisoformat(own["article:published_time"])
        assert facts.published == moment
        heard = (own.get("og:audio"), own.get("og:audio:type"))
        assert heard == (
            (facts.audio[0], facts.audio[2]) if facts.audio else (None,) * 2
        )
    assert ("article:tag", "x & y") in [
        (e.get("property"), e.get("content"))
        for e in output.page("/2026/03/02/a/").iter("meta")
    ]


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_feeds_say_the_same(
    output: Output, expected: Mapping[str, Facts], name: str
) -> None:
    feed = feedparser.parse((output.root / name).read_bytes())
    found = {each.link: _of_feed(each) for each in feed.entries}

    assert dict(expected) == found


def _of_feed(entry: Any) -> Facts:
    named = [each.get("name", "") for each in entry.authors]
    (sound,) = entry.enclosures or [None]
    return Facts(
        entry.title_detail.value,
        tuple(named),
        datetime.fromisoformat(f"{_iso(entry.published_parsed)}+00:00").astimezone(),
        sound and (sound.href, int(sound.length), sound.type),
    )


def _iso(parsed: Any) -> str:
    return datetime(*parsed[:6]).isoformat()  # noqa: DTZ001 - of UTC


def test_the_json_feed_says_the_same(
    output: Output, expected: Mapping[str, Facts]
) -> None:
    feed = json.loads((output.root / "feed.json").read_text("utf-8"))
    found = {}
    for item in feed["items"]:
        (sound,) = item.get("attachments") or [None]
        names = tuple(author["name"] for author in item["authors"])
        moment = datetime.fromisoformat(item["date_published"])
        heard = sound and (sound["url"], sound["size_in_bytes"], sound["mime_type"])
        found[item["url"]] = Facts(item["title"], names, moment, heard)

    assert dict(expected) == found


def test_the_podcast_says_the_same(
    output: Output, expected: Mapping[str, Facts]
) -> None:
    with (output.root / "podcast.xml").open("rb") as file:
        (item,) = podcastparser.parse(f"{HOME}/podcast.xml", file)["episodes"]
    (sound,) = item["enclosures"]
    facts = expected[SPOKEN]

    assert (GUID, SPOKEN, facts.title) == (item["guid"], item["link"], item["title"])
    assert facts.published.timestamp() == item["published"]
    assert facts.audio == (sound["url"], sound["file_size"], sound["mime_type"])


def test_who_wrote_with_others_has_a_page(output: Output) -> None:
    for slug in ("ana-roy", "zoe-bo"):
        page = output.page(f"/author/{slug}/")
        assert HARD in [title.text_content() for title in page.findall(".//h2")]
    assert not Path(output.root / "author/ana-roy-zoe-bo").exists()
