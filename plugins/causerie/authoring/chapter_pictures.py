"""Save the pictures of a recording's chapters as files of the site.

They stand in content/images/, and the chapters name them in a file beside the
recording: so they are there where the recording is not, and may be exchanged.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from causerie.authoring.find_post import read_recordings
from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file
from causerie.header import read_file_name, read_header
from causerie.podcast.audio.probe import embedded_chapter_pictures, probe
from causerie.podcast.chapters.json_chapters import render_chapters
from causerie.podcast.chapters.sidecar import parse_sidecar, sidecar_paths
from causerie.podcast.cover import image_type
from causerie.podcast.model import Chapter, Picture


def save_chapter_pictures(
    post: Path, content: Path, recording: Path | None = None
) -> tuple[str, ...]:
    """Save the pictures of an episode's chapters; return what the author should know.

    `recording` is the local file of what the post names by its address. Chapters of
    the header, or of a file beside the recording, stay as they are. Raise AudioError
    if the recording cannot be read.
    """
    audio = next(iter(read_recordings(post)), "")
    file = recording if recording is not None else content / audio
    pictures = embedded_chapter_pictures(file) if audio and file.is_file() else {}
    if not pictures:
        return ()
    chapters = probe(file).chapters
    places = sidecar_paths(content, audio)
    beside = next(filter(Path.is_file, places), None)
    if "chapters" in read_header(post.read_bytes().decode()):
        return (_not_taken(pictures, "of the header"),)
    if beside is not None:
        own, _ = parse_sidecar(content, audio) or ((), ())
        name = beside.relative_to(content).as_posix()
        if not any(chapter.image for chapter in own):
            return (_not_taken(pictures, f"of {name}"),)
        if _listed(own) != _listed(chapters):
            what = f"{name} stays, and the recording has other chapters."
            return (f"{what} To take these, delete it and run this again.",)
        return ()
    names = dict(_save(pictures, content, read_file_name(post.name).get("slug", "")))
    target = next(path for path in places if path.suffix == ".json")
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, render_chapters(_with_images(chapters, names)))
    saved = len({*names.values()})
    count = "a picture" if saved == 1 else f"{saved} pictures"
    return (f"Chapters: {target.relative_to(content).as_posix()}, with {count}",)


def chapter_images(content: Path, chapters: Iterable[Chapter]) -> dict[float, Picture]:
    """Return the pictures below content/ that chapters name, by when each begins.

    Raise ContentError if one is not there, or no JPEG or PNG.
    """
    found = {}
    for chapter in chapters:
        if chapter.image.startswith("images/"):
            path = content / chapter.image
            if not path.is_file():
                what = f"The picture of the chapter {chapter.title!r} is not there."
                raise ContentError(what, where=chapter.image, fix="Check its name.")
            found[chapter.start] = Picture(image_type(path), path.read_bytes())
    return found


def _not_taken(pictures: Mapping[float, Picture], origin: str) -> str:
    count = "a picture" if len(pictures) == 1 else "pictures"
    return f"The recording's chapters have {count}: the chapters stay those {origin}."


def _listed(chapters: Iterable[Chapter]) -> list[tuple[float, str]]:
    return [(each.start, each.title) for each in chapters if each.listed]


def _save(
    pictures: Mapping[float, Picture], content: Path, slug: str
) -> Iterator[tuple[float, str]]:
    """Write each picture once; yield when it begins, and its name below content/."""
    known: dict[bytes, str] = {}
    folder = content / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for start, picture in sorted(pictures.items()):
        ending = "png" if picture.type == "image/png" else "jpg"
        number = len(known) + 1
        while picture.data not in known:
            path = folder / f"{slug}-chapter-{number}.{ending}"
            if not path.exists():
                path.write_bytes(picture.data)
            if path.read_bytes() == picture.data:
                known[picture.data] = f"images/{path.name}"
            number += 1  # another picture of the author's has this name
        yield start, known[picture.data]


def _with_images(
    chapters: Iterable[Chapter], names: Mapping[float, str]
) -> list[Chapter]:
    """Return the chapters with their pictures, and those that only show one."""
    listed = {each.start: each for each in reversed([*chapters])}
    shown = {
        start: replace(chapter, image=names.get(start, ""))
        for start, chapter in listed.items()
    }
    hidden = {
        start: Chapter(start, "", image=name, listed=False)
        for start, name in names.items()
    }
    return [chapter for _, chapter in sorted((hidden | shown).items())]
