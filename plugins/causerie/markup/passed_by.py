"""Pass by what Python-Markdown does to all of a text that has nothing for it.

Normalising spaces, finding fenced code and HTML, restoring escaped characters: each
searches the whole text by a slow pattern, and most texts have no sign of it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from markdown import Markdown
from markdown.extensions import fenced_code, md_in_html
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import ETX, STX

# Of preprocessors: what a text must have one of, and what they append to any.
_SIGNS: dict[type, tuple[Sequence[str], str]] = {
    NormalizeWhitespace: ((STX, ETX, "\r", "\t", " \n"), "\n\n"),
    fenced_code.FencedBlockPreprocessor: (("```", "~~~"), ""),
    HtmlBlockPreprocessor: ("<&", ""),
    md_in_html.HtmlBlockPreprocessor: ("<&", ""),
}


def pass_by(md: Markdown) -> None:
    """Have these steps taken only for texts with a sign of them."""
    for step in md.preprocessors:
        if type(step) in _SIGNS:
            step.run = partial(_run_if_signed, step.run, *_SIGNS[type(step)])
    unescape = md.treeprocessors["unescape"]
    if type(unescape) is UnescapeTreeprocessor:
        unescape.unescape = partial(_unescape_if_signed, unescape.unescape)


def _run_if_signed(
    run: Callable[[list[str]], list[str]],
    signs: Sequence[str],
    end: str,
    lines: list[str],
) -> list[str]:
    text = "\n".join(lines) + end
    if any(sign in text for sign in signs):
        return run(lines)
    return text.split("\n")


def _unescape_if_signed(unescape: Callable[[str], Any], text: str) -> Any:
    return unescape(text) if STX in text else text
