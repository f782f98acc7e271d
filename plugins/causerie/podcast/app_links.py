"""Make the links that subscribe to a show in podcast apps."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from causerie.settings import record_field


def _url_at(host: str) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if not value or value.startswith(f"https://{host}/"):
            return ""
        return f"is not the show's address there: https://{host}/…"

    return fault


@dataclass(frozen=True, slots=True)
class SubscribeSettings:
    """The show's addresses in directories; empty: it is not listed there."""

    apple: str = record_field(
        "",
        check=_url_at("podcasts.apple.com"),
        doc="The show's address in Apple Podcasts.",
        example="https://podcasts.apple.com/fr/podcast/id1",
    )
    spotify: str = record_field(
        "",
        check=_url_at("open.spotify.com"),
        doc="The show's address in Spotify.",
        example="https://open.spotify.com/show/1",
    )
    deezer: str = record_field(
        "",
        check=_url_at("www.deezer.com"),
        doc="The show's address in Deezer.",
        example="https://www.deezer.com/show/1",
    )


@dataclass(frozen=True, slots=True)
class App:
    """A podcast app, and the link that subscribes to a show in it."""

    name: str
    url: str


def podcast_apps(feed_url: str, listed: SubscribeSettings) -> tuple[App, ...]:
    """Return the apps in which listeners can subscribe, those of directories first.

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
