"""Offer the sizes and formats of images in HTML: `<picture>` around `<img>`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup, escape

_COLUMN = "100vw - 3.25rem, 36.25rem"  # the text's, the least of these
_SHOWN_SMALL = 400  # pixels: the side of a cover that systems show
_GALLERY = "(min-width: 40rem) 12rem, 45vw"
# Found in this order: what is in comments, scripts and drawings is no image of a page.
_PIECES = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style|svg|template|textarea|picture)\b.*?</(?P=raw)\s*>"
    r'|(?P<row><div class="(?:[^"]* )?gallery">)(?P<figures>.*?)</div>'
    r"""|(?P<img><img\b(?:[^>"']++|"[^"]*+"|'[^']*+')*+>)""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""\s(?P<name>[a-z-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'>]+))""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the formats and sizes that were made of it."""

    width: int  # CSS pixels, upright
    height: int
    # by MIME type, best first: addresses below the site's root, each with its width
    sources: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


Find = Callable[[str, str], Picture | None]  # by the address in `src`, and the root


def offer_sizes(markup: str, find: Find, *, root: str, sizes: str = "") -> Markup:
    """Return HTML whose images are offered in all sizes; `root` begins addresses.

    `sizes` says how wide they are shown (HTML, 4.8.4.2.1); without it each is as wide
    as it says itself, and as the column of the text is at most.
    """

    def replace(piece: re.Match[str]) -> str:
        tag = piece["img"]
        if figures := piece["figures"]:
            row = offer_sizes(figures, find, root=root, sizes=_GALLERY)
            return f"{piece['row']}{row}</div>"
        return _picture(tag, find, root, sizes) if tag else piece[0]

    return Markup(_PIECES.sub(replace, str(markup)))  # noqa: S704 - the author's


def in_small(src: str, find: Find, *, root: str) -> str:
    """Return the address of the smallest version of an image that is large enough.

    It is for what a system shows beside a player; WebP, which all of them read. An
    image that has none is returned as it is.
    """
    picture = find(src, root)
    files = dict(picture.sources).get("image/webp", ()) if picture else ()
    if not files:
        return src
    large = [file for file in files if file[1] >= _SHOWN_SMALL]
    url, _ = large[0] if large else files[-1]  # they are sorted by their widths
    return f"{root}/{url}"


def _picture(tag: str, find: Find, root: str, sizes: str) -> str:
    given = {
        each["name"].lower(): unescape(each["a"] or each["b"] or each["c"] or "")
        for each in _ATTRIBUTE.finditer(tag)
    }
    picture = find(given.get("src", ""), root)
    if picture is None or "srcset" in given:
        return tag
    if not {"width", "height"} & given.keys():
        size = f'<img width="{picture.width}" height="{picture.height}"'
        tag = f"{size}{tag[len('<img') :]}"
    shown = given.get("width", str(picture.width))
    own = f"{shown}px, " if shown.isdecimal() else ""
    sizes = sizes or f"min({own}{_COLUMN})"
    sources = "".join(
        f'<source type="{kind}" srcset="{escape(_candidates(files, root))}"'
        f' sizes="{escape(sizes)}">'
        for kind, files in picture.sources
    )
    return f"<picture>{sources}{tag}</picture>" if sources else tag


def _candidates(files: tuple[tuple[str, int], ...], root: str) -> str:
    return ", ".join(f"{root}/{url} {width}w" for url, width in files)
