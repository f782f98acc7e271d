"""The list of pages that may be mentioned, as a site has it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from causerie.errors import ContentError
from causerie.pingbacks.targets import TargetsFile, read_targets, write_targets
from causerie.post import Article, Status


def test_the_list_is_read_anew_when_the_site_is_published(tmp_path: Path) -> None:
    file = tmp_path / "pingbacks.json"
    page = (
        '{"site": "https://a.example", "closed": [], "schema": 1, "pages": {"%s": []}}'
    )
    file.write_text(page % "/a/")
    targets = TargetsFile(file)
    before = targets().find("https://a.example/b/")
    new = tmp_path / "new"
    new.write_text(page % "/b/")
    new.replace(file)

    assert (None, "/b/") == (before, targets().find("https://a.example/b/"))


def test_the_list_is_written_as_json_has_it() -> None:
    posts = [
        post("/a!/", aliases=("/z/", "/été/"), queries=('/?p=2&q="\\"', "/?p=1é\n🎧")),
        post('/a"b\\c\u2028/', pingbacks=False),
        post("/a/", pingbacks=False),
        post("/hidden/", status=Status.HIDDEN, aliases=("/old/",)),
    ]
    site = 'https://été.example/"'

    document = {
        "closed": ["/a%22b%5Cc%E2%80%A8/", "/a/"],
        "pages": {
            "/a!/": ["/%C3%A9t%C3%A9/", "/z/", "/?p=1é\n🎧", '/?p=2&q="\\"'],
            "/a%22b%5Cc%E2%80%A8/": [],
            "/a/": [],
        },
        "schema": 1,
        "site": site,
    }
    written = json.dumps(document, sort_keys=True, indent=0) + "\n"
    assert written == write_targets(posts, site)
    empty = {"closed": [], "pages": {}, "schema": 1, "site": ""}
    assert json.dumps(empty, indent=0) + "\n" == write_targets([], "")


def post(path: str, *, status: Status = Status.PUBLISHED, **more: Any) -> Article:
    date = datetime(2026, 1, 1, tzinfo=UTC)
    texts = {"source": "a.md", "title": "A", "lang": "fr", "summary": "", "html": ""}
    return Article(**texts, status=status, path=path, date=date, modified=None, **more)


def test_an_old_address_with_a_query_is_one_of_its_post() -> None:
    text = (
        '{"site": "https://a.example", "closed": [], "schema": 1,'
        ' "pages": {"/a/": ["/?p=1", "/old/"], "/b/": []}}'
    )
    find = read_targets(text).find

    assert ["/a/", "/a/", "/b/"] == [
        find(f"https://a.example{path}") for path in ("/?p=1", "/old/?x", "/b/?p=1")
    ]
    assert find("https://a.example/?p=2") is None


@pytest.mark.parametrize(
    "data", ["", "[" * 100_000, b"\xff", "[]", "{}", '{"pages": [], "site": ""}']
)
def test_another_file_is_no_list_of_pages(data: bytes | str) -> None:
    with pytest.raises(ContentError, match="list of pages"):
        read_targets(data)
