"""Checks of the podcast's files, before a build and by `inv check`."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from causerie.errors import ContentError
from causerie.header import Field, Header, post_files, read_header
from causerie.podcast.cover import cover_faults
from causerie.podcast.facts import differences, read_facts
from causerie.podcast.probe import ProbeCache
from causerie.podcast.recording import facts_path, read_recording
from causerie.problems import Problem, Sources, Where, checker
from causerie.settings import Locator


@checker
def check_covers(sources: Sources) -> Iterator[Problem]:
    """Check the show's cover and the episodes' own."""
    podcast = sources.settings.get("PODCAST")
    if isinstance(podcast, dict) and isinstance(podcast.get("image"), str):
        locate = Locator(sources.root, sources.settings["CAUSERIE_SETTINGS_FILES"])
        where = locate("PODCAST", "image")
        for code, what, fix in cover_faults(sources.content / podcast["image"]):
            yield Problem(where, f'PODCAST["image"]: {what}', fix, code=code)
    for path, header in _episodes(sources):
        if field := header.get("image"):
            where = _where(sources, path, field)
            for code, what, fix in cover_faults(sources.content / field.value):
                yield Problem(where, f"Image: {what}", fix, code=code)


@checker
def check_recordings(sources: Sources) -> Iterator[Problem]:
    """Check that every recording can be read, and is what its facts file says."""
    cache = ProbeCache(sources.root / ".causerie" / "audio.json")
    for path, header in _episodes(sources):
        field = header["audio"]
        where = _where(sources, path, field)
        try:
            info = read_recording(sources.content, field.value, cache)
            facts = facts_path(sources.content, field.value)
            if facts.is_file():
                for what in differences(info, read_facts(facts)):
                    post = path.relative_to(sources.root).as_posix()
                    fix = (
                        f"If the recording was meant to change, run inv episode {post}"
                    )
                    yield Problem(where, what, fix)
        except ContentError as error:
            yield Problem(where, error.what, error.fix)
    cache.save()


@checker
def check_guids(sources: Sources) -> Iterator[Problem]:
    """Check that no two posts have one identity: apps would show only one of them."""
    owners: dict[str, list[tuple[Path, Field]]] = defaultdict(list)
    for path, kind in post_files(sources.content):
        if kind == "article" and (field := _read(path).get("guid")) and field.value:
            owners[field.value].append((path, field))
    for guid, found in owners.items():
        first, *others = found
        for path, field in others:
            what = f"The Guid {guid} is already that of {first[0].name}."
            fix = "Take the line out, and run inv episode for a new one."
            where = _where(sources, path, field)
            yield Problem(where, what, fix, code="guid-duplicate")


@checker
def check_tag_images(sources: Sources) -> Iterator[Problem]:
    """Check that the images which further tags name below content/ are there."""
    podcast = sources.settings.get("PODCAST")
    tags = podcast.get("tags", ()) if isinstance(podcast, dict) else ()
    locate = Locator(sources.root, sources.settings["CAUSERIE_SETTINGS_FILES"])
    named = [(str(tag), locate("PODCAST", "tags")) for tag in tags]
    for path, header in _episodes(sources):
        if field := header.get("podcast"):
            named.append((field.value, _where(sources, path, field)))
    for text, where in named:
        for file in _TAG_IMAGE.findall(text):
            if not (sources.content / file).is_file():
                what = f"There is no {sources.content.name}/{file}."
                yield Problem(where, what, "Check the name, or put the file there.")


_TAG_IMAGE = re.compile(r"\shref=\"?(images/[^\s\"]+)")


def _episodes(sources: Sources) -> Iterator[tuple[Path, Header]]:
    for path, kind in post_files(sources.content):
        header = _read(path)
        if kind == "article" and header.get("audio", _NO_FIELD).value:
            yield path, header


_NO_FIELD = Field("", "", 0, 0)


def _read(path: Path) -> Header:
    try:
        return read_header(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return {}  # header.py says so


def _where(sources: Sources, path: Path, field: Field) -> Where:
    relative = path.relative_to(sources.root).as_posix()
    return Where(relative, field.line, field.column)
