"""Video: the address of a page with a video in, the address of its player out."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Video:
    """A video at a known host."""

    host: str  # as its visitors know it
    player: str  # the address of a page that is only the player, and plays at once


@dataclass(frozen=True, slots=True)
class _Service:
    host: str
    hosts: frozenset[str]  # the very names; another port or a user's name is none
    page: re.Pattern[str]  # of a path with its query; the group `id` is the video's
    origin: str  # of the player
    player: str  # below the origin


_YOUTUBE_ID = r"(?P<id>[A-Za-z0-9_-]{11})"
_SERVICES = (
    _Service(
        "youtube.com",
        frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"}),
        re.compile(rf"/watch\?(?:[^#]*&)?v={_YOUTUBE_ID}(?:&.*)?"),
        "https://www.youtube-nocookie.com",
        "/embed/{id}?autoplay=1",
    ),
    _Service(
        "youtube.com",
        frozenset({"youtu.be"}),
        re.compile(rf"/{_YOUTUBE_ID}(?:\?.*)?"),
        "https://www.youtube-nocookie.com",
        "/embed/{id}?autoplay=1",
    ),
    _Service(
        "vimeo.com",
        frozenset({"vimeo.com", "www.vimeo.com"}),
        re.compile(r"/(?P<id>[0-9]{1,12})(?:\?.*)?"),
        "https://player.vimeo.com",
        "/video/{id}?dnt=1&autoplay=1",
    ),
)

# What a Content-Security-Policy names in frame-src.
FRAME_HOSTS = tuple(sorted({service.origin for service in _SERVICES}))


def find_video(url: str) -> Video | None:
    """Return the video at an address, or None if its host is none that we know.

    >>> find_video("https://youtu.be/fW8amMCVAJQ").player
    'https://www.youtube-nocookie.com/embed/fW8amMCVAJQ?autoplay=1'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for service in _SERVICES:
        found = service.page.fullmatch(where)
        if found and parts.netloc.lower() in service.hosts:
            return Video(
                service.host,
                service.origin + service.player.format(**found.groupdict()),
            )
    return None
