"""Find the post that names a recording, by its file or by its address."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from causerie.audio_value import valid_recordings
from causerie.bridge.settings_files import load_places
from causerie.bridge.slugs import make_slug
from causerie.errors import ContentError
from causerie.header import read_file_name, read_header
from causerie.podcast.recording import file_name, find_facts, is_remote
from causerie.sources.read_sources import post_files


def find_post(content: Path, audio: str) -> Path | None:
    """Find the post of a recording; a translation is not it."""
    return next((post for post, named in _named(content) if named == audio), None)


def find_address(content: Path, path: Path) -> tuple[Path, str] | None:
    """Find the post that names a local file by an address, and the address.

    Raise ContentError if several do, whose facts are all known or all not.
    """
    found = [
        (post, audio)
        for post, audio in _named(content)
        if is_remote(audio) and is_file_of(audio, path)
    ]
    unknown = [pair for pair in found if not find_facts(content, pair[1])]
    left = unknown or found
    if len({audio for _, audio in left}) > 1:
        posts = ", ".join(post.name for post, _ in left)
        what = f"Several posts name a recording of this name: {posts}."
        fix = f"Say which: inv episode POST --recording {path.name}"
        raise ContentError(what, where=str(path), fix=fix)
    return left[0] if left else None


def is_file_of(audio: str, path: Path) -> bool:
    """Tell whether a file may be what an address leads to, by its name."""
    name = PurePosixPath(file_name(audio))
    return name.suffix.lower() == path.suffix.lower() and (
        name.stem == path.stem or make_slug(name.stem) == make_slug(path.stem)
    )


def _named(content: Path) -> Iterator[tuple[Path, str]]:
    """Yield the posts, but not translations, with each recording they name."""
    for post, _kind in post_files(content, load_places(content.parent)):
        if "lang" not in read_file_name(post.name):
            for audio in read_recordings(post):
                yield post, audio


def read_recordings(post: Path) -> tuple[str, ...]:
    """Return the recordings a post names; none if they cannot be read."""
    header = read_header(post.read_bytes().decode("utf-8-sig", errors="replace"))
    value = header["audio"].value if "audio" in header else ""
    return valid_recordings(value)
