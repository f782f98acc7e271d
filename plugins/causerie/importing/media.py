"""Media: the uploaded files of an old blog, copied or fetched to where they were."""

import hashlib
import re
import shutil
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from causerie.errors import FetchError
from causerie.files.atomic_write import replace_file
from causerie.importing.fetch_file import fetch_file
from causerie.importing.image_fault import image_fault
from causerie.net.http_message import Fetcher
from causerie.urls import host_of

_UPLOADS = "/wp-content/uploads/"
_BLOGS = "/files/"  # where networks of blogs had them
_INLINE = re.compile(r"data:image/(png|jpeg|gif|webp)(?:;[\w=-]+)*;base64")
_BEGINNINGS = {"png": b"\x89PNG", "jpeg": b"\xff\xd8", "gif": b"GIF8", "webp": b"RIFF"}
_GIVEN_UP = 5  # files of one host without an answer: each may take minutes
_IMAGES = "images/imported"  # below content/, of those that had no address
_SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
_NEVER = re.compile(
    r"\.(?:php\d?|phtml|phar|cgi|pl|py|sh|htaccess|html?|xht(?:ml)?|js)$", re.IGNORECASE
)


@dataclass(slots=True)
class Media:
    """The uploaded files, by their addresses."""

    hosts: Collection[str]  # of the blog, and of where its files are
    content: Path
    folder: Path | None = None  # a copy of wp-content/uploads
    fetcher: Fetcher | None = None
    dry_run: bool = False
    placed: dict[str, str] = field(default_factory=dict)  # addresses to files
    missing: dict[str, str] = field(default_factory=dict)  # addresses, and why
    silent: Counter[str] = field(default_factory=Counter)  # of hosts, one after another
    faults: dict[str, str] = field(default_factory=dict)  # of images, by their files
    report: Callable[[str, int], None] = lambda _phase, _done: None

    def place(self, url: str) -> str:
        """Have a file where it was; return it below content/, or an empty text."""
        if url in self.placed:
            return self.placed[url]
        name = self.name_of(url)
        if not name or url in self.missing:
            return ""
        found = self._place(url, name)
        if not found and _SIZED.search(name):  # the whole image is better than none
            whole = _SIZED.sub("", url)
            found = self.place(whole) if self.name_of(whole) else ""
        if found:
            self.placed[url] = found
            self.report("Media", len(self.placed))
        else:
            self.missing.setdefault(url, "not found")
        return found

    def find(self, name: str) -> Path | None:
        """Return where a file is that was placed, or that a dry run would place."""
        path = self.content / name
        return path if path.is_file() else self._source(name)

    def fault(self, name: str) -> str:
        """Return why an image that was placed cannot be shown; empty if it can."""
        if name not in self.faults:
            there = self.find(name)
            self.faults[name] = image_fault(there) if there else ""
        return self.faults[name]

    def place_inline(self, address: str) -> str:
        """Make a file of an image that stands in its address; return it likewise."""
        head, _, data = address.partition(",")
        kind = _INLINE.fullmatch(head.lower())
        try:
            image = b64decode(unquote(data)) if kind else b""
        except ValueError:
            return ""
        if kind is None or not image.startswith(_BEGINNINGS[kind[1]]):
            return ""
        name = f"{_IMAGES}/{hashlib.sha256(image).hexdigest()[:16]}.{kind[1]}"
        if not self.dry_run and not (self.content / name).is_file():
            replace_file(self.content / name, image, durable=False)
        return name

    def name_of(self, url: str) -> str:
        """Return the name below content/ of an uploaded file; empty for others."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return ""
        if (parts.hostname or "") not in self.hosts or parts.scheme[:4] != "http":
            return ""
        path = normalize("NFC", unquote(parts.path))
        mark = next((each for each in (_UPLOADS, _BLOGS) if each in path), "")
        if not mark and parts.hostname and ".files." in parts.hostname:
            mark, path = "/", f"{path}"
        if not mark or _NEVER.search(path) or path.endswith("/"):
            return ""
        pieces = PurePosixPath(path).parts[1:]
        if any(piece in {"", ".", ".."} or piece[0] == "." for piece in pieces):
            return ""
        if not path.isprintable() or re.search(r'[\\<>"|?*:]', path):
            return ""
        return f"root/{'/'.join(pieces)}"

    def _place(self, url: str, name: str) -> str:
        target = self.content / name
        if target.is_file():
            return name
        if source := self._source(name):
            if not self.dry_run:
                _copy(source, target)
            return name
        if self.fetcher is None:
            return ""
        if self.dry_run:
            return name
        host = host_of(url)
        if self.silent[host] >= _GIVEN_UP:
            reason = "its host gives no answer, and was asked no more"
        else:
            try:
                reason = fetch_file(self.fetcher, url, target)
                self.silent[host] = 0
            except FetchError as error:
                reason = error.what
                self.silent[host] += 1
        if reason:
            self.missing[url] = reason
        return "" if reason else name

    def _source(self, name: str) -> Path | None:
        """Return the copy of a file in the folder that was given."""
        if self.folder is None:
            return None
        whole = name.removeprefix("root/")
        below = whole.partition("uploads/")[2] or whole
        for each in (below, f"uploads/{below}", f"wp-content/uploads/{below}", whole):
            for form in ("NFC", "NFD"):
                path = self.folder / normalize(form, each)
                if path.is_file() and path.resolve().is_relative_to(
                    self.folder.resolve()
                ):
                    return path
        return None


def _copy(source: Path, target: Path) -> None:
    """Copy a file, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)
