"""Feeds in a real browser, styled for people who open them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from causerie.preview.http_server import serve_folder
from demonstration import SITE_URL, shared_release
from sites import Output

pytestmark = pytest.mark.needs("demonstration", "chromium")

CSP = "default-src 'self'"
# What of the page can be seen, in the order of the screen.
SEEN = """() => {
  const shown = [...document.querySelectorAll("*")].filter(
    (element) => element.getClientRects().length && !element.children.length);
  const place = (element) => element.getBoundingClientRect().top;
  return shown.sort((one, other) => place(one) - place(other)).map(
    (element) => element.localName === "link"
      ? element.getAttribute("href") || element.textContent
      : element.textContent);
}"""
GROUND = "() => getComputedStyle(document.documentElement).backgroundColor"
NOTE = '() => getComputedStyle(document.documentElement, "::before").content'


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return shared_release(tmp_path_factory)


@pytest.fixture(scope="module")
def address(release: Output) -> Iterator[str]:
    with serve_folder(release.root, csp=CSP) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["podcast.xml", "feed.xml", "atom.xml"])
def test_a_feed_shows_its_address_and_what_is_in_it(
    release: Output, address: str, page: Page, name: str
) -> None:
    page.goto(f"{address}/{name}")

    seen = page.evaluate(SEEN)
    posts = release.xml(name).xpath(
        "//*[local-name() = 'item' or local-name() = 'entry']"
        "/*[local-name() = 'title']/text()"
    )
    assert posts
    assert seen[0] == f"{SITE_URL}/{name}"
    assert [text for text in seen if text in posts] == posts
    assert not any("<p>" in text or "audio/mpeg" in text for text in seen)
    assert "feed" in page.evaluate(NOTE)
    assert page.evaluate(GROUND) == "rgb(20, 21, 29)"
