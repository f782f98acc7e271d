"""Check the author's own stylesheet: what browsers would drop without a word.

A brace, a comment or a string that is not closed takes the rules behind it along; a
custom property whose name is mistyped changes nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from causerie.bridge.site import Site
from causerie.problems import Level, Problem, Where, of_kind
from causerie.settings import did_you_mean

_SPANS = re.compile(  # comments and strings; one that is not closed has no second group
    r"/\*(?:.*?(\*/)|.*)|\"(?:(?:\\.|[^\"\\\n])*(\")|[^\n]*)"
    r"|'(?:(?:\\.|[^'\\\n])*(')|[^\n]*)",
    re.DOTALL,
)
_DECLARED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
_USED = re.compile(r"var\(\s*(--[\w-]+)")
_NEAR = 0.75  # how alike a mistyped name is


def check_stylesheet(site: Site) -> list[Problem]:
    """Return the faults of the file that STYLESHEET names, each at its line."""
    name = site.settings.get("STYLESHEET", "")
    file = site.content / name
    if not name or not file.is_file():
        return []  # that it is missing is told at the setting
    text = file.read_text(encoding="utf-8", errors="replace")
    path = file.relative_to(site.root).as_posix()
    theme = Path(site.settings["THEME"]) / "static/css"
    known = {n for css in sorted(theme.glob("*.css")) for n in _names(css)}
    return of_kind("files", _faults(text, path, known))


def _faults(text: str, path: str, known: set[str]) -> Iterator[Problem]:
    def where(at: int) -> Where:
        return Where(path, text.count("\n", 0, at) + 1)

    for found in _SPANS.finditer(text):
        if not any(found.groups()):
            kind = "comment" if found[0].startswith("/*") else "string"
            what = f"This {kind} is not closed: browsers drop what stands behind it."
            end = "*/" if kind == "comment" else found[0][0]
            yield Problem(where(found.start()), what, f"Close it: {end}")
    plain = _SPANS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for at, what, fix in _unbalanced(plain):
        yield Problem(where(at), what, fix)
    used = {*_USED.findall(plain), *known}
    for declared in _DECLARED.finditer(plain):
        if declared[1] not in used and (
            near := did_you_mean(declared[1], known, nearness=_NEAR)
        ):
            what = f"Nothing uses {declared[1]}."
            yield Problem(where(declared.start()), what, near, Level.WARNING)


def _unbalanced(plain: str) -> Iterator[tuple[int, str, str]]:
    """Yield the places of braces without another, what is wrong, and what to do."""
    open_at: list[int] = []
    for brace in re.finditer(r"[{}]", plain):
        if brace[0] == "{":
            open_at.append(brace.start())
        elif open_at:
            open_at.pop()
        else:
            what = "This brace closes nothing: browsers drop the rule behind it."
            yield brace.start(), what, "Take it out."
    for at in open_at:
        what = (
            "This brace is not closed: browsers take the rules behind it for its own."
        )
        yield at, what, "Close it: }"


def _names(css: Path) -> set[str]:
    return {*_DECLARED.findall(css.read_text(encoding="utf-8", errors="replace"))}
