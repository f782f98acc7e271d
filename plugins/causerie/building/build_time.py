"""Moment: what a build takes for now."""

import os
import time

from causerie.building.request import Request
from causerie.errors import BuildError


def moment(request: Request) -> float:
    """Return the build's "now": asked for, or SOURCE_DATE_EPOCH, or the clock's.

    SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/
    """
    if request.now is not None:
        return request.now
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdecimal():
        what = f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds."
        raise BuildError(what, fix="Unset it, or give seconds since 1970.")
    return float(epoch) if epoch else time.time()
