"""Redirects file: old addresses that are no post's, which a web server leads on.

`REDIRECTS` names it: a line each, the old address and the new one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from causerie.bridge.dead_links import WrittenFiles
from causerie.bridge.output_registry import Kind
from causerie.bridge.redirect_rules import Move, knows_queries, read_move
from causerie.bridge.site import Site
from causerie.header.addresses import alias_fault, has_query
from causerie.problems import Level, Problem, Where
from causerie.urls import is_web_link, save_as


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address, and where it leads."""

    old: str  # a site path, maybe with a query
    new: str  # a site path, or the URL of another site
    line: int


def read_redirects(root: Path, name: str) -> tuple[list[Redirect], list[Problem]]:
    """Return the redirects of a file of the site, and what is wrong with it."""
    try:
        text = (root / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        what = f"REDIRECTS names it, and it cannot be read: {why}."
        return [], [Problem(Where(name), what, "Check the name, and save it as UTF-8.")]
    found: dict[str, Redirect] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        fault = "; ".join(_faults(words))
        if not fault and words[0] in found:
            fault = f"line {found[words[0]].line} has this address already"
        if fault:
            fix = "Write the old address and the new one: /old/ /new/"
            problems.append(Problem(Where(name, number), f"{fault}.", fix))
            continue
        found[words[0]] = Redirect(words[0], words[1], number)
    for redirect in found.values():
        if _leads_back(redirect, found):
            what = f"{redirect.old} leads back to itself, and nobody arrives."
            fix = "Write where it leads at last."
            problems.append(Problem(Where(name, redirect.line), what, fix))
    return list(found.values()), problems


def redirect_moves(site: Site, server: str) -> Iterator[Move]:
    """Yield the moves of REDIRECTS that a server can be told of."""
    name = site.settings.get("REDIRECTS", "")
    for redirect in read_redirects(site.root, name)[0] if name else ():
        move = read_move(redirect.old, redirect.new, site.path)
        if not redirect.new.startswith("/"):
            move = replace(move, target=redirect.new)
        if not move.query or knows_queries(server):
            yield move


def check_redirects(site: Site) -> Iterator[Problem]:
    """Check the file that REDIRECTS names: no line may hide what the site has.

    Where no server is named, only a post is told: what is there goes before the line.
    """
    if not (name := site.settings.get("REDIRECTS", "")):
        return
    redirects, problems = read_redirects(site.root, name)
    yield from problems
    for redirect in redirects:
        owner = site.files.registry.files.get(save_as(redirect.old))
        if owner is None or owner.kind is Kind.ALIAS or has_query(redirect.old):
            continue
        is_post = owner.kind is Kind.POST
        if is_post or site.settings.get("WEB_SERVER"):
            where, level = Where(name, redirect.line), Level.WARNING
            what = f"{redirect.old} is the address of {owner.name}, which nobody would"
            fix = "Take the line out."
            yield Problem(where, f"{what} see.", fix, Level.ERROR if is_post else level)


def files_led_on(site: Site) -> set[str]:
    """Return the files that would stand at the old addresses of REDIRECTS."""
    name = site.settings.get("REDIRECTS", "")
    redirects = read_redirects(site.root, name)[0] if name else []
    return {save_as(each.old) for each in redirects if not has_query(each.old)}


def check_redirect_targets(site: Site, written: WrittenFiles) -> Iterator[Problem]:
    """Find lines of REDIRECTS that lead to where the site has nothing."""
    name = site.settings.get("REDIRECTS", "")
    redirects = read_redirects(site.root, name)[0] if name else []
    old = {redirect.old for redirect in redirects}
    for redirect in redirects:
        path = re.split("[?#]", redirect.new)[0]
        if path.startswith("/") and redirect.new not in old and not written.file(path):
            what = (
                f"{redirect.old} leads to {redirect.new}, where the site has nothing."
            )
            fix = "Write where its page is now, or take the line out."
            yield Problem(Where(name, redirect.line), what, fix)


def _leads_back(redirect: Redirect, every: Mapping[str, Redirect]) -> bool:
    passed, new = set[str](), redirect.new
    while new in every and new not in passed:
        passed.add(new)
        new = every[new].new
    return redirect.old in {new, *passed}


def _faults(words: list[str]) -> Iterator[str]:
    if len(words) != 2:  # noqa: PLR2004 - old and new
        yield f"Here are {len(words)} words, not two addresses"
        return
    old, new = words
    if wrong := alias_fault(old):
        yield f"{old!r} {wrong.rstrip('.')}"
    if not (new.startswith("/") and not alias_fault(new)) and not is_web_link(new):
        yield f"{new!r} is neither a path of the site nor a URL"
