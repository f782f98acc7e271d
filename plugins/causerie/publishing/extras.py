"""Extras: libraries that only some publish with, and how each is installed here."""

from pathlib import Path


def how_to_install(extra: str, library: str) -> str:
    """Return the command: as a clone of Causerie has it locked, or by its name."""
    locked = Path("requirements", f"{extra}.txt")
    wanted = f"--require-hashes -r {locked}" if locked.is_file() else library
    return f".venv/bin/python -m pip install {wanted}"
