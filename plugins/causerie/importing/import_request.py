"""Import request: what is imported, into which site, and by which means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie.errors import ContentError
from causerie.importing.export_files import find_export_files
from causerie.net.http_message import Fetcher

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is imported, and into which site."""

    export: Path  # a file, or a folder or a .zip of its parts
    root: Path  # the site's folder
    settings: Mapping[str, Any]  # of a release
    now: datetime  # aware
    media: Path | None = None  # a copy of wp-content/uploads
    fetcher: Fetcher | None = None  # for media that are not there
    dry_run: bool = False
    progress: Progress = lambda _phase, _done: None


def check_request(request: ImportRequest) -> None:
    """Raise ContentError if there is nothing to read."""
    find_export_files(request.export)
    if request.media is not None and not request.media.is_dir():
        fix = "Give a copy of wp-content/uploads."
        raise ContentError(
            "There is no such folder.", where=str(request.media), fix=fix
        )
