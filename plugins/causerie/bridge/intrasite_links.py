"""Intrasite links: resolve `{filename}` and the like in every address of a body.

Pelican's own pattern finds one of them in a tag, and none in `srcset`
(getpelican/pelican#2025, #3419). Pelican still resolves each single one.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

from pelican.urlwrappers import Author, Category, Tag

from causerie.bridge.own_urls import rebase, sign_of, urls_to_replace
from causerie.bridge.unicode_paths import as_on_disk
from causerie.text.html_links import (
    ONE_ADDRESS,
    SEVERAL_ADDRESSES,
    STYLE,
    map_addresses,
)

FILES = frozenset({"filename", "static", "attach"})
NAMES = {"category": Category, "tag": Tag, "author": Author}
_WORD = rf"[{{|](?P<what>{'|'.join([*sorted(FILES), *NAMES, 'index'])})[|}}]"
MARKED = re.compile(rf"\s*{_WORD}(?P<path>.*)", re.DOTALL)  # or |filename|x.md
_MARK = re.compile(_WORD)
_STATIC_MARKS = ("static}", "static|", "attach}", "attach|")  # fast to look for
TAG = re.compile(r"""<[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_NAMES = "|".join([*SEVERAL_ADDRESSES, *ONE_ADDRESS, STYLE])
_ATTRIBUTE = re.compile(
    # a name that only ends so, as data-src: Pelican resolves these too
    rf"(?P<before>\s[\w:.-]*?(?P<name>{_NAMES}|data-[\w.-]+)"
    r"""\s*=\s*)(?:(?P<quote>["'])(?P<value>.*?)(?P=quote)|(?P<bare>[^\s"'<>=`]+))""",
    re.DOTALL | re.IGNORECASE,
)
_HEAD = re.compile(r"^([^?#]*)")
_FRAGMENT = re.compile(r"#[\w:.-]+$")


def address_of_name(what: str, written: str, settings: Any) -> str:
    """Return the address, below the site's root, of a category, a tag or an author.

    >>> from pelican.settings import DEFAULT_CONFIG
    >>> address_of_name("tag", "petites%20entreprises", DEFAULT_CONFIG)
    'tag/petites-entreprises.html'
    """
    name, fragment = split_fragment(written)
    address: str = NAMES[what](name, settings).url
    return address + fragment


def split_fragment(written: str) -> tuple[str, str]:
    """Split the name of a tag from a fragment after it; C# is a name.

    >>> split_fragment("C%23"), split_fragment("C#"), split_fragment("pme#suite")
    (('C#', ''), ('C#', ''), ('pme', '#suite'))
    """
    found = _FRAGMENT.search(written)
    name = written[: found.start()] if found else written
    return unquote(unescape(name)).strip(), found[0] if found else ""


def resolve_marks(content: Any, markup: str, siteurl: str) -> str:
    """Return a body with every `{…}` in its attributes resolved.

    Where it is for a page, its own addresses begin at the root of the host.
    """
    if not markup:
        return markup
    resolved = _in_attributes(
        markup, _MARK, lambda value: _resolve(content, value, siteurl)
    )
    for url in urls_to_replace(content.settings, siteurl):
        change = partial(rebase, site=url, to=siteurl)
        resolved = _in_attributes(resolved, sign_of(url), change)
    return resolved


def _resolve(content: Any, value: str, siteurl: str) -> str:
    marked = MARKED.match(value)
    if marked is None:
        return value
    if (what := marked["what"]) in NAMES:
        if not split_fragment(marked["path"])[0]:
            return value
        address = address_of_name(what, marked["path"], content.settings)
        if content.settings["RELATIVE_URLS"]:
            return f"{siteurl}/{address}"
        return urljoin(siteurl.rstrip("/") + "/", address)
    if not value.isascii() or "%" in value or "&" in value:  # others have one spelling
        value = _spelt_as_on_disk(content, value, marked)
    pattern = content._get_intrasite_link_regex()  # noqa: SLF001
    mark = "'" if '"' in value else '"'
    before = f"<a href={mark}"
    written = f"{before}{value.strip()}{mark}"
    answer: str = pattern.sub(
        lambda found: content._link_replacer(siteurl, found),  # noqa: SLF001
        written,
    )
    return answer.removeprefix(before).removesuffix(mark)


def _spelt_as_on_disk(content: Any, value: str, marked: re.Match[str]) -> str:
    """Return a link with its accents composed as in the file's name on disk."""
    written, rest = _HEAD.split(marked["path"], maxsplit=1)[1:]
    name = _below_content(content, unquote(unescape(written)))
    spelt = as_on_disk(Path(content.settings["PATH"]), name)
    return value if spelt == name else f"{{{marked['what']}}}/{quote(spelt)}{rest}"


def static_links(content: Any) -> set[str]:
    """Return the files below content/ that a body names by {static} and {attach}."""
    return set(_named_files(content))


def _named_files(content: Any) -> Iterator[str]:
    body = content._content or ""  # noqa: SLF001
    if not any(mark in body for mark in _STATIC_MARKS):
        return
    values: list[str] = []

    def note(value: str) -> str:
        values.append(value)
        return value

    _in_attributes(body, _MARK, note)
    for value in values:
        marked = MARKED.match(value)
        if marked is None or marked["what"] not in {"static", "attach"}:
            continue
        written = re.split("[?#]", unescape(marked["path"]))[0]
        names = [_below_content(content, path) for path in (written, unquote(written))]
        folder = Path(content.settings["PATH"])
        spelt = [as_on_disk(folder, name) for name in names]
        yield next((name for name in spelt if (folder / name).is_file()), names[0])


def _below_content(content: Any, path: str) -> str:
    if path.startswith("/"):
        return path[1:]
    name: str = content.get_relative_source_path(f"{content.relative_dir}/{path}")
    return name


def _in_attributes(
    markup: str, sign: re.Pattern[str], change: Callable[[str], str]
) -> str:
    """Change the addresses in the tags that have a match of a pattern."""

    def attribute(found: re.Match[str]) -> str:
        bare = found["bare"]
        value = found["value"] if bare is None else bare
        new = map_addresses(found["name"], value, change)
        if new == value:
            return found[0]
        quote = found["quote"] or '"'
        return f"{found['before']}{quote}{new}{quote}"

    parts: list[str] = []
    done = 0
    for found in sign.finditer(markup):
        if found.start() >= done and (tag := _tag_around(markup, found.start(), done)):
            parts += (markup[done : tag.start()], _ATTRIBUTE.sub(attribute, tag[0]))
            done = tag.end()
    return "".join((*parts, markup[done:]))


def _tag_around(markup: str, place: int, begin: int) -> re.Match[str] | None:
    """Return the tag around a position, if it begins after `begin`."""
    start = place
    while (start := markup.rfind("<", begin, start)) >= 0:
        if tag := TAG.match(markup, start):
            return tag if tag.end() > place else None
    return None
