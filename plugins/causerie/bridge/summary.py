"""Summary: the excerpt of a post without `Summary:`, made of its prose only.

Pelican takes the first words of the whole body (getpelican/pelican#2266).
"""

from html import escape
from itertools import islice
from typing import Any

from pelican.utils import truncate_html_words

from causerie.text.prose import prose_paragraphs


def summarise(content: Any, _siteurl: str) -> str:
    """Return the header's summary, or an excerpt, as HTML."""
    if "summary" in content.metadata:
        given: str = content.metadata["summary"]
        return given
    most = content.settings.get("SUMMARY_MAX_PARAGRAPHS")
    text = "\n".join(islice(prose_paragraphs(content.content), most))
    excerpt = escape(text, quote=False)
    if (length := content.settings["SUMMARY_MAX_LENGTH"]) is not None:
        end = content.settings["SUMMARY_END_SUFFIX"]
        excerpt = truncate_html_words(excerpt, length, end)
    return f"<p>{excerpt}</p>" if excerpt else ""
