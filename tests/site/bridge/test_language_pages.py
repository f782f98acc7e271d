"""Each further language of a site has a home, archives, and links from everywhere."""

import json
from typing import Any

import pytest

from causerie.podcast.model import Chapter
from podcast_site import POST, episode, make_show, show_settings
from sites import CONF, Make, Output, article

URL = "https://carnet.example/"
PLAIN = 'JINJA_FILTERS = {"own": str}\n'  # has Pelican make the pages
FILES: dict[str, str | bytes] = {
    **{
        f"content/articles/2026-03-{n:02}-mot-{n}.md": article(
            f"Mot {n}", Category="Réseaux", Tags="pme"
        )
        for n in range(1, 4)
    },
    **{
        f"content/articles/2026-03-{n:02}-mot-{n}.en.md": article(
            f"Word {n}", "Text.", Category="Réseaux", Tags="pme", Lang="en"
        )
        for n in (1, 3)
    },
    "content/articles/2026-03-02-own.md": article(
        "Only in English", "Text.", Category="Networks", Tags="office, pme", Lang="en"
    ),
    "content/articles/2026-03-05-wort.de.md": article("Wort", "Text."),
}


def built(site: Make, **files: str) -> Output:
    return site({**FILES, **files}).release()


def hrefs(page: Any, path: str) -> dict[str, str]:
    return {
        link.get("hreflang"): link.get("href").removeprefix(URL).lstrip("/")
        for link in page.xpath(path)
    }


def test_a_language_has_a_home_and_archives_of_its_own(site: Make) -> None:
    output = built(site)

    for path, titles in (
        ("/en/", "//h2/a/text()"),
        ("/en/archives/", "//ol[@class='titles']//a/text()"),
    ):
        page = output.page(path)
        assert page.get("lang") == "en"
        assert page.xpath(titles) == ["Word 3", "Only in English", "Word 1"]
        assert page.xpath("//link[@rel='canonical']/@href") == [f"{URL}{path[1:]}"]
        assert len(page.xpath("//h1")) == 1
        assert not page.xpath(
            "//section//a[contains(@href, '/2026/03/')][text()='March 2026']"
        )
    assert output.page("/de/").xpath("//h2/a/text()") == ["Wort"]
    assert output.page("/en/").xpath("string(//title)") == "Carnet d'essai | English"
    assert "Tout" not in output.page("/en/").xpath(
        "string(//meta[@name='description']/@content)"
    )


def test_a_home_is_split_into_pages_as_the_first_one_is(site: Make) -> None:
    few = CONF + "DEFAULT_PAGINATION = 1\n"
    output = built(site, **{"pelicanconf.py": few})

    assert output.page("/en/page/1/").xpath("//h2/a/text()") == ["Word 1"]
    assert output.page("/en/page/1/").xpath("//link[@hreflang]") == []
    older = output.page("/en/").xpath("//a[@rel='next']/@href")
    assert older == ["/en/page/2/"]


@pytest.mark.parametrize(
    "path",
    ["/", "/archives/", "/404.html", "/category/", "/2026/03/01/mot-1/", "/tag/pme/"],
)
def test_every_page_leads_to_the_other_languages(site: Make, path: str) -> None:
    page = built(site).page(path)

    found = hrefs(page, "//nav[contains(@class, 'languages')]//a")
    assert found == {"en": "en/", "de": "de/"}


def test_a_page_in_a_language_leads_to_what_is_in_it(site: Make) -> None:
    for path in ("/en/", "/en/archives/", "/en/2026/03/01/mot-1/"):
        page = built(site).page(path)

        (archives,) = page.xpath("//header//nav//a[.='Archives']")
        assert archives.get("href") == "/en/archives/"
        (topics,) = page.xpath("//header//nav//a[.='Topics']")
        assert topics.get("hreflang") == "fr"
        assert page.xpath("//*[contains(@class, 'site-name')]/a/@href") == ["/en/"]
        feeds = page.xpath("//link[@type='application/rss+xml']")
        assert feeds[0].get("href") == "/en/feed.xml"
        assert feeds[0].get("title") == "Carnet d'essai (RSS, English)"
        assert page.xpath("//footer//a[.='RSS feed']/@href") == ["/en/feed.xml"]
    about = {"content/pages/legal.md": article("Mentions")}
    (link,) = built(site, **about).page("/en/").xpath("//footer//a[.='Mentions']")
    assert (link.get("lang"), link.get("hreflang")) == ("fr", "fr")
    french = built(site).page("/")
    assert french.xpath("//a[@hreflang='fr']") == []
    assert "/en/feed.xml" not in french.xpath("//link/@href")


def test_homes_archives_and_posts_name_their_versions_for_machines(site: Make) -> None:
    output = built(site)
    home = {"x-default": "", "fr": "", "en": "en/", "de": "de/"}
    post = {"x-default": "2026/03/01/mot-1/", "fr": "2026/03/01/mot-1/"}

    for path, expected in {
        "/": home,
        "/de/": home,
        "/en/archives/": {lang: f"{url}archives/" for lang, url in home.items()},
        "/en/2026/03/01/mot-1/": {**post, "en": "en/2026/03/01/mot-1/"},
    }.items():
        assert expected == hrefs(output.page(path), "//link[@hreflang]"), path
    shown = hrefs(output.page("/"), "//p[@class='translations']/a")
    assert shown == {"en": "en/", "de": "de/"}


def test_open_graph_knows_the_other_languages(site: Make) -> None:
    output = built(site)

    for path, own, others in (
        ("/", "fr_FR", ["de_DE", "en_US"]),
        ("/en/2026/03/01/mot-1/", "en_US", ["fr_FR"]),
        ("/en/2026/03/02/own/", "en_US", []),
    ):
        page = output.page(path)
        assert [own] == page.xpath("//meta[@property='og:locale']/@content")
        found = page.xpath("//meta[@property='og:locale:alternate']/@content")
        assert others == sorted(found), path


def test_the_sitemap_and_the_feed_know_the_home(site: Make) -> None:
    output = built(site)

    urls = output.xml("sitemap.xml").xpath("//*[local-name() = 'loc']/text()")
    assert {URL, f"{URL}en/", f"{URL}de/"} <= set(urls)
    assert output.xml("en/feed.xml").findtext("channel/link") == f"{URL}en/"
    assert output.xml("feed.xml").findtext("channel/link") == URL


def test_a_name_in_another_language_says_so(site: Make) -> None:
    output = built(site)

    def lang(path: str, name: str) -> str | None:
        (link,) = output.page(path).xpath(f"//main//a[.='{name}'][1]")
        return link.get("lang")

    assert lang("/en/2026/03/01/mot-1/", "Réseaux") == "fr"
    assert lang("/en/2026/03/01/mot-1/", "pme") == "fr"
    assert lang("/en/2026/03/02/own/", "Networks") is None
    assert lang("/en/2026/03/02/own/", "pme") == "fr"
    assert lang("/2026/03/01/mot-1/", "Réseaux") is None
    assert lang("/category/", "Networks") == "en"
    assert lang("/category/", "Réseaux") is None
    # on a French list an English title says so, and what is French round it does not
    (entry,) = output.page("/category/networks/").xpath("//article")
    assert entry.get("lang") is None
    assert entry.xpath(".//h2/@lang") == ["en"]
    assert entry.xpath(".//a[@class='p-category']/@lang") == ["en"]
    assert output.page("/category/networks/").xpath("//h1/@lang") == ["en"]


@pytest.mark.parametrize(
    ("name", "post", "expected"),
    [
        ("pages/en.md", article("Welcome", "A page."), "Welcome"),
        ("articles/2026-03-09-x.md", article("X", Aliases="/en/"), "a déménagé"),
    ],
)
def test_what_an_author_puts_there_goes_before_it(
    site: Make, name: str, post: str, expected: str
) -> None:
    output = built(site, **{f"content/{name}": post})

    assert expected in output.page("/en/").xpath("string(//h1)")
    assert output.page("/en/archives/").xpath("//ol[@class='titles']")


TAGLINES = 'SITESUBTITLE = {"fr": "Notes: un essai", "en": "Notes & drafts"}\n'


def test_the_line_below_the_name_is_in_the_language_of_the_page(site: Make) -> None:
    output = built(site, **{"pelicanconf.py": CONF + TAGLINES})

    french, english = "Notes\N{NO-BREAK SPACE}: un essai", "Notes & drafts"
    for path, lang, shown in (
        ("/", "fr", french),
        ("/en/", "en", english),
        ("/en/2026/03/01/mot-1/", "en", english),
        ("/de/", "fr", french),  # it has none of its own
    ):
        (line,) = output.page(path).xpath("//*[@class='site-subtitle']")
        assert (lang, shown) == (line.get("lang"), line.text), path
    titles = {p: output.page(p).xpath("string(//title)") for p in ("/en/", "/de/")}
    assert titles == {
        "/en/": "Carnet d'essai | Notes & drafts",
        "/de/": "Carnet d'essai | Deutsch",
    }
    (about,) = output.page("/en/").xpath("//meta[@name='description']/@content")
    assert about == english
    said = [output.xml(f"{path}feed.xml") for path in ("", "en/", "de/")]
    assert [feed.findtext("channel/description") for feed in said] == [
        "Notes: un essai",
        english,
        "Notes: un essai",
    ]
    wrong = {"pelicanconf.py": CONF + TAGLINES + 'DEFAULT_LANG = "de"\n'}
    (fault,) = (p for p in site({**FILES, **wrong}).problems() if "SUBTITLE" in p)
    assert fault.startswith("pelicanconf.py:9: SITESUBTITLE has no text in 'de'")


def test_a_post_in_another_language_alone_says_so_wherever_it_is_listed(
    site: Make,
) -> None:
    output = built(site, **{"pelicanconf.py": CONF + 'START_HERE = ["own"]\n'})

    in_words = {"wort": "En allemand", "own": "En anglais", "mot-1": ""}
    for path, entry in (
        ("/", "article"),
        ("/", "section//li"),
        ("/archives/", "li"),
        ("/2026/03/", "article"),
        ("/tag/pme/", "article"),
    ):
        found = output.page(path).xpath(f"//main//{entry}[.//a]")
        assert found, (path, entry)
        for each in found:
            (url,) = {url for url in each.xpath(".//a/@href") if "/2026/03/0" in url}
            said = each.xpath("string(.//*[@class='in-language'])")
            assert in_words.get(url.split("/")[-2], "") == said, (path, url)
    assert output.page("/en/").xpath("//*[@class='in-language']") == []


def test_a_feed_says_which_of_its_posts_are_in_another_language(site: Make) -> None:
    output = built(site)

    rss, atom = output.xml("feed.xml"), output.xml("atom.xml")
    of_item = "{http://purl.org/dc/elements/1.1/}language"
    told = [each.findtext(of_item) for each in rss.iter("item")]
    assert told == ["de", None, "en", None, None]
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert told == [each.get(lang) for each in atom.iter("{*}entry")]
    items = json.loads((output.root / "feed.json").read_bytes())["items"]
    assert told == [item.get("language") for item in items]
    english = output.xml("en/feed.xml")
    assert {each.findtext(of_item) for each in english.iter("item")} == {None}


def test_a_site_in_one_language_has_no_such_pages(site: Make) -> None:
    output = site({"content/articles/2026-03-01-a.md": article("A")}).release()

    page = output.page("/")
    assert not (output.root / "fr").exists()
    assert page.xpath("//*[@hreflang]|//nav[contains(@class, 'languages')]") == []


def spoken(site: Make, conf: str = "") -> Output:
    """Release a site with an episode in French and its translation."""
    more = {"seasons": {1: "L'hiver"}}
    header = {"Season": "1", "Transcript": "audio/e.vtt", "Date": "2026-04-01"}
    folder = make_show(
        site,
        {
            **FILES,
            "pelicanconf.py": CONF + show_settings(**more) + conf,
            "content/episodes/2026-04-01-e.md": episode(**header),
            "content/episodes/2026-04-01-e.en.md": article("One", "Text.", Lang="en"),
            "content/audio/e.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nQui parle?\n",
        },
        chapters=[Chapter(0, "Qui parle?")],
    )
    (folder.root / POST).unlink()
    return folder.release()


def test_pelican_itself_makes_the_same_pages(site: Make) -> None:
    few = "DEFAULT_PAGINATION = 2\n"
    by_table = spoken(site, few).files()
    by_pelican = spoken(site, few + PLAIN).files()

    pages = {name for name in by_table if name.endswith(".html")}
    assert "en/page/1/index.html" in pages
    assert pages == {name for name in by_pelican if name.endswith(".html")}
    assert [n for n in sorted(pages) if by_table[n] != by_pelican[n]] == []


def test_a_translated_episode_says_what_language_is_heard(site: Make) -> None:
    output = spoken(site)

    english, french = (output.page(f"{lang}/2026/04/01/e/") for lang in ("/en", ""))
    said = " ".join(english.xpath("string(//p[@class='recorded'])").split())
    assert said == "Recorded in French · Transcript in French"
    assert french.xpath("//p[@class='recorded']") == []
    chapter = "//*[@id='chapters']//span"
    assert english.xpath(f"{chapter}/@lang") == ["fr"]
    assert english.xpath(f"string({chapter})") == "Qui parle\u202f?"
    assert french.xpath(f"{chapter}/@lang") == []
    season = english.xpath("//*[@class='facts']//span[.='L’hiver']/@lang")
    assert season == ["fr"]
    assert english.xpath("//*[@id='transcript']//div/@lang") == ["fr"]
