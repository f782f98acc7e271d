"""Subscribe: the feed of a show in, the apps it can be followed with out."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from causerie.settings import setting


def _at(host: str) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if not value or value.startswith(f"https://{host}/"):
            return ""
        return f"is not the show's address there: https://{host}/…"

    return fault


@dataclass(frozen=True, slots=True)
class SubscribeSettings:
    """Where directories that need a listing have the show; empty: not there."""

    apple: str = setting("", check=_at("podcasts.apple.com"))
    spotify: str = setting("", check=_at("open.spotify.com"))
    deezer: str = setting("", check=_at("www.deezer.com"))


@dataclass(frozen=True, slots=True)
class App:
    """An app for podcasts, and the link that subscribes with it."""

    name: str
    url: str


def podcast_apps(feed_url: str, listed: SubscribeSettings) -> tuple[App, ...]:
    """Return the apps a show can be followed with, those with a listing first.

    Apple's app also takes a feed that its directory does not list.
    """
    plain = feed_url.split("://", 1)[-1]
    whole = quote(feed_url, safe="")
    apps = (
        App("Apple Podcasts", listed.apple or f"podcast://{plain}"),
        App("Spotify", listed.spotify),
        App("Deezer", listed.deezer),
        App("Pocket Casts", f"pktc://subscribe/{plain}"),
        App("Overcast", f"overcast://x-callback-url/add?url={whole}"),
        App("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={whole}"),
    )
    return tuple(app for app in apps if app.url)
