"""What a reader began, heard and put in the queue, in Chromium: kept there alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request

from axe import AXE, FAULTS, SMALL, STANDARDS
from radio import LONG, READ, SHORT, radio

AUDIO = "document.querySelector('.deck audio')"

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radio(tmp_path_factory.mktemp("radio") / "site") as address:
        yield address


def hear(page: Page, url: str, place: float) -> None:
    """Hear an episode up to a place."""
    page.goto(url)
    page.locator(".play").click()
    page.locator(".deck[data-playing]").wait_for()
    page.evaluate(f"{AUDIO}.currentTime = {place}; {AUDIO}.pause()")
    page.locator(".deck:not([data-playing])").wait_for()


@pytest.mark.parametrize("path", ["/", "/podcast/"])
def test_what_was_begun_can_be_resumed_and_put_aside(
    page: Page, address: str, path: str
) -> None:
    page.goto(address + path)
    assert page.locator(".shelf:visible").count() == 0
    hear(page, address + LONG, 480)

    page.goto(address + path)
    shelf = page.get_by_role("region", name="Reprendre")
    assert shelf.locator("li").inner_text().split("\n")[:2] == ["Long", "encore 2:00"]
    shelf.get_by_role("link", name="Long").click()
    page.locator("main .deck[data-playing]").wait_for()
    assert page.evaluate(f"{AUDIO}.currentTime") >= 479

    page.evaluate(f"{AUDIO}.pause()")
    page.goto(address + path)
    shelf.get_by_role("button", name="Retirer Long").click()
    assert page.locator(".shelf:visible").count() == 0
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(address + LONG)
    assert page.evaluate(f"{AUDIO}.currentTime") == 0


def test_a_row_that_is_removed_leaves_the_focus_in_its_place(
    page: Page, address: str
) -> None:
    hear(page, address + LONG, 480)
    hear(page, address + SHORT, 9)
    page.goto(address)
    shelf = page.get_by_role("region", name="Reprendre")
    first, second = shelf.get_by_role("button").all_inner_texts()

    shelf.get_by_role("button").first.focus()
    page.keyboard.press("Enter")

    assert [second] == shelf.get_by_role("button").all_inner_texts()
    assert page.evaluate("document.activeElement.innerText") == second != first


def test_lists_tell_what_was_heard_and_begun(page: Page, address: str) -> None:
    hear(page, address + LONG, 480)
    hear(page, address + SHORT, 19)

    for path in ("/", "/archives/"):
        page.goto(address + path)
        marks = page.locator(".heard:not(:empty)").all_inner_texts()
        assert sorted(marks) == [" · encore 2:00", " · entendu"], path
    page.goto(address)
    assert page.get_by_role("region", name="Reprendre").locator("li").count() == 1


def test_a_queue_goes_on_by_itself(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="À la suite Court").click()
    queue = page.get_by_role("region", name="À la suite")
    assert queue.locator("li a").all_inner_texts() == ["Court"]
    page.get_by_role("button", name="À la suite Long").click()
    page.get_by_role("button", name="À la suite Long", pressed=True).click()
    assert queue.locator("li a").all_inner_texts() == ["Court"]

    hear(page, address + LONG, 598)
    page.locator(".play").click()

    page.wait_for_url(f"**{SHORT}#player")
    page.locator("main .deck[data-playing]").wait_for()
    page.goto(address)
    assert page.locator(".queue:visible").count() == 0


def test_the_label_of_the_podcast_is_left_out(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(
        """() => localStorage.setItem("causerie:queue", JSON.stringify([
          { page: `${location.origin}/e/`, title: "[podcast – 01|03] Un [vrai]" }]))"""
    )

    page.reload()

    assert page.locator(".queue a").inner_text() == "Un [vrai]"


def test_nothing_is_sent(page: Page, address: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - it marks it
    hear(page, address + LONG, 480)
    page.goto(address)
    page.get_by_role("button", name="À la suite Court").click()
    page.goto(address + READ[0])

    assert {request.method for request in asked} == {"GET"}
    assert all(request.url.startswith(f"{address}/") for request in asked)
    assert all("?" not in request.url for request in asked)
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "stored",
    ['"soon"', "{}", '{"page": 7}', '{"page": "x", "at": "y"}', "null", "[1]"],
)
def test_what_somebody_else_stored_does_no_harm(
    page: Page, address: str, stored: str
) -> None:
    page.goto(address)
    page.evaluate(
        """(stored) => {
          localStorage.setItem("causerie:place:/audio/long.mp3", stored);
          localStorage.setItem("causerie:queue", stored);
        }""",
        stored,
    )

    page.reload()
    page.goto(address + LONG)

    assert page.evaluate(f"{AUDIO}.currentTime") == 0


def test_without_storage_there_is_no_shelf(page: Page, address: str) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw 0; } })"
    )
    page.goto(address)

    assert page.locator(".shelf:visible").count() == 0


def test_without_a_script_there_is_no_shelf(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    assert page.locator(".shelf:visible, button:visible").count() == 0
    context.close()


@pytest.mark.needs("axe")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_fault_of_the_shelf(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    hear(page, address + LONG, 480)
    page.goto(address)
    page.get_by_role("button", name="À la suite Court").click()
    page.evaluate(AXE.read_text(encoding="utf-8"))

    for scheme, forced in (("light", "none"), ("dark", "none"), ("light", "active")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert [] == page.evaluate(FAULTS, STANDARDS), (scheme, forced)
        assert [] == page.evaluate(SMALL)
        assert width >= page.evaluate("document.documentElement.scrollWidth")
