"""What a listener does first, in Chromium: the place, the window, links, the words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from axe import AXE, FAULTS, SMALL, STANDARDS
from chromium import SAID
from radio import LONG, SHORT, radio

AUDIO = "document.querySelector('main .deck audio')"
# A promise, as the policy forbids the eval of Playwright's wait_for_function.
UNTIL = """(what) => new Promise((resolve, reject) => {
  const past = performance.now() + 20000;
  const is = {
    playing: ({ currentTime, paused, readyState }) =>
      !paused && currentTime > 0 && readyState > 2,
    paused: (audio) => audio.paused,
  }[what];
  const look = () => {
    const audio = document.querySelector(".deck audio");
    if (audio && is(audio)) resolve(true);
    else if (performance.now() > past) reject(new Error(what));
    else setTimeout(look, 20);
  };
  look();
})"""
PLAYER_IS_SEEN = """() => {
  const { top, bottom } = document.querySelector(".play").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
# How often it was asked to play: a page that is loaded has done so, or never does.
COUNT = """window.asked = 0;
const own = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { asked += 1; return own.call(this); };"""
REFUSE = "HTMLMediaElement.prototype.play = () => Promise.reject(new Error('no'))"

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radio(tmp_path_factory.mktemp("radio") / "site") as address:
        yield address


def until(page: Page, what: str) -> None:
    assert page.evaluate(UNTIL, what)


def now(page: Page) -> float:
    return float(page.evaluate(f"{AUDIO}.currentTime"))


def devtools(page: Page, method: str, **given: Any) -> None:
    page.context.new_cdp_session(page).send(method, given)


# -- "Listen" (R1) ----------------------------------------------------------------


def test_listen_plays_what_it_names(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 560})
    page.goto(address)

    page.locator(f".listen a[href*='{LONG}']").click()

    page.wait_for_url(f"**{LONG}#player")
    until(page, "playing")
    assert page.evaluate(PLAYER_IS_SEEN)


def test_where_it_may_not_play_the_player_is_seen_and_has_the_focus(
    page: Page, address: str
) -> None:
    page.add_init_script(REFUSE)
    page.set_viewport_size({"width": 390, "height": 560})
    page.goto(address)

    page.locator(f".listen a[href*='{LONG}']").click()

    page.wait_for_url(f"**{LONG}#player")
    page.locator(".play:focus").wait_for()
    assert page.evaluate(PLAYER_IS_SEEN)


def test_it_does_not_play_again_when_the_page_is_loaded_again(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.locator(f".listen a[href*='{LONG}']").click()
    until(page, "playing")

    page.add_init_script(COUNT)
    page.reload()

    assert page.evaluate("asked") == 0
    assert page.evaluate(f"{AUDIO}.paused")


def test_nobody_elses_link_makes_it_play(page: Page, address: str) -> None:
    page.add_init_script(COUNT)
    page.goto(f"{address}{LONG}#player")

    assert page.evaluate("asked") == 0
    assert page.evaluate(f"{AUDIO}.paused")


# -- the place (R2, R20) ----------------------------------------------------------


def test_the_place_is_kept_though_a_chapter_was_chosen(
    page: Page, address: str
) -> None:
    page.goto(address + LONG)
    page.locator("#chapters a").nth(2).click()
    until(page, "playing")
    page.evaluate(f"{AUDIO}.pause(); {AUDIO}.currentTime = 550")
    until(page, "paused")

    page.reload()

    assert now(page) == pytest.approx(550, abs=1)
    assert page.url == address + LONG


def test_the_place_is_kept_though_the_address_names_another(
    page: Page, address: str
) -> None:
    page.goto(f"{address}{LONG}#t=480")
    assert now(page) == 480
    page.evaluate(f"{AUDIO}.play()")
    until(page, "playing")
    page.evaluate(f"{AUDIO}.pause(); {AUDIO}.currentTime = 100")
    until(page, "paused")

    page.reload()
    assert now(page) == pytest.approx(100, abs=1)

    page.goto(address)
    page.go_back()
    assert now(page) == pytest.approx(100, abs=1)
    page.goto(address)
    page.goto(f"{address}{LONG}#t=480")  # somebody names it anew
    assert now(page) == 480


def test_the_place_is_kept_when_the_tab_is_put_aside(page: Page, address: str) -> None:
    page.goto(address + LONG)
    page.locator(".play").click()
    until(page, "playing")
    page.evaluate(
        f"""{AUDIO}.currentTime = 200;
        document.dispatchEvent(new Event('visibilitychange'))"""
    )

    kept = page.evaluate("localStorage.getItem('causerie:place:/audio/long.mp3')")
    assert json.loads(kept)["at"] == pytest.approx(200, abs=2)


def test_the_place_is_set_again_once_the_recording_is_loaded(
    page: Page, address: str
) -> None:
    page.goto(f"{address}{LONG}#t=300")
    page.evaluate(
        f"""() => {{
          window.set = [];
          const own = Object.getOwnPropertyDescriptor(
            HTMLMediaElement.prototype, "currentTime");
          Object.defineProperty({AUDIO}, "currentTime", {{
            get() {{ return own.get.call(this); }},
            set(at) {{ set.push([at, this.readyState > 0]); own.set.call(this, at); }},
          }});
        }}"""
    )

    page.locator(".play").click()
    until(page, "playing")

    # a hair further: WebKitGTK 2.50 plays on from another place only
    assert [300.01, True] in page.evaluate("set")


# -- colours, sizes, waiting (R3, R19, R21, R23) ----------------------------------


def test_in_forced_colours_the_button_and_the_line_are_seen(
    page: Page, address: str
) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{address}{LONG}#t=300")

    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    button, mark = page.evaluate(
        """() => [getComputedStyle(document.querySelector(".play")),
          getComputedStyle(document.querySelector(".play"), "::before")]
          .map((style) => style.backgroundColor)"""
    )
    assert ground != button != mark
    line = page.evaluate(
        """() => {
          const style = getComputedStyle(document.querySelector(".line input"));
          return [style.forcedColorAdjust, style.getPropertyValue("--red")];
        }"""
    )
    assert line == ["none", "Highlight"]
    shot = page.locator(".line").screenshot()
    assert len(set(_pixels(shot))) > 2  # the ground, and two parts of a line


@pytest.mark.needs("axe")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_fault_of_the_open_player(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}{LONG}#t=300")
    page.locator("#transcript summary").click()
    page.get_by_role("searchbox").fill("ligne")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".more summary").click()
    page.evaluate(AXE.read_text(encoding="utf-8"))

    for scheme, forced in (("light", "none"), ("dark", "none"), ("light", "active")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert [] == page.evaluate(FAULTS, STANDARDS), (scheme, forced)
        assert [] == page.evaluate(SMALL)
        assert width >= page.evaluate("document.documentElement.scrollWidth")


def test_the_marks_of_chapters_follow_the_direction_of_the_page(
    page: Page, address: str
) -> None:
    page.goto(address + LONG)
    ends = """() => {
      const line = document.querySelector(".line").getBoundingClientRect();
      const marks = document.querySelector(".ticks path").getBoundingClientRect();
      return [marks.left - line.left, line.right - marks.right].map(Math.round);
    }"""
    left, right = page.evaluate(ends)
    assert left > right

    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.evaluate(ends) == [right, left]


@pytest.mark.parametrize(("width", "height"), [(320, 256), (640, 512)])
def test_in_a_window_of_400_percent_the_words_have_the_room(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address + LONG)
    page.evaluate(f"{AUDIO}.play()")
    until(page, "playing")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")

    bottom = page.evaluate(
        "document.querySelector('.deck').getBoundingClientRect().bottom"
    )
    assert bottom <= height / 3
    assert width >= page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("size", [24, 32])
def test_with_a_large_font_nothing_is_wider_than_the_window(
    page: Page, address: str, size: int
) -> None:
    sizes = {"standard": size, "fixed": size}
    devtools(page, "Page.setFontSizes", fontSizes=sizes)
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address + LONG)
        page.locator(".more summary").click()

        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == (
            f"{size}px"
        )
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        over = page.evaluate(
            """() => [...document.querySelectorAll(".deck :is(button, select, input)")]
              .filter((each) => each.checkVisibility()
                && each.getBoundingClientRect().right > innerWidth)
              .map((each) => each.outerHTML)"""
        )
        assert over == []


def test_while_it_waits_the_player_says_so(page: Page, address: str) -> None:
    page.route("**/*.mp3", lambda _: None)  # no answer, ever
    page.goto(address + LONG)

    page.locator(".play").click()

    page.locator(".deck[data-waiting]").wait_for()
    said = page.evaluate(
        "getComputedStyle(document.querySelector('.now'), '::after').content"
    )
    assert said == '"…"'


def test_the_mark_of_the_heard_words_stays_below_the_player(
    page: Page, address: str
) -> None:
    page.goto(address + LONG)
    page.locator("#transcript summary").click()
    page.locator("#transcript [data-at]").nth(2).click()
    until(page, "playing")

    shadow = page.evaluate(
        """getComputedStyle(
          document.querySelector("#transcript p:has([aria-current])")).boxShadow"""
    )
    assert shadow == "none"


# -- links to a time (R18), parts, volume -----------------------------------------


def test_without_a_script_times_are_links_into_the_recording(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + LONG)

    for link in page.locator("#chapters a, #transcript p > a").all():
        assert "/audio/long.mp3#t=" in str(link.get_attribute("href"))
    page.locator("#chapters a").nth(1).click()

    page.wait_for_url("**/audio/long.mp3#t=180")
    assert page.locator("video, audio").count() == 1  # the browser's own player
    context.close()


@pytest.mark.parametrize("part", ["more", "on-air", "volume"])
def test_a_player_that_lacks_a_part_is_the_browsers_own(
    context: BrowserContext, address: str, part: str
) -> None:
    page = context.new_page()

    def lack(route: Route) -> None:
        body = route.fetch().text().replace(f'class="{part}"', 'class="other"')
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route(f"**{LONG}", lack)
    page.goto(address + LONG)

    page.locator(".deck audio").wait_for(state="visible")
    assert page.locator(".controls").is_hidden()


def test_a_link_to_a_part_stops_at_its_end(page: Page, address: str) -> None:
    page.goto(f"{address}{LONG}#t=12,13.5")
    assert now(page) == 12

    page.evaluate(
        f"""() => {{
          window.stopped = new Promise((tell) => {{
            const audio = {AUDIO};
            audio.addEventListener("pause", () => tell(audio.currentTime));
            setTimeout(tell, 30000, 0);
          }});
        }}"""
    )
    page.locator(".play").click()
    assert 13.2 < page.evaluate("stopped") < 15  # as soon as the machine can

    page.locator(".play").click()  # and then goes on
    until(page, "playing")


@pytest.mark.parametrize(
    ("hash_", "place"),
    {
        "#t=,5": 0,
        "#t=npt:0:12": 12,
        "#t=12%2C34": 12,
        "#t=34,12": 34,
        "#t=soon": 0,
        "#t=1:00:00": 600,
        "#t=-5": 0,
    }.items(),
)
def test_any_fragment_is_read(
    page: Page, address: str, hash_: str, place: float
) -> None:
    page.goto(f"{address}{LONG}{hash_}")

    assert now(page) == place


def test_a_link_to_this_time_and_to_a_part_can_be_copied(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}{LONG}#t=75.4")
    copied = "navigator.clipboard.readText()"

    button = page.get_by_role("button", name="Copier le lien vers ce moment")

    page.locator(".more summary").click()
    for end, part in (("", "#t=75"), ("1:30", "#t=75,90")):
        page.get_by_label("à", exact=True).fill(end)
        button.evaluate(SAID)
        button.click()
        assert page.evaluate("said") == "Copié"
        assert page.evaluate(copied) == f"{address}{LONG}{part}"

    page.keyboard.press("Escape")
    assert page.locator(".more[open]").count() == 0
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_the_volume_is_kept(page: Page, address: str) -> None:
    page.goto(address + LONG)
    page.locator(".more summary").click()
    page.get_by_role("slider", name="Volume").fill("0.3")

    page.goto(address + SHORT)

    assert page.evaluate(f"{AUDIO}.volume") == pytest.approx(0.3)


# -- the words (R9) ---------------------------------------------------------------


def test_every_line_of_the_transcript_can_be_clicked(page: Page, address: str) -> None:
    page.goto(address + LONG)
    page.locator("#transcript summary").click()
    assert page.locator("#transcript [data-at]").count() == 60

    page.get_by_text("C’est la ligne 310.").click()

    until(page, "playing")
    assert 310 <= now(page) < 320
    heard = page.locator("#transcript [aria-current]")
    expect(heard).to_have_text("C’est la ligne 310.")


def test_who_opens_the_transcript_finds_what_is_heard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(address + LONG)
    page.evaluate(f"{AUDIO}.currentTime = 555; {AUDIO}.play()")
    until(page, "playing")
    page.evaluate(f"{AUDIO}.playbackRate = 0.1")  # the line lasts 50 seconds

    page.locator("#transcript summary").click()

    heard = page.locator("#transcript [aria-current]")
    expect(heard).to_have_text("C’est la ligne 550.")
    expect(heard).to_be_in_viewport()


def test_words_are_found_whatever_their_accents_and_shown_on_the_line(
    page: Page, address: str
) -> None:
    page.goto(address + LONG)
    page.locator("#transcript summary").click()
    field = page.get_by_role("searchbox")

    field.fill("ou en est l'ete ?")

    assert page.locator(".moves output").inner_text() == "0 / 3"
    assert page.locator(".hits path").get_attribute("d") == (
        "M117 0v10M450 0v10M783 0v10"
    )
    assert page.evaluate("CSS.highlights.get('hit').size") == 3
    field.press("Enter")
    field.press("Enter")
    assert page.locator(".moves output").inner_text() == "2 / 3"
    page.get_by_role("button", name="Précédent").click()
    page.get_by_role("button", name="Précédent").click()
    assert page.locator(".moves output").inner_text() == "3 / 3"
    page.get_by_role("button", name="Écouter d’ici").click()
    until(page, "playing")
    assert 470 <= now(page) < 480
    field.fill("rien de tel")
    assert page.locator(".moves output").inner_text() == "0 / 0"
    assert page.locator(".hits path").get_attribute("d") == ""


def _pixels(png: bytes) -> list[Any]:
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(png)).convert("RGB")
    column = image.width // 2
    return [
        image.getpixel((x, image.height // 2)) for x in (column // 2, 3 * column // 2)
    ] + [image.getpixel((column, 1))]
