"""A recording goes on from page to page in Chromium, and nothing else is different."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from axe import AXE, FAULTS, SMALL, STANDARDS
from radio import LONG, READ, SHORT, radio

# What a gap is: the sound is stopped, begun anew or moved.
WATCH = """() => {
  window.gaps = [];
  window.mark = document;
  const audio = document.querySelector(".deck audio");
  for (const name of ["pause", "emptied", "loadstart", "seeking", "ended", "error"]) {
    audio.addEventListener(name, () => gaps.push(name));
  }
}"""
ON = """(past) => new Promise((resolve) => {
  const until = performance.now() + 20000;
  const look = () => {
    const audio = document.querySelector(".deck audio");
    const at = audio && !audio.paused && audio.currentTime > past && audio.currentTime;
    if (at || performance.now() > until) resolve(at || null);
    else setTimeout(look, 20);
  };
  look();
})"""
UN, DEUX, TROIS = READ

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radio(tmp_path_factory.mktemp("radio") / "site") as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + LONG)
    page.locator(".play").click()
    on(page)
    page.evaluate(WATCH)
    yield page
    assert said == []


def on(page: Page, past: float = 0) -> float:
    """Wait until more is heard; return where."""
    at = page.evaluate(ON, past)
    assert at is not None
    return float(at)


def is_one_document(page: Page) -> bool:
    return bool(page.evaluate("'mark' in window && mark === document"))


def arrive(page: Page, path: str) -> None:
    """Wait for the page of a path: of its whole address, as `/` ends that of each."""
    home = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    page.locator(f"link[rel=canonical][href='{home}{path}']").wait_for(state="attached")


def click(page: Page, path: str) -> None:
    page.locator(f"body a[href='{path}']:visible").first.click()
    arrive(page, path)


def back(page: Page) -> None:
    """Go back as the page sees it: the browser itself may not know yet of its last.

    The page answers first: one that leaves at once may take its answer with it.
    """
    page.evaluate("void setTimeout(() => history.back())")


def test_five_pages_and_back_are_read_without_a_gap(page: Page) -> None:
    at = on(page)
    for path in (UN, "/archives/", DEUX, "/podcast/", "/"):
        click(page, path)
        at = on(page, at)
        assert page.locator(".dock .deck").count() == 1, path
    for path in ("/podcast/", DEUX, "/archives/", UN):
        back(page)
        arrive(page, path)
        at = on(page, at)
    back(page)
    arrive(page, LONG)
    on(page, at)

    assert page.evaluate("gaps") == []
    assert is_one_document(page)
    assert page.locator(".dock").count() == 0  # at home again
    assert page.locator("main .deck").count() == 1
    assert page.locator("#player").count() == 1


def test_the_next_page_is_whole(page: Page) -> None:
    click(page, "/archives/")

    title, words = page.title(), words_of(page)
    language = page.evaluate("document.documentElement.lang")
    heads = "document.head.querySelectorAll('link:not([rel=prefetch]), meta').length"
    links = page.evaluate(heads)
    assert page.evaluate("document.activeElement.localName") == "h1"
    assert page.evaluate("scrollY") == 0
    page.reload()
    assert page.title() == title
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate(heads) == links
    assert words_of(page) == words


def words_of(page: Page) -> str:
    """Return the words of a page, but for how much of a recording is left."""
    return re.sub(r" · encore [\d:]+", "", page.locator("main").inner_text())


def test_the_dock_leads_back_plays_and_closes(page: Page, address: str) -> None:
    click(page, UN)
    dock = page.get_by_role("complementary", name="Lecteur")
    dock.get_by_role("button", name="Pause").click()
    dock.get_by_role("button", name="Écouter", exact=True).click()
    at = on(page)

    dock.get_by_role("link", name="Retour à l’épisode : Long").click()
    page.wait_for_url(f"**{LONG}#player")
    on(page, at)
    assert page.locator("main .deck[data-playing]").count() == 1
    assert page.locator("#chapters [aria-current]").count() == 1

    click(page, UN)
    page.get_by_role("button", name="Fermer").click()
    assert page.locator(".dock").count() == 0
    page.goto(address + LONG)
    kept = page.evaluate("document.querySelector('.deck audio').currentTime")
    assert kept >= int(at)


@pytest.mark.needs("axe")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_fault_of_the_dock(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    click(page, UN)
    page.locator(".dock .more summary").click()
    page.evaluate(AXE.read_text(encoding="utf-8"))

    for scheme, forced in (("light", "none"), ("dark", "none"), ("light", "active")):
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        assert [] == page.evaluate(FAULTS, STANDARDS), (scheme, forced)
        assert [] == page.evaluate(SMALL)
        assert width >= page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("height", [256, 700])
def test_the_dock_hides_no_focus_and_leaves_the_page_room(
    page: Page, height: int
) -> None:
    page.set_viewport_size({"width": 320, "height": height})
    click(page, UN)
    page.locator(".colophon a").last.focus()
    seen = """() => {
      const { activeElement: element } = document;
      const dock = document.querySelector(".dock");
      const { bottom } = element.getBoundingClientRect();
      return dock.contains(element) || bottom <= dock.getBoundingClientRect().top + 1;
    }"""

    for _ in range(12):
        assert page.evaluate(seen), page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Shift+Tab")
    dock = page.locator(".dock").bounding_box()
    assert dock is not None
    assert dock["height"] <= height / 3


def test_a_paused_dock_stays_until_it_is_closed(page: Page) -> None:
    click(page, UN)
    page.locator(".dock .play").click()
    click(page, "/archives/")

    assert page.locator(".dock .deck:not([data-playing])").count() == 1
    assert is_one_document(page)


def test_what_another_page_plays_takes_the_place(page: Page) -> None:
    click(page, UN)
    click(page, "/podcast/")
    click(page, SHORT)
    assert page.locator(".deck").count() == 2

    page.locator("main .play").click()

    page.locator(".dock").wait_for(state="detached")
    on(page)
    assert page.evaluate("document.querySelectorAll('.deck').length") == 1


def test_the_queue_goes_on_in_the_dock(page: Page) -> None:
    click(page, UN)
    page.evaluate(
        """(path) => localStorage.setItem("causerie:queue", JSON.stringify([
          { page: location.origin + path, title: "Court" }]))""",
        SHORT,
    )

    page.evaluate("document.querySelector('.dock audio').currentTime = 599")

    page.get_by_role("link", name="Retour à l’épisode : Court").wait_for()
    on(page)
    assert page.url.endswith(UN)
    page.get_by_role("link", name="Retour à l’épisode : Court").click()
    arrive(page, SHORT)
    on(page)
    assert page.locator("main .deck").count() == 1
    assert page.locator(".dock").count() == 0


def test_listen_plays_at_once_from_any_list(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("window.mark = document")

    page.locator(f".listen a[href*='{SHORT}']").click()

    page.wait_for_url(f"**{SHORT}#player")
    on(page)
    assert is_one_document(page)


# -- as without it ----------------------------------------------------------------


def test_nothing_is_taken_over_while_nothing_plays(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address + LONG)
    page.evaluate("window.mark = document")

    click(page, UN)

    assert not is_one_document(page)


def test_a_link_within_a_page_is_the_browsers_own(page: Page) -> None:
    click(page, UN)
    at = on(page)

    page.get_by_role("link", name="plus bas").click()

    page.wait_for_url(f"**{UN}#bas")
    assert page.evaluate("scrollY") > 0
    back(page)
    page.wait_for_url(f"**{UN}")
    on(page, at)
    assert page.evaluate("gaps") == []


def test_a_link_into_another_page_leads_to_its_place(page: Page) -> None:
    page.evaluate(
        "(href) => { document.querySelector('.prose a').href = href; }", UN + "#bas"
    )
    page.locator(".prose a").click()
    arrive(page, UN)

    page.wait_for_url(f"**{UN}#bas")
    seen = "document.getElementById('bas').getBoundingClientRect().top < innerHeight"
    assert page.evaluate(seen)
    assert page.evaluate("document.querySelector('#bas').matches(':target')")
    assert is_one_document(page)


def test_a_link_to_the_page_itself_goes_on_in_it(page: Page) -> None:
    at = on(page)

    page.locator(f"main a[href='{LONG}']").first.click()

    on(page, at + 0.5)
    assert page.evaluate("gaps") == []
    assert page.locator("main .deck").count() == 1
    assert page.locator(".dock").count() == 0
    assert is_one_document(page)


@pytest.mark.parametrize("what", ["form", "file", "gone", "error", "redirect"])
def test_what_is_no_plain_page_ends_as_without_it(page: Page, what: str) -> None:
    click(page, UN)
    assert is_one_document(page)
    if what == "form":
        page.get_by_role("button", name="Chercher").click()
        page.wait_for_url("**/archives/?")
    elif what == "file":
        page.get_by_role("link", name="mots").click()
        page.wait_for_url("**/audio/long.vtt")
        return
    else:
        page.evaluate(
            """() => {
              const link = Object.assign(document.createElement("a"),
                { href: "/nowhere/", textContent: "Nulle part" });
              document.querySelector("main").prepend(link);
            }"""
        )

        def answer(route: Route) -> None:
            if what == "gone":
                route.fulfill(status=410, body="<p>Gone", content_type="text/html")
            elif what == "error":
                route.abort()
            else:
                route.fulfill(status=302, headers={"location": "/archives/"})

        page.route("**/nowhere/", answer)
        link = page.get_by_role("link", name="Nulle part")
        if what == "error":
            with page.expect_event(
                "framenavigated", lambda frame: frame.url.startswith("chrome-error:")
            ):
                link.click()
            return
        link.click()
        if what == "gone":
            page.get_by_text("Gone").wait_for()
        else:
            page.wait_for_url("**/archives/")
    assert not is_one_document(page)


def test_back_from_a_page_that_was_loaded_again(page: Page) -> None:
    click(page, UN)
    page.reload()

    back(page)

    arrive(page, LONG)
    page.locator("main .deck").wait_for()
    page.go_forward()
    arrive(page, UN)
    assert page.locator("main .deck").count() == 0


def test_a_page_that_needs_another_policy_or_a_script_is_its_own(
    page: Page,
) -> None:
    page.evaluate(
        f"""() => document.querySelector("main").prepend(Object.assign(
          document.createElement("a"), {{ href: "{TROIS}", textContent: "3" }}))"""
    )

    click(page, TROIS)

    assert not is_one_document(page)


def test_another_link_and_back_while_a_page_is_awaited(
    page: Page,
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**{UN}", hold)
    page.locator(f"main a[href='{UN}']").first.click()
    page.get_by_role("link", name="Archives").first.click()
    arrive(page, "/archives/")

    back(page)
    arrive(page, LONG)

    on(page)
    assert is_one_document(page)
    for route in held:
        route.abort()


@pytest.mark.parametrize(
    "fault",
    [
        "Element.prototype.moveBefore = () => { throw new Error('no'); }",
        "DOMParser.prototype.parseFromString = () => { throw new Error('no'); }",
        "Element.prototype.prepend = () => { throw new Error('no'); }",
        "window.fetch = () => Promise.reject(new Error('no'))",
        "navigation.navigate = () => { throw new Error('no'); }",
    ],
)
def test_a_fault_of_the_script_ends_in_an_ordinary_page(page: Page, fault: str) -> None:
    page.evaluate(f"() => {{ {fault} }}")

    page.locator(f"main a[href='{UN}']").first.click()

    arrive(page, UN)
    page.wait_for_load_state()
    page.get_by_role("heading", name="Un", exact=True).wait_for()
    assert not is_one_document(page)
    back(page)
    page.wait_for_url(f"**{LONG}")
    page.locator("main .deck").wait_for()


def test_without_the_navigation_api_the_place_is_resumed(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'navigation', { value: null })")
    page.goto(address + LONG)
    page.locator(".play").click()
    at = on(page, 1)

    click(page, UN)
    click(page, "/podcast/")
    click(page, LONG)

    assert at <= page.evaluate("document.querySelector('.deck audio').currentTime")


def test_a_browser_without_move_before_plays_on(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.add_init_script("delete Element.prototype.moveBefore")
    page.goto(address + LONG)
    page.locator(".play").click()
    at = on(page)
    page.evaluate("window.mark = document")

    click(page, UN)

    on(page, at)
    assert is_one_document(page)


def test_back_is_heard_before_the_script_has_come(page: Page, address: str) -> None:
    click(page, UN)
    page.goto(address + "/archives/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:  # of the page that is loaded once more
            route.continue_()
        else:
            held.append(route)

    script = re.compile(r"/onward[^/]*\.js")
    page.route(script, hold)
    with page.expect_request(script):
        back(page)  # another document
    arrive(page, UN)
    back(page)  # the same, for the browser
    page.wait_for_url(address + LONG, wait_until="commit")
    held[0].continue_()

    arrive(page, LONG)
