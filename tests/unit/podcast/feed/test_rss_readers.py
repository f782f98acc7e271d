"""The podcast's feed, as readers that podcast apps use understand it."""

import io
from dataclasses import replace
from pathlib import Path

import feedparser
import podcastparser
import pytest

import partytime
from causerie.podcast.feed.namespace_tags import CHANNEL, ITEM, parse_tags
from causerie.podcast.feed.rss import render_feed
from example_feed import (
    FIRST,
    ITEM_TAGS,
    SECOND,
    SHOW,
    SHOW_TAGS,
    SPOKEN,
    TITLE,
)


@pytest.mark.needs("partytime")
def test_partytime_reads_the_further_tags(tmp_path: Path) -> None:
    show = replace(
        SHOW,
        seasons=((1, "Les débuts"),),
        tags=parse_tags(SHOW_TAGS, CHANNEL),
        new_url="https://new.example/p.xml",
        hub="https://hub.example/",
        block=True,
    )
    trailer = replace(SECOND, type="trailer", season=None, number=None)
    first = replace(FIRST, display="Un", tags=parse_tags(ITEM_TAGS, ITEM))
    path = tmp_path / "podcast.xml"
    path.write_bytes(render_feed(show, [first, trailer]))

    feed = partytime.read_feed(path)

    item = feed["items"][-1]
    assert feed["itunesNewFeedUrl"] == "https://new.example/p.xml"
    assert feed["pubsub"] == {"self": SHOW.feed_url, "hub": "https://hub.example/"}
    assert feed["itunesBlock"] is True
    assert feed["medium"] == "podcast"
    assert feed["license"]["identifier"] == "cc-by-sa-4.0"
    assert feed["podcastFunding"][0]["message"] == "Soutenez-nous & merci"
    assert feed["trailers"][0]["title"] == SECOND.title
    assert feed["podcastTxt"] == [{"purpose": "verify", "value": "S6lpp-7ZCn8-dZfGc"}]
    assert feed["podcastBlockedPlatforms"] == {"amazon": True}
    assert [row["feedGuid"][:8] for row in feed["podroll"]] == ["917393e3", "9b024349"]
    assert item["podcastSeason"] == {"number": 1, "name": "Les débuts"}
    assert item["podcastEpisode"] == {"number": 1, "display": "Un"}
    assert item["podcastSoundbites"][0]["duration"] == 60
    assert item["podcastLocation"]["name"] == "Gap"
    assert item["license"]["identifier"] == "cc0-1.0"


def test_podcastparser_reads_what_was_meant() -> None:
    feed = io.BytesIO(render_feed(SHOW, [FIRST, SECOND]))

    show = podcastparser.parse(SHOW.feed_url, feed)

    newest, oldest = show["episodes"]
    assert show["title"] == "Entre collègues & Cie"
    assert show["link"] == SHOW.link
    assert show["cover_url"] == SHOW.image
    assert show["itunes_categories"] == [["Kids & Family", "Pets & Animals"]]
    assert show["itunes_owner"] == {"name": "Ana", "email": "ana@blog.example"}
    assert show["explicit"] is False
    assert newest["explicit"] is True
    assert newest["type"] == "bonus"
    assert newest["episode_art_url"] == SECOND.image
    assert oldest["title"] == TITLE
    assert oldest["guid"] == FIRST.guid
    assert oldest["link"] == FIRST.url
    assert oldest["published"] == int(FIRST.published.timestamp())
    assert oldest["total_time"] == 301
    assert (oldest["season"], oldest["number"]) == (1, 1)
    assert oldest["description"] == FIRST.summary
    assert oldest["description_html"] == FIRST.html
    assert oldest["enclosures"] == [
        {
            "url": FIRST.audio.url,
            "file_size": FIRST.audio.length,
            "mime_type": "audio/mpeg",
        }
    ]


def test_feedparser_reads_where_transcript_and_chapters_are() -> None:
    # podcastparser knows the podcast namespace by another name only; of several
    # transcripts feedparser keeps the last
    (episode,) = feedparser.parse(render_feed(SHOW, [SPOKEN])).entries

    assert episode.podcast_transcript["url"] == SPOKEN.transcript.files[-1].url
    assert episode.podcast_chapters["url"] == SPOKEN.chapters_url


@pytest.mark.needs("partytime")
def test_partytime_reads_transcript_chapters_and_people(tmp_path: Path) -> None:
    path = tmp_path / "podcast.xml"
    path.write_bytes(render_feed(SHOW, [SPOKEN]))

    (item,) = partytime.read_feed(path)["items"]

    assert item["podcastTranscripts"] == [
        {
            "url": SPOKEN.transcript.url,
            "type": "text/vtt",
            "language": "fr",
            "rel": "captions",
        },
        {"url": "https://b.example/", "type": "text/html", "language": "fr"},
    ]
    assert item["podcastChapters"] == {
        "url": SPOKEN.chapters_url,
        "type": "application/json+chapters",
    }
    assert [(p["name"], p["role"]) for p in item["podcastPeople"]] == [
        ("Ana", "Host"),
        ("Zoé", "Guest"),
    ]


def test_feedparser_reads_what_was_meant() -> None:
    read = feedparser.parse(render_feed(SHOW, [FIRST, SECOND]))

    newest, oldest = read.entries
    assert read.bozo is False
    assert read.feed.link == SHOW.link
    assert read.feed.image.href == SHOW.image
    assert read.feed.podcast_guid == SHOW.guid
    assert newest.published_parsed[:5] == (2026, 3, 30, 16, 30)
    assert oldest.title == TITLE
    assert oldest.id == FIRST.guid
    assert oldest.guidislink is False
    assert oldest.itunes_duration == "301"
    assert oldest.enclosures[0].href == FIRST.audio.url
