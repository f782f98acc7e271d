"""Mark the words of code between fences by their kind, for the theme's colours."""

import re
from functools import cache
from html import unescape
from typing import Any

from markdown.postprocessors import Postprocessor

_CODE = re.compile(
    r'(?P<open><pre[^>]*><code class="(?:[^"]* )?language-(?P<name>[^" ]+)[^>]*>)'
    r"(?P<code>[^<]*)</code></pre>"  # what is highlighted has tags
)


class HighlightCode(Postprocessor):  # type: ignore[misc]
    """Highlight code whose language is named, before it is put into the text."""

    def run(self, text: str) -> str:
        """Replace the code of the fences, which Python-Markdown has stashed.

        It is called for each heading, too.
        """
        stashed = self.md.htmlStash.rawHtmlBlocks
        for number, raw in enumerate(stashed):
            if isinstance(raw, str) and (found := _CODE.fullmatch(raw.strip())):
                code = highlight_code(unescape(found["code"]), found["name"])
                if code is not None:
                    stashed[number] = f"{found['open']}{code}</code></pre>"
        return text


def highlight_code(code: str, name: str) -> str | None:
    """Return code as HTML with Pygments' classes; None if it knows no such language.

    >>> highlight_code("if x:", "python")
    '<span class="k">if</span> <span class="n">x</span><span class="p">:</span>'
    """
    lexer = _find_lexer(name.lower())
    if lexer is None:
        return None
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter

    html: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return html if code.endswith("\n") else html.removesuffix("\n")


@cache
def _find_lexer(name: str) -> Any:
    # few posts have code, and an edit must not wait for it
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None
