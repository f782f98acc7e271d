"""The policy that pages carry, in a browser and on a host that sends none."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.http_server import serve_folder
from demonstration import build_demo, copy_demo
from pictures import png
from sites import NOW, article, make_site

pytestmark = pytest.mark.needs("chromium")

VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.effectiveDirective}: ${event.blockedURI}`);
});
"""
# As they happen, as a page that leads on is gone before it can be asked.
TOLD = """
document.addEventListener("securitypolicyviolation", (event) => {
  tell(event.documentURI, `${event.effectiveDirective}: ${event.blockedURI}`);
});
"""
OWN = "document.body.dataset.own = 'ran'"
BROUGHT = f"""\
<p><img alt="Une colline" src="https://pictures.example/a.png"></p>
<p id="styled" style="color: rgb(1, 2, 3)">Un mot.</p>
<iframe title="Un plan" src="https://maps.example/a"></iframe>
<script>{OWN}</script>
"""
# As if it had got through a comment: nothing of it may run or load.
SMUGGLED = """\
<script>ran.push("script")</script>
<script src="https://evil.example/a.js"></script>
<img src="https://evil.example/a.png" onerror="ran.push('handler')">
<iframe src="https://evil.example/frame"></iframe>
<iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>
<object data="https://evil.example/object"></object>
<a id="link" href="javascript:ran.push('link')">x</a>
<style>body { background: rgb(9, 9, 9) }</style>
<link rel="stylesheet" href="https://evil.example/a.css">
<svg onload="ran.push('svg')"></svg>
<base href="https://evil.example/">
"""


@dataclass(frozen=True, slots=True)
class Host:
    """A host that sends no policy, and what is asked of others meanwhile."""

    address: str  # without a slash at its end
    output: Path


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    files = {
        "content/articles/2026-03-01-a.md": article("A", BROUGHT),
        "content/articles/2026-03-02-b.md": article("B"),
        "content/images/a.png": png(3, 4),
    }
    root = make_site(tmp_path_factory.mktemp("policy") / "site", files).root
    with serve_folder(root / "output", csp="") as address:
        site_url = address.rstrip("/")
        build(BuildRequest(root, release=False, site_url=site_url, now=NOW))
        yield Host(site_url, root / "output")


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, host: Host, asked: list[str]) -> Iterator[Page]:
    page = browser.new_page()
    page.add_init_script(VIOLATIONS + "window.ran = [];")

    def answer(route: Route) -> None:
        url = route.request.url
        if url.startswith(f"{host.address}/"):
            route.continue_()
        elif url.endswith(".png"):
            asked.append(url)
            route.fulfill(body=png(3, 4), content_type="image/png")
        else:  # nothing leaves this machine
            asked.append(url)
            route.fulfill(body="Un plan.", content_type="text/html")

    page.route("**", answer)
    yield page
    page.context.close()


def test_what_a_text_brings_is_loaded_and_runs(
    host: Host, page: Page, asked: list[str]
) -> None:
    page.goto(f"{host.address}/2026/03/01/a/")

    assert [] == page.evaluate("violations")
    assert {"https://pictures.example/a.png", "https://maps.example/a"} == set(asked)
    assert 3 == page.evaluate("document.querySelector('p img').naturalWidth")
    assert "Un plan." == page.frame_locator("iframe").locator("body").inner_text()
    colour = "getComputedStyle(document.querySelector('#styled')).color"
    assert "rgb(1, 2, 3)" == page.evaluate(colour)
    assert "ran" == page.evaluate("document.body.dataset.own")


def smuggle(host: Host, *, policy: bool) -> str:
    """Write a page with what nobody wanted, with its policy or without; return it."""
    html = (host.output / "2026/03/02/b/index.html").read_text()
    assert 1 == html.count("Content-Security-Policy")
    html = html.replace("</main>", f"{SMUGGLED}</main>")
    if not policy:
        html = html.replace("Content-Security-Policy", "nothing")
    (host.output / "smuggled.html").write_text(html)
    return f"{host.address}/smuggled.html"


def test_what_got_through_neither_loads_nor_runs(
    host: Host, page: Page, asked: list[str]
) -> None:
    page.goto(smuggle(host, policy=True))
    page.locator("#link").click()

    assert [] == page.evaluate("ran")
    assert [] == asked
    assert 8 <= len(page.evaluate("violations"))
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert "rgb(9, 9, 9)" != ground
    assert page.url == f"{host.address}/smuggled.html"


def test_without_the_policy_it_would(host: Host, page: Page, asked: list[str]) -> None:
    page.goto(smuggle(host, policy=False))
    page.locator("#link").click()
    page.wait_for_function(
        "['script', 'frame', 'link', 'svg'].every(x => ran.includes(x))"
    )

    assert "https://evil.example/a.js" in asked


@pytest.mark.needs("demonstration")
def test_no_page_of_the_demonstration_breaks_its_own_policy(
    browser: Browser, tmp_path: Path
) -> None:
    root = copy_demo(tmp_path / "site")
    page = browser.new_page()
    broken: list[tuple[str, str]] = []
    page.expose_function("tell", lambda *breach: broken.append(breach))
    page.add_init_script(TOLD)
    with serve_folder(root / "output", csp="") as address:
        output = build_demo(root, release=False, site_url=address.rstrip("/"))
        files = sorted(name for name in output.files() if name.endswith(".html"))
        for name in files:
            text = (output.root / name).read_text()
            assert 1 == text.count('<meta http-equiv="Content-Security-Policy"'), name
            page.goto(address + name)
            if '<meta http-equiv="refresh"' in text:
                page.wait_for_url(lambda url, left=address + name: url != left)
        page.evaluate("tell('', 'the last')")
    page.context.close()

    assert len(files) > 80
    assert [("", "the last")] == broken
