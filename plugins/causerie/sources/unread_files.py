"""Name the files below content/ that nothing reads, with where they would be read."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from causerie.problems import Level, Problem, Where
from causerie.sources.source_paths import Places, is_in

_SHOWN = 3  # of many files of one kind
_TEXTS = ("", "txt", "text", "mdx", "mkdn", "mdwn", "mdtxt", "mdtext", "rmd", "qmd")
_AUDIO = (
    "mp3",
    "m4a",
    "mp4",
    "aac",
    "ogg",
    "oga",
    "opus",
    "flac",
    "wav",
    "aif",
    "aiff",
)
_LEFT = ("bak", "backup", "old", "orig", "save", "tmp", "part", "crdownload")
_PATH = "<path>"  # in what to do: the first of the files
_DRAFTS = ("drafts", "draft", "_drafts", "brouillons", "entwürfe", "unpublished")


@dataclass(frozen=True, slots=True)
class _Fate:
    """Why files are read by nothing: those of one fate are told once."""

    folder: str  # that they stand in, or below
    fix: str


def name_unread(unread: Iterable[str], places: Places, root: str) -> Iterator[Problem]:
    """Tell of files that nothing reads, once for those of one kind in one folder.

    `root` is what content/ is called.
    """
    kinds: dict[_Fate, list[str]] = defaultdict(list)
    for path in sorted(unread):
        kinds[_fate(path, places, root)].append(path)
    for fate, paths in kinds.items():
        if len(paths) == 1:
            where = Where(f"{root}/{paths[0]}")
            what = "Nothing reads this file."
        else:
            where = Where(f"{root}/{fate.folder}".rstrip("/"))
            what = f"Nothing reads {len(paths)} files here: {_shown(paths, fate)}."
        fix = fate.fix.replace(_PATH, paths[0])
        yield Problem(where, what, fix, Level.WARNING)


def name_copies(
    copies: Mapping[str, str], root: str, published: Container[str] = ()
) -> Iterator[Problem]:
    """Tell of conflict copies, each with the file that it is a copy of.

    Those among images are published all the same, and may well only be called so.
    """
    for copy, original in sorted(copies.items()):
        what = f"This is a conflict copy of {root}/{original}, and is not read."
        fix = "Take into that what is better here, and remove this file."
        if copy in published:
            what = f"This is named as a copy of {root}/{original}, and is published."
            fix = "Remove it if it is one; if not, give it another name."
        yield Problem(Where(f"{root}/{copy}"), what, fix, Level.WARNING)


def name_raw(paths: Iterable[str], root: str) -> Iterator[Problem]:
    """Tell of texts of posts that stand where all is published as it is."""
    for path in sorted(paths):
        what = "This file is published as it stands here, and not as a post."
        fix = "Move it to where posts are read."
        yield Problem(Where(f"{root}/{path}"), what, fix, Level.WARNING)


def is_post_like(file: PurePosixPath, places: Places) -> bool:
    """Return whether a file is probably meant as a post: by .md, .MD or .md.txt."""
    endings = [suffix[1:].lower() for suffix in file.suffixes]
    return any(ending in places.markdown for ending in endings[-2:]) and (
        endings[-1] in {*places.markdown, *_TEXTS, "bak", "orig", "html"}
    )


def _shown(paths: list[str], fate: _Fate) -> str:
    names = [path.removeprefix(f"{fate.folder}/") for path in paths[:_SHOWN]]
    more = len(paths) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _fate(path: str, places: Places, root: str) -> _Fate:
    file = PurePosixPath(path)
    folder = "" if str(file.parent) == "." else str(file.parent)
    top = path.partition("/")[0] if "/" in path else ""
    ending = file.suffix[1:]
    sources = (*places.articles, *places.pages)
    if is_in(path, sources):
        return _Fate(folder, _fix_among_posts(file, places, root))
    if is_post_like(file, places):
        return _Fate(top, _fix_of_post(top, places, root))
    if ending.lower() in _AUDIO:
        fix = f"An episode's post names its recording: Audio: {_PATH}"
        return _Fate(top, fix if top == "audio" else _published(path, places, root))
    if top == "audio":
        return _Fate(top, _fix_of_audio(path))
    return _Fate(top, _published(path, places, root))


def _fix_of_audio(path: str) -> str:
    """Say how a file among the recordings would be read."""
    if "chap" in PurePosixPath(path).name.lower():
        read = "<its whole name>.chapters.txt or .json, as audio/e.mp3.chapters.txt."
        return f"Chapters beside a recording are read from {read}"
    if path.lower().endswith((".vtt", ".srt")):
        return f"An episode's post names its transcript: Transcript: {_PATH}"
    return "It belongs to no recording that a post names."


def _fix_among_posts(file: PurePosixPath, places: Places, root: str) -> str:
    """Say what to do with a file in a folder of posts."""
    if file.suffix[1:].lower() in _LEFT:
        return "What programs leave behind need not stand here: remove it."
    if is_post_like(file, places) or file.suffix[1:].lower() in _TEXTS:
        name = file.name
        for ending in (*_TEXTS[1:], *places.markdown):
            if name.lower().endswith(f".{ending}"):
                name = name[: -len(ending) - 1]
        ending = places.markdown[0] if places.markdown else "md"
        return f"Posts end in .{ending}: rename it to {_without(name, places)}.{ending}"
    if file.suffix[1:].lower() in _AUDIO:
        return f"Move it to {root}/audio/, and name it in a post: Audio: audio/…"
    moved = f", or move it to {root}/{places.static[0]}/" if places.static else ""
    return f"A post may link to it, by {{attach}}{file.name}{moved}."


def _without(name: str, places: Places) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() in places.markdown else name


def _fix_of_post(top: str, places: Places, root: str) -> str:
    """Say where a post belongs that stands elsewhere."""
    known = [*places.articles, *places.pages]
    if top.casefold() in _DRAFTS and places.articles:
        home = f"{root}/{places.articles[0]}/".replace("//", "/")
        return f"Move it to {home}, with Status: draft in its header."
    near = get_close_matches(top.casefold(), known, n=1, cutoff=0.8) if top else []
    if near:
        return f"Did you mean {root}/{near[0]}/?"
    posts = " or ".join(f"{root}/{name}/" for name in places.articles)
    pages = " or ".join(f"{root}/{name}/" for name in places.pages)
    said = [f"Posts stand in {posts}"] if posts else []
    return ", ".join([*said, *([f"pages in {pages}"] if pages else [])]) + "."


def _published(path: str, places: Places, root: str) -> str:
    folders = " or ".join(f"{root}/{name}/" for name in places.static)
    top = path.partition("/")[0]
    add = f"add {top!r} to STATIC_PATHS in pelicanconf.py"
    if not folders:
        return f"To publish it, {add}."
    return f"What is published as it is stands in {folders}; else {add}."
