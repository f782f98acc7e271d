"""Read a WordPress export, one item at a time: memory stays bounded."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from causerie.errors import ContentError
from causerie.importing.export import Author, Blog, Item, ItemIds, Response, Term
from causerie.importing.export_files import find_export_files
from causerie.importing.mended_stream import Damage, MendedStream

Part = Blog | Author | Term | Item


class UnreadableExportError(ContentError):
    """An export is no XML, which `Damage.has_bare_sections` may mend."""


def read_export(path: Path, *, zone: tzinfo, damage: Damage) -> Iterator[Part]:
    """Yield the blog, then its authors, terms and items, as they stand in the file.

    `path` may be a folder or a .zip of the parts of an export; each begins with the
    blog. `zone` is that of dates without one. Raise ContentError for a file that is
    none or holds what no export does; UnreadableExportError, which is one of these, for
    one that is cut off or no XML.
    """
    ids = ItemIds()
    for file in find_export_files(path):
        with file.open() as opened:
            stream = MendedStream(opened, damage)
            try:
                for part in _read_parts(stream, file.name, zone):
                    if not isinstance(part, Item):
                        yield part
                    elif own := ids.give(part):
                        yield own
                    else:
                        damage.repeated += 1
            except etree.XMLSyntaxError as error:
                raise _unreadable(error, file.name) from error
        ids.known |= ids.here


def _read_parts(stream: MendedStream, name: str, zone: tzinfo) -> Iterator[Part]:
    head: dict[str, str] = {}
    blog: Blog | None = None
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=stream.begins_plainly,  # without a DOCTYPE nothing grows
        remove_comments=True,
        remove_pis=True,
    )
    depth = 0
    for event, element in events:
        if event == "start":
            depth += 1
            if depth == 1:
                _check_root(element, name)
            continue
        depth -= 1
        if depth != _CHILD_OF_CHANNEL:
            continue
        tag = _tag(element)
        if tag in _HEAD and blog is None:
            head[tag] = _text(element)
        if blog is None and tag in {"item", *_PARTS}:
            blog = _make_blog(head, name)
            yield blog
        if tag == "item":
            yield _read_item(element, zone)
        elif tag in _PARTS:
            yield _PARTS[tag](element)
        _forget(element)
    if blog is None:
        yield _make_blog(head, name)


def _forget(element: Any) -> None:
    """Free what was read of the tree."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


_CHILD_OF_CHANNEL = 2  # the elements that are open around it
_HEAD = frozenset({"title", "link", "language", "wp:wxr_version", "wp:base_blog_url"})
_KINDS = {"excerpt": "excerpt", "export": "wp", "content": "content", "dc": "dc"}


def _check_root(root: Any, name: str) -> None:
    if root.getroottree().docinfo.doctype:
        what = "It has a DOCTYPE, which no export has."
        raise ContentError(what, where=name, fix=_EXPORT_AGAIN)
    if root.tag != "rss":
        what = f"This is no export of WordPress: it begins with <{root.tag}>."
        raise ContentError(what, where=name, fix=_EXPORT_AGAIN)


def _make_blog(head: dict[str, str], name: str) -> Blog:
    version = head.get("wp:wxr_version", "")
    if not re.fullmatch(r"1\.[0-9]+", version):
        found = f"its version is {version!r}" if version else "it has no wxr_version"
        what = f"This is no export of WordPress: {found}."
        raise ContentError(what, where=name, fix=_EXPORT_AGAIN)
    named = (head.get("wp:base_blog_url", ""), head.get("link", ""))
    url = next((each for each in named if _FRONT_PAGE.match(each)), "").rstrip("/")
    return Blog(head.get("title", ""), url, head.get("language", ""), version)


_FRONT_PAGE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?$")
_EXPORT_AGAIN = (
    "Write it anew in WordPress: Tools, Export, All content; give the .xml file."
)


def _unreadable(error: etree.XMLSyntaxError, name: str) -> UnreadableExportError:
    line = f":{error.lineno}" if error.lineno else ""
    reason = (error.msg or "it is empty").partition(", line")[0]
    what = f"It cannot be read to its end, and nothing was imported: {reason}."
    return UnreadableExportError(what, where=f"{name}{line}", fix=_EXPORT_AGAIN)


def _tag(element: Any) -> str:
    """Return a tag with the prefix that WordPress gives it, in any version of WXR."""
    qualified = etree.QName(element)
    if not qualified.namespace:
        return str(qualified.localname)
    words = set(re.split(r"[/.]", qualified.namespace))
    prefix = next((_KINDS[word] for word in _KINDS if word in words), "other")
    return f"{prefix}:{qualified.localname}"


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _children(element: Any) -> dict[str, str]:
    """Return the texts of an element's children; of two of one tag, the first."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(_tag(child), _text(child))
    return found


def _author(element: Any) -> Author:
    row = _children(element)
    login = row.get("wp:author_login", "")
    name = row.get("wp:author_display_name", "").strip() or login
    return Author(login, name, row.get("wp:author_id", ""))


def _category(element: Any) -> Term:
    row = _children(element)
    slug = unquote(row.get("wp:category_nicename", ""))
    parent = unquote(row.get("wp:category_parent", ""))
    name = row.get("wp:cat_name", "").strip()
    described = bool(row.get("wp:category_description", "").strip())
    return Term("category", slug, name, parent, row.get("wp:term_id", ""), described)


def _tag_term(element: Any) -> Term:
    row = _children(element)
    name = row.get("wp:tag_name", "").strip()
    slug = unquote(row.get("wp:tag_slug", ""))
    described = bool(row.get("wp:tag_description", "").strip())
    return Term("post_tag", slug, name, "", row.get("wp:term_id", ""), described)


def _any_term(element: Any) -> Term:
    row = _children(element)
    return Term(
        row.get("wp:term_taxonomy", ""),
        unquote(row.get("wp:term_slug", "")),
        row.get("wp:term_name", "").strip(),
        unquote(row.get("wp:term_parent", "")),
        row.get("wp:term_id", ""),
        bool(row.get("wp:term_description", "").strip()),
    )


_PARTS: dict[str, Callable[[Any], Author | Term]] = {
    "wp:author": _author,
    "wp:category": _category,
    "wp:tag": _tag_term,
    "wp:term": _any_term,
}


@dataclass(slots=True)
class _Lists:
    """The children of an item that come several times."""

    terms: list[Term] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)


def _read_item(element: Any, zone: tzinfo) -> Item:
    lists = _Lists()
    for child in element:
        tag = _tag(child)
        if tag == "category" and child.get("domain"):
            slug = unquote(child.get("nicename", ""))
            lists.terms.append(Term(child.get("domain"), slug, _text(child).strip()))
        elif tag == "wp:postmeta":
            row = _children(child)
            lists.meta.append(
                (row.get("wp:meta_key", ""), row.get("wp:meta_value", ""))
            )
        elif tag == "wp:comment":
            lists.responses.append(_read_response(child, zone))
    row = _children(element)
    return Item(
        id=row.get("wp:post_id", ""),
        kind=row.get("wp:post_type", "post"),
        status=row.get("wp:status", "publish"),
        title=row.get("title", ""),
        link=row.get("link", "").strip(),
        guid=row.get("guid", "").strip(),
        creator=row.get("dc:creator", ""),
        date=_date(row.get("wp:post_date", ""), row.get("wp:post_date_gmt", ""), zone),
        modified=_date(
            row.get("wp:post_modified", ""), row.get("wp:post_modified_gmt", ""), zone
        ),
        slug=unquote(row.get("wp:post_name", "")),
        parent=row.get("wp:post_parent", "0"),
        password=row.get("wp:post_password", ""),
        is_sticky=row.get("wp:is_sticky", "0") == "1",
        attachment_url=row.get("wp:attachment_url", "").strip(),
        content=row.get("content:encoded", ""),
        excerpt=row.get("excerpt:encoded", ""),
        terms=tuple(dict.fromkeys(lists.terms)),
        meta=tuple(lists.meta),
        responses=tuple(lists.responses),
    )


def _read_response(element: Any, zone: tzinfo) -> Response:
    row = _children(element)
    dates = row.get("wp:comment_date", ""), row.get("wp:comment_date_gmt", "")
    return Response(
        id=row.get("wp:comment_id", ""),
        author=row.get("wp:comment_author", ""),
        url=row.get("wp:comment_author_url", "").strip(),
        date=_date(*dates, zone) or datetime(1970, 1, 1, tzinfo=zone),
        text=row.get("wp:comment_content", ""),
        approved=row.get("wp:comment_approved", "1"),
        kind=row.get("wp:comment_type", "") or "comment",
        parent=row.get("wp:comment_parent", "0"),
    )


def _date(local: str, utc: str, zone: tzinfo) -> datetime | None:
    """Return a date with the offset that the blog's zone had then.

    >>> str(_date("2011-03-29 18:00:00", "2011-03-29 16:00:00", timezone.utc))
    '2011-03-29 18:00:00+02:00'
    """
    here, there = _naive(local), _naive(utc)
    if here is None:
        return there.replace(tzinfo=timezone.utc) if there else None  # noqa: UP017
    if there is None or abs(here - there) > timedelta(hours=15):
        return here.replace(tzinfo=zone)
    return here.replace(tzinfo=timezone(here - there))


def _naive(value: str) -> datetime | None:
    try:
        found = datetime.strptime(value.strip(), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:  # "0000-00-00 00:00:00": a draft was never published
        return None
    # what a day in another zone, or a feed, cannot say
    return found if _FIRST_YEAR <= found.year < _LAST_YEAR else None


_FIRST_YEAR, _LAST_YEAR = 1000, 9999
