"""What a listener does, in Firefox: its gestures, its storage, its own refusals."""

from collections.abc import Iterator

import pytest

from firefox import Firefox, firefox
from radio import LONG, READ, SHORT, radio

AUDIO = "document.querySelector('.deck audio')"
PLAYS = f"!{AUDIO}.paused && {AUDIO}.currentTime > 0"

# What is shown is the page of the address.
SHOWN = (
    "location.pathname === '{0}'"
    " && document.querySelector('[rel=canonical]')?.href === location.origin + '{0}'"
)

pytestmark = pytest.mark.needs("firefox")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radio(tmp_path_factory.mktemp("radio") / "site") as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as browser:
        yield browser


@pytest.fixture
def window(browser: Firefox, address: str) -> Firefox:
    browser.goto(address)
    browser.run("localStorage.clear()")
    return browser


def now(window: Firefox) -> float:
    return float(window.run(f"return {AUDIO}.currentTime"))


def test_a_link_to_a_part_plays_it_and_stops(window: Firefox, address: str) -> None:
    window.goto(f"{address}{LONG}#t=12,13.5")

    window.click(".play")

    assert window.until(f"{AUDIO}.paused && {AUDIO}.currentTime > 13.2")
    assert now(window) < 15  # as soon as the machine can


def test_the_place_is_kept_by_a_reload(window: Firefox, address: str) -> None:
    window.goto(f"{address}{LONG}#t=480")
    window.click(".play")
    assert window.until(PLAYS)
    window.run(f"{AUDIO}.pause(); {AUDIO}.currentTime = 100")
    assert window.until(f"{AUDIO}.paused && !{AUDIO}.seeking")

    window.reload()

    assert now(window) == pytest.approx(100, abs=1)


def test_lines_are_clicked_marked_and_found(window: Firefox, address: str) -> None:
    window.goto(address + LONG)
    window.click("#transcript summary")

    window.click("#transcript [data-at='310']")

    assert window.until(PLAYS)
    window.run(f"{AUDIO}.playbackRate = 0.5")  # the line lasts 20 seconds
    assert window.until("document.querySelector('[data-at=\"310\"][aria-current]')")
    window.type("#transcript input", "ou en est l'ete\ue007\ue007")
    assert window.run("return document.querySelector('output').textContent") == "2 / 3"
    window.click("[data-do=hit-play]")
    assert window.until(f"{AUDIO}.currentTime >= 270 && {AUDIO}.currentTime < 280")


def test_listen_plays_from_a_list(window: Firefox, address: str) -> None:
    window.goto(address)

    window.click(f".listen a[href*='{SHORT}']")

    assert window.until(f"location.hash === '#player' && {PLAYS}")
    seen = "document.querySelector('.play').getBoundingClientRect()"
    assert window.run(f"return {seen}.top >= 0 && {seen}.bottom <= innerHeight")


def test_where_firefox_refuses_to_play_the_button_has_the_focus(
    window: Firefox, address: str
) -> None:
    window.goto(address)

    # a page of its own, in which nobody has clicked yet
    link = "document.querySelector('.listen a')"
    window.run(f"{link}.href = '{SHORT}?own#player'")
    window.click(".listen a")

    focus = "document.activeElement.className === 'play'"
    assert window.until(f"location.hash === '#player' && document.body && {focus}")
    assert window.run(f"return {AUDIO}.paused")


def test_five_pages_and_back_are_read_without_a_gap(
    window: Firefox, address: str
) -> None:
    window.goto(address + LONG)
    window.click(".play")
    assert window.until(PLAYS)
    window.run(
        f"""window.gaps = [];
        for (const name of ["pause", "emptied", "loadstart", "seeking", "error"]) {{
          {AUDIO}.addEventListener(name, () => window.gaps.push(name));
        }}"""
    )
    pages = [READ[0], "/archives/", READ[1], "/podcast/", "/"]

    for path in pages:
        at = now(window)
        window.click(f"a[href='{path}']")
        here = SHOWN.format(path)
        assert window.until(f"{here} && {AUDIO}.currentTime > {at + 0.2}"), path
        assert window.run("return Boolean(document.querySelector('.dock .deck'))")
    for path in [*reversed(pages[:-1]), LONG]:
        at = now(window)
        window.run("history.back()")
        here = SHOWN.format(path)
        assert window.until(f"{here} && {AUDIO}.currentTime > {at + 0.2}"), path
    assert window.run("return window.gaps") == []
    assert window.run("return document.querySelectorAll('.dock').length") == 0
    assert window.run("return document.querySelectorAll('main .deck').length") == 1


def test_back_leads_through_pages_of_one_document_and_of_others(
    window: Firefox, address: str
) -> None:
    window.goto(address + LONG)
    window.click(".play")
    assert window.until(PLAYS)
    pages = ["/archives/", READ[2]]  # the second has a script in its text: its own page
    for path in pages:
        window.click(f"a[href='{path}']")
        assert window.until(SHOWN.format(path))

    for path in ("/archives/", LONG):
        window.run("history.back()")
        assert window.until(SHOWN.format(path)), path

    assert window.run("return document.querySelectorAll('main .deck').length") == 1


def test_a_fault_of_the_script_ends_in_an_ordinary_page(
    window: Firefox, address: str
) -> None:
    window.goto(address + LONG)
    window.click(".play")
    assert window.until(PLAYS)
    window.run("Element.prototype.prepend = undefined")

    window.click(f"a[href='{READ[0]}']")

    gone = "!document.querySelector('.deck')"
    assert window.until(f"location.pathname === '{READ[0]}' && {gone}")
    window.run("history.back()")
    assert window.until("document.querySelector('main .deck')")


def test_what_was_begun_stands_on_the_home_page(window: Firefox, address: str) -> None:
    window.goto(f"{address}{LONG}#t=480")
    window.click(".play")
    assert window.until(PLAYS)
    window.run(f"{AUDIO}.pause()")
    assert window.until(f"{AUDIO}.paused && localStorage.length > 0")

    window.goto(address)

    said = "document.querySelector('.begun li')?.innerText"
    assert window.until(f"{said}?.includes('encore 1:5') || {said}?.includes('2:00')")
    window.click(".begun button")
    assert window.until("document.querySelector('.begun').hidden")


def test_forced_colours_and_a_large_font_leave_all_to_be_seen(
    window: Firefox, address: str
) -> None:
    window.set_preference("browser.display.document_color_use", 2)
    window.set_preference("font.size.variable.x-western", 32)
    try:
        window.goto(f"{address}{LONG}#t=300")

        assert window.run("return matchMedia('(forced-colors: active)').matches")
        style = "getComputedStyle(document.querySelector('.line input'))"
        assert window.run(f"return {style}.forcedColorAdjust") == "none"
        root = "document.documentElement"
        assert window.run(f"return getComputedStyle({root}).fontSize") == "32px"
        assert window.run(f"return {root}.scrollWidth <= innerWidth")
    finally:
        window.set_preference("browser.display.document_color_use", 0)
        window.set_preference("font.size.variable.x-western", 16)
