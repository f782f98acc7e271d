"""Rules on the HTML that authors write: elements, attributes and ids."""

import re
from collections import Counter
from collections.abc import Iterator

from causerie.building.proofreading.elements import Element
from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)
from causerie.markup.anchors import PAGE_IDS
from causerie.problems import Level
from causerie.settings import did_you_mean
from causerie.text.language_codes import LANGUAGE_CODES

# HTML, the living standard: "Obsolete features"
_OBSOLETE = frozenset(
    {"acronym", "applet", "basefont", "bgsound", "big", "blink", "center", "dir"}
    | {"font", "frame", "frameset", "isindex", "keygen", "listing", "marquee"}
    | {"menuitem", "multicol", "nextid", "nobr", "noembed", "noframes", "plaintext"}
    | {"rb", "rtc", "spacer", "strike", "tt", "xmp"}
)
_NAMES = """
    a abbr address area article aside audio b base bdi bdo blockquote body br button
    canvas caption cite code col colgroup data datalist dd del details dfn dialog div dl
    dt em embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i iframe img input ins kbd label legend li link main map mark math
    menu meta meter nav noscript object ol optgroup option output p param picture pre
    progress q rp rt ruby s samp script search section select slot small source span
    strong style sub summary sup svg table tbody td template textarea tfoot th thead
    time title tr track u ul var video wbr
"""
_KNOWN = frozenset(_NAMES.split())
_PLACES = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl"},
    "dd": {"dl"},
    "tr": {"table"},
    "td": {"table"},
    "th": {"table"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "legend": {"fieldset"},
    "option": {"select", "datalist"},
    "source": {"audio", "video", "picture"},
    "track": {"audio", "video"},
}
_REFERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
_FOREIGN = {"svg", "math"}


def _own(page: PostPage) -> Iterator[Element]:
    """Yield the elements that are HTML: not those of formulas and drawings."""
    return (each for each in page.elements if not _FOREIGN & {*each.parents})


@page_rule(
    "element-unknown",
    "html",
    what="HTML has no such element.",
    fix="Write &lt; for the sign itself.",
)
def element_unknown(page: PostPage) -> Iterator[Violation]:
    """Find elements that are none, custom ones aside."""
    for element in _own(page):
        name = element.name
        if name not in _KNOWN | _OBSOLETE and "-" not in name:
            fix = did_you_mean(name, sorted(_KNOWN))
            yield Violation(page.find_tag(element), f"<{name}>", fix)


@page_rule(
    "element-obsolete",
    "html",
    what="The element is obsolete, and theme and readers do not know it.",
    fix="Say what it means, as in Markdown, and leave its looks to the theme.",
)
def element_obsolete(page: PostPage) -> Iterator[Violation]:
    """Find elements that browsers show for old pages only."""
    for element in page.named(*_OBSOLETE):
        yield Violation(page.find_tag(element), f"<{element.name}>")


@page_rule(
    "element-misplaced",
    "html",
    what="The element stands outside of what it belongs to.",
    fix="Put both tags around it.",
)
def element_misplaced(page: PostPage) -> Iterator[Violation]:
    """Find items outside of lists, cells outside of tables, and the like."""
    for element in _own(page):
        places = _PLACES.get(element.name)
        if places and not places & {*element.parents}:
            found = f"<{element.name}> without <{'> or <'.join(sorted(places))}>"
            yield Violation(page.find_tag(element), found)


@page_rule(
    "attribute-twice",
    "html",
    what="The tag has an attribute twice, and browsers take the first.",
    fix="Take one out.",
    level=Level.ERROR,
)
def attribute_twice(page: PostPage) -> Iterator[Violation]:
    """Find attributes that a tag has more than once."""
    for element in page.elements:
        counted = Counter(name for name, _ in element.attributes)
        if again := [name for name, count in counted.items() if count > 1]:
            yield Violation(page.find_tag(element), ", ".join(again))


@page_rule(
    "attribute-runs",
    "html",
    what="The attribute is a script: the page's policy must let more run for it.",
    fix="Take it out, or put the script into a file of the theme.",
)
def attribute_runs(page: PostPage) -> Iterator[Violation]:
    """Find onclick and its like."""
    for element in page.elements:
        found = [name for name, _ in element.attributes if re.match("on[a-z]+$", name)]
        if found:
            yield Violation(page.find_tag(element), found[0])


@page_rule(
    "script-elsewhere",
    "html",
    what="A script of another host runs on the page, and sees all of it.",
    fix="Copy the file into the theme, if you may.",
)
def script_elsewhere(page: PostPage) -> Iterator[Violation]:
    """Find scripts and style sheets of other hosts."""
    for element in page.named("script", "link"):
        address = element.get("src") or element.get("href")
        style = element.name == "script" or "stylesheet" in element.get("rel").lower()
        if style and re.match(r"(?:https?:)?//", address):
            yield Violation(page.find_tag(element), shorten(address))


@page_rule(
    "lang-unknown",
    "html",
    what="There is no such language.",
    fix="Write two letters, such as fr.",
)
def lang_unknown(page: PostPage) -> Iterator[Violation]:
    """Find lang attributes that name no language."""
    for element in page.elements:
        lang = element.get("lang")
        if lang and lang.partition("-")[0].lower() not in LANGUAGE_CODES:
            line = page.find(rf"lang=[\"']?{re.escape(lang)}")
            yield Violation(line or page.find_tag(element), shorten(lang))


@page_rule(
    "id-twice",
    "html",
    what="Two things of the post have the same id, and links lead to the first.",
    fix="Give one another id.",
)
def id_twice(page: PostPage) -> Iterator[Violation]:
    """Find ids that more than one element has."""
    counted = Counter(each.get("id") for each in page.elements if each.get("id"))
    for name, count in counted.items():
        if count > 1:
            written = rf"(?:id=[\"']?|\{{[^}}]*#){re.escape(name)}\b"
            line = page.find(written, 1) or page.find(written)
            yield Violation(line, shorten(name))


@page_rule(
    "id-spaced",
    "html",
    what="An id has no space in it.",
    fix="Write a hyphen.",
)
def id_spaced(page: PostPage) -> Iterator[Violation]:
    """Find ids that no link can lead to."""
    for element in page.elements:
        if re.search(r"\s", element.get("id")):
            yield Violation(page.find_tag(element), shorten(element.get("id")))


@page_rule(
    "id-lost",
    "html",
    what="The attribute names an id that nothing has.",
    fix="Check the id.",
)
def id_lost(page: PostPage) -> Iterator[Violation]:
    """Find references to ids that are not on the page."""
    known = {each.get("id") for each in page.elements} | PAGE_IDS
    for element in page.elements:
        for name in _REFERS:
            lost = [each for each in element.get(name).split() if each not in known]
            if lost:
                found = f'{name}="{lost[0]}"'
                yield Violation(page.find_tag(element), found)


RULES = (
    element_unknown,
    element_obsolete,
    element_misplaced,
    attribute_twice,
    attribute_runs,
    script_elsewhere,
    lang_unknown,
    id_twice,
    id_spaced,
    id_lost,
)
