"""The blog's feeds, read back by lxml, json and a reader that apps use."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from types import ModuleType

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from causerie.feeds import atom, json_feed, rss
from causerie.feeds.model import Feed, Item
from causerie.post import Enclosure

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FORMATS = [rss, atom, json_feed]
PARIS = timezone(timedelta(hours=1))
TITLE = "[podcast – 16|02] « Temps » : \"perdu\" & 'investi' < gagné > ?"
UUID = "3d0d1e5c-6d4c-4f2c-9a43-0f7c7a1f7a55"

PLAIN = Item(
    title="Mesurer l'usage",
    url="https://blog.example/2026/02/23/mesurer/?a=1&b=2",
    published=datetime(2026, 2, 23, 9, tzinfo=PARIS),
    modified=datetime(2026, 4, 1, 10, tzinfo=UTC),
    summary="Mesurer & comprendre, sans < surveiller >.",
    html='<p>Mesurer &amp; <a href="https://blog.example/">lire</a> ]]> fin</p>',
    authors=("Zoé",),
    categories=("Temps & mesure", "données"),
)
SPOKEN = Item(
    title=TITLE,
    url="https://blog.example/2026/02/16/temps/",
    published=datetime(2026, 2, 16, 18, tzinfo=PARIS),
    guid=UUID,
    html="<p>Notes</p>",
    enclosure=Enclosure(
        "https://blog.example/audio/1602.mp3?a=1&b=2", 4_812_345, "audio/mpeg", 300.6
    ),
)
FEED = Feed(
    title="Entre collègues & Cie",
    description="Réseaux sociaux et travail en commun",
    link="https://blog.example/",
    url="https://blog.example/feed",
    language="fr",
    items=(PLAIN, SPOKEN),
    author="Ana",
)

titles = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
)


def text(parent: etree._Element, name: str) -> str | None:
    return parent.findtext(name, namespaces=NAMES)


def attributes(parent: etree._Element, name: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in parent.findall(name, NAMES)]


def rss_items(feed: Feed) -> list[etree._Element]:
    return etree.fromstring(rss.render(feed)).findall("channel/item")


def atom_entries(feed: Feed) -> list[etree._Element]:
    return etree.fromstring(atom.render(feed)).findall("atom:entry", NAMES)


# RSS


def test_an_rss_channel_describes_its_site() -> None:
    channel = etree.fromstring(rss.render(FEED)).find("channel")

    assert text(channel, "title") == "Entre collègues & Cie"
    assert text(channel, "link") == "https://blog.example/"
    assert text(channel, "description") == "Réseaux sociaux et travail en commun"
    assert text(channel, "language") == "fr"
    assert text(channel, "generator") == "Causerie"
    assert text(channel, "lastBuildDate") == "Wed, 01 Apr 2026 10:00:00 +0000"
    assert attributes(channel, "atom:link") == [
        {
            "rel": "self",
            "type": "application/rss+xml",
            "href": "https://blog.example/feed",
        }
    ]


def test_an_rss_channel_without_a_description_has_its_title_there() -> None:
    channel = etree.fromstring(rss.render(replace(FEED, description=""))).find(
        "channel"
    )

    assert text(channel, "description") == "Entre collègues & Cie"


def test_an_rss_item_holds_the_whole_post() -> None:
    item, _ = rss_items(FEED)

    assert text(item, "title") == "Mesurer l'usage"
    assert text(item, "link") == PLAIN.url
    assert text(item, "pubDate") == "Mon, 23 Feb 2026 08:00:00 +0000"
    assert text(item, "dc:creator") == "Zoé"
    assert [c.text for c in item.findall("category")] == ["Temps & mesure", "données"]
    assert text(item, "content:encoded") == PLAIN.html
    assert item.find("enclosure") is None


def test_the_summary_of_an_rss_item_is_html() -> None:
    item, spoken = rss_items(FEED)

    assert text(item, "description") == (
        "Mesurer &amp; comprendre, sans &lt; surveiller &gt;."
    )
    assert spoken.find("description") is None


def test_an_rss_item_has_its_audio_and_the_feeds_author() -> None:
    _, item = rss_items(FEED)

    assert text(item, "dc:creator") == "Ana"
    assert attributes(item, "enclosure") == [
        {
            "url": "https://blog.example/audio/1602.mp3?a=1&b=2",
            "length": "4812345",
            "type": "audio/mpeg",
        }
    ]


def test_an_rss_guid_is_the_items_own_or_its_permalink() -> None:
    plain, spoken = rss_items(FEED)

    assert text(plain, "guid") == PLAIN.url
    assert attributes(plain, "guid") == [{"isPermaLink": "true"}]
    assert text(spoken, "guid") == UUID
    assert attributes(spoken, "guid") == [{"isPermaLink": "false"}]


def test_an_rss_feed_without_items_has_no_date() -> None:
    empty = etree.fromstring(rss.render(replace(FEED, items=())))

    assert text(empty, "channel/lastBuildDate") is None


def test_every_weekday_in_rss_is_the_right_one() -> None:
    items = tuple(
        replace(PLAIN, published=PLAIN.published + timedelta(days=n)) for n in range(7)
    )

    dates = [text(item, "pubDate") for item in rss_items(replace(FEED, items=items))]

    assert [f"{parsedate_to_datetime(d):%a}" for d in dates] == [d[:3] for d in dates]
    assert len({d[:3] for d in dates}) == 7


# Atom


def test_an_atom_feed_describes_its_site() -> None:
    feed = etree.fromstring(atom.render(FEED))

    assert text(feed, "atom:id") == "https://blog.example/feed"
    assert text(feed, "atom:title") == "Entre collègues & Cie"
    assert text(feed, "atom:subtitle") == "Réseaux sociaux et travail en commun"
    assert text(feed, "atom:updated") == "2026-04-01T10:00:00+00:00"
    assert text(feed, "atom:author/atom:name") == "Ana"
    assert text(feed, "atom:generator") == "Causerie"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert attributes(feed, "atom:link") == [
        {
            "rel": "self",
            "type": "application/atom+xml",
            "href": "https://blog.example/feed",
        },
        {"rel": "alternate", "type": "text/html", "href": "https://blog.example/"},
    ]


def test_an_atom_feed_without_an_author_is_by_its_site() -> None:
    feed = etree.fromstring(atom.render(replace(FEED, author="")))

    assert text(feed, "atom:author/atom:name") == "Entre collègues & Cie"


def test_an_atom_entry_holds_the_whole_post() -> None:
    entry, _ = atom_entries(FEED)

    assert text(entry, "atom:id") == PLAIN.url
    assert text(entry, "atom:title") == "Mesurer l'usage"
    assert text(entry, "atom:published") == "2026-02-23T08:00:00+00:00"
    assert text(entry, "atom:updated") == "2026-04-01T10:00:00+00:00"
    assert text(entry, "atom:author/atom:name") == "Zoé"
    assert text(entry, "atom:summary") == PLAIN.summary
    assert text(entry, "atom:content") == PLAIN.html
    assert attributes(entry, "atom:content") == [{"type": "html"}]
    assert attributes(entry, "atom:category") == [
        {"term": "Temps & mesure"},
        {"term": "données"},
    ]
    assert attributes(entry, "atom:link") == [
        {"rel": "alternate", "type": "text/html", "href": PLAIN.url}
    ]


def test_an_atom_entry_links_to_its_audio() -> None:
    _, entry = atom_entries(FEED)

    assert attributes(entry, "atom:link")[1:] == [
        {
            "rel": "enclosure",
            "type": "audio/mpeg",
            "length": "4812345",
            "href": "https://blog.example/audio/1602.mp3?a=1&b=2",
        }
    ]


def test_an_atom_entry_says_nothing_of_what_it_lacks() -> None:
    bare = Item(title="Bref", url="https://blog.example/b/", published=PLAIN.published)

    (entry,) = atom_entries(replace(FEED, items=(bare,)))

    assert [etree.QName(tag).localname for tag in entry] == [
        "id",
        "title",
        "published",
        "updated",
        "link",
    ]


def test_an_entry_never_modified_was_updated_when_published() -> None:
    _, entry = atom_entries(FEED)

    assert text(entry, "atom:updated") == text(entry, "atom:published")


def test_an_entry_modified_before_it_was_published_was_updated_then() -> None:
    early = replace(PLAIN, modified=PLAIN.published - timedelta(days=1))

    (entry,) = atom_entries(replace(FEED, items=(early,)))

    assert text(entry, "atom:updated") == text(entry, "atom:published")


@pytest.mark.parametrize(
    ("guid", "identity"),
    [
        ("", PLAIN.url),
        (UUID, f"urn:uuid:{UUID}"),
        (UUID.upper(), f"urn:uuid:{UUID}"),
        (f"urn:uuid:{UUID}", f"urn:uuid:{UUID}"),
        ("http://old.example/?p=12", "http://old.example/?p=12"),
        ("tag:old.example,2009:12", "tag:old.example,2009:12"),
        ("épisode 7", "urn:uuid:6814a964-2e7f-505f-a8ff-d1cdf19fff47"),
        ("note:épisode 7", "urn:uuid:2ef132c0-3e1a-573d-b840-d0a887012f2d"),
        ("Podcast: 7", "urn:uuid:7a8326e2-6dd9-5f31-ad09-1b4c4cec1d3f"),
    ],
)
def test_an_atom_id_is_an_iri_whatever_the_guid(guid: str, identity: str) -> None:
    assert atom.atom_id(replace(PLAIN, guid=guid)) == identity


def test_an_atom_feed_without_items_is_dated_all_the_same() -> None:
    empty = etree.fromstring(atom.render(replace(FEED, items=())))

    assert text(empty, "atom:updated") == "2005-12-01T00:00:00+00:00"


# JSON Feed


def test_a_json_feed_describes_its_site() -> None:
    feed = json.loads(json_feed.render(FEED))

    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Entre collègues & Cie",
        "home_page_url": "https://blog.example/",
        "feed_url": "https://blog.example/feed",
        "description": "Réseaux sociaux et travail en commun",
        "language": "fr",
        "authors": [{"name": "Ana"}],
    }


def test_a_json_item_holds_the_whole_post() -> None:
    item, _ = json.loads(json_feed.render(FEED))["items"]

    assert item == {
        "id": PLAIN.url,
        "url": PLAIN.url,
        "title": "Mesurer l'usage",
        "content_html": PLAIN.html,
        "summary": PLAIN.summary,
        "date_published": "2026-02-23T08:00:00+00:00",
        "date_modified": "2026-04-01T10:00:00+00:00",
        "authors": [{"name": "Zoé"}],
        "tags": ["Temps & mesure", "données"],
    }


def test_a_json_item_has_its_audio_and_its_own_id() -> None:
    _, item = json.loads(json_feed.render(FEED))["items"]

    assert item["id"] == UUID
    assert item["attachments"] == [
        {
            "url": "https://blog.example/audio/1602.mp3?a=1&b=2",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 4_812_345,
            "duration_in_seconds": 301,
        }
    ]
    assert "date_modified" not in item


@pytest.mark.parametrize(
    ("summary", "content"), [("En bref", "En bref"), ("", "Mesurer l'usage")]
)
def test_a_json_item_without_html_has_text(summary: str, content: str) -> None:
    bare = replace(PLAIN, html="", summary=summary)

    (item,) = json.loads(json_feed.render(replace(FEED, items=(bare,))))["items"]

    assert item["content_text"] == content
    assert "content_html" not in item


def test_a_json_feed_without_items_says_so() -> None:
    assert json.loads(json_feed.render(replace(FEED, items=())))["items"] == []


def test_a_json_feed_is_written_for_people_too() -> None:
    assert '"title": "Entre collègues & Cie"' in json_feed.render(FEED).decode()


# All of them


@settings(deadline=None)  # a busy machine is no fault
@given(titles)
def test_any_title_survives(title: str) -> None:
    feed = replace(FEED, items=(replace(PLAIN, title=title),))

    (item,) = rss_items(feed)
    (entry,) = atom_entries(feed)
    (row,) = json.loads(json_feed.render(feed))["items"]

    assert text(item, "title") == title
    assert text(entry, "atom:title") == title
    assert row["title"] == title


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    dirty, clean = "a\x00b\x0bc\ud800d\uffffe\tf", "abcde\tf"
    item = replace(
        PLAIN,
        title=dirty,
        summary=dirty,
        html=dirty,
        authors=(dirty,),
        categories=(dirty,),
        enclosure=Enclosure(f"https://blog.example/{dirty}", 1, "audio/mpeg", 1.0),
    )
    feed = replace(FEED, title=dirty, items=(item,))

    (one,) = rss_items(feed)
    (two,) = atom_entries(feed)
    (three,) = json.loads(json_feed.render(feed))["items"]

    assert text(one, "content:encoded") == clean
    assert text(two, "atom:content") == clean
    assert attributes(two, "atom:category") == [{"term": clean}]
    assert three["content_html"] == clean
    assert three["tags"] == [clean]
    assert three["authors"] == [{"name": clean}]
    assert three["attachments"][0]["url"] == f"https://blog.example/{clean}"


@pytest.mark.parametrize("module", [rss, atom])
def test_no_element_is_empty_and_no_namespace_is_said_twice(module: ModuleType) -> None:
    bare = Item(title="Bref", url="https://blog.example/b/", published=PLAIN.published)
    feed = replace(FEED, description="", author="", items=(bare, *FEED.items))

    written = module.render(feed)

    root = etree.fromstring(written)
    assert written.count(b"xmlns") == len(root.nsmap)
    assert [
        element.tag
        for element in root.iter()
        if not len(element) and not element.attrib and not (element.text or "").strip()
    ] == []


@pytest.mark.parametrize("module", [rss, atom])
def test_feedparser_reads_what_was_meant(module: ModuleType) -> None:
    read = feedparser.parse(module.render(FEED))

    plain, spoken = read.entries
    assert read.bozo is False
    assert read.feed.title == "Entre collègues & Cie"
    assert read.feed.link == "https://blog.example/"
    assert read.feed.language == "fr"
    assert plain.link == PLAIN.url
    assert plain.author == "Zoé"
    assert [tag.term for tag in plain.tags] == ["Temps & mesure", "données"]
    assert plain.published_parsed[:5] == (2026, 2, 23, 8, 0)
    assert plain.content[0].type == "text/html"
    assert spoken.title == TITLE
    assert spoken.id.removeprefix("urn:uuid:") == UUID
    assert spoken.enclosures[0].href == "https://blog.example/audio/1602.mp3?a=1&b=2"
    assert spoken.enclosures[0].length == "4812345"
    assert spoken.enclosures[0].type == "audio/mpeg"


@pytest.mark.parametrize("module", FORMATS)
@pytest.mark.parametrize(
    "place",
    [
        {"LC_ALL": "fr_FR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "TZ": "America/St_Johns", "PYTHONHASHSEED": "2"},
    ],
)
def test_the_bytes_are_the_same_everywhere(
    module: ModuleType, place: dict[str, str]
) -> None:
    script = (
        "import runpy, sys; from importlib import import_module;"
        "feed = runpy.run_path(sys.argv[1])['FEED'];"
        "sys.stdout.buffer.write(import_module(sys.argv[2]).render(feed))"
    )
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}

    elsewhere = subprocess.run(
        [sys.executable, "-c", script, __file__, module.__name__],
        env=os.environ | place | paths,
        stdout=subprocess.PIPE,
        check=True,
    )

    assert elsewhere.stdout == module.render(FEED)


def test_a_feed_shows_the_image_of_its_site() -> None:
    icon = "https://blog.example/apple-touch-icon.png"
    feed = replace(FEED, icon=icon)
    (image,) = etree.fromstring(rss.render(feed)).findall("channel/image")

    assert (icon, feed.title, feed.link) == tuple(
        image.findtext(name) for name in ("url", "title", "link")
    )
    assert icon == etree.fromstring(atom.render(feed)).findtext("atom:icon", "", NAMES)
    assert icon == json.loads(json_feed.render(feed))["icon"]
    assert b"<image>" not in rss.render(FEED)
