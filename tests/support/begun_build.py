"""A build that is begun, so that another one must wait for it."""

import fcntl
import time
from threading import Thread

from causerie.building.build import build
from causerie.building.request import BuildRequest


def begin_build(request: BuildRequest) -> Thread:
    """Begin to build a site in a thread; return when others are kept out of it."""
    running = Thread(target=build, args=[request])
    running.start()
    with (request.root / ".causerie" / "build.lock").open("a") as lock:
        while running.is_alive():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                break
            fcntl.flock(lock, fcntl.LOCK_UN)
            time.sleep(0.001)
    return running
