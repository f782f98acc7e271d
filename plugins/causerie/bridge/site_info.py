"""Site info: the facts of a site, which do not change during a build."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from causerie.settings_locator import Locator
from causerie.urls import absolute, path_of


def is_plain(settings: Mapping[str, Any]) -> bool:
    """Return whether Pelican builds by itself: `pelican`, and no runner of ours."""
    return "CAUSERIE_NOW" not in settings


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """The facts of a site."""

    root: Path  # the site's folder
    content: Path
    output: Path
    url: str  # SITEURL of this build, without a slash at its end
    public_url: str  # SITEURL of a release: identities are made from it
    local_url: str  # SITEURL of the author's own preview; may be empty
    name: str
    subtitle: str
    lang: str
    timezone: str
    author: str
    now: datetime  # aware
    hides_future_posts: bool  # posts of a date later than now are drafts
    release: bool
    locate: Locator
    settings: Mapping[str, Any]

    @classmethod
    def read(cls, settings: Mapping[str, Any], **parts: Any) -> Self:
        """Read the facts from Pelican's settings and the runner's.

        The runner sets CAUSERIE_NOW, CAUSERIE_HIDES_FUTURE_POSTS, CAUSERIE_PARTIAL,
        CAUSERIE_RELEASE, CAUSERIE_PUBLIC_URL, CAUSERIE_LOCAL_URL and
        CAUSERIE_SETTINGS_FILES; without it (plain `pelican`) they have defaults.
        """
        content = Path(settings["PATH"]).absolute()
        url = settings["SITEURL"].rstrip("/")
        files = settings.get("CAUSERIE_SETTINGS_FILES", ("pelicanconf.py",))
        return cls(
            root=content.parent,
            content=content,
            output=Path(settings["OUTPUT_PATH"]),
            url=url,
            public_url=settings.get("CAUSERIE_PUBLIC_URL", url).rstrip("/"),
            local_url=settings.get("CAUSERIE_LOCAL_URL", "").rstrip("/"),
            name=settings["SITENAME"],
            subtitle=settings.get("SITESUBTITLE", ""),
            lang=settings["DEFAULT_LANG"],
            timezone=settings["TIMEZONE"],
            author=settings.get("AUTHOR", ""),
            now=settings.get("CAUSERIE_NOW") or datetime.now(UTC),
            hides_future_posts=settings.get(
                "CAUSERIE_HIDES_FUTURE_POSTS", not settings["WITH_FUTURE_DATES"]
            ),
            release=settings.get("CAUSERIE_RELEASE", False),
            locate=Locator(content.parent, files),
            settings=settings,
            **parts,
        )

    def subtitle_in(self, lang: str) -> str:
        """Return the subtitle for readers of a language: its own, or the site's."""
        by_lang: Mapping[str, str] = self.settings.get("SITESUBTITLES", {})
        return by_lang.get(lang, self.subtitle)

    @property
    def is_partial(self) -> bool:
        """Whether this is a partial build, of a site that these settings have built."""
        return bool(self.settings.get("CAUSERIE_PARTIAL"))

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address an author may write for this site."""
        return (self.url, self.public_url)

    @property
    def path(self) -> str:
        """The path of its URL, with which links in its pages begin; often empty."""
        return path_of(self.url).rstrip("/")

    def absolute(self, path: str) -> str:
        """Return the absolute address of a site path in this build."""
        return absolute(path, self.url)

    def theme_file(self, name: str) -> str:
        """Return the path, on the site's host, of a static file of the theme.

        It is empty if the theme has no such file.
        """
        file = Path(self.settings["THEME"]) / "static" / name
        folder = self.settings["THEME_STATIC_DIR"]
        path = urlsplit(self.absolute(f"/{folder}/{name}")).path
        return path if file.is_file() else ""
