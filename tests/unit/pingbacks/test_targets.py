"""The list of pages that may be mentioned, as a site has it."""

from pathlib import Path

import pytest

from causerie.errors import ContentError
from causerie.pingbacks.targets import TargetsFile, read_targets


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
