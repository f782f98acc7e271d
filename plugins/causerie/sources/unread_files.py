"""Report files below content/ that nothing reads, and where they would be read."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

from causerie.problems import Level, Problem, Where
from causerie.sources.source_paths import SourcePaths, is_below

_SHOWN = 3  # file names in a message about many files
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
_LEFTOVERS = ("bak", "backup", "old", "orig", "save", "tmp", "part", "crdownload")
_PATH = "<path>"  # placeholder in a fix: the first of the files
_DRAFTS = ("drafts", "draft", "_drafts", "brouillons", "entwürfe", "unpublished")


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why files are not read; files with the same reason are reported together."""

    folder: str  # that contains them
    fix: str


def report_unread(
    unread: Iterable[str], source_paths: SourcePaths, root: str
) -> Iterator[Problem]:
    """Report files that nothing reads, once for each reason.

    `root` is the name of content/.
    """
    kinds: dict[_Reason, list[str]] = defaultdict(list)
    for path in sorted(unread):
        kinds[_reason_of(path, source_paths, root)].append(path)
    for reason, paths in kinds.items():
        if len(paths) == 1:
            where = Where(f"{root}/{paths[0]}")
            what = "Nothing reads this file."
        else:
            where = Where(f"{root}/{reason.folder}".rstrip("/"))
            what = f"Nothing reads {len(paths)} files here: {_abridge(paths, reason)}."
        fix = reason.fix.replace(_PATH, paths[0])
        yield Problem(where, what, fix, Level.WARNING)


def report_copies(
    copies: Mapping[str, str], root: str, published: Container[str] = ()
) -> Iterator[Problem]:
    """Report conflict copies, each with its original.

    Copies in static folders are published, and may only be named like copies.
    """
    for copy, original in sorted(copies.items()):
        what = f"This is a conflict copy of {root}/{original}, and is not read."
        fix = "Take into that what is better here, and remove this file."
        if copy in published:
            what = f"This is named as a copy of {root}/{original}, and is published."
            fix = "Remove it if it is one; if not, give it another name."
        yield Problem(Where(f"{root}/{copy}"), what, fix, Level.WARNING)


def report_raw(paths: Iterable[str], root: str) -> Iterator[Problem]:
    """Report sources of posts in static folders, which are published unrendered."""
    for path in sorted(paths):
        what = "This file is published as it stands here, and not as a post."
        fix = "Move it to where posts are read."
        yield Problem(Where(f"{root}/{path}"), what, fix, Level.WARNING)


def is_post_like(file: PurePosixPath, source_paths: SourcePaths) -> bool:
    """Return whether a file is probably meant as a post: .md, .MD or .md.txt."""
    endings = [suffix[1:].lower() for suffix in file.suffixes]
    return any(ending in source_paths.markdown for ending in endings[-2:]) and (
        endings[-1] in {*source_paths.markdown, *_TEXTS, "bak", "orig", "html"}
    )


def _abridge(paths: list[str], reason: _Reason) -> str:
    names = [path.removeprefix(f"{reason.folder}/") for path in paths[:_SHOWN]]
    more = len(paths) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _reason_of(path: str, source_paths: SourcePaths, root: str) -> _Reason:
    file = PurePosixPath(path)
    folder = "" if str(file.parent) == "." else str(file.parent)
    top = path.partition("/")[0] if "/" in path else ""
    ending = file.suffix[1:]
    sources = (*source_paths.articles, *source_paths.pages)
    if is_below(path, sources):
        return _Reason(folder, _fix_among_posts(file, source_paths, root))
    if is_post_like(file, source_paths):
        return _Reason(top, _fix_of_post(top, source_paths, root))
    if ending.lower() in _AUDIO:
        fix = f"An episode's post names its recording: Audio: {_PATH}"
        return _Reason(top, fix if top == "audio" else _move_to_audio(root))
    if top == "mentions":
        fix = f"A mention stands one folder below: {root}/mentions/<post>/<name>.json"
        return _Reason(top, fix)
    if top == "audio":
        return _Reason(top, _fix_of_audio(path))
    return _Reason(top, _fix_to_publish(path, source_paths, root))


def _fix_of_audio(path: str) -> str:
    """Return how a file in the folder of recordings would be read."""
    if "chap" in PurePosixPath(path).name.lower():
        read = "<its whole name>.chapters.txt or .json, as audio/e.mp3.chapters.txt."
        return f"Chapters beside a recording are read from {read}"
    if path.lower().endswith((".vtt", ".srt")):
        return f"An episode's post names its transcript: Transcript: {_PATH}"
    return "It belongs to no recording that a post names."


def _fix_among_posts(file: PurePosixPath, source_paths: SourcePaths, root: str) -> str:
    """Return what to do with a file in a folder of posts."""
    if file.suffix[1:].lower() in _LEFTOVERS:
        return "What programs leave behind need not stand here: remove it."
    if is_post_like(file, source_paths) or file.suffix[1:].lower() in _TEXTS:
        name = file.name
        for ending in (*_TEXTS[1:], *source_paths.markdown):
            if name.lower().endswith(f".{ending}"):
                name = name[: -len(ending) - 1]
        ending = source_paths.markdown[0] if source_paths.markdown else "md"
        stem = _without_extension(name, source_paths)
        return f"Posts end in .{ending}: rename it to {stem}.{ending}"
    if file.suffix[1:].lower() in _AUDIO:
        return _move_to_audio(root)
    moved = (
        f", or move it to {root}/{source_paths.static[0]}/"
        if source_paths.static
        else ""
    )
    return f"A post may link to it, by {{attach}}{file.name}{moved}."


def _move_to_audio(root: str) -> str:
    return f"Move it to {root}/audio/, and name it in a post: Audio: audio/…"


def _without_extension(name: str, source_paths: SourcePaths) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() in source_paths.markdown else name


def _fix_of_post(top: str, source_paths: SourcePaths, root: str) -> str:
    """Return where a post outside of the folders of posts belongs."""
    known = [*source_paths.articles, *source_paths.pages]
    if top.casefold() in _DRAFTS and source_paths.articles:
        target_folder = f"{root}/{source_paths.articles[0]}/".replace("//", "/")
        return f"Move it to {target_folder}, with Status: draft in its header."
    near = get_close_matches(top.casefold(), known, n=1, cutoff=0.8) if top else []
    if near:
        return f"Did you mean {root}/{near[0]}/?"
    posts = " or ".join(f"{root}/{name}/" for name in source_paths.articles)
    pages = " or ".join(f"{root}/{name}/" for name in source_paths.pages)
    parts = [f"Posts stand in {posts}"] if posts else []
    return ", ".join([*parts, *([f"pages in {pages}"] if pages else [])]) + "."


def _fix_to_publish(path: str, source_paths: SourcePaths, root: str) -> str:
    folders = " or ".join(f"{root}/{name}/" for name in source_paths.static)
    top = path.partition("/")[0]
    add = f"add {top!r} to STATIC_PATHS in pelicanconf.py"
    if not folders:
        return f"To publish it, {add}."
    return f"What is published as it is stands in {folders}; else {add}."
