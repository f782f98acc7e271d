"""Make a new site in an empty folder, and write over nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from causerie.errors import ContentError
from causerie.own_site.choices import Choices, find_faults
from causerie.own_site.engine_origin import EngineOrigin
from causerie.own_site.site_files import site_files

_MAY_BE_THERE = {".git"}  # who begins with `git init`
_PROGRAM = "inv"


def check_folder(folder: Path) -> None:
    """Raise ContentError if a new site cannot be made in a folder."""
    if folder.is_dir():
        there = sorted({path.name for path in folder.iterdir()} - _MAY_BE_THERE)
        if there:
            what = f"This folder is not empty: {', '.join(there[:3])}"
            what += f" and {len(there) - 3} more." if there[3:] else "."
            fix = "Name a new folder; nothing is written over."
            raise ContentError(what, where=str(folder), fix=fix)
    elif folder.exists() or folder.is_symlink():
        what, fix = "This is no folder.", "Name a new one."
        raise ContentError(what, where=str(folder), fix=fix)


def make_site(
    folder: Path,
    choices: Choices,
    engine: EngineOrigin,
    *,
    today: date,
    new_guid: Callable[[], UUID],
) -> list[str]:
    """Make a site in a folder that is empty or not there; return its files' paths.

    Raise ContentError if the folder or a choice will not do, and OSError if a file
    cannot be written; then all that was written is removed again.
    """
    check_folder(folder)
    if faults := find_faults(choices):
        raise ContentError(" ".join(faults))
    name = folder.resolve().name
    files = dict(
        site_files(choices, engine, folder_name=name, today=today, new_guid=new_guid)
    )
    written: list[Path] = []
    try:
        for path, data in files.items():
            for above in reversed((folder / path).parents):
                if not above.exists():
                    above.mkdir()
                    written.append(above)
            with (folder / path).open("xb") as file:
                written.append(folder / path)
                file.write(data)
        (folder / _PROGRAM).chmod(0o755)
    except BaseException:
        for made in reversed(written):
            (made.rmdir if made.is_dir() else made.unlink)()
        raise
    return sorted(files)
