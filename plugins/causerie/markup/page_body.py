"""Add to a post's body what only its page offers, and feeds do not.

Wide tables get a box that scrolls, headings a link to themselves, code a button that
copies it, and notes open where they are called. All else stays as it is.
"""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

# Found in this order: what is in comments, scripts and drawings is no markup of prose.
# All begin with "<", written once: so the others are not tried where there is none.
_PIECES = re.compile(
    r"<(?:!--.*?-->"
    r"|(?P<raw>script|style|svg|math|template|textarea)\b.*?</(?P=raw)\s*>"
    r"|(?P<level>h[2-6])\b(?P<given>[^>]*)>(?P<words>.*?)</(?P=level)\s*>"
    r"|(?P<code>pre\b.*?</pre\s*>)"
    r"|(?P<table>/?table\b[^>]*>)"
    r'|a class="footnote-ref" href="#(?P<note>[^"]*)">(?P<number>[^<]*)</a>'
    r'|li id="(?P<text>fn:[^"]*)">)',
    re.DOTALL | re.IGNORECASE,
)
_ID = re.compile(r"""\bid\s*=\s*["']?(?P<id>[^"'\s>]+)""", re.IGNORECASE)
_OPERATED = re.compile(r"<(?:a|button|summary)\b", re.IGNORECASE)


def page_body(markup: str, *, copy: str, copied: str, note: str, table: str) -> Markup:
    """Return a body for its page, with these words on what is added to it.

    >>> page_body('<h2 id="a">A</h2>', copy="", copied="", note="", table="")
    Markup('<h2 id="a"><a class="headerlink" href="#a">A</a></h2>')
    """
    additions = _Additions(
        copy=escape(copy), copied=escape(copied), note=escape(note), table=escape(table)
    )
    return Markup(_PIECES.sub(additions.add, markup))  # noqa: S704 - the author's


@dataclass(slots=True)
class _Additions:
    """What is added, and how far the body has been read."""

    copy: str
    copied: str
    note: str
    table: str
    open_tables: int = 0
    notes: int = 0

    def add(self, found: re.Match[str]) -> str:
        if found["level"]:
            return self._link_heading(found)
        if found["code"]:
            return self._offer_copy(found[0])
        if found["table"]:
            return self._box_table(found[0])
        if found["note"]:
            return self._call_note(found["note"], found["number"])
        if found["text"]:
            self.notes += 1
            return f'<li id="{found["text"]}" class="n{self.notes}" popover>'
        return found[0]

    def _link_heading(self, found: re.Match[str]) -> str:
        level, given = found["level"], found["given"]
        name = _ID.search(given)
        words = found["words"]
        if name is None or _OPERATED.search(words):  # links cannot be nested
            return f"<{level}{given}>{_PIECES.sub(self.add, words)}</{level}>"
        link = f'<a class="headerlink" href="#{name["id"]}">{words}</a>'
        return f"<{level}{given}>{link}</{level}>"

    def _call_note(self, note: str, number: str) -> str:
        return (
            f'<button type="button" class="footnote-ref n{number}"'
            f' popovertarget="{note}" aria-label="{self.note} {number}">'
            f"{number}</button>"
        )

    def _offer_copy(self, code: str) -> str:
        button = (
            '<button type="button" class="copy" data-do="copy"'
            f' data-other="{self.copied}">{self.copy}</button>'
        )
        return f'<div class="code">{code}{button}</div>'

    def _box_table(self, tag: str) -> str:
        """Put a box around a table, but not around one in another's cell."""
        if tag.startswith("</"):
            self.open_tables -= 1
            return tag if self.open_tables else f"{tag}</div>"
        self.open_tables += 1
        box = f'<div class="table" role="group" aria-label="{self.table}">'
        return tag if self.open_tables > 1 else f"{box}{tag}"
