"""Rules on posts as wholes: titles, summaries, dates, and what translations lack."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import PurePosixPath

from causerie.building.proofreading.rule import (
    PostPage,
    Rule,
    Violation,
    page_rule,
    shorten,
)
from causerie.header import read_file_name
from causerie.post import Article, Status

_LONG_TITLE = 120  # characters
_LONG_SUMMARY = 300
_SHORT = 5  # letters of a name that may be near another
_SUFFIX = re.compile(r"\.[a-z]{2}(?:[-_][A-Za-z]{2,4})?$")
_FAR = timedelta(days=5 * 366)
_MARKUP = re.compile(r"</?[a-z][^>]*>|\[[^\]]+\]\([^)]+\)|\*\*\S|(?<!\w)`[^`]+`")


@page_rule(
    "title-long",
    "posts",
    what=f"The title is more than {_LONG_TITLE} characters: apps and cards cut it off.",
    fix="Shorten it, and say the rest in Summary.",
)
def title_long(page: PostPage) -> Iterator[Violation]:
    """Find titles that are cut off nearly everywhere."""
    if len(page.post.title) > _LONG_TITLE:
        yield Violation(page.find_header("title"), f"{len(page.post.title)} of them")


@page_rule(
    "title-shouts",
    "posts",
    what="The title is in capitals: some readers hear it letter by letter.",
    fix="Write it as a sentence; the theme may show it in capitals.",
)
def title_shouts(page: PostPage) -> Iterator[Violation]:
    """Find titles of several words without a small letter."""
    words = [each for each in page.post.title.split() if len(each) > 1]
    if len(words) > 1 and page.post.title.isupper():
        yield Violation(page.find_header("title"))


@page_rule(
    "summary-marked",
    "posts",
    what="The summary is plain text, and its marks are shown as they are.",
    fix="Take them out.",
)
def summary_marked(page: PostPage) -> Iterator[Violation]:
    """Find Markdown and HTML in summaries."""
    if found := _MARKUP.search(page.post.summary):
        yield Violation(page.find_header("summary"), shorten(found[0]))


@page_rule(
    "summary-long",
    "posts",
    what=f"The summary is more than {_LONG_SUMMARY} characters: lists cut it off.",
    fix="Say it in one or two sentences.",
)
def summary_long(page: PostPage) -> Iterator[Violation]:
    """Find summaries that are no summaries; those of episodes may be longer."""
    episode = isinstance(page.post, Article) and page.post.is_episode
    if len(page.post.summary) > _LONG_SUMMARY and not episode:
        found = f"{len(page.post.summary)} of them"
        yield Violation(page.find_header("summary"), found)


@page_rule(
    "cover-wordless",
    "posts",
    what="The cover has no words for those who do not see it.",
    fix="Add Cover_alt: what it shows.",
)
def cover_wordless(page: PostPage) -> Iterator[Violation]:
    """Find covers without words."""
    line = page.find_header("cover")
    if line and not page.find_header("cover_alt"):
        yield Violation(line)


RULES = (title_long, title_shouts, summary_marked, summary_long, cover_wordless)


TITLE_TWICE = Rule(
    "title-twice",
    "posts",
    "Another post has the same title, and readers cannot tell them apart.",
    "Change one of them; addresses stay as they are.",
)
PART_TWICE = Rule(
    "part-twice",
    "posts",
    "Another post has the same place in the series.",
    "Write another Part:, or take it out: then its date decides.",
)
NAME_NEAR = Rule(
    "name-near",
    "posts",
    "Only this post has this name, and others have one that differs by a letter.",
    "If it is mistyped, write the other one.",
)
DATE_FAR = Rule(
    "date-far",
    "posts",
    "The post waits for more than five years.",
    "Check the year.",
)
MODIFIED_AHEAD = Rule(
    "modified-ahead",
    "posts",
    "The post says that it was changed at a time still to come.",
    "Check the date: pages, feeds and the sitemap show it.",
)
TRANSLATION_ALONE = Rule(
    "translation-alone",
    "translations",
    "The file is named as a translation, and the original is not there.",
    "Rename it, and write Lang: in its header.",
)
TRANSLATION_LANGUAGE = Rule(
    "translation-language",
    "translations",
    "The file is named as a translation into what is no language, and is none.",
    "Write the two letters of a language, as in post.de.md.",
)
TRANSLATION_NAMED = Rule(
    "translation-named",
    "translations",
    "The file is named as a translation into another language than its Lang.",
    "Rename it, or write the other one in Lang:.",
)
TRANSLATION_OLD = Rule(
    "translation-old",
    "translations",
    "The original was changed after this translation.",
    "Bring it up to date, and write Modified:.",
)
TRANSLATION_STATUS = Rule(
    "translation-status",
    "translations",
    "The translation is published, and its original is not.",
    "Publish both, or none.",
)
WHOLE_RULES = (
    TITLE_TWICE,
    PART_TWICE,
    NAME_NEAR,
    DATE_FAR,
    MODIFIED_AHEAD,
    TRANSLATION_ALONE,
    TRANSLATION_LANGUAGE,
    TRANSLATION_NAMED,
    TRANSLATION_OLD,
    TRANSLATION_STATUS,
)
Found = tuple[Rule, PostPage, Violation]


def compare_posts(pages: Sequence[PostPage], now: datetime) -> Iterator[Found]:
    """Find what is wrong of posts beside others."""
    yield from _same_titles(pages)
    yield from _same_parts(pages)
    yield from _near_names(pages)
    for page in pages:
        date = page.post.date
        if date and date > now + _FAR:
            line = page.find_header("date")
            yield DATE_FAR, page, Violation(line, f"until {date:%Y-%m-%d}")
        line = page.find_header("modified")
        if line and (changed := page.post.modified) and changed > now:
            yield MODIFIED_AHEAD, page, Violation(line, f"{changed:%Y-%m-%d}")
    yield from _translations(pages)


def _same_titles(pages: Sequence[PostPage]) -> Iterator[Found]:
    shown: dict[tuple[str, str], list[PostPage]] = defaultdict(list)
    for page in pages:
        if page.post.status is Status.PUBLISHED:
            shown[page.post.title.casefold().strip(), page.post.lang].append(page)
    for first, *others in shown.values():
        for page in others:
            line = page.find_header("title")
            yield TITLE_TWICE, page, Violation(line, f"content/{first.post.source}")


def _same_parts(pages: Sequence[PostPage]) -> Iterator[Found]:
    parts: dict[tuple[str, str, int], PostPage] = {}
    for page in pages:
        post = page.post
        if isinstance(post, Article) and post.series and post.part:
            key = (post.series.casefold(), post.lang, post.part)
            first = parts.setdefault(key, page)
            if first is not page:
                line = page.find_header("part")
                yield PART_TWICE, page, Violation(line, f"content/{first.post.source}")


def _near_names(pages: Sequence[PostPage]) -> Iterator[Found]:
    """Find categories and tags of one post that are nearly those of several."""
    for key in ("category", "tags"):
        having: dict[str, list[PostPage]] = defaultdict(list)
        for page in pages:
            if isinstance(page.post, Article):
                names = page.post.tags if key == "tags" else (page.post.category,)
                for name in names:
                    having[name].append(page)
        common = [name for name, them in having.items() if len(them) > 1]
        for name, (page, *others) in having.items():
            near = next((each for each in common if _is_near(name, each)), "")
            if near and not others:
                line = page.find_header(key)
                yield NAME_NEAR, page, Violation(line, f"{name!r}, {near!r}")


def _is_near(one: str, other: str) -> bool:
    """Return whether a letter is mistyped, left out, or changed places with the next.

    >>> _is_near("Jornal", "Journal"), _is_near("gadren", "garden")
    (True, True)
    >>> _is_near("bees", "beer"), _is_near("May 2025", "May 2026")  # short; a number
    (False, False)
    """
    first, second = one.casefold(), other.casefold()
    if min(len(first), len(second)) < _SHORT or first == second:
        return False
    for _ in range(2):  # what both begin with, and then what both end with
        same = takewhile(lambda pair: pair[0] == pair[1], zip(first, second))  # noqa: B905
        start = len([*same])
        first, second = first[start:][::-1], second[start:][::-1]
    letters = (first + second).isalpha()
    swapped = first == second[::-1] and len(first) == 2  # noqa: PLR2004
    return letters and (swapped or max(len(first), len(second)) == 1)


def _translations(pages: Sequence[PostPage]) -> Iterator[Found]:
    families: dict[str, dict[str, PostPage]] = defaultdict(dict)
    unknown: list[tuple[PostPage, str]] = []
    for page in pages:
        path = PurePosixPath(page.post.source)
        lang = read_file_name(path.name).get("lang", "")
        stem = path.name.removesuffix(path.suffix).removesuffix(f".{lang}")
        if not lang and _SUFFIX.search(stem):
            unknown.append((page, f"{path.parent}/{_SUFFIX.sub('', stem)}"))
        families[f"{path.parent}/{stem}"][lang] = page
    for page, family in unknown:
        if family in families:
            yield TRANSLATION_LANGUAGE, page, Violation(0)
    for stem, members in families.items():
        for lang, page in members.items():
            if lang:
                yield from _named_translation(page, lang, stem, members)


def _named_translation(
    page: PostPage, lang: str, stem: str, members: Mapping[str, PostPage]
) -> Iterator[Found]:
    """Check a post whose file names a language; one that is gone is no member."""
    file = f"{stem}{PurePosixPath(page.post.source).suffix}"
    joined = len(members) > 1 or page.find_header("translation")
    if not joined and not (page.content / file).is_file():
        yield TRANSLATION_ALONE, page, Violation(0)
    elif page.post.lang != lang:
        found = f"{lang}, {page.post.lang}"
        yield TRANSLATION_NAMED, page, Violation(page.find_header("lang"), found)
    if original := members.get(""):
        yield from _beside_original(page, original)


def _beside_original(page: PostPage, original: PostPage) -> Iterator[Found]:
    changed = original.post.modified
    known = page.post.modified or page.post.date
    if changed and known and original.find_header("modified") and changed > known:
        line = page.find_header("modified") or page.find_header("date")
        found = f"on {changed:%Y-%m-%d}"
        yield TRANSLATION_OLD, page, Violation(line, found)
    shown = page.post.status is Status.PUBLISHED
    if shown and original.post.status is Status.DRAFT:
        yield TRANSLATION_STATUS, page, Violation(page.find_header("status"))
