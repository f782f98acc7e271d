"""The demonstration site in a browser, served as a preview with a strict policy."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Response,
)

from causerie.preview.http_server import serve_folder
from demonstration import CONTENT, Source, build_demo, copy_demo, episodes, listed

CSP = "default-src 'self'"
WIDE, NARROW = 1280, 390  # CSS pixels
SCREENSHOTS = os.environ.get("CAUSERIE_SCREENSHOTS")  # a folder, if they are wanted
HOME = "/"
SHOW = "/podcast/"
ARTICLE = next(
    source.address for source in listed() if source.slug == "mesurer-sans-surveiller"
)
EPISODE = episodes()[0]
SHOTS = {
    (HOME, "light", WIDE): "home.png",
    (HOME, "dark", NARROW): "home-narrow-dark.png",
    (EPISODE.address, "light", WIDE): "episode.png",
    (SHOW, "dark", WIDE): "podcast-dark.png",
}

# Set up before a page's own scripts: what breaks the policy, and where playing begins.
# Promises, as Playwright's wait_for_function needs an eval that the policy forbids.
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.effectiveDirective}: ${event.blockedURI}`);
});
window.began = new Promise((resolve) => {
  const heard = ({ target }) => resolve(target.currentTime);
  document.addEventListener("playing", heard, { capture: true });
  setTimeout(resolve, 20000, "never");
});
"""
PLAYS_PAST = """(place) => new Promise((resolve) => {
  const audio = document.querySelector("audio");
  const look = () => audio.currentTime > place && resolve(!audio.paused);
  audio.addEventListener("timeupdate", look);
  setTimeout(resolve, 20000, false);
})"""
# Whether a page is darker or lighter than its words.
SCHEME = """() => {
  const often = { willReadFrequently: true };
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", often);
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return red + green + blue;
  };
  const { color } = getComputedStyle(document.body);
  const grounds = [document.body, document.documentElement]
    .map((element) => getComputedStyle(element).backgroundColor)
    .filter((ground) => ground !== "rgba(0, 0, 0, 0)");
  return light(grounds[0]) < light(color) ? "dark" : "light";
}"""

pytestmark = pytest.mark.needs("demonstration", "chromium")


@dataclass  # without slots: Playwright leaves a mark on whose methods it calls
class Visit:
    """A page and all that went wrong on it."""

    page: Page
    address: str  # of the site, without a slash at its end
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page, note = self.page, self.faults.append
        page.add_init_script(WATCH)
        page.on("console", lambda said: note(f"console: {said.text} ({said.location})"))
        page.on("pageerror", lambda error: note(f"error: {error}"))
        page.on("request", lambda asked: self._check_host(asked.url))
        page.on("response", self._note_refusal)
        page.on("requestfailed", self._note_failure)

    def open(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.headers["content-security-policy"] == CSP

    def faults_so_far(self) -> list[str]:
        return self.faults + self.page.evaluate("violations")

    def _note_refusal(self, answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.faults.append(f"{answer.status}: {answer.url}")

    def _note_failure(self, request: Request) -> None:
        # a player that seeks leaves the stream it no longer needs
        left = request.failure == "net::ERR_ABORTED"
        if not left or request.resource_type != "media":
            self.faults.append(f"{request.failure}: {request.url}")

    def _check_host(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"another host: {url}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = copy_demo(tmp_path_factory.mktemp("browser") / "site")
    # the server looks for its pages when asked: first its port, then the pages
    with serve_folder(root / "output", csp=CSP) as address:
        build_demo(root, release=False, site_url=address.rstrip("/"))
        yield address.rstrip("/")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="fr-FR")
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> Visit:
    return Visit(context.new_page(), address)


@pytest.mark.parametrize("path", [HOME, ARTICLE, EPISODE.address, SHOW])
def test_a_page_shows_without_a_fault(
    context: BrowserContext, address: str, path: str
) -> None:
    for scheme, width in product(("light", "dark"), (NARROW, WIDE)):
        page = context.new_page()  # anew: what a page leaves unfinished is a failure
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        visit = Visit(page, address)

        visit.open(path)

        assert [] == visit.faults_so_far(), (scheme, width)
        assert scheme == page.evaluate(SCHEME), width
        assert width >= page.evaluate("document.documentElement.scrollWidth"), scheme
        if SCREENSHOTS and (name := SHOTS.get((path, scheme, width))):
            Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(SCREENSHOTS) / name)
        page.close()


def test_an_article_shows_its_responses(visit: Visit) -> None:
    visit.open(ARTICLE)

    responses = visit.page.locator("#responses li.pingback")
    assert responses.count() >= 3
    assert responses.first.is_visible()
    assert responses.first.inner_text().count("Pingback: ") == 1


def test_a_chapters_link_plays_from_its_beginning(visit: Visit) -> None:
    chapter = chapters(EPISODE)[2]
    visit.open(EPISODE.address)

    visit.page.locator("#chapters").get_by_text(chapter["title"]).click()

    assert_began(visit, chapter["start"])
    assert visit.page.evaluate(PLAYS_PAST, chapter["start"] + 0.5)
    assert [] == visit.faults_so_far()


def test_a_line_of_the_transcript_plays_from_its_beginning(visit: Visit) -> None:
    visit.open(EPISODE.address)
    line = visit.page.locator("#transcript p").nth(2)
    place = float(line.locator("a").get_attribute("href").partition("#t=")[2])

    visit.page.locator("#transcript summary").click()
    line.locator("a").click()

    assert place > 10
    assert_began(visit, place)
    assert visit.page.evaluate(PLAYS_PAST, place + 0.5)
    assert [] == visit.faults_so_far()


def test_a_browser_takes_the_first_format_it_can_play(visit: Visit) -> None:
    several = next(source for source in episodes() if "," in source.header["Audio"])
    chapter = chapters(several)[2]
    visit.open(several.address)

    visit.page.locator("#chapters").get_by_text(chapter["title"]).click()

    assert_began(visit, chapter["start"])
    played = visit.page.evaluate("document.querySelector('audio').currentSrc")
    assert played.endswith(".opus")
    assert [] == visit.faults_so_far()


def test_an_address_with_a_time_plays_from_there(visit: Visit) -> None:
    visit.open(EPISODE.address + "#t=0:42.5")

    visit.page.evaluate("document.querySelector('audio').play()")

    assert_began(visit, 42.5)
    assert [] == visit.faults_so_far()


def test_an_episode_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(address + EPISODE.address)

    assert page.locator("audio[controls]").is_visible()
    titles = page.locator("#chapters li").all_inner_texts()
    expected = chapters(EPISODE)
    assert len(expected) == len(titles)
    for chapter, title in zip(expected, titles, strict=True):
        assert chapter["title"] in title
    context.close()


def test_responses_need_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(address + ARTICLE)

    assert page.locator("#responses li.pingback .u-url").first.is_visible()
    context.close()


def assert_began(visit: Visit, place: float) -> None:
    """A busy machine tells it a while after."""
    began = visit.page.evaluate("began")
    assert place - 0.3 <= began < place + 5


def chapters(source: Source) -> list[dict[str, float | str]]:
    facts = CONTENT / f"{source.audio}.json"
    return json.loads(facts.read_bytes())["chapters"]
