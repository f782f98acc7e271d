"""Where the comments of a post are."""

from pathlib import Path

COMMENTS_FOLDER = "comments"  # below content/


def comments_path(content: Path, post: str) -> Path:
    """Return the file of a post's comments; `post` is its file's name without .md."""
    return content / COMMENTS_FOLDER / f"{post}.json"
