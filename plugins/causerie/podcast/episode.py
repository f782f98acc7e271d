"""Make an episode of a post and its recording, and a show of its settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from causerie.bridge.root_files import address_of
from causerie.podcast.chapters.episode_chapters import split_listed
from causerie.podcast.chapters.parse import is_web_address
from causerie.podcast.episode_header import EpisodeHeader
from causerie.podcast.feed.namespace_tags import CHANNEL, parse_tags
from causerie.podcast.model import (
    Alternate,
    AudioInfo,
    Chapter,
    Episode,
    Transcript,
    TranscriptFile,
)
from causerie.podcast.recording import unique_name
from causerie.podcast.settings import PodcastSettings
from causerie.podcast.show import Person, Show, Tag
from causerie.podcast.site_paths import feed_path, page_path
from causerie.podcast.transcripts.output_formats import list_output_files
from causerie.podcast.transcripts.paragraphs import join_cues
from causerie.podcast.transcripts.read_transcript import ParsedTranscript
from causerie.post import Article, Enclosure

# The namespace of podcast:guid (podcast namespace 1.0, "guid").
PODCAST_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def make_show(  # noqa: PLR0913 - each is a keyword
    settings: PodcastSettings,
    *,
    name: str,
    site_url: str,
    guid: str,
    lang: str,
    author: str,
) -> Show:
    """Make a show of its settings.

    `lang` and `author` are those of the site, the defaults of the show's.
    """
    return Show(
        title=settings.title,
        description=settings.description,
        link=site_url + page_path(name),
        feed_url=site_url + feed_path(name),
        guid=guid,
        language=settings.language or lang,
        category=settings.category,
        explicit=settings.explicit,
        image=address_of(settings.image, site_url),
        author=settings.author or settings.owner_name or author,
        owner_name=settings.owner_name,
        owner_email=settings.owner_email,
        copyright=settings.copyright,
        type=settings.type,
        locked=settings.locked,
        people=tuple(_person(person, site_url) for person in settings.people),
        name=name,
        new_url=settings.new_feed_url,
        complete=settings.complete,
        block=settings.block,
        hub=settings.hub,
        seasons=tuple(sorted(settings.seasons.items())),
        tags=make_tags(
            parse_tags("\n".join(settings.tags), CHANNEL), site_url=site_url
        ),
    )


def make_episode(  # noqa: PLR0913 - each is a keyword
    post: Article,
    header: EpisodeHeader,
    info: AudioInfo,
    *,
    audio_url: str,
    site_url: str,
    transcript: ParsedTranscript | None = None,
    alternates: Sequence[Alternate] = (),
) -> Episode:
    """Make the episode of a post; `info` has the chapters to publish.

    Without a Guid the episode gets a provisional one, which is for previews only.
    """
    chapters, unlisted = split_listed(info.chapters)
    chapters_url = site_url + quote(chapters_path(post.audio[0]))
    return Episode(
        guid=post.guid or provisional_guid(post.source),
        title=post.title,
        url=site_url + post.path,
        published=post.date,
        audio=Enclosure(audio_url, info.length, info.type, info.seconds),
        summary=post.summary,
        html="",  # links of show notes are resolved when Pelican has read all posts
        season=header.season,
        number=header.number,
        type=header.type,
        explicit=header.explicit,
        image=address_of(post.image, site_url) if post.image else "",
        chapters=chapters,
        unlisted=unlisted,
        chapters_url=chapters_url if info.chapters else "",
        transcript=_transcript(post, transcript, chapters=chapters, site_url=site_url),
        people=header.people,
        alternates=tuple(alternates),
        display=header.display,
        block=header.block,
        tags=make_tags(header.tags, site_url=site_url),
        provisional=not post.guid,
        lang=post.lang,
    )


def make_tags(written: Iterable[Tag], *, site_url: str) -> tuple[Tag, ...]:
    """Replace the paths of the site's images in authors' tags with absolute URLs."""
    return tuple(
        replace(
            tag,
            attributes=tuple(
                (name, f"{site_url}/{quote(value)}" if _is_file(name, value) else value)
                for name, value in tag.attributes
            ),
        )
        for tag in written
    )


def chapters_path(audio: str) -> str:
    """Return the site path of a recording's JSON chapters.

    >>> chapters_path("audio/e.mp3")
    '/audio/e.mp3.chapters.json'
    """
    return f"/audio/{unique_name(audio)}.chapters.json"


def podcast_guid(feed_url: str) -> str:
    """Return the podcast:guid for a feed's address; it must stay when the feed moves.

    >>> podcast_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    name = feed_url.split("://", 1)[-1].rstrip("/")
    return str(uuid5(PODCAST_NAMESPACE, name))


def provisional_guid(source: str) -> str:
    """Return the guid, for a preview, of an episode that has none."""
    return str(uuid5(NAMESPACE_URL, f"provisional:{source}"))


def _is_file(name: str, value: str) -> bool:
    return name == "href" and value.startswith("images/")


def _transcript(
    post: Article,
    parsed: ParsedTranscript | None,
    *,
    chapters: Sequence[Chapter],
    site_url: str,
) -> Transcript | None:
    if parsed is None:
        return None
    files = tuple(
        TranscriptFile(site_url + quote(path), form.type, form.captions)
        for path, form in list_output_files(post.transcript, parsed)
    )
    url = files[0].url if parsed.cues else ""
    paragraphs = parsed.paragraphs or join_cues(parsed.cues, chapters)
    return Transcript(url, post.lang, paragraphs, files, parsed.cues)


def _person(given: Mapping[str, str], site_url: str) -> Person:
    image = given.get("image", "")
    return Person(
        given.get("name", ""),
        given.get("role", "host"),
        given.get("url", ""),
        image if not image or is_web_address(image) else address_of(image, site_url),
    )
