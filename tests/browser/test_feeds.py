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
XHTML = "http://www.w3.org/1999/xhtml"
NOTE = f"""() => {{
  const [view] = document.getElementsByTagNameNS("{XHTML}", "div");
  return getComputedStyle(view, "::before").content;
}}"""
# Titles that are links, the dates below them, and what stands below these.
ROWS = """(xhtml) => [...document.getElementsByTagNameNS(xhtml, "li")].map(
  (row, at) => {
    const of = (name) => document.getElementsByTagName(name);
    const item = (of("item").length ? of("item") : of("entry"))[at];
    const text = item.querySelector("description, summary");
    const [top, end] = [row, text].map((e) => e.getBoundingClientRect());
    return [row.children[0].href, row.children[1].textContent,
      Math.round(end.top - top.bottom)];
  })"""


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
    title = release.xml(name).xpath("string(//*[local-name() = 'title'])")
    assert seen[:2] == [title, f"{SITE_URL}/{name}"]
    assert [text for text in seen if text in posts] == posts
    assert not any("<p>" in text or "audio/mpeg" in text for text in seen)
    assert "Ceci est un flux" in page.evaluate(NOTE)
    assert page.evaluate(GROUND) == "rgb(20, 21, 29)"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("podcast.xml", ("Ceci est un flux", "9 novembre 2026")),
        ("en/feed.xml", ("This is a feed", "October 5, 2026")),
        ("de/feed.xml", ("Das ist ein Feed", "5. Oktober 2026")),
    ],
)
def test_a_feed_is_read_in_its_language_and_leads_on_without_a_script(
    release: Output, address: str, page: Page, name: str, said: tuple[str, str]
) -> None:
    words, date = said
    page.goto(f"{address}/{name}")
    rows = page.evaluate(ROWS, XHTML)
    posts = release.xml(name).xpath("//item/link/text()")

    assert words in page.evaluate(NOTE)
    assert [href for href, _, _ in rows] == posts
    assert rows[0][1] == date
    assert all(0 <= below < 20 for _, _, below in rows)
    home = release.xml(name).findtext("channel/link")
    link = page.locator("a").first
    assert link.get_attribute("href") == home
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    link.click()
    assert requests[0] == home


def test_a_chapter_stands_on_a_line_of_its_own(address: str, page: Page) -> None:
    page.goto(f"{address}/podcast.xml")

    text = page.locator("item > description").first

    assert "\n00:00:10 Trois voix\n" in text.text_content()
    kept = text.evaluate("(one) => getComputedStyle(one).whiteSpaceCollapse")
    assert kept == "preserve-breaks"
