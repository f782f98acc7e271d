"""Verify what is live as readers, players and feed readers get it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher, Request, Response
from causerie.problems import Problem, Where
from causerie.publishing.file_kind import FileKind, kind_of
from causerie.publishing.manifest import FileEntry, Manifest
from causerie.publishing.plan import PublishPlan
from causerie.text.printable import printable_line
from causerie.urls import absolute, address_of, encode_path

_OK, _PARTIAL = 200, 206  # of HTTP
_AT_ONCE = 6  # requests
# How many of each kind are looked at; feeds and recordings all are.
_SOME = {FileKind.PAGE: 40, FileKind.IMAGE: 20, FileKind.OTHER: 20}
_FEW = 5  # of each kind, of a site that was left as it is
_TYPES = {
    FileKind.AUDIO: ("audio/", "video/", "application/ogg"),
    FileKind.IMAGE: ("image/",),
    FileKind.PAGE: ("text/html",),
    FileKind.FEED: ("application/", "text/xml"),
}
_FIRST_PAUSE = 2.0  # seconds; each further one is twice as long


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a host may take to show what was published."""

    seconds: float
    clock: Callable[[], float]
    sleep: Callable[[float], None]


def choose_files(plan: PublishPlan, files: Iterable[str] = ()) -> list[str]:
    """Choose the files to look at, of those that were published now.

    If nothing was, a few of all `files` of the site: it may have broken since.
    """
    by_kind: dict[FileKind, list[str]] = {kind: [] for kind in FileKind}
    changed = plan.added + plan.changed
    for path in sorted(changed or sorted(files), key=lambda path: path.count("/")):
        by_kind[kind_of(path)].append(path)
    some = _SOME if changed else dict.fromkeys(FileKind, _FEW)
    return [path for kind, paths in by_kind.items() for path in paths[: some.get(kind)]]


def verify_live(
    fetcher: Fetcher,
    site: str,
    wanted: Manifest,
    patience: Patience,
) -> list[Problem]:
    """Return what is not at its address as it was published, by address.

    `site` is the public address. Each file must answer at its address itself, whole, as
    what it is; a recording in ranges, as players ask for it. What is not yet so is
    asked for again.
    """
    end, pause = patience.clock() + patience.seconds, _FIRST_PAUSE
    found = _find_faults(fetcher, site, wanted)
    while found and (left := end - patience.clock()) > 0:
        patience.sleep(min(pause, left))
        pause *= 2
        found = _find_faults(fetcher, site, {path: wanted[path] for path in found})
    return [
        Problem(Where(_url(site, path)), what) for path, what in sorted(found.items())
    ]


def _find_faults(fetcher: Fetcher, site: str, wanted: Manifest) -> Mapping[str, str]:
    def look(path: str) -> str:
        try:
            return _fault(fetcher, _url(site, path), kind_of(path), wanted[path])
        except FetchError as error:
            return error.what

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(zip(wanted, pool.map(look, wanted), strict=True))
    return {path: what for path, what in found.items() if what}


def _fault(fetcher: Fetcher, url: str, kind: FileKind, entry: FileEntry) -> str:
    headers, limit = {"Cache-Control": "no-cache"}, entry.size + 1
    if kind is FileKind.AUDIO:
        headers["Range"], limit = "bytes=0-1", 2
    response = fetcher.fetch(Request(url, headers=headers, limit=limit, timeout=30))
    if response.history:
        return f"It redirects to {printable_line(response.url)}."
    if kind is FileKind.AUDIO:
        fault = _range_fault(response, entry)
    elif response.status != _OK:
        fault = f"Its host answers HTTP {response.status}."
    elif hashlib.sha256(response.body).hexdigest() != entry.sha256:
        fault = "It is another version than the one that was published."
    else:
        fault = ""
    types = _TYPES.get(kind, ("",))
    if not fault and not response.media_type.startswith(types):
        served = printable_line(response.media_type) or "nothing"
        fault = f"It is served as {served}."
    return fault


def _range_fault(response: Response, entry: FileEntry) -> str:
    if response.status == _OK:
        return "Its host sends no ranges: players cannot jump in it."
    if response.status != _PARTIAL:
        return f"Its host answers HTTP {response.status}."
    _, _, size = response.header("content-range").rpartition("/")
    if size != str(entry.size):
        return f"It has {printable_line(size)} bytes there, not {entry.size}."
    return ""


def _url(site: str, path: str) -> str:
    return absolute(encode_path(address_of(path)), site)
