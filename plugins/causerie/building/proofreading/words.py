"""Rules on the words of a text: what was left in it, or went wrong on its way."""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import pairwise

from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)
from causerie.markup.prose_lines import Line
from causerie.post import Status
from causerie.problems import Level

_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
_PLACEHOLDER = re.compile(
    r"\blorem ipsum\b|\b(?:TODO|FIXME|XXX|TKTK|TBD)\b(?=[: ,.)\]]|$)", re.IGNORECASE
)
# UTF-8 that was read as Windows-1252
_SECOND = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")
_MOJIBAKE = re.compile(f"Ã[\x80-\x9f{_SECOND}]|Â[\xa0«»°©®]|â€|\ufffd")
# marks that nobody sees; those of writing systems aside
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u180e\u202a-\u202e]")
_ENTITY = re.compile(r"&(?P<name>[A-Za-z][A-Za-z0-9]{1,30});")
_OPEN = re.compile(r"(?<![\\*\w])\*\*(?=[^\s*])|(?<=[^\s*\\])\*\*(?![\w*])")
_RULER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_QUIET = {"code", "pre", "kbd", "samp", "script", "style", "math", "svg"}


@page_rule(
    "conflict-marks",
    "words",
    what="Here stands a mark of Git between two versions of the text.",
    fix="Keep one of them, and take the marks out.",
    level=Level.ERROR,
)
def conflict_marks(page: PostPage) -> Iterator[Violation]:
    """Find what a merge has left."""
    for number, line in enumerate(page.lines[page.body_start :], page.body_start + 1):
        if _CONFLICT.match(line):
            yield Violation(number, shorten(line))


@page_rule(
    "placeholder",
    "words",
    what="Here stands what was to be replaced.",
    fix="Write it, or take it out; a draft may have it.",
)
def placeholder(page: PostPage) -> Iterator[Violation]:
    """Find TODO and its like in what readers are shown."""
    if page.post.status is Status.DRAFT:
        return
    for line in page.prose[0]:
        found = _PLACEHOLDER.search(line.text)
        if found and (found[0].isupper() or found[0].lower() == "lorem ipsum"):
            yield Violation(line.number, shorten(found[0]))


@page_rule(
    "wrong-encoding",
    "words",
    what="The words were once read in a wrong encoding.",
    fix="Type the letters anew.",
)
def wrong_encoding(page: PostPage) -> Iterator[Violation]:
    """Find é that has become Ã©."""
    header = [Line(n, text) for n, text in enumerate(page.lines[: page.body_start], 1)]
    for line in [*header, *page.prose[0]]:
        if found := _MOJIBAKE.search(line.text):
            around = line.text[max(0, found.start() - 10) : found.end() + 6]
            yield Violation(line.number, shorten(around))


@page_rule(
    "invisible-character",
    "words",
    what="Here stands a character that nobody sees, and searches do not pass over.",
    fix="Delete it, and the letters beside it, and type them anew.",
)
def invisible_character(page: PostPage) -> Iterator[Violation]:
    """Find zero-width spaces and the like, once a line."""
    for number, line in enumerate(page.lines, 1):
        if found := _INVISIBLE.search(line.removeprefix("\ufeff")):
            near = line[max(0, found.start() - 8) : found.start()]
            yield Violation(number, f"U+{ord(found[0]):04X} after {near!r}")


@page_rule(
    "entity-unknown",
    "words",
    what="HTML has no such name of a character.",
    fix="Write the character itself, or &amp; for the sign.",
)
def entity_unknown(page: PostPage) -> Iterator[Violation]:
    """Find &nbps; and its like."""
    for line in page.prose[0]:
        for found in _ENTITY.finditer(line.text):
            if f"{found['name']};" not in html5:
                yield Violation(line.number, shorten(found[0]))


@page_rule(
    "emphasis-open",
    "words",
    what="Asterisks are shown as they are: nothing ends, or begins, the bold words.",
    fix=r"Write ** on both sides, without spaces; or \** for the signs.",
)
def emphasis_open(page: PostPage) -> Iterator[Violation]:
    """Find ** that has stayed in the text."""
    shown = any(
        "**" in each.words
        for each in page.named("p", "li", "td", "th", "h2", "h3", "h4", "blockquote")
        if not _QUIET & {each.name, *each.parents} and not _QUIET & {*each.inner}
    )
    if shown:
        for line in page.prose[0]:
            if len(_OPEN.findall(line.text)) % 2:
                yield Violation(line.number, shorten(line.text.strip()))


@page_rule(
    "table-row",
    "words",
    what="The row has another number of cells than the first one.",
    fix=r"Add the cells, or write \| for a sign that parts none.",
)
def table_row(page: PostPage) -> Iterator[Violation]:
    """Find rows of tables that are too long, or too short."""
    lines = page.prose[0]
    cells = 0
    for before, line in pairwise(lines):
        if "|" in before.text and "-" in line.text and _RULER.fullmatch(line.text):
            cells = _count_cells(before.text)
            if _count_cells(line.text) != cells:
                yield Violation(line.number, "the line below the headings")
        elif cells and "|" in line.text:
            if (count := _count_cells(line.text)) != cells:
                yield Violation(line.number, f"{count}, not {cells}")
        else:
            cells = 0


def _count_cells(row: str) -> int:
    plain = re.sub(r"\\\|", "", row).strip()
    return plain.removeprefix("|").removesuffix("|").count("|") + 1


@page_rule(
    "code-language",
    "words",
    what="No language of code has this name, so it has no colours.",
    fix="Check the name, or write text.",
)
def code_language(page: PostPage) -> Iterator[Violation]:
    """Find fences whose language Pygments does not know."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    for fence in page.prose[1]:
        name = re.match(r"[.{ ]*([\w+#.-]*)", fence.info)
        if name is None or not name[1]:
            continue
        try:
            find_lexer_class_by_name(name[1])
        except ClassNotFound:
            yield Violation(fence.number, shorten(name[1]))


RULES = (
    conflict_marks,
    placeholder,
    wrong_encoding,
    invisible_character,
    entity_unknown,
    emphasis_open,
    table_row,
    code_language,
)
