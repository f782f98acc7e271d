"""Shown images: which of the author's images pages show, and in what widths."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

from causerie.bridge.entry import Reference
from causerie.bridge.site import Site
from causerie.markup.images.encode import LARGEST

_ENDINGS = frozenset(
    {".avif", ".bmp", ".gif", ".jfif", ".jpeg", ".jpg", ".png", ".webp"}
)
_IN_TEXTS = (480, 768, LARGEST)
_COVERS = (240, *_IN_TEXTS)  # small ones stand in lists
_SMALL = (120, 240, 480)  # covers of shows and episodes, and people


class ShownImage(NamedTuple):
    """An image that pages show."""

    name: str  # below content/
    file: str  # below the output
    widths: tuple[int, ...]  # pixels, rising
    reference: Reference | None  # of the first text that shows it
    post: Any  # the post whose header names it; None: it is a text, or a setting
    key: str  # of that header, or the setting


def shown_images(site: Site) -> Iterator[ShownImage]:
    """Yield the images of a release, each once, by name."""
    statics = site.build.generators["articles"].context["staticfiles"]
    files = {each.relative_source_path: each.save_as for each in statics}
    names = {file: name for name, file in files.items()}
    widths: dict[str, set[int]] = defaultdict(set)
    told: dict[str, tuple[Reference | None, Any, str]] = {}
    for reference in site.build.references:
        name = reference.file or names.get(unquote(reference.path).lstrip("/"), "")
        if reference.link.tag == "img" and name:
            widths[name].update(_IN_TEXTS)
            told.setdefault(name, (reference, None, ""))
    for entry in site.build.articles():
        post = entry.post
        for key, name, own in (
            ("cover", post.cover, _COVERS),
            ("image", post.image, _SMALL),
        ):
            widths[name].update(own)
            told.setdefault(name, (None, post, key))
    for setting in ("AUTHORS", "PODCAST"):
        for text in _texts(site.settings.get(setting)):
            widths[text].update(_SMALL)
            told.setdefault(text, (None, None, setting))
    for name in sorted(widths.keys() & files.keys()):
        if PurePosixPath(name).suffix.lower() in _ENDINGS:
            found = tuple(sorted(widths[name]))
            yield ShownImage(name, files[name], found, *told[name])


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the value of a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)
