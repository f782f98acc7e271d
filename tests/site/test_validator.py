"""The W3C feed validator's rules that bear on our feeds, as assertions of our own.

The validator itself (github.com/w3c/feedvalidator at 43dabeb, of December 2025) was run
by hand on 23 November 2026. It has no error and no warning for the demonstration site's
/podcast.xml, /feed.xml and /atom.xml; for a feed with every tag that we write it names
one, itunes:complete, which Apple documents and the validator does not know. On the 29th
it had none for covers (media:content), nor for the XHTML that browsers show of a feed:
it lets a `div` be in a channel, and warns of any in an item.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from causerie.podcast.feed.namespace_tags import CHANNEL, ITEM, parse_tags
from causerie.podcast.feed.rss import render_feed
from causerie.text.language_codes import LANGUAGE_CODES
from demonstration import SITE_URL, shared_release
from example_feed import FIRST, ITEM_TAGS, NAMES, SECOND, SHOW, SHOW_TAGS, SPOKEN
from sites import Output

pytestmark = pytest.mark.needs("demonstration")

FULL = render_feed(
    replace(
        SHOW,
        seasons=((1, "Les débuts"),),
        tags=parse_tags(SHOW_TAGS, CHANNEL),
        new_url="https://new.example/p.xml",
        hub="https://hub.example/",
        block=True,
        complete=True,
    ),
    [
        replace(FIRST, display="Un", block=True, tags=parse_tags(ITEM_TAGS, ITEM)),
        replace(SECOND, guid="t", type="trailer", season=None, number=None),
        SPOKEN,
    ],
    css="/theme/feed.css",
)
# UndefinedElement: what the validator knows of RSS 2.0 and of these namespaces.
KNOWN = {
    "channel": """title link description language copyright lastBuildDate generator
        item image atom:link itunes:author itunes:block itunes:category itunes:complete
        itunes:explicit itunes:image itunes:new-feed-url itunes:owner itunes:type
        xhtml:div""",
    "item": """title link description guid pubDate category enclosure dc:creator
        content:encoded itunes:block itunes:duration itunes:episode itunes:episodeType
        itunes:explicit itunes:image itunes:season media:content""",
}
MANY = {"item", "category", "atom:link"}  # DuplicateElement: of others, one only
UNSAFE = {"script", "style", "object", "embed", "iframe", "meta", "link", "form"}
PREFIXES = {uri: prefix for prefix, uri in NAMES.items()} | {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
}


@pytest.fixture(scope="module", params=["podcast.xml", "feed.xml", "all tags"])
def root(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> etree._Element:
    if request.param == "all tags":
        return etree.fromstring(FULL)
    release: Output = shared_release(tmp_path_factory)
    return release.xml(request.param)


def named(element: etree._Element) -> str:
    name = etree.QName(element)
    prefix = PREFIXES[name.namespace] + ":" if name.namespace else ""
    return prefix + name.localname


def parts(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iter("channel", "item")


def texts(root: etree._Element, *names: str) -> list[str]:
    return [e.text or "" for e in root.iter() if named(e) in names]


def test_no_element_is_undefined_or_said_twice(root: etree._Element) -> None:
    for part in parts(root):
        found = Counter(map(named, part))
        # of namespaces that it does not know, it says nothing
        own = {n for n in found if not n.startswith(("podcast:", "psc:"))}
        assert own <= set(KNOWN[part.tag].split())
        assert [n for n in own - MANY if found[n] > 1] == []


def test_what_rss_asks_for_is_there(root: etree._Element) -> None:
    channel = root.find("channel")
    for name in ("title", "link", "description"):  # MissingElement
        assert (channel.findtext(name) or "").strip()
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")


def test_dates_are_rfc_2822s_with_their_own_weekday(root: etree._Element) -> None:
    dates = texts(root, "pubDate", "lastBuildDate")

    assert dates
    for text in dates:  # InvalidRFC2822Date, IncorrectDOW
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", text)
        assert f"{parsedate_to_datetime(text):%a}" == text[:3]


def test_values_of_itunes_are_those_it_knows(root: etree._Element) -> None:
    assert set(texts(root, "itunes:explicit")) <= {"true", "false"}  # InvalidTrueFalse
    assert set(texts(root, "itunes:block")) <= {"Yes"}  # InvalidYesNoClean
    assert set(texts(root, "itunes:type")) <= {"episodic", "serial"}
    assert set(texts(root, "itunes:episodeType")) <= {"full", "trailer", "bonus"}
    durations = texts(root, "itunes:duration")
    assert all(text.isdecimal() for text in durations)  # InvalidDuration
    numbers = texts(root, "itunes:season", "itunes:episode")
    assert all(re.fullmatch(r"[1-9]\d*", text) for text in numbers)  # InvalidInteger
    emails = texts(root, "itunes:email")
    assert all(
        re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", e) for e in emails
    )  # InvalidContact


def test_guids_are_unique_and_say_what_they_are(root: etree._Element) -> None:
    guids = [item.find("guid") for item in root.iter("item")]

    assert len({guid.text for guid in guids}) == len(guids)  # DuplicateValue
    for guid in guids:
        if guid.get("isPermaLink") != "false":  # InvalidHttpGUID
            assert guid.text.startswith("https://")


def test_enclosures_are_whole(root: etree._Element) -> None:
    for enclosure in root.iter("enclosure"):
        assert set(enclosure.attrib) == {"url", "length", "type"}  # MissingAttribute
        assert enclosure.get("url").startswith("https://")  # InvalidLink
        assert int(enclosure.get("length")) > 0  # InvalidIntegerAttribute
        assert re.fullmatch(r"audio/[\w.+-]+", enclosure.get("type"))  # InvalidMIME…


def test_addresses_are_absolute_and_ascii(root: etree._Element) -> None:
    found = texts(root, "link", "itunes:new-feed-url")
    found += [
        url for e in root.iter() for key in ("href", "url") if (url := e.get(key))
    ]

    assert found
    for url in found:
        split = urlsplit(url)
        assert (split.scheme, bool(split.netloc)) == ("https", True)  # InvalidFullLink
        assert url.isascii()  # InvalidIRI, UriNotIri
        assert " " not in url


def test_it_names_its_own_address_once(root: etree._Element) -> None:
    (own,) = root.findall("channel/atom:link[@rel='self']", NAMES)

    names = {f"{SITE_URL}/podcast.xml", f"{SITE_URL}/feed.xml", SHOW.feed_url}
    assert own.get("href") in names  # MissingAtomSelfLink, SelfDoesntMatchLocation
    assert own.get("type") == "application/rss+xml"


def test_the_language_is_known(root: etree._Element) -> None:
    (language,) = texts(root, "language")

    assert language.split("-")[0] in LANGUAGE_CODES  # InvalidLanguage


def test_notes_are_safe_and_whole(root: etree._Element) -> None:
    for markup in texts(root, "content:encoded"):
        tree = html.fragment_fromstring(markup, create_parent="div")
        for element in tree.iterdescendants("*"):
            assert element.tag not in UNSAFE  # SecurityRisk
            for name, value in element.attrib.items():
                assert not name.startswith("on")  # SecurityRiskAttr
                if name == "style":  # DangerousStyleAttr: a table's columns are well
                    assert re.fullmatch(r"text-align: \w+;?", value)
                if name in {"href", "src"}:  # ContainsRelRef
                    assert urlsplit(value).scheme


def test_texts_carry_no_garbage(root: etree._Element) -> None:
    for element in root.iter():
        text = element.text or ""
        assert not re.search("[\x80-\x9f\ufffd]", text)  # BadCharacters
        assert (
            len(element) or text == text.strip() or named(element) == "content:encoded"
        )
    for title in texts(root, "title"):  # ContainsHTML
        assert not re.search(r"</?[a-z]+>|&\w+;", title)
