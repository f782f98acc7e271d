"""Posts that are gone: what their pages say, and what a web server says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sites import Folder, article
from web_server import nginx, snippet

DOCS = Path(__file__).parents[1] / "docs/pingbacks.md"
PATH = "/2026/03/02/a/"


@pytest.fixture
def output(site: Callable[..., Folder]) -> Path:
    folder = site(
        {
            "content/articles/2026-03-02-a.md": article("A", Status="gone"),
            "content/articles/2026-03-03-b.md": article("B"),
        }
    )
    return folder.release().root


def test_a_tombstone_says_410_by_itself_and_is_marked(output: Path) -> None:
    page = (output / PATH[1:] / "index.html").read_text()

    assert '<meta http-equiv="Status" content="410 Gone">' in page
    assert b"" == (output / PATH[1:] / "gone").read_bytes()
    assert [output / PATH[1:] / "gone"] == list(output.rglob("gone"))


@pytest.mark.needs("nginx")
def test_nginx_answers_410_with_the_tombstone(tmp_path: Path, output: Path) -> None:
    inside = snippet(DOCS, "nginx")

    with nginx(tmp_path / "nginx", root=output, inside=inside) as server:
        gone, there = server.get(PATH), server.get("/2026/03/03/b/")
        home, nothing = server.get("/"), server.get("/nothing/")

    assert (410, 200, 200, 404) == (gone[0], there[0], home[0], nothing[0])
    assert 'content="410 Gone"' in gone[1]
