"""Check the pictures of posts: not supported by browsers, or far too large."""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from causerie.bridge.dead_links import find_line, problem_at
from causerie.bridge.entry import Reference
from causerie.bridge.site import Site
from causerie.markup.image_size import read_size
from causerie.problems import Finding, Level, Problem

_ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".jfif", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico"}
    | {".apng", ".heic", ".heif", ".tif", ".tiff", ".psd", ".jxl", ".jp2", ".svgz"}
)
_SVG = b"http://www.w3.org/2000/svg"
_PREAMBLE = 200_000  # bytes: comments and entities before the root of a drawing
_SHOWING = frozenset({"img", "image", "source", "video", "input", "link"})  # elements
_MEGABYTE = 1_000_000  # bytes
_HEAVY = 5 * _MEGABYTE
_LARGE = 6000  # pixels, a side
MOST_PIXELS = 100_000_000  # of an image that is decoded: it takes 400 MB
_SMALL_FILE = 200_000  # bytes; too few for a photograph of _LARGE pixels
# The signatures of files: those that browsers show, then others with their names.
_SHOWN = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|BM|\0\0\x01\0|....ftypavi[fs]", re.DOTALL
)
_SIGNS = {
    re.compile(rb"\x89PNG"): "a PNG",
    re.compile(rb"\xff\xd8\xff"): "a JPEG",
    re.compile(rb"GIF8"): "a GIF",
    re.compile(rb"RIFF....WEBP", re.DOTALL): "a WebP",
    re.compile(rb"....ftypavi[fs]", re.DOTALL): "an AVIF",
}
_ENDINGS_OF = {
    "a PNG": (".png", ".apng", ".ico"),
    "a JPEG": (".jpg", ".jpeg", ".jfif"),
    "a GIF": (".gif",),
    "a WebP": (".webp",),
    "an AVIF": (".avif",),
}
_OTHERS = (
    (re.compile(rb"....ftyp(?:hei|hev|mif|msf)", re.DOTALL), "a HEIC of a telephone"),
    (re.compile(rb"II\*\0|MM\0\*"), "a TIFF"),
    (re.compile(rb"8BPS"), "a file of Photoshop"),
    (re.compile(rb"%PDF"), "a PDF"),
    (re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE), "a page of the web"),
    (re.compile(rb"version https://git-lfs"), "a pointer of Git LFS, not fetched"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "a JPEG XL"),
    (re.compile(rb"\0\0\0\x0cjP  "), "a JPEG 2000"),
    (re.compile(rb"PK\x03\x04"), "an archive"),
    (re.compile(rb"\x1f\x8b"), "a compressed file"),
    (re.compile(rb"....ftyp|\x1a\x45\xdf\xa3", re.DOTALL), "a film"),
)


def check_pictures(site: Site, references: Iterable[Reference]) -> Iterator[Problem]:
    """Check the pictures of posts; report each once, where it is first used."""
    seen: set[Path] = set()
    for reference in references:
        name = reference.file or unquote(reference.path).lstrip("/")
        path = site.content / name
        tag = reference.link.tag
        is_named = tag in _SHOWING and path.suffix.lower() in _ENDINGS
        if tag != "img" and not is_named:
            continue
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        if finding := check_picture(path, name):
            yield problem_of(site, reference, finding)


def problem_of(site: Site, reference: Reference, finding: Finding) -> Problem:
    """Turn a finding into a problem at the line of a post that shows the picture."""
    source = site.content / reference.source.post.source
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    line = find_line(lines, reference.link.href)
    return problem_at(site, reference.source, replace(finding, line=line))


def check_picture(path: Path, name: str) -> Finding | None:
    """Return what is wrong with a picture; read only the start of its file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    if not size:
        return Finding(f"The image {name} is empty.", "Copy it anew.")
    if path.suffix.lower() == ".svg":
        head = _start_of_drawing(path)
    if fault := _type_fault(path, name, head):
        return fault
    if size > _HEAVY:
        what = f"The image {name} has {size / _MEGABYTE:.1f} MB."
        fix = "Readers on telephones wait for it: save it smaller."
        return Finding(what, fix, Level.WARNING)
    width, height = _size(path, head, size)
    if max(width, height) > _LARGE:
        what = f"The image {name} has {width} × {height} pixels."
        fix = f"No screen shows them: {_LARGE} a side are more than enough."
        bomb = width * height > MOST_PIXELS
        return Finding(what, fix, Level.ERROR if bomb else Level.WARNING)
    kind = next((kind for sign, kind in _SIGNS.items() if sign.match(head)), "")
    if kind and path.suffix.lower() not in _ENDINGS_OF[kind]:
        what = f"The image {name} is {kind} by its bytes."
        fix = f"Name it {_ENDINGS_OF[kind][0]}: servers and apps go by the name."
        return Finding(what, fix, Level.WARNING)
    return None


def _type_fault(path: Path, name: str, head: bytes) -> Finding | None:
    is_svg = b"<svg" in head or b":svg" in head
    if is_svg != (path.suffix.lower() == ".svg") or not (is_svg or _SHOWN.match(head)):
        kind = "an SVG" if is_svg else _file_type(head)
        fix = "Name it .svg." if is_svg else "Save it as JPEG, PNG, WebP or AVIF."
        return Finding(f"The image {name} is {kind}: browsers do not show it.", fix)
    if is_svg and _SVG not in head:
        what = f"The drawing {name} does not say that it is one: browsers show nothing."
        return Finding(what, f'Write <svg xmlns="{_SVG.decode()}" …> at its beginning.')
    return None


def _start_of_drawing(path: Path) -> bytes:
    """Return as much of a drawing as has its root, whatever stands before it.

    Of UTF-16 that is without the zeros between its letters.
    """
    with path.open("rb") as file:
        return file.read(_PREAMBLE).replace(b"\0", b"")


def _file_type(head: bytes) -> str:
    if _SHOWN.match(head):
        return "no SVG"
    named = (name for pattern, name in _OTHERS if pattern.match(head))
    return next(named, "no image")


def _size(path: Path, head: bytes, size: int) -> tuple[int, int]:
    """Return width and height in pixels; (0, 0) if the picture is certainly small."""
    if head[12:16] == b"IHDR" and len(head) >= 24:  # noqa: PLR2004 - PNG, 11.2.1
        width, height = struct.unpack(">2I", head[16:24])
        return width, height
    if path.suffix.lower() == ".svg" or size < _SMALL_FILE:
        return 0, 0
    return read_size(path) or (0, 0)
