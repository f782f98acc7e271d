"""Keep: a new output takes over the files of the old one that are the same.

So a file that did not change keeps its time, which is what rsync and browsers go by. A
preview's link to an author's file stays: its time is that file's own, and to take the
old one for it would change the ctime of both, by which changes are seen.
"""

import os
from filecmp import cmp
from pathlib import Path


def keep_unchanged(new: Path, old: Path) -> None:
    """Put the old file in place of every new one that has the same bytes."""
    for folder, _, names in os.walk(new):
        for name in names:
            made = os.path.join(folder, name)  # noqa: PTH118 - of thousands
            known = os.path.join(old, os.path.relpath(made, new))  # noqa: PTH118
            try:
                linked = os.path.islink(made) or os.stat(made).st_nlink > 1  # noqa: PTH114, PTH116
                same = not linked and cmp(made, known, shallow=False)
            except OSError:  # it is new
                continue
            if same:
                os.unlink(made)  # noqa: PTH108
                os.link(known, made)
