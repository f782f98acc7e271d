"""An episode's player, framed by another site, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page

from causerie.preview.http_server import serve_folder
from demonstration import shared_release
from served_demonstration import EPISODE
from system_tools import MODULES

AXE = MODULES / "axe-core" / "axe.min.js"
FAULTS = """async () => (await axe.run()).violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`)"""
LOW = """() => [...document.querySelectorAll("p a")]
  .filter((link) => link.getBoundingClientRect().height < 43.5)
  .map((link) => link.outerHTML)"""
# A promise, as the policy forbids the eval of Playwright's wait_for_function.
PLAYS = """async () => {
  const audio = document.querySelector("audio");
  await audio.play();
  for (let tries = 0; tries < 400 && !audio.currentTime; tries++)
    await new Promise((go_on) => setTimeout(go_on, 50));
  return audio.currentTime > 0;
}"""

pytestmark = pytest.mark.needs("demonstration", "chromium", "axe")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    release = shared_release(tmp_path_factory)
    with serve_folder(release.root, csp="default-src 'self'") as served:
        yield served.rstrip("/")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    root = tmp_path_factory.mktemp("elsewhere")
    with serve_folder(root, csp="frame-src http:") as served:
        yield served, root


@pytest.mark.parametrize(("width", "scheme"), [(600, "light"), (320, "dark")])
def test_another_site_frames_it_and_it_plays(
    browser: Browser,
    address: str,
    elsewhere: tuple[str, Path],
    width: int,
    scheme: str,
) -> None:
    other, root = elsewhere
    html = f'<iframe src="{address}{EPISODE}embed/" width="{width}" height="300">'
    (root / "index.html").write_text(f"<!doctype html><title>x</title>{html}</iframe>")
    context = browser.new_context(color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(other)
    frame = framed(page)

    assert {url.startswith((address, other)) for url in asked} == {True}
    frame.evaluate(AXE.read_text(encoding="utf-8"))
    assert frame.evaluate(FAULTS) == []
    assert frame.evaluate(LOW) == []
    assert frame.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate(PLAYS)
    context.close()


def framed(page: Page) -> Frame:
    (frame,) = page.frames[1:]
    frame.wait_for_load_state()
    return frame
