"""Images of a release in a browser: the smallest that is sharp, and nothing moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from causerie.preview.http_server import serve_folder
from demonstration import shared_release
from odd_images import odd_images
from pictures import picture
from served_demonstration import ARTICLE
from sites import article, make_site

ALL_LOADED = """() => Promise.all([...document.images].map((each) => {
  each.loading = "eager";
  return each.decode().catch(() => {});
}))"""

pytestmark = pytest.mark.needs("demonstration", "chromium")

MOVED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) moved += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""
SHOWN = """() => [...document.querySelectorAll("main img")].map((image) => ({
  alt: image.alt, file: image.currentSrc, wide: image.clientWidth,
  filter: getComputedStyle(image).filter, there: image.naturalWidth > 0,
}))"""
BODY = """![Port]({static}/images/port.jpg "Le port"){: .bright }

![Un]({static}/images/plan.png) ![Deux]({static}/images/plan.png)
![Trois]({static}/images/port.jpg)

![Petit]({static}/images/plan.png){: width=120 }
"""


ODD = {each.name: each.data for each in odd_images() if not each.words}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("images") / "site"
    odd = "\n\n".join(f"![{n}]({{static}}/images/odd/{n})" for n in ODD)
    files = {
        **{f"content/images/odd/{name}": data for name, data in ODD.items()},
        "content/articles/2026-03-02-b.md": article("Deux", odd),
        "content/articles/2026-03-01-a.md": article(
            "Un", BODY, Cover="images/plan.png", Cover_alt="Plan"
        ),
        "content/images/port.jpg": picture("JPEG", 1600, 1000),
        "content/images/plan.png": picture("PNG", 900, 600),
    }
    output = make_site(root, files).release()
    with serve_folder(output.root, csp="default-src 'self'") as address:
        yield address.rstrip("/")


@contextmanager
def open_at(browser: Browser, url: str, *, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.goto(url)
    page.evaluate(ALL_LOADED)
    yield page
    context.close()


@pytest.mark.parametrize("dark", [False, True])
def test_a_telephone_gets_the_smallest_that_is_sharp(
    browser: Browser, address: str, *, dark: bool
) -> None:
    with open_at(browser, f"{address}/2026/03/01/a/", dark=dark) as page:
        shown = {each["alt"]: each for each in page.evaluate(SHOWN)}

        assert {
            name: each["file"].split(".")[-3].split("/")[-1]
            for name, each in shown.items()
        } == {
            "Plan": "plan-768",
            "Port": "port-768",
            "Un": "plan-480",
            "Deux": "plan-480",
            "Trois": "port-480",
            "Petit": "plan-240",
        }
        assert all(each["file"].endswith((".avif", ".webp")) for each in shown.values())
        assert shown["Petit"]["wide"] == 120
        assert shown["Un"]["wide"] < 200
        assert [each["filter"] for each in shown.values()] == [
            "none" if name == "Port" or not dark else "brightness(0.85)"
            for name in shown
        ]
        assert page.evaluate(MOVED) == 0


def test_what_is_merely_odd_is_seen(browser: Browser, address: str) -> None:
    with open_at(browser, f"{address}/2026/03/02/b/") as page:
        shown = {each["alt"]: each["there"] for each in page.evaluate(SHOWN)}

    assert shown == dict.fromkeys(ODD, True)


def test_the_images_of_an_article_weigh_little_and_nothing_moves(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = shared_release(tmp_path_factory)
    with (
        serve_folder(output.root, csp="default-src 'self'") as address,
        open_at(browser, f"{address.rstrip('/')}{ARTICLE}") as page,
    ):
        loaded = page.evaluate(
            "performance.getEntriesByType('resource').map((each) => each.name)"
        )
        paths = [urlsplit(each).path.lstrip("/") for each in loaded]
        images = [each for each in paths if each.startswith("images/")]
        weight = sum((output.root / each).stat().st_size for each in images)

        assert images
        assert weight <= 150_000
        assert page.evaluate(MOVED) == 0
