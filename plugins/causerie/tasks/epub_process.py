"""Entry point of the process that builds a site, and makes a book of it.

Run as a program, `python -m causerie.tasks.epub_process`: it prints as
building/build_process.py does.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from causerie.building.build_process import main


def choose_book(given: dict[str, Any]) -> Callable[..., Any]:
    """Return what makes the book that the task was asked for."""
    # only now: these import Pelican, which is to find the stubs
    from causerie.epub.make_book import make_book
    from causerie.epub.model import Wish

    return partial(
        make_book,
        wish=Wish(**given["wish"]),
        folder=Path(given["folder"]),
        target=Path(given["target"]) if given["target"] else None,
    )


if __name__ == "__main__":
    code = main(sys.argv[1:], choose_book)
    sys.stderr.flush()
    os._exit(code)  # all is written: freeing the site's objects would only take time
