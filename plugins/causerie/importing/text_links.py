"""Text links: what the addresses of one text become, and which files stay elsewhere."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from causerie.importing.media import Media
from causerie.importing.old_links import OldLinks
from causerie.importing.posters import Posters

_STATIC = "{static}/"
_PHOTON = re.compile(r"^https?://i\d\.wp\.com/")


@dataclass(slots=True)
class TextLinks:
    """What looks up each address of a text."""

    links: OldLinks
    media: Media
    posters: Posters
    staying: list[str] = field(default_factory=list)  # uploaded files, not here

    def resolve(self, href: str) -> str | None:
        """Return what a link becomes; None if it leads nowhere within this site."""
        if href[:5].lower() == "data:":
            file = self.media.place_inline(href)
            return f"{_STATIC}{file}" if file else None
        if self.posters.has(href):
            return href
        own = _PHOTON.sub("https://", href)  # an image server before the blog's own
        link = self.links.resolve(own if self.media.name_of(own) else href)
        if link and self.media.name_of(link):
            self.staying.append(link)
        return link

    def fault(self, link: str) -> str:
        """Return why the image of such a link cannot be shown; empty if it can."""
        if not link.startswith(_STATIC):
            return ""
        return self.media.fault(unquote(link.removeprefix(_STATIC)))

    def take_staying(self) -> list[str]:
        """Return the files of the text that stay elsewhere, and forget them."""
        found, self.staying = self.staying, []
        return list(dict.fromkeys(found))
