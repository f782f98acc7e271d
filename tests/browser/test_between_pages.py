"""Between one page and the next: fetched ahead, passed into; and what apps know."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.http_server import serve_folder
from sites import NOW, article, make_site

AHEAD = "[...document.querySelectorAll('link[rel=prefetch]')].map((link) => link.href)"
BODY = "[Un fichier](/feed.xml) [ailleurs](https://x.example/) [ici](#main)"

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = make_site(
        tmp_path_factory.mktemp("between") / "site",
        {
            "content/articles/2026-03-01-a.md": article("A", BODY),
            "content/articles/2026-03-02-b.md": article("B"),
        },
    )
    with serve_folder(folder.root / "output", csp="default-src 'self'") as address:
        home = address.rstrip("/")
        assert [] == [
            *build(BuildRequest(folder.root, site_url=home, now=NOW)).problems
        ]
        yield home


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_page_is_fetched_once_when_a_pointer_rests_on_its_link(
    page: Page, address: str
) -> None:
    page.goto(address + "/")
    link = page.get_by_role("link", name="A", exact=True)

    for _ in range(2):
        link.hover()
        page.locator("link[rel=prefetch]").wait_for(state="attached")
        page.mouse.move(0, 0)

    assert [f"{address}/2026/03/01/a/"] == page.evaluate(AHEAD)


def test_files_other_sites_and_this_page_are_not_fetched(
    page: Page, address: str
) -> None:
    page.goto(address + "/2026/03/01/a/")

    for name in ("Un fichier", "ailleurs", "ici"):
        page.get_by_role("link", name=name).hover()
        page.wait_for_timeout(150)
    page.get_by_role("link", name="Archives").hover()
    page.locator("link[rel=prefetch]").wait_for(state="attached")

    assert [f"{address}/archives/"] == page.evaluate(AHEAD)


def test_nothing_is_fetched_where_data_is_saved(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    page.goto(address + "/")

    page.get_by_role("link", name="A", exact=True).hover()
    page.wait_for_timeout(300)

    assert [] == page.evaluate(AHEAD)


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_page_passes_into_the_next_unless_less_motion_is_asked_for(
    browser: Browser, address: str, motion: str
) -> None:
    page = browser.new_page(reduced_motion=motion)
    page.add_init_script(
        """window.passed = new Promise((tell) => {
          addEventListener("pagereveal", (event) => tell(!!event.viewTransition));
        })"""
    )

    # A browser leaves a transition out where the machine is too busy for it.
    passed = any(passes(page, address) for _ in range(5))

    assert (motion == "no-preference") == passed
    page.close()


def passes(page: Page, address: str) -> bool:
    page.goto(address + "/")
    page.get_by_role("link", name="Archives").click()
    page.wait_for_url("**/archives/")
    return bool(page.evaluate("passed"))


def test_the_browser_reads_the_manifest(page: Page, address: str) -> None:
    page.goto(address + "/archives/")
    protocol = page.context.new_cdp_session(page)

    read = protocol.send("Page.getAppManifest")

    assert f"{address}/manifest.webmanifest" == read["url"]
    assert [] == read["errors"]
    manifest = page.evaluate("fetch('/manifest.webmanifest').then((all) => all.json())")
    assert "Carnet d'essai" == manifest["name"]
    for icon in manifest["icons"]:
        assert page.request.get(address + icon["src"]).ok
