"""Image fault: why an uploaded image cannot stand in a post.

A build refuses an image that cannot be read to its end. Old blogs have such: a browser
showed the half that had come, or nothing, and nobody was told.
"""

from pathlib import Path

from causerie.markup.images.encode import (
    ImageFaultError,
    measure,
    read_frames,
    read_image,
)
from causerie.markup.images.sanitise_svg import sanitise_svg
from causerie.markup.pictures import check_picture
from causerie.problems import Level

_DECODED = {".avif", ".bmp", ".gif", ".jfif", ".jpeg", ".jpg", ".png", ".webp"}


def image_fault(path: Path) -> str:
    """Return why an image cannot be shown; empty if it can."""
    finding = check_picture(path, path.name)
    if finding is not None and finding.level is Level.ERROR:
        return finding.what.removeprefix(f"The image {path.name} ").rstrip(".")
    data = path.read_bytes()
    try:
        if path.suffix.lower() == ".svg":
            sanitise_svg(data)
        elif path.suffix.lower() not in _DECODED:
            return ""
        elif measure(data)[2] > 1:
            read_frames(data)
        else:
            read_image(data)
    except ImageFaultError as error:
        return str(error)
    except ValueError as error:  # of a drawing: the reason, and its line
        return f"cannot be read: {error.args[0]}"
    return ""
