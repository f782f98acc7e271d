"""Address of a target, as an author writes it: read into the target."""

import re
from pathlib import Path

from causerie.errors import PublishError
from causerie.publishing.target import Target

_FORMS = "folder:DIR, rsync://user@host/path, git:URL#branch or s3://bucket/prefix"


def read_target(address: str) -> Target:
    """Read a target's address, as in `folder:/srv/www/site`."""
    scheme, _, rest = address.partition(":")
    if scheme == "folder" and rest:
        # brings fcntl, which not every system has
        from causerie.publishing.targets.folder import Folder

        return Folder(Path(rest).expanduser())
    if scheme == "rsync":
        from causerie.publishing.targets.rsync import read_rsync

        return read_rsync(address)
    if scheme == "git":
        from causerie.publishing.targets.git_branch import read_git_branch

        return read_git_branch(address, Path.cwd())
    if scheme == "s3":
        from causerie.publishing.targets.s3 import read_bucket

        return read_bucket(address)
    what = f"{address!r} is no target known here."
    fix = f"Write {_FORMS}."
    if "#" in address:
        fix = f"Write git:{address} for a branch."
    elif re.fullmatch(r"[\w.@-]+:/.*", address) and "//" not in address:
        fix = f"Write rsync://{address.replace(':', '', 1)} for another machine."
    raise PublishError(what, fix=fix)
