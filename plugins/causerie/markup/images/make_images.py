"""Make images: what a release's pages offer of the author's, in all processes.

A preview shows the author's files, so that it is quick: they have the same size there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.files.hashed_name import hashed_name
from causerie.files.product_cache import ProductCache
from causerie.files.state_dir import make_state_dir
from causerie.fork_pool import map_forked
from causerie.markup.images.encode import (
    ImageFaultError,
    Job,
    can_hold,
    encode,
    measure,
    read_frames,
    recipe,
    widths_of,
)
from causerie.markup.images.picture_markup import Picture
from causerie.markup.images.settings import ImagesSettings
from causerie.markup.images.shown_images import ShownImage, shown_images
from causerie.markup.pictures import check_picture, problem_of
from causerie.problems import Finding, Level, Problem

_OWNER = Owner("the engine's images")
_SMALL = 2500  # bytes: what is less comes as quickly as it is
_LONGEST = 60  # letters of a file's own name that are kept


@dataclass(slots=True)
class SiteImages:
    """The images of a release, by the file of each below the output."""

    pictures: dict[str, Picture] = field(default_factory=dict)

    def find(self, src: str, root: str) -> Picture | None:
        """Return what was made of the image of an address; `root` is the site's."""
        path = src.removeprefix(f"{root}/") if src.startswith(f"{root}/") else ""
        return self.pictures.get(unquote(path))


@dataclass(frozen=True, slots=True)
class _Made:
    """What is known of an image whose versions are in the cache."""

    size: tuple[int, int] = (0, 0)  # upright
    names: tuple[tuple[Job, str], ...] = ()  # in the cache
    marker: str = ""  # likewise, of what was only read
    fault: str = ""


def make_images(site: Site, settings: ImagesSettings) -> SiteImages:
    """Make and write what pages offer; report images that cannot be read."""
    cache = ProductCache(make_state_dir(site.root) / "images", recipe())
    found = SiteImages()
    images = [image for image in shown_images(site) if _is_fit(site, image)]
    work = partial(_make, site, cache, settings.formats)
    for image, made in map_forked(images, work):
        if made.fault:
            site.report(_faults(site, image, made.fault))
        elif made.marker:
            cache.keep(made.marker)
        elif made.names:
            found.pictures[image.file] = _write(site, cache, image, made)
    cache.prune()
    return found


def _is_fit(site: Site, image: ShownImage) -> bool:
    """Return whether an image is worth a try: of others the check of pictures tells."""
    finding = check_picture(site.content / image.name, image.name)
    return finding is None or finding.level is not Level.ERROR


def _make(
    site: Site, cache: ProductCache, formats: Sequence[str], image: ShownImage
) -> _Made:
    """Make what the cache lacks of an image."""
    site.reporter.report_progress("Making images")
    data = (site.content / image.name).read_bytes()
    try:
        width, height, frames = measure(data)
        widths = widths_of(width, image.widths)
        fit = [each for each in formats if can_hold(each, widths[-1], (width, height))]
        if frames > 1 or len(data) < _SMALL or not fit:  # it is shown as it is
            if cache.read(name := cache.name(data, "read")) is None:
                read_frames(data)
                cache.write(name, b"")
            return _Made(marker=name)
        jobs = [Job(each, wide) for each in fit for wide in widths]
        names = {job: cache.name(data, f"{job.width}.{job.format}") for job in jobs}
        missing = [job for job, name in names.items() if cache.read(name) is None]
        for job, encoded in encode(data, missing) if missing else ():
            cache.write(names[job], encoded)
    except ImageFaultError as error:
        return _Made(fault=str(error))
    return _Made((width, height), tuple(names.items()))


def _write(site: Site, cache: ProductCache, image: ShownImage, made: _Made) -> Picture:
    """Write the versions of an image beside it, under names that tell their bytes."""
    path = PurePosixPath(image.file)
    stem = path.with_name(path.stem[:_LONGEST])
    found: dict[str, dict[int, bytes]] = defaultdict(dict)
    for job, name in made.names:
        if (data := cache.read(name)) is not None:
            found[job.format][job.width] = data
    sources = []
    for format_ in worth_offering(found, (site.content / image.name).stat().st_size):
        candidates = []
        for width, data in found[format_].items():
            wider = (found[format_][each] for each in found[format_] if each > width)
            if any(len(each) <= len(data) for each in wider):
                continue  # that comes as quickly
            file = hashed_name(f"{stem}-{width}.{format_}", data)
            site.write(f"/{quote(file)}", data, _OWNER)
            candidates.append((quote(file), width))
        sources.append((f"image/{format_}", tuple(candidates)))
    return Picture(*made.size, tuple(sources))


def worth_offering(
    found: Mapping[str, Mapping[int, bytes]], original: int
) -> Iterator[str]:
    """Yield the formats whose largest file is smaller than the original's bytes.

    A browser takes the first that it knows, so none is followed by a smaller one.
    """
    sizes = {each: len(files[max(files)]) for each, files in found.items()}
    for number, (format_, size) in enumerate(sizes.items()):
        if size < min(original, *[*sizes.values()][number + 1 :], size + 1):
            yield format_


def _faults(site: Site, image: ShownImage, fault: str) -> Iterator[Problem]:
    finding = Finding(f"The image {image.name} {fault}.", "Save or copy it anew.")
    if image.reference:
        yield problem_of(site, image.reference, finding)
    elif image.post:
        where = site.where(image.post, image.key)
        yield Problem(where, finding.what, finding.fix)
    else:
        yield Problem(site.locate(image.key), finding.what, finding.fix)
