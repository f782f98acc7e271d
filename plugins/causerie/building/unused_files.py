"""Check for unused files: those below content/ that no build reads, links or copies."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from causerie.bridge.site import Site
from causerie.bridge.withhold_drafts import files_used
from causerie.building.audit_hook import BuildInputs
from causerie.building.request import SETTINGS_FILES
from causerie.pingbacks.mention_file import MENTIONS_FOLDER
from causerie.pingbacks.receiving.trust_rules import RULES_PATH
from causerie.pingbacks.sending.sent_log import SENT_PATH
from causerie.podcast.chapters.sidecar import sidecar_paths
from causerie.podcast.recording import (
    TAGGED_SUFFIX,
    file_name,
    is_remote,
    unique_name,
    untagged_name,
)
from causerie.problems import Problem
from causerie.sources.source_paths import SourcePaths, is_below
from causerie.sources.unread_files import (
    is_post_like,
    report_copies,
    report_raw,
    report_unread,
)

# What has checks of its own: folders, what publishing keeps, and people.
_KNOWN = ("comments", "identity.lock.json", "people.toml", SENT_PATH, RULES_PATH)
_ROOT = ("root",)  # its files are for others
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
_TEXTS = (".md", ".markdown", ".css", ".toml", ".html", ".json", ".js", ".py")
_SHOWN = 5  # images that a note names


def check_unused_files(
    site: Site,
    files: Iterable[str],
    source_paths: SourcePaths,
    *,
    copies: Mapping[str, str],
    posts_complete: bool,
) -> Iterator[Problem]:
    """Report the files below content/ that this build did not read, link or copy.

    A conflict copy is reported as such, unless a post links to it. Unless
    `posts_complete`, a post has an error and may use more files: only texts are
    reported.
    """
    root = site.content.name
    known = set(files)
    if not site.build.generators:  # the build ended before anything was read
        yield from report_copies(copies, root)
        return
    linked = set().union(*files_used(site).values())
    unlinked = {copy: of for copy, of in copies.items() if copy not in linked}
    context = site.build.generators["articles"].context
    yield from report_copies(unlinked, root, context["static_content"])
    read = {*context["generated_content"], *context["static_content"]}
    raw = context["static_content"].keys() & known - linked
    yield from report_raw(
        filter(source_paths.is_markdown, raw - {*source_paths.static}), root
    )
    read |= site.settings["CAUSERIE_SKIPPED_SOURCES"]  # reported already
    stems, chapters = _recordings(site)
    unread = {
        path
        for path in known - read - linked - copies.keys() - _of_settings(site)
        if not (is_below(path, _KNOWN) or _is_mention(path))
        if path not in chapters and not _belongs_to_recording(path, stems)
        if posts_complete or is_post_like(PurePosixPath(path), source_paths)
    }
    yield from report_unread(unread, source_paths, root)


def image_notes(site: Site, files: Iterable[str]) -> Iterator[str]:
    """Name the published images that nothing of the site shows or names.

    Texts of content/ and theme/, and settings, name one by its file's name.
    """
    linked = set().union(*files_used(site).values())
    static = site.build.generators["articles"].context["static_content"]
    lone = {
        path
        for path in (static.keys() & {*files}) - linked - _of_settings(site)
        if PurePosixPath(path).suffix.lower() in _IMAGES and not is_below(path, _ROOT)
    }
    if lone:
        folders = (site.content, site.root / "theme")
        texts = [path for folder in folders for path in folder.rglob("*")]
        texts += [site.root / name for name in SETTINGS_FILES]
        for path in texts:
            if path.suffix.lower() in _TEXTS and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                lone -= {each for each in lone if PurePosixPath(each).name in text}
    if lone:
        more = ", …" if len(lone) > _SHOWN else ""
        yield f"Published, and shown nowhere: {', '.join(sorted(lone)[:_SHOWN])}{more}"


def _of_settings(site: Site) -> set[str]:
    """Return the files below content/ that settings name, or others' code has read."""
    recorded: BuildInputs = site.settings["CAUSERIE_INPUTS"]
    below = [Path(path) for path in recorded.foreign_sources]
    found = {
        path.relative_to(site.content).as_posix()
        for path in below
        if path.is_relative_to(site.content)
    }
    podcast = json.dumps(site.settings.get("PODCAST", {}), default=str)
    return {
        *found,
        *site.settings["TEMPLATE_PAGES"],
        site.settings.get("STYLESHEET", ""),
        site.settings.get("REDIRECTS", "").removeprefix(f"{site.content.name}/"),
        *(part for part in podcast.split('"') if "/" in part),
    }


def _is_mention(path: str) -> bool:
    """Return whether a path is that of a mention.

    >>> _is_mention("mentions/a/1.json"), _is_mention("mentions/1.json")
    (True, False)
    """
    return PurePosixPath("/", path).match(f"/{MENTIONS_FOLDER}/*/*.json")


def _recordings(site: Site) -> tuple[dict[str, bool], set[str]]:
    """Return the stems of recordings' file names, and the paths of chapter files.

    Each stem is given with whether its post names a transcript.
    """
    stems: dict[str, bool] = {}
    chapters: set[str] = set()
    for entry in site.build.articles():
        for recording in entry.post.audio:
            names = [f"audio/{unique_name(recording)}", f"audio/{file_name(recording)}"]
            names += [] if is_remote(recording) else [recording]
            originals = map(untagged_name, names)  # of what is a tagged copy
            for name in (*names, *originals):
                stem = str(PurePosixPath(name).with_suffix(""))
                stems[stem] = stems.get(stem, False) or bool(entry.post.transcript)
            paths = sidecar_paths(site.content, recording)
            chapters |= {path.relative_to(site.content).as_posix() for path in paths}
    return stems, chapters


def _belongs_to_recording(path: str, stems: Mapping[str, bool]) -> bool:
    """Return whether a file is a recording's: `<stem>.json`, `.opus`, `-tagged.mp3`.

    A file of chapters is not, as its name is none that is read; nor are captions if the
    recording's post names no transcript.

    >>> _belongs_to_recording("audio/a.b.mp3.json", {"audio/a.b": False})
    True
    >>> _belongs_to_recording("audio/a.chapters.txt", {"audio/a": False})
    False
    """
    folder, slash, name = path.rpartition("/")
    parts = name.split(".")
    for start in (".".join(parts[:n]) for n in range(1, len(parts))):
        stem = f"{folder}{slash}{start.removesuffix(TAGGED_SUFFIX)}"
        if stem in stems:
            rest = name[len(start) :].lower()
            return "chap" not in rest and (
                stems[stem] or not rest.endswith((".vtt", ".srt"))
            )
    return False
