"""The state directory of a site: caches and logs, which may be deleted."""

import stat
from pathlib import Path

STATE_DIR = ".causerie"  # below the root of a site
FAILURE_LOG = f"{STATE_DIR}/last-failure.txt"


def state_dir(root: Path) -> Path:
    """Return the state directory of a site; it need not exist."""
    return root / STATE_DIR


def make_state_dir(root: Path) -> Path:
    """Return the state directory of a site; create it if it is missing."""
    folder = state_dir(root)
    folder.mkdir(exist_ok=True)
    return folder


def make_cache_dir(path: Path) -> Path:
    """Make a folder of the state directory; whatever else has its name is removed."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        path.mkdir(parents=True, exist_ok=True)
    return path


def clear_place(path: Path) -> None:
    """Remove what is in the place of a cache's file, unless it is a plain file.

    Through a symbolic link, the file that it leads to would be written or removed.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        return
    if stat.S_ISDIR(mode):
        import shutil  # slow to import; each build would pay for it

        shutil.rmtree(path, ignore_errors=True)
    elif not stat.S_ISREG(mode):
        path.unlink(missing_ok=True)


def log_failure(root: Path, error: BaseException) -> str:
    """Write the traceback of an internal error to a file, for a bug report.

    Return a sentence that says where it is; the disk may be what failed.
    """
    import traceback  # slow to import; each build would pay for it

    text = "".join(traceback.format_exception(error))
    path = root / FAILURE_LOG
    try:
        make_state_dir(root)
        clear_place(path)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return f"Its story could not be written into {STATE_DIR}/."
    return f"The whole story is in {FAILURE_LOG}."
