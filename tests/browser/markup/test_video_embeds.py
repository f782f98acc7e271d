"""Embedded videos in a browser: a poster and a link, until somebody clicks."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.markup.video_embeds import FRAME_HOSTS
from causerie.preview.http_server import serve_folder
from sites import NOW, Output, article, make_site

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90.4">
<rect width="160" height="90.4" fill="#3730a3"/></svg>"""
TALK = "https://www.youtube.com/watch?v=fW8amMCVAJQ"
PLAYER = "https://www.youtube-nocookie.com/embed/fW8amMCVAJQ?autoplay=1"
IMAGE = '![Une colline]({static}/images/a.svg "Le soir")'
EMBED = f"[![La danse]({{static}}/images/a.svg)]({TALK})"


@dataclass(frozen=True, slots=True)
class Served:
    """A site with a video, served under the policy that FRAME_HOSTS is for."""

    address: str  # without a slash at its end
    output: Output


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    files = {
        "content/articles/2026-03-01-a.md": article("La danse", EMBED, Slug="danse"),
        "content/articles/2026-03-02-b.md": article("Le soir", IMAGE, Slug="soir"),
        "content/images/a.svg": SVG,
    }
    root = make_site(tmp_path_factory.mktemp("markup") / "site", files).root
    csp = f"default-src 'self'; frame-src {' '.join(FRAME_HOSTS)}"
    with serve_folder(root / "output", csp=csp) as address:
        site_url = address.rstrip("/")
        result = build(BuildRequest(root, release=False, site_url=site_url, now=NOW))
        assert [] == [str(problem) for problem in result.problems]
        yield Served(site_url, Output(root / "output"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    yield page
    page.context.close()


def test_only_pages_with_a_video_have_its_script(served: Served) -> None:
    scripts = {
        slug: served.output.page(path).xpath("//script/@src")
        for slug, path in (("danse", "2026/03/01/danse/"), ("soir", "2026/03/02/soir/"))
    }

    assert scripts == {
        "danse": ["/theme/js/page.js", "/theme/js/embed.js"],
        "soir": ["/theme/js/page.js"],
    }


def test_a_feed_has_the_poster_the_link_and_the_words(served: Served) -> None:
    feed = json.loads((served.output.root / "feed.json").read_bytes())

    danse = next(item for item in feed["items"] if item["title"] == "La danse")
    figure = html.fragment_fromstring(danse["content_html"])
    poster = figure.find("a/img")
    assert f"{served.address}/images/a.svg" == poster.get("src")
    assert poster.getparent().get("href") == TALK
    assert figure.text_content() == "La danse (youtube.com)"


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_disc_of_the_play_mark_lies_on_the_poster(
    served: Served, page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{served.address}/2026/03/01/danse/")
    page.locator(".embed").scroll_into_view_if_needed()

    picture = page.locator(".embed > a").screenshot()

    with Image.open(io.BytesIO(picture)) as image:
        left_of_the_triangle = image.getpixel((16 + 10, image.height - 16 - 28))
    assert left_of_the_triangle[:3] == (253, 253, 255)


@pytest.mark.needs("chromium")
def test_only_a_click_asks_for_the_player(served: Served, page: Page) -> None:
    asked: list[str] = []
    said: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith(f"{served.address}/"):
            route.continue_()
        else:  # nothing leaves this machine
            asked.append(route.request.url)
            route.fulfill(body="A player.", content_type="text/html")

    page.route("**", answer)
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served.address}/2026/03/01/danse/")
    page.wait_for_load_state("networkidle")
    assert [] == asked
    page.locator(".embed").scroll_into_view_if_needed()
    poster = page.locator(".embed img").bounding_box()

    page.get_by_role("link", name="La danse").first.click()

    player = page.locator(".embed iframe")
    words = page.frame_locator(".embed iframe").locator("body")
    assert words.inner_text() == "A player."
    assert [PLAYER] == asked
    assert [PLAYER, "La danse"] == [player.get_attribute(n) for n in ("src", "title")]
    assert poster == player.bounding_box()
    assert page.locator(".embed figcaption a").get_attribute("href") == TALK
    assert [] == said  # no breach of the policy either
