"""Responses: the comments and pingbacks of an old post, as this site keeps them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag

from causerie.comments.model import MAX_NAME, MAX_TEXT, Comment, find_faults
from causerie.comments.sanitize_text import sanitize_name, sanitize_text
from causerie.importing.autop import add_paragraphs
from causerie.importing.export import Response
from causerie.importing.survey import response_kind
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import MAX_URL
from causerie.pingbacks.parsing.sanitize_entry import (
    MAX_EXCERPT,
    MAX_TITLE,
    sanitize_entry_text,
)
from causerie.urls import is_web_link

MAX_OF_POST = 1000  # comments in one file
_LINE_ENDS = {
    **dict.fromkeys(("li", "div", "dt", "dd", "tr", "br"), "\n"),
    **dict.fromkeys(("p", "blockquote", "ul", "ol", "pre", "table"), "\n\n"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "\n\n"),
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """The responses of one post."""

    comments: tuple[Comment, ...]  # to be published
    waiting: tuple[Comment, ...]  # kept apart: the author has not decided
    mentions: tuple[Mention, ...]
    waiting_mentions: tuple[Mention, ...]
    imported: Counter[str]  # by kind: "comments", "pingbacks"
    held: Counter[tuple[str, str]]  # by kind, and why


def sort_responses(
    responses: Iterable[Response],
    *,
    target: str,
    is_own: Callable[[str], bool],
    is_draft: bool = False,
) -> Sorted:
    """Sort what was said of a post; `target` is its path here.

    `is_own` tells whether an address is the blog's own. A draft has no mentions: they
    wait until it is published.
    """
    published: dict[str, Comment] = {}
    parents: dict[str, str] = {}
    waiting: list[Comment] = []
    mentions: list[Mention] = []
    waiting_mentions: list[Mention] = []
    imported: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    taken: set[str] = set()  # ids of comments
    sources: set[str] = set()  # of pingbacks
    for response in responses:
        kind = response_kind(response.kind)
        parents[response.id] = response.parent
        reason = _reason_to_hold(response, is_own)
        if not reason and is_draft and kind == "pingbacks":
            reason = _WAITS
        if kind == "pingbacks" and reason in {"", _WAITS}:
            reason = _TWICE if response.url in sources else reason
            sources.add(response.url)
        if reason:
            held[kind, reason] += 1
            if reason == _WAITS and kind == "comments":
                waiting += _comments(response, taken)
            elif reason == _WAITS:
                waiting_mentions.append(_mention(response, target))
            continue
        if kind == "pingbacks":
            mentions.append(_mention(response, target))
        elif not (made := _comments(response, taken)):
            held[kind, "no text"] += 1
            continue
        elif len(published) + len(made) > MAX_OF_POST:
            held[kind, f"more than {MAX_OF_POST} on one post"] += 1
            waiting += made
            continue
        else:
            published |= {each.id: each for each in made}
        imported[kind] += 1
    return Sorted(
        tuple(_threaded(published, parents)),
        tuple(waiting),
        tuple(mentions),
        tuple(waiting_mentions),
        imported,
        held,
    )


_TWICE = "of a page that another is of"
_WAITS = "waiting for approval"


def _reason_to_hold(response: Response, is_own: Callable[[str], bool]) -> str:
    state = {"spam": "spam", "trash": "in the trash"}
    if reason := state.get(response.approved, ""):
        return reason
    waits = response.approved in {"0", "hold"}
    if not waits and response.approved not in {"1", "approve"}:
        return "in the trash"
    reason = _WAITS if waits else ""
    if response_kind(response.kind) == "comments":
        known = response.kind in {"comment", "review"}
        reason = reason if known else f"type {response.kind}"
    elif is_own(response.url):
        reason = "of the blog itself: the build makes it"
    elif not is_web_link(response.url, most=MAX_URL):
        reason = "without an address"
    return reason


def _threaded(
    published: dict[str, Comment], parents: dict[str, str]
) -> Iterator[Comment]:
    """Yield comments with what they answer; of a circle the last answers the post."""
    above: dict[str, str | None] = {}
    for each in published.values():
        parent = each.parent or _parent(each.id, parents, published)
        higher = parent
        while higher is not None and higher != each.id:
            higher = above.get(higher)
        above[each.id] = None if higher == each.id else parent
        yield replace(each, parent=above[each.id])


def _parent(
    own: str, parents: dict[str, str], published: dict[str, Comment]
) -> str | None:
    """Return the nearest comment above that is published; None: the post."""
    seen = {own}
    above = parents.get(own, "0")
    while above in parents and above not in seen:
        if above in published:
            return above
        seen.add(above)
        above = parents[above]
    return None


def _comments(response: Response, taken: set[str]) -> list[Comment]:
    """Return a comment as one here, or as several if it is too long for one.

    Its id is added to those that are `taken`; one that another has gets a number.
    """
    text = sanitize_text(comment_text(response.text))
    name = sanitize_name(response.author) or "?"
    name = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
    url = response.url if is_web_link(response.url) else None
    bare = identity = re.sub(r"[^A-Za-z0-9_-]", "", response.id)[:30] or "0"
    number = 1
    while identity in taken:
        number += 1
        identity = f"{bare}_{number}"
    taken.add(identity)
    made = [
        Comment(
            identity if not number else f"{identity}-{number + 1}",
            name,
            response.date.replace(microsecond=0),
            part,
            parent=identity if number else None,
            url=url,
        )
        for number, part in enumerate(_parts(text))
    ]
    return [_without_faults(comment) for comment in made]


def _without_faults(comment: Comment) -> Comment:
    faults = " ".join(find_faults(comment))
    if "url" in faults:
        comment = replace(comment, url=None)
    return replace(comment, name="?") if "name" in faults else comment


def _parts(text: str) -> Iterator[str]:
    """Cut a text at the ends of paragraphs, so that each part is short enough."""
    while len(text) > MAX_TEXT:
        cut = max(text.rfind(sign, 0, MAX_TEXT) for sign in ("\n\n", "\n", " "))
        cut = cut if cut > 0 else MAX_TEXT
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text


def comment_text(markup: str) -> str:
    r"""Return the text of a stored comment; links keep their addresses.

    >>> comment_text('Un &amp; <a href="http://a.example/">deux</a>\ntrois')
    'Un & deux (http://a.example/)\ntrois'
    """
    if "<" not in markup and "&" not in markup:
        return markup
    body = BeautifulSoup(f"<body>{add_paragraphs(markup)}</body>", "lxml").body
    text = "".join(_texts(body)) if body else ""
    lines = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _texts(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if not isinstance(child, Tag):
            plain = str(child)
            yield plain if tag.name == "pre" else re.sub(r"\s+", " ", plain)
            continue
        if child.name in {"script", "style"}:
            continue
        end = _LINE_ENDS.get(child.name, "")
        yield end
        yield from ["- "] if child.name == "li" else []
        yield from _texts(child)
        href = str(child.get("href", ""))
        if child.name == "a" and href and href.strip("/") not in child.get_text():
            yield f" ({href})"
        yield end if child.name != "br" else ""


def _mention(response: Response, target: str) -> Mention:
    excerpt = re.sub(r"^\s*\[(?:…|\.\.\.|&#8230;|&hellip;)\]\s*", "", response.text)
    excerpt = re.sub(r"\s*\[(?:…|\.\.\.|&#8230;|&hellip;)\]\s*$", "", excerpt)
    return Mention(
        response.url,
        target,
        response.date.replace(microsecond=0),
        "pingback",
        sanitize_entry_text(comment_text(response.author), MAX_TITLE),
        excerpt=sanitize_entry_text(comment_text(excerpt), MAX_EXCERPT),
    )
