"""The player in a browser: by keyboard, by finger, and when something is missing."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from demonstration import CONTENT, sources
from served_demonstration import ARTICLE, EPISODE, showcase

AUDIO = "document.querySelector('.deck audio')"
# A promise, as the policy forbids the eval of Playwright's wait_for_function.
UNTIL = """([what, deadline]) => new Promise((resolve) => {
  const past = performance.now() + deadline;
  const kept = () => Object.keys(localStorage).some((key) => key.includes(":place:"));
  const look = () => {
    const audio = document.querySelector(".deck audio");
    const now = {
      playing: !audio.paused && audio.currentTime > 0, paused: audio.paused,
      third: audio.currentTime > 28 && audio.currentTime < 47,
      kept: what === "kept" && kept(),
    }[what];
    if (now || performance.now() > past) resolve(now);
    else setTimeout(look, 20);
  };
  look();
})"""

pytestmark = pytest.mark.needs("demonstration", "chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with showcase(tmp_path_factory.mktemp("player") / "site") as (address, _):
        yield address


@pytest.fixture
def page(page: Page, address: str) -> Page:
    page.goto(address + EPISODE)
    return page


def until(page: Page, what: str) -> None:
    assert page.evaluate(UNTIL, [what, 20_000]), what


def now(page: Page) -> float:
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as one who has no mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_by_keyboard_alone_from_the_home_page_and_again_later(
    page: Page, address: str
) -> None:
    page.goto(address)
    tab_to(page, ".listen a")  # the newest episode
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{EPISODE}#player")
    until(page, "playing")
    tab_to(page, ".play")
    page.keyboard.press("Space")
    until(page, "paused")
    page.keyboard.press("Space")

    tab_to(page, ".speed select")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.25
    tab_to(page, "#chapters li:nth-child(3) a")
    page.keyboard.press("Enter")

    until(page, "third")
    current = page.locator("#chapters [aria-current]").inner_text()
    assert "La chaise vide" in current
    page.keyboard.press("Shift+Tab")
    tab_to(page, "#chapters li:nth-child(4) a")  # the order goes on behind the player
    until(page, "kept")
    page.goto(address + EPISODE)
    assert 28 <= now(page) < 47
    assert page.locator(".speed select").input_value() == "1.25"
    tab_to(page, ".play")
    page.keyboard.press("Enter")
    until(page, "playing")
    assert 28 <= now(page) < 47
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.25


def test_keys_play_go_back_and_forward(page: Page) -> None:
    page.locator(".play").focus()

    page.keyboard.press("l")
    assert now(page) == 30
    page.keyboard.press("j")
    assert now(page) == 15
    page.keyboard.press("k")
    until(page, "playing")
    page.keyboard.press("k")
    until(page, "paused")


def test_keys_elsewhere_on_the_page_are_left_alone(page: Page) -> None:
    page.locator("main").focus()

    page.keyboard.press("l")

    assert now(page) == 0


def test_buttons_and_the_line_seek(page: Page) -> None:
    page.get_by_role("button", name="+30").click()
    page.get_by_role("button", name="−15").click()
    assert now(page) == 15
    assert page.locator(".clock").inner_text() == "0:15 / 1:07"

    page.get_by_role("slider", name="Position").focus()
    page.keyboard.press("ArrowRight")

    assert now(page) == 16
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "0:16 / 1:07"


def test_the_button_says_what_it_does(page: Page) -> None:
    page.get_by_role("button", name="Écouter", exact=True).click()
    until(page, "playing")
    page.get_by_role("button", name="Pause").click()
    until(page, "paused")

    # the event by which the button is told comes after the state
    page.get_by_role("button", name="Écouter", exact=True).wait_for()


def test_the_player_stays_in_sight_once_it_plays(page: Page) -> None:
    def top() -> float:
        return page.evaluate(
            "document.querySelector('.deck').getBoundingClientRect().y"
        )

    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    assert top() < 0

    page.evaluate(f"{AUDIO}.play()")
    until(page, "playing")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")

    assert top() == 0


def test_the_player_in_sight_hides_no_focus(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 600})
    page.evaluate(f"{AUDIO}.play()")
    until(page, "playing")
    page.locator(".colophon a").last.focus()
    seen = """() => {
      const { activeElement: element } = document;
      const deck = document.querySelector(".deck");
      const edge = deck.getBoundingClientRect().bottom;
      return deck.contains(element) || element.getBoundingClientRect().top >= edge - 1
        || element.compareDocumentPosition(deck) & Node.DOCUMENT_POSITION_FOLLOWING;
    }"""
    hidden = []

    for _ in range(35):
        page.keyboard.press("Shift+Tab")
        if not page.evaluate(seen):
            hidden.append(page.evaluate("document.activeElement.outerHTML"))

    assert hidden == []


def test_nothing_moves_while_the_page_loads_and_plays(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => {
          for (const shift of list.getEntries()) moved += shift.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + EPISODE)
        page.evaluate(f"{AUDIO}.play()")
        until(page, "playing")

        assert page.evaluate("moved") <= 0.01, width


def test_the_transcript_follows_a_reader_and_seeks(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.locator("#transcript summary").click()

    page.locator("#transcript p > a").nth(1).click()

    until(page, "playing")
    words = page.locator("#transcript p:has([aria-current])")
    assert "Imaginons trois voix" in words.inner_text()
    page.evaluate(f"{AUDIO}.currentTime = 47.5")  # the next words are below the edge
    last = page.locator("#transcript p").last
    last.locator("[aria-current]").wait_for()
    assert page.evaluate(
        "(p) => p.getBoundingClientRect().top < innerHeight", last.element_handle()
    )


def test_the_system_is_told_what_plays(page: Page) -> None:
    page.locator(".play").click()
    until(page, "playing")

    told = page.evaluate(
        "(({ title, album, artwork }) => [title, album, artwork[0].src])"
        "(navigator.mediaSession.metadata)"
    )
    assert told[:2] == [title(), "Entre collègues, à voix haute"]
    assert told[2].endswith("/images/couverture-podcast.jpg")


def test_an_address_goes_before_what_is_remembered(page: Page, address: str) -> None:
    page.evaluate(
        "localStorage.setItem(`causerie:place:${new URL("
        f"{AUDIO}.src).pathname}}`, '50')"
    )

    page.goto(f"{address}{EPISODE}?again#t=0:12.5")

    assert now(page) == 12.5


def test_an_episode_heard_to_its_end_begins_anew(page: Page) -> None:
    page.evaluate(f"{AUDIO}.play()")
    until(page, "playing")
    page.evaluate(f"{AUDIO}.pause(); {AUDIO}.currentTime = 62")
    until(page, "paused")

    page.reload()

    assert now(page) == 0


def test_what_a_reader_stored_by_accident_does_no_harm(page: Page) -> None:
    page.evaluate("localStorage.setItem('causerie:speed', '99')")
    page.evaluate(
        "localStorage.setItem(`causerie:place:${new URL("
        f"{AUDIO}.src).pathname}}`, 'soon')"
    )

    page.reload()

    assert page.locator(".speed select").input_value() == "1"
    assert now(page) == 0


def test_without_storage_it_plays(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw 0; } })"
    )
    page.goto(address + EPISODE)

    page.get_by_role("button", name="+30").click()
    page.locator(".play").click()

    until(page, "playing")


def test_without_its_script_the_player_is_the_browsers_own(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.route("**/player.js", lambda route: route.abort())

    page.goto(address + EPISODE)

    page.locator(".deck audio").wait_for(state="visible")
    assert page.locator(".controls").is_hidden()


def test_a_recording_that_cannot_be_played_says_so(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.route("**/audio/*", lambda route: route.abort())
    page.goto(address + EPISODE)

    page.locator(".play").click()

    page.get_by_role("alert").wait_for(state="visible")


def test_the_download_says_its_size_and_length(page: Page) -> None:
    link = page.locator("a[download]")

    assert link.inner_text().replace("\u202f", " ").replace("\u00a0", " ") == (
        "Télécharger (0,8 Mo, 1:07)"
    )


def test_every_format_can_be_downloaded(page: Page, address: str) -> None:
    several = next(s for s in sources() if "," in s.header.get("Audio", ""))
    page.goto(address + several.address)

    links = page.locator("a[download]").all()
    kinds = [str(link.get_attribute("href")).rpartition(".")[2] for link in links]
    assert sorted(kinds) == ["m4a", "mp3", "opus"]
    assert all(link.get_attribute("type") for link in links)


def test_without_any_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + EPISODE)

    assert page.locator("audio[controls]").is_visible()
    assert page.locator("#chapters a").count() == len(chapters())
    page.locator("#transcript summary").click()
    assert page.get_by_text("Imaginons trois voix").first.is_visible()
    assert page.locator("button:visible").count() == 0
    page.goto(address + ARTICLE)
    assert page.locator("#responses li").count() >= 10
    page.goto(f"{address}/archives/")
    assert page.locator(".titles li").count() >= 10
    context.close()


def title() -> str:
    return next(s.header["Title"] for s in sources() if s.address == EPISODE)


def chapters() -> list[dict[str, float | str]]:
    audio = next(s.audio for s in sources() if s.address == EPISODE)
    return json.loads((CONTENT / f"{audio}.json").read_bytes())["chapters"]
