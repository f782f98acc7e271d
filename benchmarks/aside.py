"""Aside: what a benchmark has no more use for, removed when all is measured.

For a minute ext4 gives the numbers of removed files to no new one, and passes over each
of them for every file that is made (Linux, fs/ext4/ialloc.c, recently_deleted): whoever
builds after thousands of files were removed takes twice as long, whatever the tool.
"""

import shutil
from pathlib import Path
from tempfile import mkdtemp

OLD = Path(__file__).parent / "work" / "old"


def put_aside(folder: Path) -> None:
    """Have a folder stand there no longer."""
    if folder.exists():
        OLD.mkdir(parents=True, exist_ok=True)
        folder.rename(Path(mkdtemp(dir=OLD)) / folder.name)


if __name__ == "__main__":
    shutil.rmtree(OLD, ignore_errors=True)
