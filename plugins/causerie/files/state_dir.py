"""The state directory of a site: caches and logs, which may be deleted."""

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


def log_failure(root: Path, error: BaseException) -> None:
    """Write the traceback of an internal error to a file, for a bug report."""
    import traceback  # slow to import; each build would pay for it

    make_state_dir(root)
    text = "".join(traceback.format_exception(error))
    path = root / FAILURE_LOG
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
