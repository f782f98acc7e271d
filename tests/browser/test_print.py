"""On paper: the words and where they lead, and nothing to press."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from served_demonstration import ARTICLE, DRAFT, EPISODE, showcase

pytestmark = pytest.mark.needs("demonstration", "chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with showcase(tmp_path_factory.mktemp("print") / "site") as (address, _):
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    yield page
    context.close()


def test_an_episode_is_printed_with_its_chapters_and_its_transcript(
    page: Page, address: str
) -> None:
    page.goto(address + EPISODE)

    assert page.locator("#chapters li").first.is_visible()
    heights = page.evaluate(
        "[...document.querySelectorAll('#transcript p')].map((p) => p.clientHeight)"
    )
    assert len(heights) >= 3
    assert all(heights)
    rest = (".menu", ".scheme", ".share", ".respond", ".colophon")
    for gone in (".deck", "#transcript form", *rest):
        assert page.locator(gone).first.is_hidden(), gone


def test_links_in_the_text_have_their_address_after_them(
    page: Page, address: str
) -> None:
    page.goto(address + ARTICLE)

    written = page.evaluate(
        """getComputedStyle(
          document.querySelector(".prose p a[href^='/']"), "::after").content"""
    )

    assert written.startswith('" (/2026/')


def test_a_picture_has_no_address_after_it(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)

    written = page.locator(".prose figure > a").first.evaluate(
        "(each) => getComputedStyle(each, '::after').content"
    )

    assert written == "none"


def test_paper_is_white_whatever_the_screen_was(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")

    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")

    assert scheme == "light"


def test_a_wide_page_fits_on_paper(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 680, "height": 900})  # A4, less its edges
    for path in (ARTICLE, DRAFT):
        page.goto(address + path)

        assert page.evaluate("document.documentElement.scrollWidth") <= 680
        for table in page.locator(".table").all():  # nobody scrolls paper
            assert table.evaluate("(one) => one.scrollWidth <= one.clientWidth"), path
