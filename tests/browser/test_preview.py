"""The preview as an author sees it: pages that reload, and mistakes told on them."""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.run_preview import run_preview
from sites import NOW, Folder, article, make_site

pytestmark = pytest.mark.needs("chromium")

POST = "content/articles/2026-03-01-a.md"
ADDRESS = "/2026/03/01/a/"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_site(tmp_path / "site", {POST: article("Un", "Premier texte.")})


@pytest.fixture
def preview(folder: Folder) -> Iterator[str]:
    """Serve the folder as `inv preview` does, until the test ends."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url, stop, said = f"http://127.0.0.1:{port}", Event(), Event()
    request = BuildRequest(folder.root, site_url=url, now=NOW)
    thread = Thread(
        target=run_preview,
        args=(request.output,),
        kwargs={
            "watch": [folder.root / "content", folder.root / "pelicanconf.py"],
            "build": lambda *_: list(build(request).problems),
            "port": port,
            "csp": "default-src 'self'",
            "print_line": lambda _: said.set(),
            "stop": stop,
        },
    )
    thread.start()
    said.wait(20)
    yield url
    stop.set()
    thread.join(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.context.close()


def test_a_saved_post_reloads_the_page_that_is_open(
    folder: Folder, preview: str, page: Page
) -> None:
    page.goto(preview + ADDRESS)
    expect(page.locator(".e-content")).to_contain_text("Premier texte.")

    folder.write({POST: article("Un", "Deuxième texte.")})

    expect(page.locator(".e-content")).to_contain_text("Deuxième texte.")


def test_a_mistake_is_told_on_the_page_until_it_is_mended(
    folder: Folder, preview: str, page: Page
) -> None:
    page.goto(preview + ADDRESS)
    expect(page.locator(".e-content")).to_contain_text("Premier texte.")

    folder.write({POST: article("Un <b>", "Premier texte.", Dtae="x")})

    told = page.locator("#causerie-problems li")
    expect(told).to_contain_text(f"{POST}:2:1")
    expect(told).to_contain_text("There is no key 'Dtae'.Did you mean 'Date'?")
    expect(page.locator(".e-content")).to_contain_text("Premier texte.")
    folder.write({POST: article("Un", "Texte mûri.")})
    expect(page.locator(".e-content")).to_contain_text("Texte mûri.")
    expect(page.locator("#causerie-problems")).to_have_count(0)


def test_the_first_build_may_fail_too(
    folder: Folder, page: Page, request: pytest.FixtureRequest
) -> None:
    folder.write({POST: "Title: B\nDate: hier\n\nTexte.\n"})
    preview: str = request.getfixturevalue("preview")

    page.goto(preview + ADDRESS)

    expect(page.locator("main li")).to_contain_text(f"{POST}:2:7")
    folder.write({POST: article("Un", "Bon texte.")})
    expect(page.locator(".e-content")).to_contain_text("Bon texte.")


def test_warnings_are_folded_in_the_corner_of_the_page(
    folder: Folder, preview: str, page: Page
) -> None:
    draft = article("Trois", "[x](/nulle-part/)", Status="draft")
    page.goto(preview + ADDRESS)
    folder.write({"content/articles/2026-03-03-c.md": draft})

    panel = page.locator("#causerie-problems")
    expect(panel.locator("summary")).to_have_text("1 warning")
    expect(panel.locator("li")).to_be_hidden()
    box = panel.bounding_box()
    assert box
    assert box["width"] < 200
    panel.locator("summary").click()
    expect(panel.locator("li")).to_contain_text("2026-03-03-c.md:4 warning")


def test_an_open_draft_becomes_the_page_that_is_published(
    folder: Folder, preview: str, page: Page
) -> None:
    post = "content/articles/2026-03-03-c.md"
    folder.write({post: article("Trois", "Brouillon.", Status="draft")})
    page.goto(preview + ADDRESS)  # waits for the first build
    expect(page.locator("body")).to_contain_text("Premier texte.")
    with suppress(Error):  # a page that is loaded anew just then cuts it off
        page.goto(preview + "/drafts/c/")
    page.goto(preview + "/drafts/c/")
    expect(page.locator(".e-content")).to_contain_text("Brouillon.")

    folder.write({post: article("Trois", "Publié.")})

    expect(page.locator(".e-content")).to_contain_text("Publié.")
    assert page.url == preview + "/2026/03/03/c/"
