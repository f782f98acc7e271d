"""A real browser for the tests, one for each module of them."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from system_tools import chromium

if TYPE_CHECKING:  # it is slow to import, and few tests use it
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = (
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--mute-audio",
    # whatever a page asks of another host fails here, and is seen to
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
)

# What a button says next, for `said`: it may say so for a moment only.
SAID = """(button) => {
  window.said = new Promise((tell) => {
    const look = new MutationObserver(() => tell(button.textContent));
    look.observe(button, { childList: true });
    setTimeout(tell, 20000, "nothing");
  });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Debian's Chromium, headless.

    It ends with its module: Playwright's event loop runs as long as it does, in this
    very thread, and tests of `fetch` have one of their own.
    """
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as what is clicked and awaited; not 5 s
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, *root]
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: "Browser") -> Iterator["BrowserContext"]:
    """Open what keeps nothing of other tests, for a French reader without motion."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(context: "BrowserContext") -> Iterator["Page"]:
    """Open an empty page; in the end none that it showed may have said a fault."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []
