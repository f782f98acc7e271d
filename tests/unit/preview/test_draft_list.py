"""/__drafts/ leads to what readers do not see yet."""

from datetime import UTC, datetime
from pathlib import Path

from lxml import html

from causerie.preview.draft_list import drafts_page

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def write(output: Path, name: str, title: str, date: str) -> None:
    page = output / name / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        f"<title>{title}</title><time class='x' datetime='2020-01-01'></time>"
        f'<time class="dt-published" datetime="{date}">then</time>'
    )


def test_drafts_are_listed_with_what_they_wait_for(tmp_path: Path) -> None:
    write(tmp_path, "drafts/bées", "Bées &amp; co", "2026-11-01T09:00:00+01:00")
    write(tmp_path, "drafts/en/xmas", "Christmas", "2026-12-24T09:00:00+01:00")
    write(tmp_path, "2026/01/01/old", "Old", "2026-01-01T09:00:00+01:00")
    (tmp_path / "later.html").write_text("<title>Sketch</title>")
    files = ["drafts/bées/index.html", "drafts/en/xmas/index.html", "later.html"]

    page = html.fromstring(drafts_page(tmp_path, [*files, "gone.html"], now=NOW))

    rows = [
        (each.get("href"), each.text, each.tail.strip()) for each in page.xpath("//a")
    ]
    assert rows == [
        ("/drafts/b%C3%A9es/", "Bées & co", "draft"),
        ("/drafts/en/xmas/", "Christmas", "waits until 2026-12-24 09:00"),
        ("/later.html", "Sketch", "draft"),
    ]


def test_a_site_without_drafts_says_so(tmp_path: Path) -> None:
    assert b"There are none." in drafts_page(tmp_path, [], now=NOW)
