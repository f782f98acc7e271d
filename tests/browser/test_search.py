"""Searches in a browser, under the policy of production, in one release."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

import audio
from causerie.markup.video_embeds import SITE_POLICY
from causerie.preview.http_server import serve_folder
from pictures import png
from podcast_site import POST, SHOW, episode
from sites import CONF, article, make_site

WORDS = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ana>Bonjour à tous.\n\n"
    "00:02.500 --> 00:04.000\n<v Ana>L'avoine a manqué cet hiver.\n"
)
FILES = {
    "pelicanconf.py": CONF + SHOW,
    "content/images/couverture.png": png(),
    POST: episode("Un", "Des notes.", Transcript="audio/e.vtt"),
    "content/audio/e.vtt": WORDS,
    "content/articles/2026-03-02-a.md": article(
        "Les chevaux", "L'économie d'une écurie, <b>&lt;i&gt;nette&lt;/i&gt;</b>."
    ),
    "content/articles/2025-03-03-b.md": article("Sellerie", "Un cheval de bois."),
    "content/articles/2025-02-03-c.md": article(
        "Un long texte", f"Au début. {'mot ' * 60}poulain{' mot' * 60} à la fin."
    ),
    "content/articles/2025-02-02-d.md": article(
        "Un texte et ses signes",
        f"{'mot ' * 40}{') ' * 40}mulet{' mot' * 60} à la fin.",
    ),
    "content/articles/2026-03-02-a.en.md": article("Horses", "A stable.", Lang="en"),
}

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = make_site(tmp_path_factory.mktemp("search") / "site", FILES)
    audio.mp3_cbr(folder.root / "content/audio/e.mp3", 5)
    release: Path = folder.release().root
    with serve_folder(release, csp=SITE_POLICY) as served:
        yield served.rstrip("/")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("economie", ["Les chevaux"]),
        ("l’écurie", ["Les chevaux"]),
        ("cheval", ["Les chevaux", "Sellerie"]),
        ("avoine", ["Un"]),
        ("girafe", []),
    ],
)
def test_words_are_found_in_any_form(
    page: Page, address: str, words: str, titles: list[str]
) -> None:
    page.goto(f"{address}/search/?q={words}")

    expect(page.get_by_role("status")).to_have_text(
        "Rien n’a été trouvé."
        if not titles
        else "Un résultat"
        if len(titles) == 1
        else f"{len(titles)} résultats"
    )
    assert titles == sorted(page.locator(".results h2").all_inner_texts())


def test_nothing_is_loaded_before_somebody_searches(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/search/")

    expect(page.locator("#all-posts")).to_contain_text("Sellerie")
    assert not [url for url in asked if "/pagefind/" in url]
    page.get_by_label("Chercher").fill("stable")
    expect(page.get_by_role("status")).to_have_text("Rien n’a été trouvé.")
    expect(page.locator("#all-posts")).to_be_hidden()
    page.get_by_label("Chercher").fill("bois")
    expect(page.locator(".results h2")).to_have_text(["Sellerie"])
    expect(page).to_have_url(f"{address}/search/?q=bois")
    assert all(url.startswith(address) for url in asked)


def test_a_year_is_chosen_and_stands_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=cheval")
    expect(page.locator(".results li")).to_have_count(2)
    page.get_by_label("Année").select_option("2025")

    expect(page.locator(".results h2")).to_have_text(["Sellerie"])
    expect(page).to_have_url(f"{address}/search/?q=cheval&year=2025")
    page.reload()
    expect(page.locator(".results h2")).to_have_text(["Sellerie"])
    expect(page.get_by_label("Année")).to_have_value("2025")


def test_a_sentence_leads_to_it_in_the_player(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=hiver")
    page.get_by_role("link", name="0:02 L’avoine a manqué cet hiver.").click()

    sought = page.locator("[data-at='2.5']")
    expect(sought).to_have_attribute("aria-current", "true")
    expect(sought).to_be_in_viewport()
    assert 2.5 == page.locator("audio").evaluate("audio => audio.currentTime")


def test_words_of_a_text_are_no_markup_of_a_result(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=nette")

    expect(page.locator(".excerpt")).to_contain_text("<i>nette</i>.")
    expect(page.locator(".excerpt mark")).to_have_text(["<i>nette</i>."])


def test_where_an_excerpt_is_cut_it_is_seen(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=poulain")
    expect(page.locator(".excerpt")).to_have_text(re.compile(r"^… mot .+ mot…$"))

    page.goto(
        f"{address}/search/?q=mulet"
    )  # and what ends the words before is left out
    expect(page.locator(".excerpt")).to_have_text(re.compile(r"^… mulet mot .+ mot…$"))

    page.goto(f"{address}/search/?q=bois")
    expect(page.locator(".excerpt")).to_contain_text("Un cheval de bois.")
    expect(page.locator(".excerpt")).not_to_contain_text("…")


def test_an_english_reader_finds_what_is_english(page: Page, address: str) -> None:
    page.goto(f"{address}/en/")
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Search for").fill("stables")

    expect(page.locator(".results h2")).to_have_text("Horses")


def test_what_is_typed_before_the_script_has_come_is_searched(
    page: Page, address: str
) -> None:
    held: list[Route] = []
    script = re.compile(r"/search[^/]*\.js")

    def hold(route: Route) -> None:
        held.append(route)

    page.route(script, hold)
    with page.expect_request(script):
        page.goto(f"{address}/search/", wait_until="commit")
    page.get_by_label("Chercher").fill("bois")
    expect(page.get_by_role("status")).to_be_empty()
    [route] = held
    route.continue_()

    expect(page.locator(".results h2")).to_have_text(["Sellerie"])


def test_who_has_gone_astray_can_search(page: Page, address: str) -> None:
    page.goto(f"{address}/404.html")
    page.get_by_label("Chercher").fill("bois")
    page.keyboard.press("Enter")

    expect(page.locator(".results h2")).to_have_text(["Sellerie"])


def test_only_the_search_page_may_run_webassembly(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    said: dict[str, bool] = {}
    for path in ("/", "/2026/03/01/e/", "/search/"):
        page.goto(address + path)
        said[path] = page.evaluate(
            "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
            ".then(() => true, () => false)"
        )

    assert {"/": False, "/2026/03/01/e/": False, "/search/": True} == said


def test_without_a_script_it_is_an_archive(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/search/")

    expect(page.locator("#search")).to_be_hidden()
    expect(page.get_by_role("link", name="Sellerie")).to_be_visible()
    context.close()
