"""Body file: the bodies of a full build's posts, out of the memory.

Those of a large site are more than all else that is kept of it. Pelican's contents hold
none, once they are made: each is read when somebody asks for it.
"""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from pelican import signals
from pelican.contents import Content

from causerie.bridge.site import KEY, Site
from causerie.files.state_dir import make_state_dir


class BodyFile:
    """Bytes by source, in a file without a name; forked processes can read it."""

    def __init__(self, root: Path) -> None:
        """Take the folder of the site: one for temporary files may be in memory."""
        folder = make_state_dir(root)
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - ours as long
        self._end = 0
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, source: str, data: bytes) -> None:
        """Keep the bytes of a source."""
        self._file.write(data)
        self._file.flush()  # all of it, or an error: a full disk takes a part first
        self._places[source] = (self._end, len(data))
        self._end += len(data)

    def get(self, source: str) -> bytes:
        """Return the bytes of a source."""
        start, length = self._places[source]
        return os.pread(self._file.fileno(), length, start)


def _take_body(content: Any) -> None:
    """Take the body of a content into a file, if a table makes the pages."""
    site: Site | None = content.settings.get(KEY)
    own = vars(content)
    if site and site.build.write_pages and own.get("_content"):
        file = site.build.body_file = site.build.body_file or BodyFile(site.root)
        file.put(content.source_path, own.pop("_content").encode())
        own["_body_file"] = file


def keep_bodies() -> None:
    """Have the bodies of contents taken into a file, and read on demand."""
    Content.__getattr__ = _load
    signals.content_object_init.connect(_take_body)


def _load(content: Any, name: str) -> Any:
    own = vars(content)
    if name == "_content" and "_body_file" in own:
        return own["_body_file"].get(own["source_path"]).decode()
    what = f"{type(content).__name__!r} object has no attribute {name!r}"
    raise AttributeError(what)
