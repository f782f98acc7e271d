"""Write the HTML of an old post as Markdown; what Markdown cannot say stays HTML."""

import re
from html import escape as escape_html
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString
from markdownify import ATX, MarkdownConverter

# Signs that begin something at the start of a line, and how they begin nothing.
_STARTS = (
    (re.compile(r"^(#{1,6})(?=\S| |$)"), r"\\\1"),
    (re.compile(r"^([-+])(?=[ \t]|$|-)"), r"\\\1"),
    (re.compile(r"^(\d{1,9})([.)])(?=\s|$)"), r"\1\\\2"),
    (re.compile(r"^>"), "&gt;"),
    (re.compile(r"^="), "&#61;"),
    (re.compile(r"^:(?=[ :])"), "&#58;"),
    (re.compile(r"^!!!"), r"\\!!!"),
    (re.compile(r"^\?\?\?"), "&#63;??"),
    (re.compile(r"^~~~"), "&#126;~~"),
    (re.compile(r"^\|"), "&#124;"),
)
_SIGNS = re.compile(r"([\\`*\[{])")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_INLINE = ("sub", "sup", "ins", "kbd", "abbr", "mark", "small", "u", "cite", "q")
_INLINE_TOO = ("samp", "var", "dfn", "time", "bdo", "ruby", "rt", "rp", "wbr", "span")
_RAW = ("audio", "video", "details", "dl", "table")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_BLOCKS = frozenset(
    {"p", "ul", "ol", "pre", "blockquote", "table", "figure", "div", "dl", "hr"}
    | {"details", "audio", "video", "h2", "h3", "h4", "h5", "h6", "section", "article"}
)


def write_markdown(tag: Tag) -> str:
    """Return an element and what is in it as Markdown."""
    return str(_Converter().convert_soup(tag)).strip("\n")


def write_raw(tag: Tag) -> str:
    """Return an element as HTML that stands in Markdown as it is."""
    html = tag.decode(formatter="minimal")
    if tag.find("pre") or tag.name == "pre":
        return html.strip()
    return re.sub(r"\s*\n\s*", "\n", html).strip()


def escape_text(text: str, *, at_start: bool) -> str:
    r"""Escape what Markdown would take for more than text.

    >>> escape_text("1. a_b *c* _d_ [e] <f> & &amp;", at_start=True)
    '1\\. a_b \\*c\\* \\_d\\_ \\[e] &lt;f> & &amp;amp;'
    """
    text = _SIGNS.sub(r"\\\1", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = text.replace("~~", "&#126;~").replace("%%", "&#37;%")
    lines = text.split("\n")
    for number in range(0 if at_start else 1, len(lines)):
        for sign, harmless in _STARTS:
            lines[number] = sign.sub(harmless, lines[number])
    return "\n".join(lines)


class _Converter(MarkdownConverter):
    """The rules of Python-Markdown, where they are not those of others."""

    class Options:
        heading_style = ATX
        autolinks = False

    def process_text(self, el: Any, parent_tags: Any = None) -> str:
        """Return a text, escaped."""
        self._at_start = _begins_line(el)
        text = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        if "pre" not in (parent_tags or ()):
            text = text.replace("\n", " ")
            if getattr(el.previous_sibling, "name", "") == "br":
                text = text.lstrip(" ")
            if getattr(el.next_sibling, "name", "") == "br":
                text = text.rstrip(" ")
        return str(text)

    def escape(self, text: str, parent_tags: Any) -> str:
        """Return a text, escaped."""
        del parent_tags
        start = self._at_start
        lead = text[: len(text) - len(text.lstrip(" \t\n"))]
        return lead + escape_text(text[len(lead) :].replace("\n", " "), at_start=start)

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a link; one whose words are its address as that."""
        anchor = _anchor(el)
        href, title = el.get("href"), el.get("title")
        if not href or "_noformat" in parent_tags or not text.strip():
            return anchor + text
        if el.get_text() == href and not title and re.match(r"https?://\S+$", href):
            return f"{anchor}<{href.replace('>', '%3E')}>"
        if "![" not in text:
            text = re.sub(r"(?<!\\)\]", r"\\]", text)
        lead = text[: len(text) - len(text.lstrip())]
        tail = text[len(text.rstrip()) :]
        return f"{lead}{anchor}[{text.strip()}]({_address(href)}{_title(title)}){tail}"

    def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write an image."""
        del text, parent_tags
        alt = _SIGNS.sub(r"\\\1", " ".join(str(el.get("alt") or "").split()))
        title = el.get("title") if alt else None
        return f"![{alt}]({_address(str(el.get('src') or ''))}{_title(title)})"

    def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write an item; what belongs to it is indented by four spaces."""
        del parent_tags
        text = f"{_anchor(el)}{(text or '').strip()}"
        parent = el.parent
        mark = "- "
        if parent is not None and parent.name == "ol":
            start = str(parent.get("start") or 1)
            first = int(start) if start.isdecimal() else 1
            mark = f"{first + len(el.find_previous_siblings('li'))}."
        body = "\n".join(
            f"    {line}" if line.strip() else "" for line in text.split("\n")
        )
        return f"{mark:<4}".rstrip() + " " * (4 - len(mark.rstrip())) + body[4:] + "\n"

    def convert_list(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a list; between a list and one before it stands a comment."""
        del parent_tags
        before = el.find_previous_sibling()
        apart = (
            "<!-- -->\n\n" if before is not None and before.name in {"ul", "ol"} else ""
        )
        inside = el.find_parent("li") is not None
        start = "\n" if inside and not apart else "\n\n"
        return f"{start}{apart}{text.rstrip()}\n" + ("" if inside else "\n")

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write code between fences that it does not hold itself."""
        del text, parent_tags
        code = el.get_text().strip("\n")
        classes = " ".join(
            str(each)
            for tag in (el, el.find("code"))
            if tag is not None
            for each in tag.get_attribute_list("class")
            if each
        )
        language = re.search(r"language-([\w+#-]+)", classes)
        runs = [len(run) for run in re.findall(r"`{3,}", code)]
        fence = "`" * (max(runs, default=2) + 1)
        return f"\n\n{fence}{language[1] if language else ''}\n{code}\n{fence}\n\n"

    def convert_figure(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a figure: an image with its caption, where that is plain text."""
        del parent_tags
        if el.find_parent("figure"):
            return f"\n\n{text.strip()}\n\n"
        images = el.find_all("img")
        caption = el.find("figcaption")
        if el.find(["table", "audio", "video", "blockquote", "pre", "figure"]):
            return f"\n\n{text.strip()}\n\n"
        rich = caption is not None and caption.find(True)
        link = _link_around(images[0]) if images else None
        if link and _IMAGE.search(str(link.get("href"))) and len(images) == 1:
            images[0]["src"] = link["href"]  # a figure leads to its file by itself
            link = None
        if len(images) != 1 or rich or (link and caption is not None):
            return f"\n\n{write_raw(el)}\n\n" if images else f"\n\n{text.strip()}\n\n"
        words = " ".join(caption.get_text().split()) if caption else ""
        image = images[0]
        if words:
            image["title"] = words
            image["alt"] = str(image.get("alt") or "").strip() or words
        target = link or image
        convert = self.convert_a if link else self.convert_img
        inner = self.convert_img(image, "", set())
        return f"\n\n{convert(target, inner, set())}\n\n"

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: Any) -> str:  # noqa: N802
        """Write a heading, with its id if a link leads to it."""
        if "_inline" in parent_tags:
            return text
        words = " ".join(text.split())
        if not words:
            return ""
        ended = re.sub(r"(#+)$", r"\\\1", words)
        name = f" {{: #{el['id']} }}" if el.get("id") else ""
        return f"\n\n{'#' * n} {ended}{name}\n\n"

    def convert_p(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a paragraph."""
        text = text.strip(" \t\r\n")
        if "_inline" in parent_tags or "table" in parent_tags:
            return f" {text} "
        anchor = _anchor(el)
        return f"\n\n{anchor}{text}\n\n" if text else ""

    def convert_table(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a table; one with more than Markdown's has stays HTML."""
        rows = el.find_all("tr")
        cells = el.find_all(["td", "th"])
        simple = (
            rows
            and all(cell.name == "th" for cell in rows[0].find_all(["td", "th"]))
            and len({len(row.find_all(["td", "th"])) for row in rows}) == 1
            and not el.find(["caption", "tfoot", "table", "br", *_BLOCKS - {"table"}])
            and not any({"colspan", "rowspan"} & cell.attrs.keys() for cell in cells)
            and not any("|" in cell.get_text() for cell in cells)
        )
        if not simple or "li" in parent_tags or "blockquote" in parent_tags:
            return f"\n\n{write_raw(el)}\n\n"
        return f"\n\n{text.strip()}\n\n"

    def get_conv_fn(self, tag_name: str) -> Any:
        """Return what converts an element: those of HTML alone stay as they are."""
        if tag_name in _INLINE + _INLINE_TOO:
            return _keep_inline
        if tag_name in _RAW and tag_name != "table":
            return _keep_block
        return super().get_conv_fn(tag_name)  # type: ignore[misc]


def _keep_inline(el: Any, text: str, parent_tags: Any) -> str:
    if "_noformat" in parent_tags:
        return text
    values = "".join(f' {k}="{escape_html(str(v))}"' for k, v in el.attrs.items())
    return f"<{el.name}{values}>" + ("" if el.name == "wbr" else f"{text}</{el.name}>")


def _keep_block(el: Any, text: str, parent_tags: Any) -> str:
    del text, parent_tags
    return f"\n\n{write_raw(el)}\n\n"


def _link_around(image: Any) -> Any:
    """Return the link that an image stands in, None without one."""
    return image.find_parent("a")


def _anchor(tag: Any) -> str:
    """Return the place that a link of the post leads to, if an element is one."""
    return f'<a id="{escape_html(tag["id"])}"></a>' if tag.get("id") else ""


def _begins_line(text: NavigableString) -> bool:
    """Return whether a text stands first in its block, or after a break."""
    node: Any = text
    while node is not None:
        before = node.previous_sibling
        while before is not None and not isinstance(before, Tag) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and (
                before.name == "br" or before.name in _BLOCKS
            )
        node = node.parent
        if node is None or node.name in _BLOCKS | {"li", "td", "th", "body"}:
            return True
    return True


def _address(href: str) -> str:
    href = href.strip().replace(" ", "%20").replace("\n", "")
    if re.search(r"[()<>\"']", href):
        for sign, code in (("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E")):
            href = href.replace(sign, code)
        href = href.replace('"', "%22").replace("'", "%27")
    return href


def _title(title: str | None) -> str:
    words = " ".join((title or "").split()).replace('"', "&quot;")
    return f' "{words}"' if words else ""
