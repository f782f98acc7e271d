"""Convert the URL of a video's page to the URL of its player."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Video:
    """A video at a known host."""

    host: str  # its name for readers
    player: str  # URL of the bare player, which starts at once


@dataclass(frozen=True, slots=True)
class _Service:
    host: str
    hosts: frozenset[str]  # exact; a port or a user name is not accepted
    page: re.Pattern[str]  # of path and query; the group `id` is that of the video
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

FRAME_HOSTS = tuple(sorted({service.origin for service in _SERVICES}))
# What web servers and the preview send with every file; each page narrows it down.
SITE_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"frame-src {' '.join(FRAME_HOSTS)}",
        "img-src 'self' data: https:",
        "media-src 'self' https:",
        "script-src 'self' 'wasm-unsafe-eval'",  # the second for the search page alone
    )
)


def find_video(url: str) -> Video | None:
    """Return the video at a URL; None if its host is not supported.

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
