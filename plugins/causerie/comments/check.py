"""Checks of the files of comments, before a build and by `inv check`."""

from collections.abc import Iterator

from causerie.comments.store import comments_files, read_comments
from causerie.header import known_as
from causerie.problems import Problem, Sources, Where
from causerie.settings import did_you_mean


def check_comments(sources: Sources) -> Iterator[Problem]:
    """Check that every file of comments can be read and belongs to a post."""
    posts = {known_as(str(p.path)) for p in sources.posts if p.kind == "article"}
    for path in comments_files(sources.content):
        where = Where(path.relative_to(sources.root).as_posix())
        if path.suffix != ".json" or not path.is_file():
            fix = "Name it as the post: 2026-03-29-slug.json."
            yield Problem(where, "It is no file of comments.", fix)
            continue
        if path.stem not in posts:
            what = f"These comments are on no post: there is no {path.stem}.md."
            near = did_you_mean(path.stem, posts)
            yield Problem(where, what, near or "Rename the file as the post is named.")
        _, problems = read_comments(path)
        yield from problems
