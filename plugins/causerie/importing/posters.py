"""Posters: a picture of each video, which stands where its player was."""

import re
from dataclasses import dataclass
from pathlib import Path

from causerie.errors import FetchError
from causerie.files.atomic_write import replace_file
from causerie.importing.clean_html import video_id
from causerie.net.http_message import MEGABYTE, Fetcher, Request

_FOLDER = "images/posters"
_LINK = re.compile(r"\{static\}/images/posters/[\w-]+\.jpg", re.ASCII)
# Pictures of 16:9 that YouTube has of a video, the largest first; the last of all.
_SIZES = ("maxresdefault", "hq720", "mqdefault")
_JPEG = b"\xff\xd8"


@dataclass(frozen=True, slots=True)
class Posters:
    """The posters of videos, fetched where they may be."""

    content: Path
    fetcher: Fetcher | None

    def has(self, link: str) -> bool:
        """Return whether a link of a text is to a poster that is there."""
        name = link.removeprefix("{static}/")
        return bool(_LINK.fullmatch(link)) and (self.content / name).is_file()

    def find(self, page: str) -> str:
        """Return the file of a video's poster below content/, if there is one."""
        name = poster_name(page)
        if not name:
            return ""
        path = self.content / name
        if path.is_file():
            return name
        fetched = self.fetcher and save_poster(self.fetcher, page, path)
        return name if fetched else ""


def poster_name(page: str) -> str:
    """Return the file below content/ of a video's poster; empty if none is known of.

    >>> poster_name("https://www.youtube.com/watch?v=fW8amMCVAJQ")
    'images/posters/youtube-fW8amMCVAJQ.jpg'
    """
    found = video_id(page)
    return f"{_FOLDER}/youtube-{found}.jpg" if found else ""


def save_poster(fetcher: Fetcher, page: str, path: Path) -> bool:
    """Fetch the poster of a video; return whether there is one."""
    for size in _SIZES:
        url = f"https://i.ytimg.com/vi/{video_id(page)}/{size}.jpg"
        try:
            response = fetcher.fetch(Request(url, limit=3 * MEGABYTE))
        except FetchError:
            return False
        found = response.status == 200 and not response.truncated  # noqa: PLR2004
        if found and response.body.startswith(_JPEG):
            replace_file(path, response.body, durable=False)
            return True
    return False
