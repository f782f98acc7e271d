"""Choose posts: what an author's wish is, among what a site publishes."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
from causerie.bridge.slugs import make_file_slug, make_slug
from causerie.crosslinks.series import group_series
from causerie.epub.model import Group, Selection, Wish
from causerie.epub.words import Words
from causerie.errors import CauserieError, UsageError
from causerie.podcast.episode_post import EpisodePost, listed_episodes
from causerie.podcast.settings import PodcastSettings
from causerie.podcast.shows import read_shows
from causerie.podcast.site_paths import page_path
from causerie.post import oldest_first
from causerie.settings import did_you_mean

T = TypeVar("T")
_MOST_NAMES = 12  # of what there is, in a message


def choose_posts(site: Site, wish: Wish) -> Selection:
    """Return what a book is made of; raise CauserieError if that is not clear."""
    given = [name for name in _CHOICES if getattr(wish, name)]
    if wish.season is not None and "show" not in given:
        given.append("show")
    if len(given) != 1:
        what = "Say what the book is of" if not given else "A book is of one thing"
        raise UsageError(f"{what}: {_FORMS}.", fix=_what_there_is(site))
    if wish.lang:
        _check_lang(site, wish.lang, given[0])
    return _CHOICES[given[0]](site, wish)


def _check_lang(site: Site, lang: str, given: str) -> None:
    if given not in {"series", "category"}:
        what = f"--lang: --{given} has one language."
        raise UsageError(what, fix="Leave it out: it is for --series, --category.")
    known = {entry.post.lang for entry in site.build.published()}
    if lang not in known:
        what = f"--lang: nothing is published in {lang!r}."
        raise UsageError(what, fix=f"There are: {_list([*known])}" if known else "")


_FORMS = "--series, --show, --season, --category or --post"


def _of_series(site: Site, wish: Wish) -> Selection:
    entries = {entry.post.source: entry for entry in site.build.published()}
    posts = [entry.post for entry in entries.values()]
    found = list(group_series(posts, site.lang))
    wanted = wish.lang or site.lang
    if wish.lang:
        found = [each for each in found if each.lang == wanted]
    ranked = sorted(found, key=lambda each: each.lang != wanted)
    chosen = _named(wish.series, ranked, lambda each: each.name)
    if chosen is None:
        names = [each.name for each in ranked]
        raise _unknown("series", wish.series, names, lang=wish.lang)
    return Selection(
        title=chosen.name,
        lang=chosen.lang,
        source=site_address(site, chosen.path),
        name=make_file_slug(chosen.name),
        groups=(Group("", tuple(entries[each.source] for each in chosen.posts)),),
    )


def _of_category(site: Site, wish: Wish) -> Selection:
    lang = wish.lang or site.lang
    found: dict[str, list[ArticleEntry]] = {}
    for entry in site.build.published():
        if entry.post.lang == lang:
            found.setdefault(entry.post.category, []).append(entry)
    name = _named(wish.category, [*found], str)
    if name is None:
        raise _unknown("topic", wish.category, [*found], lang=wish.lang)
    entries = sorted(found[name], key=lambda entry: oldest_first(entry.post))
    return Selection(
        title=name,
        lang=lang,
        source=site_address(site, entries[0].category.url),
        name=make_file_slug(name),
        groups=(Group("", tuple(entries)),),
    )


def _of_post(site: Site, wish: Wish) -> Selection:
    found = {entry.post.source: entry for entry in site.build.published()}
    name = wish.post.removeprefix("./").removeprefix("content/")
    entry = found.get(name)
    if entry is None:
        hidden = {each.post.source for each in site.build.entries}
        if name in hidden:
            what = f"--post: {wish.post} is not a published post."
            raise CauserieError(what, fix="It is a page, a draft, or withdrawn.")
        raise _unknown("post", wish.post, [*found], names=False)
    post = entry.post
    return Selection(
        title=post.title,
        lang=post.lang,
        source=site_address(site, post.path),
        name=make_file_slug(post.title),
        groups=(Group("", (entry,)),),
        description=post.summary,
        cover=post.image or post.cover,
    )


def _of_show(site: Site, wish: Wish) -> Selection:
    shows = read_shows(site)
    if not shows:
        raise CauserieError("There is no show: PODCAST is not set.", fix=_SHOWS_FIX)
    name = _show_name(wish, shows)
    settings = shows[name]
    listed = _in_order(listed_episodes(site, name))
    if wish.season is not None:
        return _of_season(site, wish.season, (name, settings), listed)
    lang = settings.language or site.lang
    words = Words.of(site, lang)
    by_season: dict[int | None, list[ArticleEntry]] = {}
    for each in listed:
        by_season.setdefault(each.episode.season, []).append(each.entry)
    several = len(by_season) > 1
    groups = [
        Group(
            words.season(season, settings.seasons) if several and season else "",
            tuple(entries),
        )
        for season, entries in by_season.items()
    ]
    if not listed:
        raise CauserieError(f"The show {settings.title!r} has no episode yet.")
    return Selection(
        title=settings.title,
        lang=lang,
        source=site_address(site, page_path(name)),
        name=make_file_slug(settings.title),
        groups=tuple(groups),
        description=settings.description,
        rights=settings.copyright,
        cover=settings.image,
    )


def _of_season(
    site: Site,
    number: int,
    show: tuple[str, PodcastSettings],
    listed: Sequence[EpisodePost],
) -> Selection:
    name, settings = show
    entries = [each.entry for each in listed if each.episode.season == number]
    if not entries:
        seasons = sorted({each.episode.season or 0 for each in listed} - {0})
        there = f"There are: {', '.join(map(str, seasons))}." if seasons else ""
        what = f"--season: the show {settings.title!r} has no season {number}."
        raise CauserieError(what, fix=there or "None of its episodes says Season:.")
    lang = settings.language or site.lang
    heading = Words.of(site, lang).season(number, settings.seasons)
    return Selection(
        title=f"{settings.title} \N{EN DASH} {heading}",
        lang=lang,
        source=f"{site_address(site, page_path(name))}#season-{number}",
        name=f"{make_file_slug(settings.title)}-{number}",
        groups=(Group("", tuple(entries)),),
        description=settings.description,
        rights=settings.copyright,
        cover=settings.image,
        collection=settings.title,
        place=number,
    )


def _show_name(wish: Wish, shows: dict[str, PodcastSettings]) -> str:
    """Return the name of a show that is given by its name or its title."""
    if not wish.show:
        if len(shows) == 1:
            return next(iter(shows))
        titles = ", ".join(repr(each.title) for each in shows.values())
        raise UsageError("--season: of which show?", fix=f"Add --show: {titles}.")
    if wish.show in shows:
        return wish.show
    name = _named(wish.show, [*shows], lambda each: shows[each].title)
    if name is None:
        known = [each.title for each in shows.values()]
        raise _unknown("show", wish.show, [*known, *filter(None, shows)])
    return name


def _in_order(listed: Iterable[EpisodePost]) -> list[EpisodePost]:
    """Return episodes as they are to be heard: by season, number and date."""

    def key(each: EpisodePost) -> tuple[float, float, tuple[float, str]]:
        season, number = each.episode.season, each.episode.number
        last = float("inf")
        date = oldest_first(each.entry.post)
        return (last if season is None else season, number or 0, date)

    found = sorted(listed, key=lambda each: oldest_first(each.entry.post))
    numbered = all(each.episode.number for each in found)
    return sorted(found, key=key if numbered else lambda each: key(each)[0])


def site_address(site: Site, path: str) -> str:
    """Return the public address of a site path."""
    return f"{site.public_url}/{path.lstrip('/')}"


def _named(wanted: str, known: Iterable[T], name: Callable[[T], str]) -> T | None:
    """Return what has a name, whatever its capitals and accents."""
    found = list(known)
    slug = make_slug(wanted)
    return next(
        (each for each in found if name(each) == wanted),
        next((each for each in found if make_slug(name(each)) == slug), None),
    )


def _unknown(
    kind: str, wanted: str, known: Sequence[str], *, names: bool = True, lang: str = ""
) -> CauserieError:
    option = "category" if kind == "topic" else kind
    where = f" in {lang!r}" if lang else ""
    there = f"There are: {_list(known)}" if names and known else ""
    what = f"--{option}: there is no {kind} {wanted!r}{where}."
    return CauserieError(what, fix=did_you_mean(wanted, known) or there)


def _what_there_is(site: Site) -> str:
    posts = [entry.post for entry in site.build.published()]
    series = [each.name for each in group_series(posts, site.lang)]
    shows = [each.title for each in read_shows(site).values()]
    topics = [*dict.fromkeys(each.category for each in posts if each.category)]
    rows = (("series", series), ("shows", shows), ("topics", topics))
    told = (f"{kind.capitalize()}: {_list(names)}" for kind, names in rows if names)
    return " ".join(told)


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, sorted({*names})[:_MOST_NAMES]))
    return f"{shown}, …" if len(names) > _MOST_NAMES else f"{shown}."


_SHOWS_FIX = "docs/podcast.md, step 1."
_CHOICES: dict[str, Callable[[Site, Wish], Selection]] = {
    "series": _of_series,
    "show": _of_show,
    "category": _of_category,
    "post": _of_post,
}
