"""The characters in an author's files that neither a page nor a feed can carry."""

from collections.abc import Iterator

from causerie.header import post_files
from causerie.problems import Problem, Sources, Where, checker
from causerie.xml_text import find_illegal


@checker
def check_characters(sources: Sources) -> Iterator[Problem]:
    """Name such characters of posts: feeds leave them out, and would do so silently."""
    for path, _kind in post_files(sources.content):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue  # header.py says so
        for place, name in find_illegal(text):
            before = text[:place]
            where = Where(
                path.relative_to(sources.root).as_posix(),
                before.count("\n") + 1,
                place - before.rfind("\n"),
            )
            what = f"Here is the character {name}, which no feed can carry."
            yield Problem(where, what, "Take it out: write the words anew by hand.")
