"""Paragraphs: give a text the paragraphs and breaks that WordPress shows it with.

Before its block editor WordPress stored a text as it was typed: an empty line parts
paragraphs, a line's end is a break. What it stored is no HTML until this was done.
"""

import re

_BLOCK = (
    "address|article|aside|audio|blockquote|caption|col|colgroup|dd|details|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|legend|li|main|map|menu|"
    "nav|ol|p|pre|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul|video"
)
_OPEN = re.compile(rf"[ \t]*(<(?:{_BLOCK})(?=[\s/>])[^>]*>)", re.IGNORECASE)
_CLOSE = re.compile(rf"(</(?:{_BLOCK})\s*>|<hr[^>]*>)[ \t]*", re.IGNORECASE)
_BEGINS_BLOCK = re.compile(rf"</?(?:{_BLOCK})(?=[\s/>])|<!--", re.IGNORECASE)
_WHOLE = re.compile(
    r"<(pre|script|style|textarea|svg)(?=[\s>]).*?</\1\s*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_DOUBLE_BREAK = re.compile(r"<br\s*/?>\s*<br\s*/?>", re.IGNORECASE)
_HOLE = "\ue000{}\ue001"  # of a part that is left as it is
_HOLES = re.compile("\ue000([0-9]+)\ue001")


def add_paragraphs(text: str) -> str:
    r"""Return a text with its paragraphs and breaks.

    >>> add_paragraphs("Un\ndeux\n\ntrois")
    '<p>Un<br>\ndeux</p>\n<p>trois</p>'
    >>> add_paragraphs("<ul>\n<li>a</li>\n</ul>\nb")
    '<ul>\n<li>a</li>\n</ul>\n<p>b</p>'
    """
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        hole = _HOLE.format(len(kept) - 1)
        is_pre = found[0][:4].lower() == "<pre"
        return f"\n\n{hole}\n\n" if is_pre else hole

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _WHOLE.sub(keep, text)
    text = _TAG.sub(lambda tag: tag[0].replace("\n", " "), text)
    text = _DOUBLE_BREAK.sub("\n\n", text)
    text = _OPEN.sub(r"\n\n\1", text)
    text = _CLOSE.sub(r"\1\n\n", text)
    parts = (_paragraph(part.strip(), kept) for part in re.split(r"\n\s*\n", text))
    joined = "\n".join(part for part in parts if part)
    return _HOLES.sub(lambda hole: kept[int(hole[1])], joined)


def _paragraph(part: str, kept: list[str]) -> str:
    if not part:
        return ""
    hole = _HOLES.fullmatch(part)
    if hole and not kept[int(hole[1])].lower().startswith("<svg"):
        return part
    if _BEGINS_BLOCK.match(part):
        first = _TAG.match(part)
        head = first[0] if first else ""
        return head + re.sub(r"(?<!>)\n(?!<)", "<br>\n", part[len(head) :].strip("\n"))
    broken = re.sub(r"(?:<br */?>)? *\n", "<br>\n", part)
    return f"<p>{broken}</p>"
