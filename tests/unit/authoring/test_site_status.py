"""`inv status` tells how a site stands, and what has changed since it was published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.authoring.site_status import (
    describe_site,
    last_publication,
    note_publication,
    read_posts,
)
from causerie.sources.source_paths import SourcePaths

NOW = datetime.now(UTC)
POSTS = {
    "articles/2026-03-01-a.md": "Title: A\n\nx\n",
    "articles/2026-03-02-b.md": "Title: B\nStatus: draft\n\nx\n",
    "articles/2062-03-03-c.md": "Title: C\n\nx\n",
    "articles/2026-03-04-d.md": "Title: D\nStatus: gone\n\nx\n",
    "pages/about.md": "Title: About\n\nx\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in POSTS.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "pelicanconf.py").write_text("x")
    return tmp_path


def describe(root: Path, **pending: int) -> dict[str, str]:
    posts = read_posts(root / "content", SourcePaths(), "Europe/Paris")
    lines = describe_site(root, posts, now=NOW, pending=lambda: pending)
    return dict(line.split(":", 1) for line in lines)


def test_posts_are_counted_by_what_readers_see(root: Path) -> None:
    told = {name: text.strip() for name, text in describe(root, pending=2).items()}

    assert told == {
        "Shown": "1 post, 1 page",
        "Drafts": "1: articles/2026-03-02-b.md",
        "Waiting": "1: 2062-03-03 00:00 articles/2062-03-03-c.md",
        "Mentions": "2 pending (inv pingbacks.list)",
        "Published": "not yet from this folder",
    }


def test_what_changed_since_the_last_publish_is_told(root: Path) -> None:
    note_publication(root, "www")
    known = last_publication(root)
    assert known
    assert known.target == "www"
    assert describe(root)["Since then"].strip() == "nothing has changed"
    assert "to www" in describe(root)["Last time"]

    (root / "content/articles/2026-03-01-a.md").write_text("Title: A\n\ny\n")
    (root / "content/articles/2026-03-09-e.md").write_text("Title: E\n\ny\n")
    (root / "content/pages/about.md").unlink()

    assert describe(root)["Since then"].strip() == (
        "3: new content/articles/2026-03-09-e.md, content/articles/2026-03-01-a.md,"
        " gone content/pages/about.md"
    )


def test_a_damaged_note_is_no_publication(root: Path) -> None:
    note_publication(root, "www")
    note = root / ".causerie/published.json"
    note.write_bytes(note.read_bytes()[:-3])

    assert last_publication(root) is None
