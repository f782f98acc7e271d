"""Check the sources of a site, in a build and by `inv check`."""

from collections.abc import Iterator
from pathlib import Path

from causerie.header import check_header
from causerie.problems import Problem, Where
from causerie.sources.read_sources import is_utf_16
from causerie.sources.source import CheckInput
from causerie.text.xml_characters import find_illegal


def check_headers(check_input: CheckInput) -> Iterator[Problem]:
    """Check the header of every post and page."""
    for post in check_input.posts:
        relative = post.path.relative_to(check_input.root).as_posix()
        if not post.is_readable:
            yield _why_unreadable(post.path, relative)
        else:
            yield from check_header(post.text, relative, post.kind, post.header)


def check_characters(check_input: CheckInput) -> Iterator[Problem]:
    """Report characters that XML does not allow: feeds would silently drop them."""
    for post in check_input.posts:
        for place, name in find_illegal(post.text):
            before = post.text[:place]
            where = Where(
                post.path.relative_to(check_input.root).as_posix(),
                before.count("\n") + 1,
                place - before.rfind("\n"),
            )
            what = f"Here is the character {name}, which no feed can carry."
            yield Problem(where, what, "Take it out: write the words anew by hand.")


def _why_unreadable(path: Path, relative: str) -> Problem:
    try:
        data = path.read_bytes()
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = "This line is not UTF-8 text."
        return Problem(Where(relative, line), what, "Save the file as UTF-8.")
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        return Problem(Where(relative), what)
    if is_utf_16(text):
        what = "This file is UTF-16 text."
        return Problem(Where(relative, 1), what, "Save the file as UTF-8.")
    what = "The file could not be read, and now can."
    return Problem(Where(relative), what, "Build again.")
