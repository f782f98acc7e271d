"""Reuse old output files whose bytes did not change, so that they keep their mtimes.

rsync and browsers go by the mtime. A preview's hard link to an author's file stays: it
has that file's own times, and to replace it would change the ctime of both, by which
the dirty check sees changes.
"""

import os
from filecmp import cmp
from pathlib import Path


def reuse_identical_files(new: Path, old: Path) -> None:
    """Replace every new file by the old one that has the same bytes."""
    for folder, _, names in os.walk(new):
        for name in names:
            made = os.path.join(folder, name)  # noqa: PTH118 - of thousands
            known = os.path.join(old, os.path.relpath(made, new))  # noqa: PTH118
            try:
                linked = os.path.islink(made) or os.stat(made).st_nlink > 1  # noqa: PTH114, PTH116
                same = not linked and cmp(made, known, shallow=False)
            except OSError:  # there was none
                continue
            if same:
                os.unlink(made)  # noqa: PTH108
                os.link(known, made)
