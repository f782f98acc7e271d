"""Check the podcast's files, before a build and by `inv check`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from causerie.audio_value import valid_recordings
from causerie.errors import ContentError
from causerie.files.state_dir import state_dir
from causerie.header import Field, HeaderFields
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.chapters.sidecar import sidecar_paths
from causerie.podcast.cover import check_cover
from causerie.podcast.facts import facts_mismatch, read_facts
from causerie.podcast.people_file import check_people_file
from causerie.podcast.recording import find_facts, read_recording, unique_name
from causerie.problems import Level, Problem, Where
from causerie.settings import content_path
from causerie.settings_locator import Locator
from causerie.sources.source import CheckInput

_Headers = Sequence[tuple[Path, HeaderFields]]


def check_podcast(check_input: CheckInput) -> Iterator[Problem]:
    """Check the headers and files of episodes, and the covers of shows."""
    headers = [
        (post.path, post.header.fields)
        for post in check_input.posts
        if post.kind == "article"
    ]
    episodes = [
        (path, header)
        for path, header in headers
        if header.get("audio", _NO_FIELD).value
    ]
    yield from check_people_file(check_input.content)
    yield from _check_shows(check_input, episodes)
    yield from _check_covers(check_input, episodes)
    yield from _check_recordings(check_input, episodes)
    yield from _check_shared(check_input, episodes)
    yield from _check_guids(check_input, headers)
    yield from _check_tag_images(check_input, episodes)
    yield from _check_post_covers(check_input, headers)


def _check_shows(check_input: CheckInput, episodes: _Headers) -> Iterator[Problem]:
    """Check that there is a show: else no page and no feed has the recordings."""
    if check_input.settings.get("PODCAST") is not None:
        return
    for path, header in episodes:
        status = header.get("status", _NO_FIELD).value.lower()
        what = "This recording is on no page and in no feed: PODCAST is not set."
        settings = check_input.settings["CAUSERIE_SETTINGS_FILES"][0]
        fix = f"Say in {settings} what the show is: docs/podcast.md, step 1."
        level = Level.WARNING if status == "draft" else Level.ERROR
        yield Problem(_where(check_input, path, header["audio"]), what, fix, level)


def _check_covers(check_input: CheckInput, episodes: _Headers) -> Iterator[Problem]:
    """Check the covers of shows and episodes."""
    locate = Locator(check_input.root, check_input.settings["CAUSERIE_SETTINGS_FILES"])
    for keys, show in _written_shows(check_input.settings.get("PODCAST")):
        yield from _check_pictures(
            check_input, show, locate("PODCAST", *keys, "people")
        )
        image = show.get("image")
        if not isinstance(image, str) or content_path(image):
            continue  # the check of the settings reports it
        where = locate("PODCAST", *keys, "image")
        name = "".join(f'["{key}"]' for key in (*keys, "image"))
        is_there = bool(episodes) or (check_input.content / image).is_file()
        for code, what, fix in check_cover(check_input.content / image):
            advice = fix if is_there else f"{fix} {_NO_PODCAST}"
            yield Problem(where, f"PODCAST{name}: {what}", advice, code=code)
    for path, header in episodes:
        field = header.get("image")
        if field and not content_path(field.value):
            where = _where(check_input, path, field)
            for code, what, fix in check_cover(check_input.content / field.value):
                yield Problem(where, f"Image: {what}", fix, code=code)


_NO_PODCAST = "If the site has no podcast, take PODCAST out of its settings."


def _check_pictures(
    check_input: CheckInput, show: Mapping[str, Any], where: Where
) -> Iterator[Problem]:
    """Check that the pictures of a show's people exist."""
    people = show.get("people")
    for person in people if isinstance(people, list | tuple) else ():
        image = person.get("image") if isinstance(person, dict) else None
        if not isinstance(image, str) or content_path(image):
            continue  # an address, or the check of the settings reports it
        if not (check_input.content / image).is_file():
            what = f'PODCAST["people"]: there is no {check_input.content.name}/{image}.'
            yield Problem(where, what, "Check the name, or put the file there.")


def _check_recordings(check_input: CheckInput, episodes: _Headers) -> Iterator[Problem]:
    """Check that every recording can be read and agrees with its facts file."""
    cache = probe_cache(state_dir(check_input.root) / "audio.json")
    for path, header in episodes:
        field = header["audio"]
        where = _where(check_input, path, field)
        post = path.relative_to(check_input.root).as_posix()
        fix = f"If the recording was meant to change, run inv episode {post}"
        for audio in valid_recordings(field.value):
            try:
                info = read_recording(check_input.content, audio, cache)
                facts = find_facts(check_input.content, audio)
                known = read_facts(facts) if facts else info
            except ContentError as error:
                yield Problem(where, error.what, error.fix)
            else:
                for what in facts_mismatch(info, known):
                    yield Problem(where, what, fix)
    cache.save(keep=check_input.is_partial)


def _check_shared(check_input: CheckInput, episodes: _Headers) -> Iterator[Problem]:
    """Check that recordings of different posts do not share facts or chapters."""
    owners: dict[Path, tuple[Path, str]] = {}
    for path, header in episodes:
        field = header["audio"]
        for audio in valid_recordings(field.value):
            own = check_input.content / "audio" / unique_name(audio)
            for file in _files_beside(check_input.content, audio):
                owner, other = owners.setdefault(file, (path, audio))
                if owner == path or other == audio:
                    continue
                parts = -2 if ".chapters" in file.suffixes else -1
                ending = "".join(file.suffixes[parts:])
                what = f"{other} of {owner.name} has {file.name} too."
                name = f"{own.relative_to(check_input.root).as_posix()}{ending}"
                fix = f"Keep that of {audio} in {name}."
                yield Problem(_where(check_input, path, field), what, fix)


def _files_beside(content: Path, audio: str) -> Iterator[Path]:
    """Yield the facts and chapter files of a recording that exist."""
    if facts := find_facts(content, audio):
        yield facts
    yield from filter(Path.is_file, sidecar_paths(content, audio))


def _check_guids(check_input: CheckInput, headers: _Headers) -> Iterator[Problem]:
    """Check that no two posts have the same guid: apps would show only one of them."""
    owners: dict[str, list[tuple[Path, Field]]] = defaultdict(list)
    for path, header in headers:
        if (field := header.get("guid")) and field.value:
            owners[field.value].append((path, field))
    for guid, found in owners.items():
        first, *others = found
        for path, field in others:
            what = f"The Guid {guid} is already that of {first[0].name}."
            fix = "Take the line out, and run inv episode for a new one."
            where = _where(check_input, path, field)
            yield Problem(where, what, fix, code="guid-duplicate")


def _check_tag_images(check_input: CheckInput, episodes: _Headers) -> Iterator[Problem]:
    """Check that the images below content/ that authors' tags name exist."""
    podcast = check_input.settings.get("PODCAST")
    written = podcast if isinstance(podcast, dict) else {}
    locate = Locator(check_input.root, check_input.settings["CAUSERIE_SETTINGS_FILES"])
    # the tags of further shows are somewhere in "shows"
    named = [
        (str(written.get(key, "")), locate("PODCAST", key)) for key in ("tags", "shows")
    ]
    for path, header in episodes:
        if field := header.get("podcast"):
            named.append((field.value, _where(check_input, path, field)))
    for text, where in named:
        for file in _TAG_IMAGE.findall(text):
            if not (check_input.content / file).is_file():
                what = f"There is no {check_input.content.name}/{file}."
                yield Problem(where, what, "Check the name, or put the file there.")


def _check_post_covers(check_input: CheckInput, headers: _Headers) -> Iterator[Problem]:
    """Check that the cover image of each post exists."""
    for path, header in headers:
        field = header.get("cover")
        if not field or content_path(field.value):
            continue
        if not (check_input.content / field.value).is_file():
            what = f"Cover: there is no {check_input.content.name}/{field.value}."
            fix = "Check the name, or put the file there."
            yield Problem(_where(check_input, path, field), what, fix)


_TAG_IMAGE = re.compile(r"\shref=\"?(images/[^\s\"']+)")


def _written_shows(podcast: object) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield the settings of each show as they are written, with their keys."""
    if not isinstance(podcast, dict):
        return
    yield (), podcast
    further = podcast.get("shows")
    for name, show in further.items() if isinstance(further, dict) else ():
        if isinstance(show, dict):
            yield ("shows", str(name)), show


_NO_FIELD = Field("", "", 0, 0)


def _where(check_input: CheckInput, path: Path, field: Field) -> Where:
    relative = path.relative_to(check_input.root).as_posix()
    return Where(relative, field.line, field.column)
