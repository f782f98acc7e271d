"""Find the post that names a recording by its file or by its URL."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from causerie.audio_value import valid_recordings
from causerie.bridge.settings_files import load_places
from causerie.bridge.slugs import make_slug
from causerie.errors import ContentError
from causerie.header import read_file_name, read_header
from causerie.podcast.recording import file_name, find_facts, is_remote
from causerie.sources.read_sources import post_files


def find_post_of_recording(content: Path, audio: str) -> Path | None:
    """Find the post that names a recording, but no translation."""
    return next(
        (post for post, named in _list_recordings(content) if named == audio), None
    )


def find_remote_post(content: Path, path: Path) -> tuple[Path, str] | None:
    """Find the post, and its URL of a recording, that a local file may belong to.

    Prefer recordings without facts. Raise ContentError if several are left.
    """
    found = [
        (post, audio)
        for post, audio in _list_recordings(content)
        if is_remote(audio) and may_be_file_of(audio, path)
    ]
    unknown = [pair for pair in found if not find_facts(content, pair[1])]
    left = unknown or found
    if len({audio for _, audio in left}) > 1:
        posts = ", ".join(post.name for post, _ in left)
        what = f"Several posts name a recording of this name: {posts}."
        fix = f"Say which: inv episode POST --recording {path.name}"
        raise ContentError(what, where=str(path), fix=fix)
    return left[0] if left else None


def may_be_file_of(audio: str, path: Path) -> bool:
    """Return whether a local file may be a recording's, by its name."""
    name = PurePosixPath(file_name(audio))
    return name.suffix.lower() == path.suffix.lower() and (
        name.stem == path.stem or make_slug(name.stem) == make_slug(path.stem)
    )


def _list_recordings(content: Path) -> Iterator[tuple[Path, str]]:
    """Yield each recording with the post that names it; skip translations."""
    for post, _kind in post_files(content, load_places(content.parent)):
        if "lang" not in read_file_name(post.name):
            for audio in read_recordings(post):
                yield post, audio


def read_recordings(post: Path) -> tuple[str, ...]:
    """Return the recordings that a post names; none if the value is invalid."""
    header = read_header(post.read_bytes().decode("utf-8-sig", errors="replace"))
    value = header["audio"].value if "audio" in header else ""
    return valid_recordings(value)
