"""Dead links: check the links of posts against the written output."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

from causerie.bridge.entry import Entry, Reference
from causerie.bridge.intrasite_links import TAG
from causerie.bridge.link_suggestions import suggest_address, suggest_file
from causerie.bridge.site import Site
from causerie.post import Status
from causerie.problems import Finding, Level, Problem, Where
from causerie.settings import did_you_mean

# What a fragment may be besides an element's id (HTML, 7.4.6.4; Media Fragments URI;
# Text Fragments).
_NO_ID = re.compile(r"(?:top)?$|(?:t|xywh|track|id)=|.*:~:|!|/", re.IGNORECASE)
_ID_OF = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_EMPTY = re.compile(
    r"""\]\(\s*(?:<\s*>\s*)?\)"""
    r"""|\s(?:href|src|poster|data|cite)(?:\s*=\s*(?:""|''))?(?=[\s>])"""
)


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """The written files: of a partial build, if any, then those of the output."""

    folders: tuple[Path, ...]
    removed: frozenset[str] = frozenset()  # files of the last folder that will go
    new_pages: Mapping[str, Path] = field(default_factory=dict)  # in no folder yet
    _ids: dict[Path, frozenset[str]] = field(default_factory=dict)

    def file(self, path: str) -> Path | None:
        """Return the file that a web server would send for a site path."""
        name = unquote(path).lstrip("/")
        index = f"{name.rstrip('/')}/index.html".lstrip("/")
        # a server has nothing at photo.png/
        names = [index] if name.endswith("/") or not name else [name, index]
        for each in names:
            if each in self.new_pages:
                return self.new_pages[each]
        for folder in self.folders:
            for file in (folder / each for each in names):
                if file.is_file() and not self._is_removed(file):
                    return file
        return None

    def _is_removed(self, file: Path) -> bool:
        last = self.folders[-1]
        return bool(self.removed) and (
            file.is_relative_to(last)
            and file.relative_to(last).as_posix() in self.removed
        )

    def ids(self, file: Path) -> frozenset[str]:
        """Return the ids of a page's elements, those of the theme included."""
        if file not in self._ids:
            text = file.read_text(encoding="utf-8", errors="replace")
            self._ids[file] = frozenset(
                unescape("".join(found.groups("")))
                for tag in TAG.findall(text)
                for found in _ID_OF.finditer(tag)
            )
        return self._ids[file]


def check_references(site: Site, written: WrittenFiles) -> Iterator[Problem]:
    """Find links to pages, places and files that are not there, or not published.

    What a draft links to is only a warning: it may be a draft too.
    """
    texts: dict[str, list[str]] = {}
    reported: set[tuple[str, str]] = set()
    for reference in site.build.references:
        source = reference.source.post
        href = reference.link.href
        if (source.source, href) in reported:
            continue
        fault = _fault(site, reference, written)
        if fault is None:
            continue
        reported.add((source.source, href))
        path = site.content / source.source
        lines = texts.setdefault(source.source, read_source_lines(path))
        found = replace(fault, line=find_line(lines, href))
        yield problem_at(site, reference.source, found)


def problem_at(site: Site, entry: Entry, finding: Finding) -> Problem:
    """Turn a finding into a problem at its post; a draft must not stop a release."""
    path = (site.content / entry.post.source).relative_to(site.root).as_posix()
    draft = entry.post.status is Status.DRAFT
    level = Level.WARNING if draft else finding.level
    return Problem(Where(path, finding.line), finding.what, finding.fix, level)


def has_anchor(written: WrittenFiles, path: str, fragment: str) -> bool:
    """Return whether the page at a site path has the anchor of a fragment.

    For other files it is assumed.
    """
    file = written.file(path)
    if file is None or file.suffix not in {".html", ".htm"}:
        return True
    if _NO_ID.match(fragment):
        return True
    bare = fragment.partition(":~:")[0]
    return bool({bare, unquote(bare)} & written.ids(file))


def find_line(lines: Sequence[str], href: str) -> int:
    """Return the first line, from 1, that has a link; 0 if it is not found.

    Lines between code fences are skipped: they are not links.
    """
    if not href.strip():
        return _first_line(lines, _EMPTY)
    written = {href, escape(href), href.replace("&", "&amp;"), href.strip()}
    coded = {unquote(href), quote(href, safe="/:?#[]@!$&'()*+,;=%{}|~")}
    line = _first_line(lines, _any_of(written))
    return line or _first_line(lines, _any_of(coded))


def _any_of(forms: set[str]) -> re.Pattern[str]:
    each = "|".join(re.escape(form) for form in sorted(forms, reverse=True))
    return re.compile(rf"(?<![\w/.{{}}%-])(?:{each})(?![\w/%-]|\.\w)")


def _first_line(lines: Sequence[str], pattern: re.Pattern[str]) -> int:
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = line.lstrip()[:3]
        if mark in {"```", "~~~"} and fence in {"", mark}:
            fence = "" if fence else mark
        elif not fence and pattern.search(line):
            return number
    return 0


def _fault(site: Site, reference: Reference, written: WrittenFiles) -> Finding | None:
    href = reference.link.href
    if reference.fault or reference.file:
        return reference.fault or _of_file(site, reference)
    if _is_unpublished(reference):
        return _of_draft(reference)
    path = _path_of(reference)
    if reference.target is None and path and written.file(path) is None:
        what = f"The link {href!r} leads to {path}, where the site has nothing."
        return Finding(what, suggest_address(site, reference))
    return _of_fragment(reference, written)


def _of_file(site: Site, reference: Reference) -> Finding | None:
    href = reference.link.href
    if reference.missing:
        if (site.content / reference.file).is_dir():
            what = f"The link {href!r} names a folder, which has no address."
            return Finding(what, "Name a file in it.")
        what = f"The link {href!r} names a file that does not exist."
        return Finding(what, suggest_file(site, reference))
    if not href.strip()[1:].startswith("filename"):
        return None
    what = f"The link {href!r} names a file that is no post."
    level = Level.ERROR if site.release else Level.WARNING
    return Finding(what, "Write {static} in place of {filename}.", level)


def _is_unpublished(reference: Reference) -> bool:
    target = reference.target
    return target is not None and target.post.status is Status.DRAFT


def _of_draft(reference: Reference) -> Finding | None:
    target = reference.target
    # of a post that was not read again, the two are not one object
    if target is None or target.post.source == reference.source.post.source:
        return None
    what = (
        f"The link {reference.link.href!r} leads to {target.post.source}, a draft or a"
        " post of the future: readers would find nothing there."
    )
    return Finding(what, "Take the link out until that post is published.")


def _of_fragment(reference: Reference, written: WrittenFiles) -> Finding | None:
    """Report a fragment without an anchor: readers come to the top of the page."""
    path, fragment = _path_of(reference), reference.fragment
    is_back = fragment.startswith("fnref:")  # of a footnote that nothing refers to
    if not fragment or is_back or has_anchor(written, path, fragment):
        return None
    named = unquote(fragment)
    what = f"The link {reference.link.href!r} leads to no place of that page:"
    what += f" nothing on it has the id {named!r}."
    ids = sorted(written.ids(written.file(path) or Path()))
    near = did_you_mean(named, ids, nearness=0.75)
    return Finding(what, near or "Check the id, also its capitals.", Level.WARNING)


def _path_of(reference: Reference) -> str:
    return reference.target.post.path if reference.target else reference.path


def read_source_lines(path: Path) -> list[str]:
    """Return the lines of a post's source."""
    return path.read_text(encoding="utf-8-sig").splitlines()
