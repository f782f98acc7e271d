"""The podcast's feed, read back by lxml and by two readers that podcast apps use."""

import io
import json
import locale
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import feedparser
import podcastparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from causerie.podcast.chapters.json_chapters import render_chapters
from causerie.podcast.feed.namespace_tags import CHANNEL, ITEM, parse_tags
from causerie.podcast.feed.rss import render_feed
from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT
from causerie.podcast.model import Chapter
from causerie.podcast.show import Person
from example_feed import (
    ANA,
    FIRST,
    ITEM_TAGS,
    NAMES,
    SECOND,
    SHOW,
    SHOW_TAGS,
    SPOKEN,
    TITLE,
)


def channel_of(feed: bytes) -> etree._Element:
    return etree.fromstring(feed).find("channel")


def items_of(feed: bytes) -> list[etree._Element]:
    return channel_of(feed).findall("item")


def text(parent: etree._Element, name: str) -> str | None:
    return parent.findtext(name, namespaces=NAMES)


def people(parent: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [(p.text, dict(p.attrib)) for p in parent.findall("podcast:person", NAMES)]


def test_the_channel_says_all_that_apple_and_psp_1_ask_for() -> None:
    channel = channel_of(render_feed(SHOW, [FIRST]))

    assert text(channel, "title") == "Entre collègues & Cie"
    assert text(channel, "link") == "https://blog.example/podcast/"
    assert text(channel, "description") == "Une émission sur les réseaux."
    assert text(channel, "language") == "fr"
    assert text(channel, "copyright") == "Ana"
    assert text(channel, "generator") == "Causerie"
    assert text(channel, "itunes:author") == "Ana & Zoé"
    assert text(channel, "itunes:type") == "episodic"
    assert text(channel, "itunes:explicit") == "false"
    assert channel.find("itunes:image", NAMES).get("href") == SHOW.image
    assert text(channel, "podcast:guid") == SHOW.guid
    assert text(channel, "podcast:locked") == "yes"
    assert text(channel, "podcast:medium") == "podcast"
    assert channel.find("docs") is None


def test_the_channel_names_its_own_address() -> None:
    links = channel_of(render_feed(SHOW, [FIRST])).findall("atom:link", NAMES)

    assert [dict(link.attrib) for link in links] == [
        {
            "href": "https://blog.example/podcast.xml",
            "rel": "self",
            "type": "application/rss+xml",
        }
    ]


def test_a_subcategory_stands_inside_its_category() -> None:
    nested = channel_of(render_feed(SHOW, [])).findall("itunes:category", NAMES)
    alone = channel_of(render_feed(replace(SHOW, category=("News",)), [])).findall(
        "itunes:category", NAMES
    )

    assert [c.get("text") for c in nested] == ["Kids & Family"]
    assert [c.get("text") for c in nested[0]] == ["Pets & Animals"]
    assert [(c.get("text"), len(c)) for c in alone] == [("News", 0)]


def test_an_owner_is_public_only_with_an_address() -> None:
    public = channel_of(render_feed(SHOW, []))
    private = channel_of(render_feed(replace(SHOW, owner_email="", locked=False), []))

    assert text(public, "itunes:owner/itunes:name") == "Ana"
    assert text(public, "itunes:owner/itunes:email") == "ana@blog.example"
    assert public.find("podcast:locked", NAMES).get("owner") == "ana@blog.example"
    assert private.find("itunes:owner", NAMES) is None
    assert dict(private.find("podcast:locked", NAMES).attrib) == {}
    assert text(private, "podcast:locked") == "no"


@pytest.mark.parametrize(
    ("author", "name"), [("Zoé", "Zoé"), ("", "Entre collègues & Cie")]
)
def test_an_owner_without_a_name_has_the_authors_or_the_shows(
    author: str, name: str
) -> None:
    show = replace(SHOW, owner_name="", author=author)

    assert text(channel_of(render_feed(show, [])), "itunes:owner/itunes:name") == name


def test_a_show_with_nothing_optional_is_still_a_feed() -> None:
    show = replace(SHOW, copyright="", author="", guid="", owner_email="", people=())

    channel = channel_of(render_feed(show, []))

    assert [etree.QName(tag).localname for tag in channel] == [
        "title",
        "link",
        "description",
        "link",  # atom's
        "generator",
        "language",
        "category",
        "type",
        "image",
        "explicit",
        "locked",
        "medium",
    ]


def test_the_feed_is_as_old_as_its_newest_episode() -> None:
    channel = channel_of(render_feed(SHOW, [FIRST, SECOND]))

    assert text(channel, "lastBuildDate") == "Mon, 30 Mar 2026 16:30:00 +0000"


def test_a_feed_without_episodes_has_no_date() -> None:
    assert text(channel_of(render_feed(SHOW, [])), "lastBuildDate") is None


def test_an_item_says_all_that_apple_and_psp_1_ask_for() -> None:
    (item,) = items_of(render_feed(SHOW, [FIRST]))

    assert text(item, "title") == TITLE
    assert text(item, "guid") == FIRST.guid
    assert item.find("guid").get("isPermaLink") == "false"
    assert text(item, "link") == FIRST.url
    assert text(item, "description") == FIRST.summary
    assert text(item, "content:encoded") == FIRST.html
    assert text(item, "pubDate") == "Mon, 16 Feb 2026 17:00:00 +0000"
    assert dict(item.find("enclosure").attrib) == {
        "url": "https://blog.example/audio/1602.mp3?a=1&b=2",
        "length": "4812345",
        "type": "audio/mpeg",
    }
    assert text(item, "itunes:duration") == "301"
    assert text(item, "itunes:episodeType") == "full"
    assert text(item, "itunes:season") == "1"
    assert text(item, "itunes:episode") == "1"
    assert text(item, "podcast:season") == "1"
    assert text(item, "podcast:episode") == "1"
    assert item.find("itunes:image", NAMES) is None


def test_items_come_newest_first_whatever_the_order_given() -> None:
    assert (
        [text(item, "guid") for item in items_of(render_feed(SHOW, [FIRST, SECOND]))]
        == [text(item, "guid") for item in items_of(render_feed(SHOW, [SECOND, FIRST]))]
        == [SECOND.guid, FIRST.guid]
    )


def test_an_episode_may_differ_from_its_show() -> None:
    newest, oldest = items_of(render_feed(SHOW, [FIRST, SECOND]))

    assert text(newest, "itunes:explicit") == "true"
    assert text(oldest, "itunes:explicit") == "false"
    assert text(newest, "itunes:episodeType") == "bonus"
    assert newest.find("itunes:image", NAMES).get("href") == SECOND.image


def test_an_episode_is_explicit_when_its_show_is() -> None:
    explicit = replace(SHOW, explicit=True)

    (item,) = items_of(render_feed(explicit, [FIRST]))
    (exception,) = items_of(render_feed(explicit, [replace(FIRST, explicit=False)]))

    assert text(item, "itunes:explicit") == "true"
    assert text(exception, "itunes:explicit") == "false"


def test_an_episode_without_numbers_has_none() -> None:
    (item,) = items_of(render_feed(SHOW, [replace(FIRST, season=None, number=None)]))

    assert item.xpath("*[local-name() = 'season' or local-name() = 'episode']") == []


def test_an_item_says_where_its_transcript_and_its_chapters_are() -> None:
    spoken, silent = items_of(render_feed(SHOW, [SPOKEN, FIRST]))

    assert dict(spoken.find("podcast:transcript", NAMES).attrib) == {
        "url": "https://blog.example/audio/3003.vtt?a=1&b=2",
        "type": "text/vtt",
        "language": "fr",
        "rel": "captions",
    }
    assert dict(spoken.find("podcast:chapters", NAMES).attrib) == {
        "url": "https://blog.example/audio/3003.m4a.chapters.json",
        "type": "application/json+chapters",
    }
    assert silent.find("podcast:transcript", NAMES) is None
    assert silent.find("podcast:chapters", NAMES) is None


def test_chapters_are_written_for_apps() -> None:
    chapters = [
        Chapter(0, "Début", end=61.5),
        Chapter(61.5, '« Suite » & "fin"', "https://blog.example/?a=1&b=2"),
    ]

    written = json.loads(render_chapters(chapters))

    assert written == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Début", "endTime": 61.5},
            {
                "startTime": 61.5,
                "title": '« Suite » & "fin"',
                "url": "https://blog.example/?a=1&b=2",
            },
        ],
    }


def test_people_have_roles_pages_and_pictures() -> None:
    assert people(channel_of(render_feed(SHOW, []))) == [
        ("Ana", {"role": "host", "href": ANA.url, "img": ANA.image})
    ]


def test_an_episode_that_names_people_names_the_shows_too() -> None:
    newest, oldest = items_of(render_feed(SHOW, [FIRST, SECOND]))

    assert [name for name, _ in people(newest)] == ["Ana", "Zoé"]
    assert people(oldest) == []  # the channel's hold


def test_nobody_is_named_twice_in_the_same_role() -> None:
    bare = Person("Ana")
    guest = Person("Ana", role="guest")

    (item,) = items_of(render_feed(SHOW, [replace(FIRST, people=(bare, guest))]))

    assert people(item) == [
        ("Ana", {"role": "host", "href": ANA.url, "img": ANA.image}),
        ("Ana", {"role": "guest"}),
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h2>Un</h2><p>De<em>ux</em>,<br>trois</p>", "Deux, trois"),
        ("<p>le<ins>s</ins> temps</p>", "les temps"),
        ("<ul><li>a &amp; b</li><li>c</li></ul>", "a & b c"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>un</p><script>alert(1)</script><!-- rien --><p>deux</p>", "un deux"),
        ('<p><img src="https://blog.example/a.jpg" alt="x"></p>', "La confiance"),
        ("", "La confiance"),
    ],
)
def test_without_a_summary_the_description_is_the_words_of_the_notes(
    html: str, words: str
) -> None:
    episode = replace(SECOND, summary="", html=html)

    (item,) = items_of(render_feed(SHOW, [episode]))

    assert text(item, "description") == words


def test_a_description_is_cut_at_4000_bytes_between_two_characters() -> None:
    long = "a" + "é" * 3000

    feed = render_feed(replace(SHOW, description=long), [replace(FIRST, summary=long)])

    for parent in (channel_of(feed), *items_of(feed)):
        assert text(parent, "description") == "a" + "é" * 1999
    assert len(("a" + "é" * 1999).encode()) == DESCRIPTION_LIMIT - 1


def test_a_description_has_no_space_around_it() -> None:
    cut_at_a_space = " a " + "b" * (DESCRIPTION_LIMIT - 3) + " c"

    (item,) = items_of(render_feed(SHOW, [replace(FIRST, summary=cut_at_a_space)]))

    assert text(item, "description") == cut_at_a_space[1:-2]


def test_a_description_that_just_fits_is_whole() -> None:
    fits = "é" * (DESCRIPTION_LIMIT // 2)

    (item,) = items_of(render_feed(SHOW, [replace(FIRST, summary=fits)]))

    assert text(item, "description") == fits


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    dirty = "a\x00b\x0bc\ud800d\uffffe\tf\u2028g"
    person = Person(dirty, role=dirty, url=dirty, image=dirty)
    show = replace(
        SHOW,
        title=dirty,
        description=dirty,
        author=dirty,
        owner_name=dirty,
        copyright=dirty,
        people=(person,),
    )
    audio = replace(FIRST.audio, url="https://blog.example/\x0b1602.mp3")
    episode = replace(
        FIRST, title=dirty, summary=dirty, html=dirty, guid=dirty, audio=audio
    )

    feed = render_feed(show, [episode])

    clean = "abcde\tf\u2028g"
    (item,) = items_of(feed)
    assert text(channel_of(feed), "title") == clean
    assert text(channel_of(feed), "podcast:person") == clean
    assert [text(item, name) for name in ("title", "guid", "content:encoded")] == [
        clean,
        clean,
        clean,
    ]
    assert item.find("enclosure").get("url") == "https://blog.example/1602.mp3"


@settings(deadline=None)  # a busy machine is no fault
@given(
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
        ),
        min_size=1,
    )
)
def test_any_title_survives(title: str) -> None:
    (item,) = items_of(render_feed(SHOW, [replace(FIRST, title=title)]))

    assert text(item, "title") == title


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_any_notes_make_a_feed_that_can_be_read(html: str) -> None:
    (item,) = items_of(render_feed(SHOW, [replace(FIRST, summary="", html=html)]))

    assert text(item, "description")


def every_text(feed: bytes) -> Iterator[etree._Element]:
    """Yield the elements that hold neither others nor attributes: only text."""
    for element in etree.fromstring(feed).iter():
        if not len(element) and not element.attrib:
            yield element


def test_the_feed_keeps_the_validators_rules() -> None:
    feed = render_feed(
        SHOW, [FIRST, SECOND, replace(FIRST, guid="3", html="", people=())]
    )

    items = items_of(feed)
    root = etree.fromstring(feed)
    dates = [e.text for e in root.iter("pubDate", "lastBuildDate")]
    flags = [e.text for e in root.iter(f"{{{NAMES['itunes']}}}explicit")]
    durations = [e.text for e in root.iter(f"{{{NAMES['itunes']}}}duration")]
    assert root.nsmap == NAMES
    assert feed.count(b"xmlns") == len(NAMES)  # declared once, at the top
    assert [len(item.findall("enclosure")) for item in items] == [1, 1, 1]
    assert len({text(item, "guid") for item in items}) == 3
    assert [f"{parsedate_to_datetime(d):%a}" for d in dates] == [d[:3] for d in dates]
    assert len(dates) == 4
    assert set(flags) == {"true", "false"}
    assert len(flags) == 4
    assert all(duration.isdecimal() for duration in durations)
    assert [e.tag for e in every_text(feed) if not e.text.strip()] == []


def test_a_show_that_moves_ends_or_hides_says_so_and_others_do_not() -> None:
    moved = channel_of(
        render_feed(
            replace(
                SHOW, new_url="https://new.example/p.xml", complete=True, block=True
            ),
            [replace(FIRST, block=True)],
        )
    )
    plain = channel_of(render_feed(SHOW, [FIRST]))

    assert text(moved, "itunes:new-feed-url") == "https://new.example/p.xml"
    assert text(moved, "itunes:complete") == "Yes"
    assert text(moved, "itunes:block") == "Yes"
    assert text(moved, "item/itunes:block") == "Yes"
    for name in ("new-feed-url", "complete", "block"):
        assert plain.xpath(f"//*[local-name() = '{name}']") == []


def test_the_channel_names_its_hub() -> None:
    channel = channel_of(
        render_feed(replace(SHOW, hub="https://hub.example/?a=1&b=2"), [])
    )

    link = channel.find("atom:link[@rel='hub']", NAMES)
    assert link.get("href") == "https://hub.example/?a=1&b=2"
    assert text(channel, "link") == SHOW.link


def test_seasons_have_names_and_episodes_may_show_another_number() -> None:
    show = replace(SHOW, seasons=((1, "Les débuts"),))
    other = replace(SECOND, season=2, display="Ch. 2")

    newest, oldest = items_of(render_feed(show, [FIRST, other]))

    season, episode = "podcast:season", "podcast:episode"
    assert dict(oldest.find(season, NAMES).attrib) == {"name": "Les débuts"}
    assert dict(newest.find(season, NAMES).attrib) == {}
    assert dict(newest.find(episode, NAMES).attrib) == {"display": "Ch. 2"}
    assert text(newest, episode) == "2"


def test_trailers_of_the_show_and_of_a_season_stand_in_the_channel() -> None:
    trailer = replace(FIRST, type="trailer", season=None, number=None)
    season = replace(SECOND, type="trailer", season=2, number=None)
    teaser = replace(FIRST, guid="t", type="trailer", number=3)

    channel = channel_of(render_feed(SHOW, [trailer, season, teaser]))

    found = channel.findall("podcast:trailer", NAMES)
    assert [(t.text, t.get("season")) for t in found] == [
        (SECOND.title, "2"),
        (FIRST.title, None),
    ]
    assert dict(found[1].attrib) == {
        "pubdate": "Mon, 16 Feb 2026 17:00:00 +0000",
        "url": FIRST.audio.url,
        "length": "4812345",
        "type": "audio/mpeg",
    }


def test_the_trailers_of_older_pages_stand_in_the_channel_too() -> None:
    trailer = replace(FIRST, type="trailer", season=None, number=None)

    feed = render_feed(SHOW, [SECOND], older=[trailer, replace(FIRST, guid="f")])

    (found,) = channel_of(feed).findall("podcast:trailer", NAMES)
    assert found.text == FIRST.title
    assert [text(item, "guid") for item in items_of(feed)] == [SECOND.guid]


def test_further_tags_are_passed_on() -> None:
    feed = render_feed(
        replace(SHOW, tags=parse_tags(SHOW_TAGS, CHANNEL)),
        [replace(FIRST, tags=parse_tags(ITEM_TAGS, ITEM))],
    )

    channel = channel_of(feed)
    assert text(channel, "podcast:funding") == "Soutenez-nous & merci"
    assert text(channel, "podcast:license") == "cc-by-sa-4.0"
    assert text(channel, "podcast:txt[@purpose='verify']") == "S6lpp-7ZCn8-dZfGc"
    assert channel.find("podcast:block", NAMES).get("id") == "amazon"
    (podroll,) = channel.findall("podcast:podroll", NAMES)
    assert [item.get("feedGuid")[:8] for item in podroll] == ["917393e3", "9b024349"]
    (item,) = items_of(feed)
    assert dict(item.find("podcast:soundbite", NAMES).attrib) == {
        "startTime": "73.0",
        "duration": "60",
    }
    assert item.find("podcast:location", NAMES).text == "Gap"
    assert item.find("podcast:image", NAMES).get("alt") == "Un réseau, à plat"


def test_people_who_open_it_see_it_styled() -> None:
    feed = render_feed(SHOW, [FIRST], css="https://blog.example/theme/feed.css?a=1&b=2")

    _declaration, sheet, _root = feed.split(b"\n", 2)
    assert sheet == (
        b'<?xml-stylesheet type="text/css"'
        b' href="https://blog.example/theme/feed.css?a=1&amp;b=2"?>'
    )
    assert b"stylesheet" not in render_feed(SHOW, [FIRST])
    plain = re.sub(rb" *<div xmlns=.*</div>\n", b"", feed, flags=re.DOTALL)
    assert plain.replace(sheet + b"\n", b"") == render_feed(SHOW, [FIRST])


def test_what_browsers_show_of_it_is_no_text_of_apps() -> None:
    feed = render_feed(SHOW, [FIRST], css="/theme/feed.css")
    read = feedparser.parse(feed)

    assert not read.bozo
    plain = feedparser.parse(render_feed(SHOW, [FIRST]))
    known = {k: v for k, v in read.feed.items() if not k.startswith("xhtml_")}
    assert known == dict(plain.feed)
    assert [dict(each) for each in read.entries] == [dict(e) for e in plain.entries]


@pytest.mark.parametrize(
    "title",
    [
        "\u05e9\u05dc\u05d5\u05dd, \u05e2\u05d5\u05dc\u05dd!",  # Hebrew
        "\u0645\u0631\u062d\u0628\u0627 (2026)",  # Arabic
        "\u2067\u05e9\u05dc\u05d5\u05dd\u2069 & co",  # isolated
        "\U0001f468\u200d\U0001f469\u200d\U0001f467, \U0001f1eb\U0001f1f7",
        "]]> <![CDATA[ <!-- --> <?x?> &amp;",
        "e\u0301t\u00e9",  # not normalised: as it was written
    ],
)
def test_titles_survive_in_every_script(title: str) -> None:
    feed = render_feed(SHOW, [replace(FIRST, title=title, summary=title, html=title)])

    (item,) = items_of(feed)
    (parsed,) = podcastparser.parse(SHOW.feed_url, io.BytesIO(feed))["episodes"]
    assert [title] * 3 == [
        text(item, name) for name in ("title", "description", "content:encoded")
    ]
    assert parsed["title"] == title


PLACES = [
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "fr_FR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "2"},
]


@pytest.mark.parametrize("place", PLACES)
def test_the_bytes_are_the_same_everywhere(place: dict[str, str]) -> None:
    script = (
        "import runpy, sys; here = runpy.run_path(sys.argv[1]);"
        "feed = here['render_feed'](here['SHOW'], [here['FIRST'], here['SECOND']]);"
        "sys.stdout.buffer.write(feed)"
    )
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}

    elsewhere = subprocess.run(
        [sys.executable, "-c", script, __file__],
        env=os.environ | place | paths,
        stdout=subprocess.PIPE,
        check=True,
    )

    assert elsewhere.stdout == render_feed(SHOW, [FIRST, SECOND])


def test_the_locale_of_the_process_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # feedgen's own dates set it, which a thread beside would see
    def touched(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(locale, "setlocale", touched)

    assert render_feed(SHOW, [FIRST, SECOND])


def test_feeds_can_be_rendered_side_by_side() -> None:
    episodes = [
        replace(FIRST, guid=str(n), published=FIRST.published + timedelta(days=n))
        for n in range(50)
    ]
    alone = render_feed(SHOW, episodes)

    with ThreadPoolExecutor(4) as pool:
        feeds = set(pool.map(lambda _: render_feed(SHOW, episodes), range(16)))

    assert feeds == {alone}


def test_a_show_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        render_feed(replace(SHOW, title=""), [FIRST])
