"""Every kind of page by axe: both schemes, three widths, three languages."""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from served_demonstration import ALL, ARTICLE, EPISODE, PAGES, showcase
from system_tools import MODULES

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = MODULES / "axe-core" / "axe.min.js"
WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
SCREENSHOTS = os.environ.get("CAUSERIE_SCREENSHOTS")  # a folder, if they are wanted
FAULTS = """async (standards) => {
  const { violations } = await axe.run({ runOnly: standards });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`);
}"""
# What a finger or a shaky hand must hit: links in a sentence are let off (2.5.8).
SMALL = """() => [...document.querySelectorAll("a, button, select, summary, input")]
  .filter((element) => element.checkVisibility()
    && !element.matches(".skip, p *, .prose *, figcaption *, .aside *"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([element, { height, width }]) => height < 43.5 || width < 24)
  .map(([element, { height, width }]) => `${element.outerHTML} ${width}x${height}`)"""

pytestmark = pytest.mark.needs("demonstration", "chromium", "axe")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with showcase(tmp_path_factory.mktemp("axe") / "site") as (address, _):
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def ways(number: int) -> list[tuple[int, str]]:
    """Return how to look at a page: every pair of page, width, scheme is somewhere."""
    if ALL or SCREENSHOTS:
        return list(product(WIDTHS, SCHEMES))
    return [(width, SCHEMES[(number + n) % 2]) for n, width in enumerate(WIDTHS)]


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_no_fault(page: Page, address: str, kind: str) -> None:
    page.goto(address + PAGES[kind])
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, scheme in ways(list(PAGES).index(kind)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)

        assert [] == page.evaluate(FAULTS, STANDARDS), (width, scheme)
        assert width >= page.evaluate("document.documentElement.scrollWidth"), scheme
        assert [] == page.evaluate(SMALL), width
        if SCREENSHOTS:
            folder = Path(SCREENSHOTS)
            folder.mkdir(parents=True, exist_ok=True)
            shot = folder / f"{kind}-{width}-{scheme}.png"
            page.screenshot(path=shot, full_page=True)


def test_axe_finds_no_fault_while_an_episode_plays(page: Page, address: str) -> None:
    page.goto(address + EPISODE)
    page.locator("#transcript summary").click()
    page.locator("#chapters a").nth(2).click()
    page.evaluate(AXE.read_text(encoding="utf-8"))

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert [] == page.evaluate(FAULTS, STANDARDS), scheme


def test_axe_would_find_a_fault(page: Page, address: str) -> None:
    page.goto(address + PAGES["about"])
    page.evaluate("document.querySelector('h1').style.color = '#eee'")
    page.evaluate(AXE.read_text(encoding="utf-8"))

    (found,) = page.evaluate(FAULTS, STANDARDS)

    assert found.startswith("color-contrast: <h1")


def test_lines_are_of_a_length_to_be_read(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + ARTICLE)

    lengths = page.evaluate(
        """() => [...document.querySelectorAll(".prose > p")].flatMap((paragraph) => {
          const text = paragraph.textContent;
          const height = parseFloat(getComputedStyle(paragraph).lineHeight);
          const lines = Math.round(paragraph.clientHeight / height);
          return lines > 3 ? [text.length / (lines - 0.5)] : [];
        })"""
    )

    assert len(lengths) > 3
    assert 60 <= sum(lengths) / len(lengths) <= 70


def test_a_thread_steps_in_and_its_dates_stay_in_the_margin(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + ARTICLE)

    places = page.evaluate(
        """() => [...document.querySelectorAll(".comment")].map((comment) => {
          const end = (name) => comment.querySelector(`:scope > ${name} > *`);
          const { right } = end(".when").getBoundingClientRect();
          return [Math.round(right), Math.round(end(".by").getBoundingClientRect().x)];
        })"""
    )

    assert len({date for date, _ in places}) == 1
    assert len({name for _, name in places}) >= 3


def test_a_chosen_scheme_is_remembered_and_never_flashes(
    page: Page, address: str
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(address + PAGES["home"])
    # the ground of every frame that is painted
    page.add_init_script(
        """window.grounds = [];
        const look = () => {
          const { backgroundColor } = getComputedStyle(document.documentElement);
          if (document.body) grounds.push(backgroundColor);
          if (grounds.length < 20) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        window.painted = new Promise((resolve) => setTimeout(() => {
          resolve([...new Set(grounds)]);
        }, 700));"""
    )
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.get_by_role("button", name="Couleurs sombres").click()

    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light != dark
    page.goto(address + PAGES["about"])
    assert [dark] == page.evaluate("painted")
    pressed = page.locator(".scheme").get_attribute("aria-pressed")
    assert pressed == "true"
    page.get_by_role("button", name="Couleurs sombres").click()
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert [light] == page.evaluate("painted")


def test_without_storage_the_scheme_changes_all_the_same(
    page: Page, address: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw 0; } })"
    )
    page.goto(address + PAGES["home"])

    page.get_by_role("button", name="Couleurs sombres").click()

    assert page.locator("html").get_attribute("data-scheme") == "dark"


def test_the_first_tab_leads_past_the_menu(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_every_focus_is_seen(page: Page, address: str) -> None:
    page.goto(address + EPISODE)
    hidden = []
    seen = """() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { top, bottom, width } = element.getBoundingClientRect();
      const shown = top < innerHeight && bottom > 0 && width > 1;
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && shown;
    }"""

    for _ in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate(seen):
            hidden.append(page.evaluate("document.activeElement.outerHTML"))

    assert hidden == []
