"""A post with all that Markdown gives: read, operated, printed, on every width."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from causerie.building.build import build
from causerie.building.request import BuildRequest
from causerie.preview.http_server import serve_folder
from chromium import SAID
from firefox import firefox
from sites import NOW, article, make_site
from system_tools import MODULES

AXE = MODULES / "axe-core" / "axe.min.js"
TEXT = """\
Un mot[^a], *deux*, `trois` et <kbd>Ctrl</kbd>. Encore un[^b] sur la même ligne[^c].

[TOC]

## Deuxième

### Troisième

#### Quatrième

##### Cinquième

###### Sixième

Terme
:   Définition.

> Un *titre* cité.
>
> Un second paragraphe.

- un
    - deux

        trois

!!! warning
    Attention au `code`.

> [!TIP]
> Une astuce.

| Canal | Portée moyenne | Interactions | Coût par clic | Temps | À dire | Fin |
|---|---|--:|---|---|---|---|
| LinkedIn | 1 200 personnes | 4,5 % | 1,20 € | 2 h/semaine | anticonstitutionnel | x |

```python
def f(x: int = 1) -> str:  # un commentaire
    return "é < è" + str(x)
```

    une ligne de code qui est bien plus longue que l'écran d'un téléphone, et même large

المزيد على https://x.example/a/b.
{: lang=ar dir=rtl }

[Un autre billet]({filename}2026-03-02-b.md)

[^a]: Une note courte.
[^b]: Une note longue, qui dit d'où vient l'idée et s'étend sur plusieurs lignes dans
    la marge, comme il arrive.
[^c]: La dernière.
"""
PATH = "/2026/03/01/a/"
MANY = "/2026/03/03/c/"  # notes, the first of them called where nobody looks
WIDE, NARROW = 1280, 390
# The calls of notes that stand below the line of their word, at many widths.
ALONE = """() => {
  const prose = document.querySelector(".prose");
  const alone = [];
  for (let width = 200; width < 420; width += 4) {
    prose.style.width = `${width}px`;
    for (const call of document.querySelectorAll("sup > button.footnote-ref")) {
      const word = new Range();
      word.selectNodeContents(call.parentNode.previousSibling);
      const { top, bottom } = call.getBoundingClientRect();
      const lines = [...word.getClientRects()];
      if ((top + bottom) / 2 > lines.at(-1).bottom) alone.push([width, call.innerText]);
    }
  }
  return alone;
}"""

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = make_site(
        tmp_path_factory.mktemp("prose") / "site",
        {
            "content/articles/2026-03-01-a.md": article("A", TEXT),
            "content/articles/2026-03-02-b.md": article("B"),
            "content/articles/2026-03-03-c.md": article(
                "C",
                '??? "Plus"\n    Mot[^0].\n\n'
                + "\n\n".join(f"Mot[^{n}].\n\n[^{n}]: Note {n}." for n in range(40)),
            ),
        },
    )
    with serve_folder(folder.root / "output", csp="default-src 'self'") as address:
        home = address.rstrip("/")
        assert [] == [
            *build(BuildRequest(folder.root, site_url=home, now=NOW)).problems
        ]
        yield home


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": WIDE, "height": 900},
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.goto(address + PATH)
    yield page
    context.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    script = "(all) => all.map((each) => each.getBoundingClientRect().toJSON())"
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(script)
    return found


def test_notes_stand_in_the_margin_beside_their_lines_and_never_on_each_other(
    page: Page,
) -> None:
    calls, notes = boxes(page, "button.footnote-ref"), boxes(page, ".footnote li")
    (text,) = boxes(page, ".prose")

    assert len(calls) == len(notes) == 3
    assert abs(notes[0]["top"] - calls[0]["top"]) < 24
    for note, after in pairwise(notes):
        assert after["top"] >= note["bottom"]
    for note in notes:
        assert text["right"] < note["left"]
        assert note["right"] < WIDE


@pytest.mark.parametrize("script", [True, False])
def test_a_note_opens_below_its_call_also_without_a_script(
    browser: Browser, address: str, *, script: bool
) -> None:
    page = browser.new_page(
        viewport={"width": NARROW, "height": 800}, java_script_enabled=script
    )
    page.goto(address + PATH)
    note = page.locator(".footnote li").nth(1)
    at_the_end = note.bounding_box()["y"]

    page.get_by_role("button", name="Note 2", exact=True).click()

    box = note.bounding_box()
    assert page.locator(":popover-open").count() == 1
    assert box["y"] < at_the_end
    assert box["y"] + box["height"] <= 800
    assert 0 <= box["x"]
    assert box["x"] + box["width"] <= NARROW
    page.keyboard.press("Escape")
    assert at_the_end == note.bounding_box()["y"]
    page.close()


@pytest.mark.needs("firefox")
def test_firefox_has_them_in_the_margin_too(
    address: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as window:
        window.goto(address + PATH)
        assert window.run("return innerWidth") >= 1216  # 76rem
        found = window.run(
            """return [".prose", ".footnote li"].flatMap((selector) =>
              [...document.querySelectorAll(selector)].map((each) => {
                const { left, right, top, bottom } = each.getBoundingClientRect();
                return [left, right, top, bottom];
              }))"""
        )
        alone = window.run(f"return ({ALONE})()")
        window.run("document.querySelector('.prose').style = ''")
        window.click("#fnref\\:b > button")
        opened = window.run("return document.querySelector(':popover-open').id")

    (_, right, _, _), *notes = found
    assert all(left > right for left, _, _, _ in notes)
    assert all(after[2] >= note[3] for note, after in pairwise(notes))
    assert "fn:b" == opened
    assert [] == alone


def test_a_note_is_called_on_the_line_of_its_word(page: Page) -> None:
    assert [] == page.evaluate(ALONE)


def test_notes_that_are_many_or_called_from_what_is_folded_lie_on_no_other(
    page: Page, address: str
) -> None:
    page.goto(address + MANY)

    notes = sorted(boxes(page, ".footnote li"), key=lambda note: note["top"])
    assert len(notes) == 40
    (text,) = boxes(page, ".prose")
    for note, after in pairwise(notes):
        beside = after["left"] >= note["right"] or note["left"] >= after["right"]
        assert beside or after["top"] >= note["bottom"]
    in_margin = [note for note in notes if note["left"] > text["right"]]
    assert len(in_margin) == 30
    assert all(note["top"] >= text["top"] for note in in_margin)


def test_parts_of_a_quotation_and_a_list_stand_apart(page: Page) -> None:
    first, second = boxes(page, "blockquote > p")
    assert second["top"] - first["bottom"] > 8
    for selector, expected in (
        ("blockquote em", "normal"),
        ("blockquote p", "italic"),
    ):
        style = "(each) => getComputedStyle(each).fontStyle"
        assert expected == page.locator(selector).first.evaluate(style)
    outer, inner = boxes(page, ".prose li > ul > li")[0], boxes(page, "li li > p")[-1]
    assert inner["left"] > outer["left"]


def test_a_term_a_call_and_a_last_column_have_their_form(page: Page) -> None:
    def style(selector: str, name: str) -> str:
        script = "(each, name) => getComputedStyle(each)[name]"
        found: str = page.locator(selector).first.evaluate(script, name)
        return found

    (term,), (meaning,) = boxes(page, "dt"), boxes(page, "dd")
    words = "parseFloat(getComputedStyle(document.querySelector('dd')).paddingLeft)"
    assert "600" == style("dt", "fontWeight")
    assert term["bottom"] <= meaning["top"] + 1
    assert page.evaluate(words) > 10
    assert "0px" == style(".prose sup", "lineHeight")  # it opens no line
    assert "0px" == style(".prose td:last-child", "paddingRight")


@pytest.mark.needs("axe")
def test_more_contrast_is_given_where_it_is_asked_for(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    script = """async () => (await axe.run({ runOnly: {
      type: "rule", values: ["color-contrast-enhanced"] } })).violations.flatMap(
        ({ nodes }) => nodes.map((node) => node.html))"""

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, contrast="more")
        assert [] == page.evaluate(script)


def test_feeds_have_the_text_without_what_a_page_offers(page: Page) -> None:
    feed = page.evaluate(
        """fetch("/feed.json").then((all) => all.json()).then(({ items }) =>
          items.map((item) => item.content_html).join(""))"""
    )

    assert '<a class="footnote-ref" href="' in feed
    assert 'class="admonition tip"' in feed
    for added in ("popover", "<button", 'class="table"', "headerlink"):
        assert added not in feed


def test_an_address_is_read_from_the_left_in_any_text(page: Page) -> None:
    style = "(each) => [getComputedStyle(each).direction, each.textContent]"

    address = page.locator("[dir=rtl] > a")
    assert ["ltr", "https://x.example/a/b"] == address.evaluate(style)
    page.emulate_media(media="print")
    after = "(each) => getComputedStyle(each, '::after').content"
    assert "none" == address.evaluate(after)


def test_on_paper_notes_stand_at_the_end_and_code_is_whole(page: Page) -> None:
    page.emulate_media(media="print")

    (hr,) = boxes(page, ".footnote hr")
    assert all(note["top"] > hr["top"] for note in boxes(page, ".footnote li"))
    assert page.locator("sup > button").first.is_visible()
    assert page.locator(".copy").first.is_hidden()
    fits = "(each) => each.scrollWidth <= each.clientWidth"
    assert page.locator("pre").last.evaluate(fits)


def test_each_rank_of_headings_looks_smaller_or_lighter(page: Page) -> None:
    looks = page.evaluate(
        """() => [2, 3, 4, 5, 6].map((rank) => {
          const style = getComputedStyle(document.querySelector(`.prose h${rank}`));
          return [parseFloat(style.fontSize), style.fontWeight, style.fontStyle];
        })"""
    )

    sizes = [size for size, _, _ in looks]
    assert sorted(sizes, reverse=True) == sizes
    assert len({tuple(look) for look in looks}) == 5


def test_a_heading_leads_to_itself_by_key(page: Page) -> None:
    page.locator("#deuxieme a").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**#deuxieme")


def test_code_is_copied_as_it_was_written(page: Page) -> None:
    code = page.locator(".code").first
    button = code.get_by_role("button", name="Copier")
    code.hover()

    button.evaluate(SAID)
    button.click()

    assert page.evaluate("said") == "Copié"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert (
        'def f(x: int = 1) -> str:  # un commentaire\n    return "é < è" + str(x)\n'
    ) == copied


def test_code_is_copied_on_pages_without_tls_too(page: Page) -> None:
    page.evaluate(
        """() => {
          window.held = navigator.clipboard;
          Object.defineProperty(navigator, "clipboard", { value: undefined });
        }"""
    )

    page.locator(".copy").first.click()

    copied = page.evaluate("held.readText()")
    assert copied.startswith("def f(x")


def test_words_of_code_have_their_colours_in_both_schemes(page: Page) -> None:
    def colours() -> list[str]:
        script = "(all) => all.map((each) => getComputedStyle(each).color)"
        found: list[str] = page.locator("pre :is(.k, .nf, .c1, .s2)").evaluate_all(
            script
        )
        return found

    page.emulate_media(color_scheme="light")
    light = colours()
    page.emulate_media(color_scheme="dark")

    assert len(set(light)) == 4
    assert not set(light) & set(colours())


def test_a_wide_table_is_scrolled_by_keys(page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": 800})
    table = page.get_by_role("group", name="Tableau")
    table.focus()

    page.keyboard.press("ArrowRight")

    script = """(each) => new Promise((resolve) => {
      if (each.scrollLeft) resolve(true);
      else each.addEventListener("scroll", () => resolve(true));
    })"""
    assert table.evaluate(script)
    assert NARROW >= page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.needs("axe")
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1600])
def test_axe_finds_no_fault(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    settings: list[dict[str, Any]] = [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "contrast": "more"},
        {"color_scheme": "dark", "forced_colors": "active"},
    ]
    for setting in settings:
        page.emulate_media(contrast="no-preference", forced_colors="none")
        page.emulate_media(**setting)
        found = page.evaluate(
            """async () => (await axe.run()).violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`)"""
        )
        assert [] == found, setting
        assert width >= page.evaluate("document.documentElement.scrollWidth")
