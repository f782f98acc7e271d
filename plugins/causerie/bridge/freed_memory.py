"""Freed memory: give back to the system what a process holds and no more needs."""

import ctypes


def return_freed_memory() -> None:
    """Return what was freed, where the C library can (glibc's `malloc_trim`).

    It keeps thousands of texts that were freed between others for itself, otherwise:
    Python's small objects never come to lie there.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
