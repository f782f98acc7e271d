"""Make cards: which posts and shows have one, what it says, and where it lies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.output_registry import Owner
from causerie.bridge.root_files import file_at
from causerie.bridge.site import Site
from causerie.cards.draw_card import (
    HEIGHT,
    RECIPE,
    SQUARE,
    WIDTH,
    Card,
    CardDrawer,
)
from causerie.cards.look import find_icon, read_look
from causerie.cards.set_text import OURS, Fonts, settable
from causerie.cards.settings import CardsSettings
from causerie.files.hashed_name import hashed_name
from causerie.files.product_cache import ProductCache
from causerie.files.state_dir import make_state_dir
from causerie.fork_pool import map_forked
from causerie.post import Status
from causerie.problems import Level, Problem
from causerie.urls import encode_path

_OWNER = Owner("the engine's cards")
_SHOWN = frozenset({Status.PUBLISHED, Status.HIDDEN})
_LABEL = re.compile(r"^\s*\[[^\]]*\]\s*")  # of an episode's title, set apart


class CardFile(NamedTuple):
    """A card as pages name it."""

    url: str  # below the site's root, encoded
    type: str
    alt: str
    width: int
    height: int


@dataclass(slots=True)
class Cards:
    """The cards of a release."""

    by_path: dict[str, CardFile] = field(default_factory=dict)  # of a post
    by_show: dict[str, CardFile] = field(default_factory=dict)
    site: CardFile | None = None  # of pages of lists

    def of(self, shown: Any) -> CardFile | None:
        """Return the card of a content of Pelican's, of a show, or else the site's."""
        if not shown:
            return self.site
        if (post := getattr(shown, "post", None)) is not None:
            return self.by_path.get(post.path)
        return self.by_show.get(shown.name)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A card to make."""

    name: str  # of its file, without an ending
    card: Card
    square: bool
    lang: str
    alt: str
    entry: Entry | None = None
    show: str | None = None


Typeset = Callable[[str, str], str]  # a text and its language: HTML


def make_cards(
    site: Site,
    settings: CardsSettings,
    shows: Iterable[Any],
    typeset: Typeset | None = None,
) -> Cards:
    """Draw and write what is wanted; attach covers to episodes."""
    cards = Cards()
    font = site.content / settings.font if settings.font else OURS
    if (fault := _font_fault(font)) is not None:
        what = f'CARDS["font"]: {settings.font} {fault}.'
        fix = "Name a TrueType or OpenType font."
        site.report([Problem(site.locate("CARDS", "font"), what, fix)])
        return cards
    fonts = Fonts(font)
    look = read_look(site.settings, site.content)
    icon = find_icon(site.settings, site.content)
    parts = (RECIPE, _pillow(), astuple(look), _digest(font), _digest(icon))
    cache = ProductCache(make_state_dir(site.root) / "cards", repr(parts))
    wanted = [*_wanted(site, settings, {show.name: show for show in shows}, fonts)]
    if typeset:
        wanted = [_typeset(each, typeset) for each in wanted]
    work = partial(_draw, site, cache, CardDrawer(look, fonts, icon))
    for each, name in map_forked(wanted, work):
        _write(site, cards, each, cache.read(name) or b"")
    cache.prune()
    return cards


def _wanted(
    site: Site, settings: CardsSettings, shows: Mapping[str, Any], fonts: Fonts
) -> Iterator[_Wanted]:
    for entry in site.build.entries:
        post = entry.post
        if post.status not in _SHOWN or not post.title:
            continue
        cards = [*_of_entry(site, settings, entry, shows)]
        missing = fonts.missing(settable(post.title)) if cards else ""
        if missing:
            what = f"The font of cards has no {missing[:9]!r}: the post has no card."
            fix = 'Name one that has, below content/: CARDS = {"font": "…"}.'
            where = site.where(post, "title")
            site.report([Problem(where, what, fix, Level.WARNING)])
        else:
            yield from cards
    for name, show in shows.items() if settings.posts else ():
        if not fonts.missing(settable(show.title)):
            picture = _picture(site, show.image)
            card = Card(show.title, show.author, site.name, picture)
            stem = f"show-{name}" if name else "show"
            lang = show.language
            yield _Wanted(
                stem, card, square=False, lang=lang, alt=show.title, show=name
            )
    if settings.posts and not fonts.missing(settable(site.name)):
        card = Card(site.name, site.subtitle, "")
        yield _Wanted("site", card, square=False, lang=site.lang, alt=site.name)


def _typeset(each: _Wanted, typeset: Typeset) -> _Wanted:
    """Set the title of a card as the language of its post asks for."""
    markup = typeset(each.card.title, each.lang)
    title = unescape(re.sub(r"<[^>]*>", "", str(markup)))
    return replace(each, card=replace(each.card, title=title))


def _of_entry(
    site: Site, settings: CardsSettings, entry: Entry, shows: Mapping[str, Any]
) -> Iterator[_Wanted]:
    post, episode = entry.post, entry.episode
    stem = _stem(post.path)
    show = shows.get(getattr(episode, "show", "")) if episode else None
    label = show.title if show else getattr(post, "category", "")
    title = _LABEL.sub("", post.title) or post.title
    own = getattr(episode, "image", "")
    if settings.posts:
        cover = getattr(post, "cover", "")
        image = cover or own or (show.image if show else "")
        picture = _picture(site, image)
        card = Card(title, label, site.name, picture, fills=bool(cover))
        alt = entry.cover.alt if entry.cover else ""
        yield _Wanted(
            stem, card, square=False, lang=post.lang, alt=alt or post.title, entry=entry
        )
    if settings.episodes and show and not own and isinstance(entry, ArticleEntry):
        card = Card(title, show.title, site.name)
        yield _Wanted(
            f"{stem}-cover",
            card,
            square=True,
            lang=post.lang,
            alt=post.title,
            entry=entry,
        )


def _draw(site: Site, cache: ProductCache, drawer: CardDrawer, each: _Wanted) -> str:
    """Draw a card, if the cache lacks it; return its name there."""
    site.reporter.report_progress("Drawing cards")
    key = repr((astuple(each.card), each.square)).encode()
    name = cache.name(key, "card")
    if cache.read(name) is None:
        drawn = (drawer.draw_square if each.square else drawer.draw)(each.card)
        cache.write(name, drawn.ending.encode() + drawn.data)
    return name


def _write(site: Site, cards: Cards, each: _Wanted, data: bytes) -> None:
    ending, image = data[:4].decode(), data[4:]
    url = encode_path(hashed_name(f"cards/{each.name}{ending}", image))
    site.write(f"/{url}", image, _OWNER)
    kind = "image/png" if ending == ".png" else "image/jpeg"
    if each.square and each.entry:
        episode: Any = each.entry.episode
        each.entry.attach(episode=replace(episode, image=site.absolute(f"/{url}")))
        return
    made = CardFile(url, kind, each.alt, WIDTH, HEIGHT)
    if each.entry:
        cards.by_path[each.entry.post.path] = made
    elif each.show is None:
        cards.site = made
    else:
        cards.by_show[each.show] = made


def _picture(site: Site, image: str) -> bytes:
    """Return the bytes of an image below content/, or of one by its address there."""
    is_name = not image.startswith(f"{site.url}/")
    path = site.content / image if is_name else file_at(site.content, image, site.url)
    return path.read_bytes() if image and path.is_file() else b""


def _stem(path: str) -> str:
    """Return a name for the card of a post: that of its page, with its folders.

    >>> _stem("/2026/03/29/a/"), _stem("/a.html"), _stem("/")
    ('2026-03-29-a', 'a', 'home')
    """
    name = path.strip("/") or "home"
    return "-".join(PurePosixPath(name).with_suffix("").parts)[-80:]


def _font_fault(path: Path) -> str | None:
    from PIL import ImageFont

    try:
        ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        return "is missing" if not path.is_file() else f"cannot be read: {error}"
    return None


def _digest(path: Path | None) -> str:
    return sha256(path.read_bytes()).hexdigest() if path else ""


def _pillow() -> str:
    from PIL import __version__, features

    return f"{__version__} {features.version('freetype2')} {SQUARE}"
