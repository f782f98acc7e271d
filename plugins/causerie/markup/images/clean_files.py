"""Clean files: a release publishes images without what is not for readers."""

from collections.abc import Generator, Iterator
from pathlib import Path, PurePosixPath

from causerie.bridge.root_files import is_of_root
from causerie.bridge.site import Site
from causerie.markup.images.sanitise_svg import sanitise_svg
from causerie.markup.images.strip_metadata import strip_metadata, tells_place
from causerie.problems import Level, Problem, Where

_STRIPPED = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp"})
_ASKED = frozenset({".avif"})  # whose metadata lies among the picture


def clean_files(site: Site, *, strip: bool) -> Iterator[Problem]:
    """Clean the images of the output; yield what was wrong with some.

    A preview's are the author's own files: there drawings are only looked at. What is
    for the root is published as it is.
    """
    statics = site.build.generators["articles"].context["staticfiles"]
    for static in statics:
        name = static.relative_source_path
        if is_of_root(name):
            continue
        suffix = PurePosixPath(name).suffix.lower()
        path = site.content / name
        cleaned = data = b""
        if suffix == ".svg":
            data = path.read_bytes()
            cleaned = yield from _cleaned_drawing(name, data)
        elif site.release and strip and suffix in _STRIPPED:
            data = path.read_bytes()
            cleaned = strip_metadata(data)
        elif site.release and strip and suffix in _ASKED and _tells_place(path):
            what = f"The image {name} says where it was taken."
            fix = "Save it anew without that, or as JPEG, of which a release takes it."
            yield Problem(Where(f"content/{name}"), what, fix, Level.WARNING)
        target = site.output / static.save_as
        if site.release and cleaned != data and target.is_file():
            target.unlink()  # it may be a hard link of the author's file
            target.write_bytes(cleaned)


def _tells_place(path: Path) -> bool:
    return tells_place(path.read_bytes())


def _cleaned_drawing(name: str, data: bytes) -> Generator[Problem, None, bytes]:
    """Yield what is wrong with a drawing; return what is published of it."""
    try:
        cleaned, taken = sanitise_svg(data)
    except ValueError as error:
        reason, line = error.args
        what = f"The drawing {name} cannot be read: {reason}."
        yield Problem(Where(f"content/{name}", line), what, "Save it anew.")
        return data
    for what, line in taken:
        words = f"The drawing has {what}: it is published without."
        fix = "Take it out, so that you see what readers see."
        yield Problem(Where(f"content/{name}", line), words, fix, Level.WARNING)
    return cleaned
