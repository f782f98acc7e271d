"""Link suggestions: what an author may have meant by a dead link."""

import os
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote

from causerie.bridge.entry import Reference
from causerie.bridge.intrasite_links import MARKED, NAMES, split_fragment
from causerie.bridge.resolve_links import normalise_parts
from causerie.bridge.site import Site
from causerie.settings import did_you_mean

_LIKE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:]|$)(?<!\.md)(?<!\.html)")


def suggest_file(site: Site, reference: Reference) -> str:
    """Suggest the file that a link may mean."""
    marked = MARKED.match(reference.link.href)
    is_post = marked is not None and marked["what"] == "filename"
    found = _nearest(site, reference.file, is_post=is_post)
    if found and marked:
        named = _as_written(found, marked["path"], reference.source.post.source)
        return f"Did you mean {{{marked['what']}}}{named}?"
    return f"Is there a content/{reference.file}?"


def _as_written(found: str, path: str, source: str) -> str:
    """Return how a link names a file: by its way from the post, if it did so before."""
    folder = PurePosixPath(source).parent
    if path.startswith("/") or not PurePosixPath(found).is_relative_to(folder):
        return f"/{found}"
    return PurePosixPath(found).relative_to(folder).as_posix()


def suggest_address(site: Site, reference: Reference) -> str:
    """Suggest the file or the name that an address may mean."""
    marked = MARKED.match(reference.link.href)
    if marked and (what := marked["what"]) in NAMES:
        name, _ = split_fragment(marked["path"])
        near = did_you_mean(name, names_of(site)[what])
        return near or f"No published post has that {what}."
    href = re.split("[?#]", unquote(reference.link.href))[0]
    beside = PurePosixPath(reference.source.post.source).parent / href.lstrip("/")
    for name in (href.lstrip("/"), str(beside)):
        if found := _nearest(site, normalise_parts(name)):
            what = "filename" if found.endswith((".md", ".markdown")) else "static"
            return f"Did you mean {{{what}}}/{found}?"
    if _LIKE_HOST.match(href):
        return f"For a page of another site write 'https://{href}'."
    return "Check the address, or add it to the Aliases of the post it meant."


def names_of(site: Site) -> dict[str, list[str]]:
    """Return the tags, categories and authors that published posts have."""
    posts = [entry.post for entry in site.build.published()]
    tags = sorted({tag for post in posts for tag in post.tags})
    return {
        "tag": tags,
        "category": sorted({post.category for post in posts}),
        "author": sorted({author for post in posts for author in post.authors}),
    }


def _nearest(site: Site, name: str, *, is_post: bool = False) -> str:
    """Return the file below content/ of nearly this name; empty if there is none."""
    wanted = _plain(name)
    last = _last(wanted)
    # a link of the system that leads to nowhere bears the very name
    files = [file for file in _files(site.content) if (site.content / file).exists()]
    alike: tuple[Callable[[str], bool], ...] = (
        lambda file: _plain(file) == wanted,
        lambda file: _plain(file) == f"{wanted}.md",
        lambda file: "." in last and _last(file) == last,
        lambda file: is_post and _undated(_last(file)) in {last, f"{last}.md"},
        lambda file: _is_same_but_ending(_plain(file), wanted),
    )
    for is_alike in alike:
        if found := next(filter(is_alike, files), ""):
            return found
    ending = PurePosixPath(last).suffix
    of_kind = [file for file in files if file.lower().endswith(ending)]
    near = get_close_matches(name, of_kind if ending else [], n=1, cutoff=0.85)
    return near[0] if near else ""


def _is_same_but_ending(file: str, wanted: str) -> bool:
    """Return whether a file has the wanted name, and an ending of the same kind."""
    one, other = PurePosixPath(file), PurePosixPath(wanted)
    return one.with_suffix("") == other.with_suffix("") and any(
        {one.suffix, other.suffix} <= kind for kind in _ENDINGS
    )


_ENDINGS = (
    frozenset((".md", ".markdown", ".mkd", ".mdown")),
    frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")),
    frozenset((".mp3", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".wav")),
)


def _files(content: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(content):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name).relative_to(content).as_posix()


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold()


def _last(name: str) -> str:
    return _plain(name).rsplit("/", 1)[-1]


def _undated(name: str) -> str:
    return re.sub(r"^\d{4}-\d{2}-\d{2}-", "", name)
