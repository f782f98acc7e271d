"""Home and show in a browser: what is in them stays in the column of the text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from causerie.preview.http_server import serve_folder
from demonstration import build_demo, copy_demo

pytestmark = pytest.mark.needs("demonstration", "chromium")

# How far the boxes of some elements reach out of the column of another.
OUTSIDE = """([column, of]) => {
  const { left, right } = document.querySelector(column).getBoundingClientRect();
  const shown = [...document.querySelectorAll(of)].filter((e) => e.checkVisibility());
  return shown.flatMap((element) => {
    const box = element.getBoundingClientRect();
    const out = Math.max(left - box.left, box.right - right);
    return out > 1 ? [`${element.outerHTML.slice(0, 80)} ${out}`] : [];
  });
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = copy_demo(tmp_path_factory.mktemp("home") / "site")
    with serve_folder(root / "output", csp="default-src 'self'") as address:
        build_demo(root, release=False, site_url=address.rstrip("/"))
        yield address.rstrip("/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_what_a_show_and_a_home_have_stays_in_the_column_of_the_text(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/podcast/")
    inside = ".show > *, .subscribe > *, .apps li, .show-about > *"

    assert page.evaluate(OUTSIDE, ["main > .subscribe", inside]) == []
    assert page.locator(".show-cover").bounding_box()["width"] >= 100
    title = page.locator(".show h1").bounding_box()
    subscribe = page.locator("#subscribe-title").bounding_box()
    cover = page.locator(".show-cover").bounding_box()
    ends = max(title["y"] + title["height"], cover["y"] + cover["height"])
    assert 0 <= subscribe["y"] - ends < 80

    page.goto(f"{address}/page/1/")
    inside = ".entry .thumbnail img, .entry-title"
    assert page.locator(".thumbnail img").count() == 2
    assert page.evaluate(OUTSIDE, [".masthead", inside]) == []


def test_a_name_that_is_read_by_others_has_the_quotes_of_its_own_language(
    page: Page, address: str
) -> None:
    """In all browsers: `quotes: auto` looks at the language of the parent."""
    for path in ("/en/", "/de/archives/", "/"):
        page.goto(address + path)
        parents = page.evaluate(
            """() => [...document.querySelectorAll(".site-name a")].map(
              (link) => link.parentElement.closest("[lang]").lang)"""
        )
        assert parents == ["fr"]
