"""Comment store: the files of comments under content/comments/."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from causerie.bridge.settings_files import load_places
from causerie.comments.comments_json import (
    MAX_BYTES,
    read_comments_json,
    write_comments_json,
)
from causerie.comments.comments_path import (
    COMMENTS_FOLDER,
    PAGES,
    comments_name,
    comments_path,
)
from causerie.comments.model import Comment
from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files, replace_file
from causerie.files.json_document import DocumentError, load_bytes
from causerie.files.lock_file import site_lock
from causerie.header import post_name
from causerie.problems import Level, Problem, Where, path_in_site
from causerie.settings import did_you_mean
from causerie.sources.conflict_copies import original_of
from causerie.sources.read_sources import post_files
from causerie.sources.source import CheckInput
from causerie.sources.source_paths import SourcePaths


def comments_files(content: Path) -> Iterator[Path]:
    """Yield the entries of the comments folder, without ignored ones and copies."""
    for folder in (content / COMMENTS_FOLDER, content / COMMENTS_FOLDER / PAGES):
        if not folder.is_dir():
            continue
        names = {path.name for path in folder.iterdir()}
        for name in sorted(names):
            if SourcePaths().is_ignored(name) or original_of(name, names):
                continue
            if not _is_passed_by(folder / name):
                yield folder / name


def _is_passed_by(path: Path) -> bool:
    """Return whether a path is the folder of pages, or one that holds no file.

    Such a folder is no input of a build, and git keeps none.
    """
    is_of_pages = path.name == PAGES and path.parent.name == COMMENTS_FOLDER
    return path.is_dir() and (
        is_of_pages or not any(each.is_file() for each in path.rglob("*"))
    )


def check_comments(check_input: CheckInput) -> Iterator[Problem]:
    """Check that every file of comments is valid and belongs to a post."""
    yield from check_input.check_folder(COMMENTS_FOLDER)
    posts = {comments_name(str(post.path), post.kind) for post in check_input.posts}
    folder = check_input.content / COMMENTS_FOLDER
    for path in comments_files(check_input.content):
        where = Where(path.relative_to(check_input.root).as_posix())
        if path.suffix != ".json" or not path.is_file():
            fix = "Name it as the post: 2026-03-29-slug.json."
            yield Problem(where, "It is no file of comments.", fix)
            continue
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name not in posts:
            what = f"These comments are on no post: there is no {name}.md."
            near = did_you_mean(name, posts)
            yield Problem(where, what, near or "Rename the file as the post is named.")
        _, problems = read_comments(path)
        yield from problems


def resolve_post_name(content: Path, given: str) -> str:
    """Return the name of the post that is given by a path or by its name.

    Raise ContentError if there is none.
    """
    found = post_files(content, load_places(content.parent))
    posts = {comments_name(str(path), kind): path for path, kind in found}
    name = Path(given).name
    if name not in posts and Path(given).suffix[1:] in {
        "json",
        *SourcePaths().markdown,
    }:
        name = post_name(Path(given).absolute().as_posix())
    if name not in posts and f"{PAGES}/{name}" in posts:
        name = f"{PAGES}/{name}"
    if name not in posts:
        fix = did_you_mean(name, posts)
        raise ContentError(f"There is no post {name!r}.", fix=fix)
    return name


def read_comments(path: Path) -> tuple[tuple[Comment, ...], list[Problem]]:
    """Return the valid comments of a file, and all its problems."""
    where = path_in_site(path, 4 if path.parent.name == PAGES else 3)
    try:
        data = load_bytes(path, name=where, limit=MAX_BYTES)
    except DocumentError as error:
        return (), [*error.problems]
    return read_comments_json(data, where)


@contextmanager
def lock_comments(content: Path) -> Iterator[None]:
    """Lock the comments, between reading and writing them."""
    with site_lock(content.parent, "comments"):
        remove_partial_files([content / COMMENTS_FOLDER])
        yield


def load_comments(content: Path, post: str) -> tuple[Comment, ...]:
    """Read a post's comments to change them; none if it has no file.

    Raise ContentError if the file has an error: saving would lose what is invalid.
    """
    path = comments_path(content, post)
    if not path.exists():
        return ()
    comments, problems = read_comments(path)
    for problem in problems:
        if problem.level is Level.ERROR:
            place = str(problem.where)
            raise ContentError(problem.what, where=place, fix=problem.fix)
    return comments


def save_comments(content: Path, post: str, comments: Iterable[Comment]) -> Path:
    """Write a post's comments, atomically; without any, delete the file."""
    path = comments_path(content, post)
    rows = tuple(comments)
    if not rows:
        path.unlink(missing_ok=True)
        return path
    data = write_comments_json(rows)
    if len(data) > MAX_BYTES:
        what = f"The file would have more than {MAX_BYTES:,} bytes."
        raise ContentError(what, where=path_in_site(path, 3))
    replace_file(path, data)
    return path
