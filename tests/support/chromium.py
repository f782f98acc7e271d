"""A real browser for the tests, one for each module of them."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # it is slow to import, and few tests use it
    from playwright.sync_api import Browser

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


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Debian's Chromium, headless.

    It ends with its module: Playwright's event loop runs as long as it does, in this
    very thread, and tests of `fetch` have one of their own.
    """
    from playwright.sync_api import sync_playwright

    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *root]
        )
        yield browser
        browser.close()
