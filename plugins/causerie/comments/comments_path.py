"""Where the comments of a post are."""

from pathlib import Path

from causerie.header import post_name

COMMENTS_FOLDER = "comments"  # below content/
PAGES = "pages"  # below that: a page may be called as a post is


def comments_name(source: str, kind: str) -> str:
    """Return the name by which comments know a post: of a page, "pages/about"."""
    name = post_name(source)
    return f"{PAGES}/{name}" if kind == "page" else name


def comments_path(content: Path, post: str) -> Path:
    """Return the file of a post's comments; `post` is what `comments_name` says."""
    return content / COMMENTS_FOLDER / f"{post}.json"
