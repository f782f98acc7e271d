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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "/pingbacks.json:1:1: It is not JSON: Expecting value."),
        ("[" * 100_000, "/pingbacks.json: It cannot be read: it is nested more than"),
        ("[]", "/pingbacks.json:1:1: It is [], not an object."),
        (b"\xff", "/pingbacks.json:1: This line is not UTF-8 text."),
        ("{}", "site is missing. Line 1: pages is missing. Line 1: closed is missing."),
        ('{"pages": [], "site": "", "closed": []}', "pages is [], not an object."),
        (
            '{"pages": {"/": 3}, "site": "", "closed": []}',
            "{'/': 3}, which has aliases",
        ),
    ],
)
def test_another_file_is_no_list_of_pages(text: str | bytes, told: str) -> None:
    with pytest.raises(ContentError) as raised:
        read_targets(text)

    assert told in str(raised.value)
    assert str(raised.value).endswith(" Publish the site anew.")
