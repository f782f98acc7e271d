"""Pages on a telephone: nothing is wider than the screen; words of tables are whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.http_server import serve_folder
from sites import CONF, NOW, article, make_site

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
TABLE = (
    "| Canal | Portée moyenne | Interactions | Coût par clic | Temps | À dire |\n"
    "|---|---|---|---|---|---|\n"
    "| LinkedIn | 1 200 personnes | 4,5 % | 1,20 € | 2 h/semaine | À garder |\n\n"
)
WIDE = (
    '<iframe width="560" height="315" src="about:blank" title="Film"></iframe>\n\n'
    '<iframe style="min-width: 500px" src="about:blank" title="Film"></iframe>\n\n'
    '<embed width="700" height="9" src="about:blank">\n\n'
    '<object width="700" data="about:blank">x</object>\n\n'
    '<video width="640" controls></video>\n\n'
    '<div style="width: 620px">Du texte</div>\n\n<textarea cols="200">x</textarea>\n\n'
    f'<input size="200">\n\n<select><option>{LONG}</option></select>\n\n'
    f"<nobr>{'mot ' * 40}</nobr>\n\n"
)
WORDS = f"`{'x' * 200}`\n\nhttps://x.example/{'a' * 150}\n\n- {LONG}\n\n## {LONG}\n\n"
POSTS = {
    "content/articles/2026-03-01-a.md": article(
        "Betriebsverfassungsgesetzänderungsentwurf",
        TABLE + WIDE + WORDS + f"    {'code ' * 60}",
        Tags=LONG,
        Category=LONG,
        Lang="de",
    ),
    "content/articles/2026-03-02-b.md": article(
        "Retour sur #SocialMediaManagementEnEntreprise", "Du texte."
    ),
    "content/articles/2026-03-03-c.md": article(LONG, LONG * 2, Series=LONG),
    "content/articles/2026-03-04-d.md": article(
        "Arbeitnehmerüberlassungsgesetz", TABLE, Tags=LONG, Series=LONG
    ),
    "content/articles/2026-03-05-e.md": article("ערב", "טקסט", Lang="he"),
    "content/pages/p.md": article(LONG, TABLE),
}
PAGES = (
    *("/", "/archives/", "/2026/", "/tag/", "/category/", "/p/", "/2026/03/02/b/"),
    *("/2026/03/03/c/", "/2026/03/04/d/", "/de/2026/03/01/a/", "/he/2026/03/05/e/"),
)
# The words of table cells that are not on one line.
CUT = """() => [...document.querySelectorAll("td, th")].flatMap((cell) => {
  const range = new Range();
  const text = cell.firstChild;
  return [...text.data.matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word);
})"""

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = make_site(tmp_path_factory.mktemp("narrow") / "site", POSTS)
    settings = CONF + "COMMENTS = {'email': 'moi@carnet.example'}\n"
    folder.write({"pelicanconf.py": settings})
    with serve_folder(
        folder.root / "output", csp="default-src * 'unsafe-inline'"
    ) as address:
        home = address.rstrip("/")
        assert build(BuildRequest(folder.root, site_url=home, now=NOW)).ok
        yield home


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_telephone(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})

    for path in PAGES:
        page.goto(address + path)
        assert width >= page.evaluate("document.documentElement.scrollWidth"), path
        assert [] == page.evaluate(CUT), path
    page.close()


def test_what_is_read_from_the_right_stands_in_the_column_of_a_list(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(address + "/")

    entry = page.locator(".entry:has([lang=he])")
    column = entry.locator(".when").bounding_box()
    edges = """(text) => {
      const range = new Range();
      range.selectNodeContents(text);
      const { left, right } = range.getBoundingClientRect();
      return [left, right];
    }"""
    for part in (".entry-title", ".p-summary"):
        left, right = entry.locator(part).evaluate(edges)
        assert column["x"] <= left < right <= 390 - column["x"] + 4, part
        style = "(text) => getComputedStyle(text).direction"
        assert "rtl" == entry.locator(part).evaluate(style)
    above = page.locator("main > .translations").bounding_box()
    below = page.locator(".entry").first.bounding_box()
    assert below["y"] - above["y"] - above["height"] >= 16
    page.close()


def test_an_address_is_read_from_the_left_on_every_page(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()

    page.goto(address + "/he/2026/03/05/e/")

    own = page.locator("#respond a").last
    assert f"{address}/he/2026/03/05/e/" == own.inner_text()
    assert "ltr" == own.get_attribute("dir")
    page.close()
