"""The characters in an author's files that neither a page nor a feed can carry."""

from collections.abc import Iterator

from causerie.problems import Problem, Sources, Where
from causerie.text.xml_characters import find_illegal


def check_characters(sources: Sources) -> Iterator[Problem]:
    """Name such characters of posts: feeds leave them out, and would do so silently."""
    for post in sources.posts:
        text = post.text or ""
        for place, name in find_illegal(text):
            before = text[:place]
            where = Where(
                post.path.relative_to(sources.root).as_posix(),
                before.count("\n") + 1,
                place - before.rfind("\n"),
            )
            what = f"Here is the character {name}, which no feed can carry."
            yield Problem(where, what, "Take it out: write the words anew by hand.")
