"""Every kind of page by axe: both schemes, three widths, three languages."""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from axe import AXE, FAULTS, SMALL, STANDARDS
from served_demonstration import ALL, ANSWERED, ARTICLE, DRAFT, EPISODE, PAGES, showcase

WIDTHS = (320, 390, 1280)
LOOKED_AT = (320, 390, 768, 1280, 1600)  # by who asks for screenshots
SHOWN = {**PAGES, "draft": DRAFT}
SCHEMES = ("light", "dark")
SCREENSHOTS = os.environ.get("CAUSERIE_SCREENSHOTS")  # a folder, if they are wanted
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
        return list(product(LOOKED_AT if SCREENSHOTS else WIDTHS, SCHEMES))
    return [(width, SCHEMES[(number + n) % 2]) for n, width in enumerate(WIDTHS)]


@pytest.mark.parametrize("kind", SHOWN)
def test_axe_finds_no_fault(page: Page, address: str, kind: str) -> None:
    page.goto(address + SHOWN[kind])
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, scheme in ways(list(SHOWN).index(kind)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)

        assert [] == page.evaluate(FAULTS, STANDARDS), (width, scheme)
        assert width >= page.evaluate("document.documentElement.scrollWidth"), scheme
        assert [] == page.evaluate(SMALL), width
        page.emulate_media(color_scheme=scheme, forced_colors="active")
        assert width != 390 or [] == page.evaluate(FAULTS, STANDARDS), scheme
        page.emulate_media(color_scheme=scheme, forced_colors="none")
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


def test_pingbacks_of_own_posts_are_short_beside_what_they_answer(
    page: Page, address: str
) -> None:
    """R13: a title and two lines, and one for a post and its translations."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + ANSWERED)

    own = page.locator(".pingback.own")
    heights = own.evaluate_all("(all) => all.map((each) => each.clientHeight)")
    text = page.locator(".prose").first.evaluate("(each) => each.clientHeight")
    whole = page.evaluate("document.documentElement.scrollHeight")
    assert len(heights) >= 5
    assert max(heights) <= 110
    assert text >= 0.45 * whole
    assert own.get_by_text("Entre collègues").count() == 0
    pages = [row.locator(".u-url").first.get_attribute("href") for row in own.all()]
    others = own.locator(".version").evaluate_all(
        "(all) => all.map((each) => each.getAttribute('href'))"
    )
    assert len(others) >= 2
    assert len({*pages, *others}) == len(pages) + len(others)


def test_who_has_chosen_colours_can_follow_the_system_again(
    page: Page, address: str
) -> None:
    """R27: the button has three states, and the third leaves nothing behind."""
    page.goto(address + PAGES["home"])
    for name in ("du système", "claires", "sombres"):
        page.get_by_role("button", name=f"Couleurs {name}").click()
    page.get_by_role("button", name="Couleurs du système").wait_for()

    assert page.evaluate("localStorage.getItem('causerie:scheme')") in (None, '"auto"')
    ground = "getComputedStyle(document.body).color"
    for reload in (False, True):
        if reload:
            page.reload()
        assert page.locator("html").get_attribute("data-scheme") is None
        page.emulate_media(color_scheme="light")
        light = page.evaluate(ground)
        page.emulate_media(color_scheme="dark")
        assert light != page.evaluate(ground)


def test_a_chosen_scheme_is_remembered_and_never_flashes(
    page: Page, address: str
) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(address + PAGES["home"])
    # the ground of the first frames that are painted
    page.add_init_script(
        """window.painted = new Promise((resolve) => {
          const grounds = [];
          const look = () => {
            const { backgroundColor } = getComputedStyle(document.documentElement);
            if (document.body) grounds.push(backgroundColor);
            if (grounds.length < 20) requestAnimationFrame(look);
            else resolve([...new Set(grounds)]);
          };
          requestAnimationFrame(look);
        });"""
    )
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    page.get_by_role("button", name="Couleurs du système").click()
    page.get_by_role("button", name="Couleurs claires").click()

    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert light != dark
    page.goto(address + PAGES["about"])
    assert [dark] == page.evaluate("painted")
    page.get_by_role("button", name="Couleurs sombres").click()
    assert page.get_by_role("button", name="Couleurs du système").is_visible()
    page.reload()
    assert [light] == page.evaluate("painted")
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert [dark] == page.evaluate("painted")
    page.get_by_role("button", name="Couleurs du système").click()
    page.reload()
    assert [light] == page.evaluate("painted")


def test_without_storage_the_scheme_changes_all_the_same(
    page: Page, address: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw 0; } })"
    )
    page.goto(address + PAGES["home"])

    page.get_by_role("button", name="Couleurs du système").click()

    assert page.locator("html").get_attribute("data-scheme") == "light"


def test_the_page_that_is_open_is_told_by_more_than_a_colour(
    page: Page, address: str
) -> None:
    page.goto(address + PAGES["show"])
    script = "(each) => getComputedStyle(each).textDecorationLine"
    menu = page.locator(".masthead .menu a")

    assert ["underline", "none", "none", "none"] == [
        link.evaluate(script) for link in menu.all()[:4]
    ]
    assert "Podcast" == page.locator(".menu [aria-current=page]").inner_text()


def test_the_first_tab_leads_past_the_menu(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.locator("#main:focus").wait_for()


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
