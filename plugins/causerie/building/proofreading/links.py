"""Rules on links: their words and their addresses; dead ones each build tells."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from causerie.building.proofreading.elements import Element
from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)
from causerie.problems import Level

_NOTHING = frozenset(
    {"here", "click here", "this", "this link", "link", "more", "read more"}
    | {"learn more", "this page", "this article"}
    | {"ici", "cliquez ici", "lien", "ce lien", "cette page", "lire la suite"}
    | {"en savoir plus", "hier", "hier klicken", "klick hier", "dieser link"}
    | {"weiterlesen", "mehr", "diese seite"}
)
_TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_hsenc|_hsmi|vero_id|mkt_tok"
    r"|yclid|twclid|ttclid"
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[\d().\s*#-]{3,}(?:;.*)?")


def _links(page: PostPage) -> Iterator[Element]:
    return (each for each in page.named("a") if each.has("href"))


def _line_of(page: PostPage, link: Element) -> int:
    href = link.get("href")
    return page.find_text(href, unquote(href), href.strip()) or page.find_tag(link)


@page_rule(
    "link-wordless",
    "links",
    what="The link has no words: nobody sees it, and listeners hear its address.",
    fix="Write them between the brackets; of an image, say what it shows.",
)
def link_wordless(page: PostPage) -> Iterator[Violation]:
    """Find links without words, images with an empty alt included."""
    for link in _links(page):
        labelled = link.has("aria-label", "aria-labelledby", "title")
        if not link.words.strip() and not labelled:
            yield Violation(_line_of(page, link), shorten(link.get("href")))


@page_rule(
    "link-says-nothing",
    "links",
    what="The words of the link do not say where it leads.",
    fix="Link the words that name it: many readers go from link to link.",
)
def link_says_nothing(page: PostPage) -> Iterator[Violation]:
    """Find links with words such as "here"."""
    for link in _links(page):
        if " ".join(link.words.split()).strip(" .:…→»").lower() in _NOTHING:
            yield Violation(_line_of(page, link), shorten(link.words))


@page_rule(
    "link-mail",
    "links",
    what="The link writes to nobody.",
    fix="Write mailto:name@host.",
    level=Level.ERROR,
)
def link_mail(page: PostPage) -> Iterator[Violation]:
    """Find mailto: addresses that are none."""
    for link in _links(page):
        scheme, _, rest = link.get("href").strip().partition(":")
        to = unquote(rest).partition("?")[0]
        names = [each.strip() for each in to.split(",")] if to else []
        if scheme.lower() == "mailto" and (
            not rest or not all(map(_MAIL.fullmatch, names))
        ):
            yield Violation(_line_of(page, link), shorten(link.get("href")))


@page_rule(
    "link-phone",
    "links",
    what="The link calls no number.",
    fix="Write tel:+33123456789.",
)
def link_phone(page: PostPage) -> Iterator[Violation]:
    """Find tel: addresses without a number."""
    for link in _links(page):
        scheme, _, number = link.get("href").strip().partition(":")
        if scheme.lower() == "tel" and not _PHONE.fullmatch(unquote(number)):
            yield Violation(_line_of(page, link), shorten(link.get("href")))


@page_rule(
    "link-script",
    "links",
    what="The link is a script, which the site's policy runs nowhere.",
    fix="Write an address.",
    level=Level.ERROR,
)
def link_script(page: PostPage) -> Iterator[Violation]:
    """Find javascript: addresses."""
    for link in _links(page):
        if link.get("href").strip().lower().startswith(("javascript:", "vbscript:")):
            yield Violation(_line_of(page, link), shorten(link.get("href")))


@page_rule(
    "link-space",
    "links",
    what="The address has a space in it.",
    fix="Write %20 for a space, or take it out.",
)
def link_space(page: PostPage) -> Iterator[Violation]:
    """Find addresses of other sites with spaces in them."""
    for link in _links(page):
        href = link.get("href").strip()
        if re.match(r"https?:\S*\s", href, re.IGNORECASE):
            yield Violation(_line_of(page, link), shorten(href))


@page_rule(
    "link-tracks",
    "links",
    what="The address tells where its readers come from.",
    fix="Take the parameter out.",
)
def link_tracks(page: PostPage) -> Iterator[Violation]:
    """Find addresses with the marks of campaigns, as they are copied with."""
    for link in _links(page):
        try:
            query = parse_qsl(urlsplit(link.get("href")).query, keep_blank_values=True)
        except ValueError:
            continue  # a build tells that it is no address
        if found := [key for key, _ in query if _TRACKERS.fullmatch(key)]:
            yield Violation(_line_of(page, link), ", ".join(found))


@page_rule(
    "link-nested",
    "links",
    what="A link stands in a link.",
    fix="Close the first one before.",
    level=Level.ERROR,
)
def link_nested(page: PostPage) -> Iterator[Violation]:
    """Find links in links: browsers end the outer one."""
    for link in _links(page):
        if "a" in link.parents:
            yield Violation(_line_of(page, link), shorten(link.get("href")))


@page_rule(
    "link-target",
    "links",
    what="There is no such target of a link.",
    fix='Take target="…" out: readers open windows themselves.',
)
def link_target(page: PostPage) -> Iterator[Violation]:
    """Find targets that begin with _ and mean nothing."""
    known = {"_blank", "_self", "_parent", "_top"}
    for link in page.named("a", "area", "form"):
        target = link.get("target").lower()
        if target.startswith("_") and target not in known:
            yield Violation(_line_of(page, link), shorten(link.get("target")))


RULES = (
    link_wordless,
    link_says_nothing,
    link_mail,
    link_phone,
    link_script,
    link_space,
    link_tracks,
    link_nested,
    link_target,
)
