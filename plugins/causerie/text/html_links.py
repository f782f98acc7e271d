"""Find the links of an HTML fragment, with the text around them, and resolve them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urljoin

from lxml import html

from causerie.text.html_fragment import read_fragment

CONTEXT = 100  # characters of text before and after a link, as in WordPress

# Block elements: the context of a link ends at their borders.
_CONTEXT_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl"}
    | {"dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"}
    | {"summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
# Attributes of any element that hold a URL (HTML, "Attributes"; obsolete ones that
# browsers still support; SVG's).
ONE_ADDRESS = (
    *("href", "src", "poster", "data", "cite", "longdesc", "background"),
    *("action", "formaction", "xlink:href"),
)
SEVERAL_ADDRESSES = ("srcset", "imagesrcset")
STYLE = "style"
_IN_STYLE = re.compile(
    r"(?<=url\()\s*(?:&quot;|[\"'])?(?P<url>[^\s\"'()&]+)", re.IGNORECASE
)
# Hyphens are rarer than spaces, and quickly found.
_DATA = re.compile(r"-(?<=\sdata-)[\w.-]+\s*=\s*[\"']?\s*[{|]", re.IGNORECASE)
# data-* attributes are for the author's scripts: only Pelican's link syntax is a link.
_INTRASITE_MARK = re.compile(
    r"\s*[{|](?:filename|static|attach|category|tag|author|index)[|}]"
)
_SRCSET_CANDIDATE = re.compile(
    r"(?P<before>[\s,]*)(?P<url>[^\s,]\S*)"
    r"(?P<rest>(?<!,)\s+[^,(]*(?:\([^)]*\)[^,(]*)*|(?=\s|$))"
)  # HTML, 4.8.4.2.2: a URL and its descriptors, up to a comma
# The link attributes of each element (HTML, "Attributes"; obsolete ones included).
_CITE, _BACKGROUND = ("cite",), ("background",)
_SVG = ("href", "xlink:href")
_LINK_ATTRIBUTES = {
    "a": _SVG,
    "area": ("href",),
    "audio": ("src",),
    "blockquote": _CITE,
    "body": _BACKGROUND,
    "button": ("formaction",),
    "del": _CITE,
    "embed": ("src",),
    "feimage": _SVG,
    "form": ("action",),
    "frame": ("src", "longdesc"),
    "iframe": ("src", "longdesc"),
    "image": _SVG,
    "img": ("src", "srcset", "longdesc"),
    "input": ("src", "formaction"),
    "ins": _CITE,
    "link": ("href", "imagesrcset"),
    "object": ("data",),
    "q": _CITE,
    "script": ("src",),
    "source": ("src", "srcset"),
    "table": _BACKGROUND,
    "td": _BACKGROUND,
    "th": _BACKGROUND,
    "tr": _BACKGROUND,
    "track": ("src",),
    "use": _SVG,
    "video": ("src", "poster"),
}
# The attributes that lxml's make_links_absolute ignores.
_NOT_BY_LXML = ("poster", "xlink:href", *SEVERAL_ADDRESSES)
_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # those that may break

_BREAKING = " "  # all others are one of these by then

# An attribute that holds a link without a scheme.
_RELATIVE = re.compile(
    r"""\s(?:href|src|srcset|poster|data|cite|longdesc|background|action|formaction"""
    r"""|imagesrcset|xlink:href)\s*=\s*["']?(?!\s*["']?[a-zA-Z][a-zA-Z+.-]*:)"""
)
_STYLED = re.compile(r"""\sstyle\s*=\s*["'][^<>]*?url\(""")
_SEVERAL = re.compile(r"""srcset\s*=\s*(?:"[^"]*,[^"]*"|'[^']*,[^']*')""")


@dataclass(frozen=True, slots=True)
class Link:
    """A reference from an HTML fragment to a URL."""

    href: str  # as written, entities decoded
    tag: str  # the element: "a", "img", …
    text: str = ""  # the text of the link
    before: str = ""  # up to CONTEXT characters of the same block before the link
    after: str = ""  # and after it, with the spaces between


def find_links(markup: str) -> list[Link]:
    """Return the links of an HTML fragment, in document order.

    >>> [link.before for link in find_links('<p>See <a href="/x/">this</a>.</p>')]
    ['See ']
    """
    return [add_context() for _, add_context in read_links(markup)]


def read_links(markup: str) -> Iterator[tuple[Link, Callable[[], Link]]]:
    """Yield each link without the text around it, and what adds it, which takes longer.

    They are in document order, and addresses in styles and `data-` after the others.
    """
    root = read_fragment(markup)
    for element in root.iter(*_LINK_ATTRIBUTES):
        for name in _LINK_ATTRIBUTES[element.tag]:
            if (value := element.get(name)) is None:
                continue
            for href in addresses_in(name, value):
                link = Link(href, element.tag)
                yield link, partial(_add_context, link, element)
    rest: list[Link] = []
    if STYLE in markup and "url(" in markup:
        for element in root.iter():
            styles = addresses_in(STYLE, element.get(STYLE, ""))
            rest += [Link(href, element.tag) for href in styles]
    if _DATA.search(markup):
        for element in root.iter():
            data = (v for n, v in element.items() if n.startswith("data-"))
            rest += [Link(v, element.tag) for v in data if _INTRASITE_MARK.match(v)]
    for link in rest:
        yield link, partial(replace, link)  # it has none


def make_absolute(markup: str, base: str) -> str:
    """Return an HTML fragment with every link absolute, as feeds need it.

    >>> make_absolute('<a href="../b/">b</a>', "https://example.org/a/")
    '<a href="https://example.org/b/">b</a>'
    """
    if not any(form.search(markup) for form in (_RELATIVE, _SEVERAL, _STYLED)):
        return markup
    root = read_fragment(markup)
    root.make_links_absolute(base, resolve_base_href=False, handle_failures="ignore")
    if any(name in markup for name in _NOT_BY_LXML):
        _resolve_the_rest(root, base)
    whole: str = html.tostring(root, encoding="unicode")
    return whole.removeprefix("<div>").removesuffix("</div>")


def addresses_in(name: str, value: str) -> list[str]:
    """Return the URLs in the value of an attribute.

    >>> addresses_in("srcset", "a.png 1x, data:x,y 2x")
    ['a.png', 'data:x,y']
    """
    if name.lower() == STYLE:
        return [found["url"] for found in _IN_STYLE.finditer(value)]
    if not name.lower().endswith(SEVERAL_ADDRESSES):
        return [value]
    return [found["url"].rstrip(",") for found in _SRCSET_CANDIDATE.finditer(value)]


def map_addresses(name: str, value: str, change: Callable[[str], str]) -> str:
    """Return the value of an attribute with `change` applied to each URL in it.

    >>> map_addresses("srcset", "a.png 1x, b.png 2x", str.upper)
    'A.PNG 1x, B.PNG 2x'
    """
    if name.lower() == STYLE:
        return _IN_STYLE.sub(
            lambda found: found[0].replace(found["url"], change(found["url"])), value
        )
    if not name.lower().endswith(SEVERAL_ADDRESSES):
        return change(value)

    def changed(candidate: re.Match[str]) -> str:
        url = candidate["url"].rstrip(",")
        commas = candidate["url"][len(url) :]
        return f"{candidate['before']}{change(url)}{commas}{candidate['rest']}"

    return _SRCSET_CANDIDATE.sub(changed, value)


def truncate_before(text: str) -> str:
    """Truncate the start of a text at a word boundary, with an ellipsis."""
    if len(text) <= CONTEXT:
        return text
    part = text[-(CONTEXT - 1) :]
    if not text[-CONTEXT].isspace():
        part = part[part.find(" ") + 1 :] if " " in part else ""
    return f"…{part.lstrip()}" if part.strip() else ""


def truncate_after(text: str) -> str:
    """Truncate the end of a text at a word boundary, with an ellipsis."""
    if len(text) <= CONTEXT:
        return text
    part = text[: CONTEXT - 1]
    if not text[CONTEXT - 1].isspace():
        part = part[: part.rfind(" ")] if " " in part else ""
    return f"{part.rstrip()}…" if part.strip() else ""


def _add_context(link: Link, element: html.HtmlElement) -> Link:
    if link.tag != "a":
        return link
    before, text, after = _context_of(element)
    return Link(
        link.href, link.tag, text, truncate_before(before), truncate_after(after)
    )


def _resolve_the_rest(root: html.HtmlElement, base: str) -> None:
    for element in root.iter(*_LINK_ATTRIBUTES):
        for name in _NOT_BY_LXML:
            if (value := element.get(name)) is not None:
                element.set(name, map_addresses(name, value, partial(_join, base)))


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:  # an invalid URL is left as it is
        return url


def _context_of(link: html.HtmlElement) -> tuple[str, str, str]:
    """Split the text of the block that holds a link into before, link and after."""
    block = link
    while (parent := block.getparent()) is not None:
        block = parent
        if block.tag in _CONTEXT_BLOCKS:
            break
    runs: tuple[list[str], list[str], list[str]] = ([], [], [])
    _collect(block, link, runs, 0)
    before, text, after = (_SPACES.sub(" ", "".join(run)) for run in runs)
    return before.lstrip(_BREAKING), text.strip(_BREAKING), after.rstrip(_BREAKING)


def _collect(
    element: html.HtmlElement,
    link: html.HtmlElement,
    runs: tuple[list[str], list[str], list[str]],
    phase: int,
) -> int:
    """Collect the text before (0), in (1) and after (2) the link; return the phase.

    A nested block before the link clears the text collected so far; one after the
    link ends the collection (phase 3).
    """
    if element is link:
        runs[1].append(element.text_content())
        return 2
    if phase < len(runs) and isinstance(element.tag, str):
        runs[phase].append(element.text or "")
    for child in element:
        nested = child.tag in _CONTEXT_BLOCKS
        if nested and phase == 0:
            runs[0].clear()
        if nested and phase == 2:  # noqa: PLR2004 - after the link
            phase = 3
        phase = _collect(child, link, runs, phase)
        if nested and phase == 0:
            runs[0].clear()
        if phase < len(runs):
            runs[phase].append(child.tail or "")
    return phase
