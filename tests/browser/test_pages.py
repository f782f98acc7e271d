"""The pages as files: valid, light, with nothing inline, and read back by machines."""

import gzip
import re
import subprocess
from pathlib import Path
from typing import Any

import mf2py
import pytest
import segno

from causerie.comments.comments_json import write_comments_json
from causerie.comments.model import new_comment
from causerie.theme_path import theme_path
from checkout import SUPPORT
from demonstration import SITE_URL, episodes, listed, pages, shared_release, sources
from pictures import png
from podcast_site import SHOW
from served_demonstration import ARTICLE, EPISODE, PAGES
from sites import CONF, Make, Output, article
from system_tools import MODULES

pytestmark = pytest.mark.needs("demonstration")

KB = 1000  # bytes


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return shared_release(tmp_path_factory)


def weight(data: bytes) -> int:
    return len(gzip.compress(data, mtime=0))


def microformats(release: Output, path: str) -> dict[str, Any]:
    html = (release.root / path.lstrip("/") / "index.html").read_text(encoding="utf-8")
    return mf2py.parse(doc=html, url=SITE_URL + path)


def items(parsed: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [item for item in parsed["items"] if kind in item["type"]]


# -- valid, light, nothing inline ---------------------------------------------------


def html_validate(*paths: Path) -> str:
    program = MODULES / "html-validate" / "bin" / "html-validate.mjs"
    config = SUPPORT / "html-validate.json"
    done = subprocess.run(
        ["node", program, "--config", config, "--formatter", "text", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.needs("html-validate")
def test_html_validate_finds_no_fault_on_any_page(release: Output) -> None:
    found = [file for _, file in pages(release)]

    assert len(found) > 80
    assert html_validate(*found) == ""


@pytest.mark.needs("html-validate")
def test_html_validate_would_find_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html lang=fr><title>x</title><p><div></div></p>")

    assert "close-order" in html_validate(page)


def test_every_page_is_light(release: Output) -> None:
    theme = theme_path() / "static"
    styles = weight((theme / "css/site.css").read_bytes())
    loaded = (release.root / "theme/js").glob("*.*.js")  # by their hashed names
    files = {path.name.split(".")[0]: weight(path.read_bytes()) for path in loaded}
    assert {path.stem for path in theme.glob("js/*.js")} == set(files)
    for path, file in pages(release):
        html = weight(file.read_bytes())
        assert html <= 20 * KB, path
        assert html + styles <= 50 * KB, path

    assert styles <= 14 * KB
    assert files["onward"] <= 2 * KB
    assert files.pop("search") <= 2.5 * KB
    assert sum(files.values()) <= 10 * KB


def test_no_page_asks_another_host_or_holds_a_script_or_a_style(
    release: Output,
) -> None:
    loads = "//@src|//@srcset|//link[@rel='stylesheet' or @rel='icon']/@href"
    for path, _ in pages(release):
        page = release.page(path)
        foreign = [url for url in page.xpath(loads) if not re.match("/(?!/)", url)]
        assert foreign == [], path
        assert page.xpath("//style|//@style|//@onclick|//@onload") == [], path
        inline = page.xpath("//script[not(@src)]/@type")
        assert set(inline) <= {"application/ld+json"}, path
    css = (release.root / "theme/css/site.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face", css)


def test_the_stylesheet_is_layered_and_knows_no_left_or_right() -> None:
    css = (theme_path() / "static/css/site.css").read_text(encoding="utf-8")
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)

    layers = re.search(r"@layer ([\w, ]+);", plain)[1].split(", ")
    assert re.findall(r"^@layer (\w+) \{", plain, re.MULTILINE) == layers
    assert re.sub(r"@layer \w+ \{", "", plain).count("\n@") == 1  # the list of layers
    physical = r"(?:margin|padding|border|inset)-(?:left|right)|[{;]\s*(?:left|right):"
    assert not re.search(physical + r"|: (?:left|right);|float:", plain)


# -- what each page is --------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES.values())
def test_every_page_has_one_first_heading_a_name_and_an_address(
    release: Output, path: str
) -> None:
    page = release.page(path)

    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").strip()
    assert page.xpath("string(//meta[@name='description']/@content)").strip()
    expected = [] if path in (PAGES["404"], PAGES["gone"]) else [SITE_URL + path]
    assert expected == page.xpath("//link[@rel='canonical']/@href")
    assert page.xpath("string(/html/@dir)") == "ltr"


def test_translations_name_each_other(release: Output) -> None:
    languages = {
        path: {
            link.get("hreflang"): link.get("href")
            for link in release.page(path).xpath("//link[@hreflang]")
        }
        for path in (PAGES["english"], PAGES["german"], PAGES["video"])
    }

    for path, found in languages.items():
        assert {"de", "en", "fr", "x-default"} == set(found), path
        assert found["x-default"] == found["fr"]
        for url in found.values():
            other = release.page(url.removeprefix(SITE_URL))
            assert SITE_URL + path in other.xpath("//link[@hreflang]/@href")


def test_every_feed_is_named_in_a_head_and_linked_from_a_page(release: Output) -> None:
    feeds = {f"/{name}" for name in release.files() if re.search(r"\.xml$", name)}
    feeds -= {"/sitemap.xml", *(url for url in feeds if "/page/" in url)}  # RFC 5005
    heads, links = set(), set()
    for path, _ in pages(release):
        page = release.page(path)
        heads.update(page.xpath("//head/link[@rel='alternate']/@href"))
        links.update(page.xpath("//body//a/@href"))

    assert {"/category/reseaux/feed.xml", "/en/feed.xml", "/feed.xml"} <= feeds
    assert [] == sorted(feeds - heads)
    found = {link.removeprefix(SITE_URL) for link in links}
    assert [] == sorted(feeds - found)


def test_every_day_and_series_has_a_page(release: Output) -> None:
    for source in listed():
        day = source.address.removesuffix(f"{source.slug}/")
        links = release.page(day).xpath("//h2/a/@href")
        assert source.address in links

    parts = [s for s in listed() if s.header.get("Series") == "Compter juste"]
    shown = release.page("/series/compter-juste/").xpath("//h2/a/@href")
    assert [source.address for source in reversed(parts)] == shown
    link = release.page(parts[0].address).xpath("//*[@class='series']//h2/a/@href")
    assert link == ["/series/compter-juste/"]


def test_related_posts_are_older_and_share_the_rarest_tags(site: Make) -> None:
    output = site(
        {
            f"content/articles/2026-03-0{n}-{slug}.md": article(slug, Tags=tags, **more)
            for n, (slug, tags, more) in enumerate(
                [
                    ("commun", "a", {}),
                    ("rare", "a, b", {}),
                    ("suite", "a, b", {"Series": "S"}),
                    ("autre", "c", {}),
                    ("celui", "a, b", {"Series": "S"}),
                    ("apres", "a, b", {}),
                ],
                1,
            )
        }
    ).release()

    def related(path: str) -> list[str]:
        return output.page(path).xpath("//*[@class='related']//a/text()")

    assert related("/2026/03/05/celui/") == ["rare", "commun"]  # "suite" is its series
    assert related("/2026/03/04/autre/") == []
    assert related("/2026/03/01/commun/") == []


def test_a_post_can_be_passed_on_without_a_script(release: Output) -> None:
    page = release.page(ARTICLE)

    mail, mastodon = page.xpath("//*[@class='share']//a/@href")
    assert mail.startswith("mailto:?subject=Mesurer%20l%27usage")
    assert mail.endswith("mesurer-sans-surveiller/")
    assert mastodon.startswith("https://share.joinmastodon.org/#text=Mesurer")


# -- a look of one's own ------------------------------------------------------------


def test_a_site_may_have_a_stylesheet_templates_and_words_of_its_own(
    site: Make,
) -> None:
    words = 'msgid ""\nmsgstr ""\n\nmsgid "Archives"\nmsgstr "Archivio"\n'
    own = 'STYLESHEET = "look.css"\nTHEME_TEMPLATES_OVERRIDES = ["look"]\n'
    output = site(
        {
            "pelicanconf.py": CONF + own,
            "content/look.css": ":root { --red: teal }",
            "content/articles/2026-03-01-a.md": article("A", Lang="it"),
            "look/404.html": "{% extends '!theme/404.html' %}"
            "{% block name %}Perdu{% endblock %}",
            "look/translations/it/LC_MESSAGES/messages.po": words,
        }
    ).release()

    page = output.page("/it/2026/03/01/a/")
    styles = page.xpath("//link[@rel='stylesheet']/@href")
    assert re.fullmatch(r"/look\.[0-9a-f]+\.css", styles[-1])
    assert (output.root / styles[-1].lstrip("/")).is_file()
    assert "Archivio" in page.xpath("//nav//a/text()")
    assert output.page("/404.html").xpath("string(//title)").startswith("Perdu |")


def test_a_stylesheet_that_is_not_there_is_a_fault(site: Make) -> None:
    folder = site(
        {
            "pelicanconf.py": CONF + 'STYLESHEET = "lok.css"\n',
            "content/articles/2026-03-01-a.md": article("A"),
        }
    )

    (problem,) = folder.problems()

    assert problem.startswith("pelicanconf.py:9: STYLESHEET: 'lok.css' is no file")


# -- the show ---------------------------------------------------------------------


def test_the_show_can_be_followed_in_every_app(site: Make) -> None:
    listed_at = (
        'SUBSCRIBE = {"apple": "https://podcasts.apple.com/fr/podcast/id1",'
        ' "spotify": "https://open.spotify.com/show/1",'
        ' "deezer": "https://www.deezer.com/show/1"}\n'
    )
    output = site(show_files(listed_at)).release()

    apps = {
        link.text_content(): link.get("href")
        for link in output.page("/podcast/").xpath("//*[@class='apps']//a")
    }
    assert apps == {
        "Apple Podcasts": "https://podcasts.apple.com/fr/podcast/id1",
        "Spotify": "https://open.spotify.com/show/1",
        "Deezer": "https://www.deezer.com/show/1",
        "Pocket Casts": "pktc://subscribe/carnet.example/podcast.xml",
        "Overcast": "overcast://x-callback-url/add"
        "?url=https%3A%2F%2Fcarnet.example%2Fpodcast.xml",
        "AntennaPod": "https://antennapod.org/deeplink/subscribe"
        "?url=https%3A%2F%2Fcarnet.example%2Fpodcast.xml",
    }
    (copy,) = output.page("/podcast/").xpath("//button[@data-do='copy']/@data-text")
    assert copy == "https://carnet.example/podcast.xml"


def test_apples_app_takes_a_feed_that_is_listed_nowhere(site: Make) -> None:
    page = site(show_files()).release().page("/podcast/")

    apps = {
        a.text_content(): a.get("href") for a in page.xpath("//*[@class='apps']//a")
    }
    assert apps["Apple Podcasts"] == "podcast://carnet.example/podcast.xml"
    assert "Spotify" not in apps


def test_a_listing_at_another_host_is_a_fault(site: Make) -> None:
    folder = site(show_files('SUBSCRIBE = {"deezer": "https://d.example/show/1"}\n'))

    (problem,) = folder.problems()

    assert 'SUBSCRIBE["deezer"]' in problem
    assert "https://www.deezer.com/…" in problem


def test_the_code_of_the_show_is_that_of_its_page(site: Make) -> None:
    page = site(show_files()).release().page("/podcast/")

    (drawing,) = page.xpath("//*[@class='qr']/svg")
    size = int(drawing.get("viewbox").split()[2])
    dark = {
        (int(x) + n, int(y))
        for x, y, length in re.findall(
            r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.find("path").get("d")
        )
        for n in range(int(length))
    }
    code = segno.make_qr(
        "https://carnet.example/podcast/", error="m", boost_error=False
    )
    expected = {
        (x, y)
        for y, row in enumerate(code.matrix_iter(border=4))
        for x, module in enumerate(row)
        if module
    }
    assert expected == dark
    assert size == code.symbol_size(border=4)[0]


def test_episodes_stand_by_season(release: Output) -> None:
    page = release.page("/podcast/")

    headings = page.xpath("//*[@class='season']/h3")
    seasons = [heading.text_content() for heading in headings]
    rows = page.xpath("//*[@class='season']//li/a/@href")
    assert seasons == ["Saison 1\u00a0: Une année de réseau"]
    (newest,) = page.xpath("//section[@class='episodes']//article//h3/a/@href")
    assert [source.address for source in episodes()] == [newest, *rows]
    voices = page.xpath("//*[@class='hosts']//*[@class='p-name']/text()")
    assert voices == ["La rédaction d’Entre collègues"]


def show_files(more: str = "") -> dict[str, str | bytes]:
    return {
        "pelicanconf.py": CONF + SHOW + more,
        "content/images/couverture.png": png(),
        "content/articles/2026-03-01-a.md": article("A"),
    }


def test_the_ways_to_subscribe_stand_before_what_the_show_says(
    release: Output,
) -> None:
    page = release.page("/podcast/")

    shown = "//main/*[not(@hidden)][self::header or self::section or self::div]"
    found = page.xpath(shown)
    assert [element.get("id") or element.get("class") for element in found] == [
        *("show", "subscribe", "show-about", "episodes")
    ]


def test_the_number_of_an_episode_is_a_label_and_its_title_verbatim_for_machines(
    release: Output,
) -> None:
    page = release.page(EPISODE)
    verbatim = "[podcast – 09|11] Un an après, autour de la table"

    assert page.xpath("string(//h1)") == verbatim
    assert page.xpath("string(//h1/span[@class='aside'])") == "[podcast – 09|11]"
    assert page.xpath("string(//title)").startswith(verbatim)
    (label,) = page.xpath("//header//p[@class='kind']/a")
    assert label.text_content() == "podcast – 09|11"
    assert label.get("href") == "/category/podcast/"
    (entry,) = items(microformats(release, EPISODE), "h-entry")
    assert entry["properties"]["name"] == [verbatim]
    assert "Podcast" in entry["properties"]["category"]
    titles = release.xml("podcast.xml").xpath("//item/title/text()")
    assert verbatim in titles
    row = release.page("/archives/").xpath("//li[contains(@class, 'spoken')]/a")[0]
    assert row.xpath("string(span[@class='title-label'])") == "[podcast – 09|11]"


def test_words_are_those_of_people_who_read_and_listen(release: Output) -> None:
    for lang, listen, by, other in (
        ("", "Écouter", "Par", {"Billet précédent", "Billet suivant"}),
        ("/en", "Play", "By", {"Previous post", "Next post"}),
        ("/de", "Abspielen", "Von", {"Vorheriger Beitrag", "Nächster Beitrag"}),
    ):
        stems = ["podcast-1602-temps-perdu-temps-investi", "le-premier-qui-suit"]
        found = [
            release.page(source.address)
            for source in sources()
            if any(stem in source.path.name for stem in stems)
            and source.address.startswith(lang or "/2026")
        ]
        assert len(found) == 2
        assert {listen} == {
            button.text_content().strip()
            for page in found
            for button in page.xpath("//button[@class='play']")
        }
        for page in found:
            signed = page.xpath("string(//*[contains(@class, 'signature')])").split()
            assert by == signed[0]
        neighbours = "//nav[@class='neighbours']//*[@class='hint']/text()"
        assert other == {word for page in found for word in page.xpath(neighbours)}


def test_the_legal_page_says_what_a_browser_keeps(release: Output) -> None:
    scripts = [path.read_text() for path in (release.root / "theme/js").iterdir()]
    kept = {key for text in scripts for key in re.findall(r"causerie:(\w+):?\W", text)}
    said = {
        "scheme": "couleurs",
        "speed": "vitesse",
        "volume": "volume",
        "place": "l’endroit où vous en étiez",
        "queue": "mis à la suite",
    }
    text = release.page("/mentions-legales/").text_content()

    assert kept - {"page", "seek"} == set(said)  # these are events
    assert [] == [words for words in said.values() if words not in text]
    assert "Qui répond par courriel" in text
    assert "hébergeur" in text


def test_an_author_says_who_that_is(site: Make) -> None:
    card = {"bio": "L'un.\n\nL'autre.", "url": "https://ada.example/"}
    conf = (
        f'AUTHORS = {{"Ada": {card | {"image": "ada.png"}}, "Zoé": {{"bio": "?"}}}}\n'
    )
    folder = site(
        {
            "pelicanconf.py": CONF + conf,
            "content/articles/2026-03-01-a.md": article("A", Author="Ada"),
            "content/ada.png": png(9),
        }
    )
    (problem,) = folder.problems()
    output = Output(folder.root / "output-release")

    assert problem.startswith("pelicanconf.py:9: warning: AUTHORS: no post is by 'Zoé'")
    bio = output.page("/author/ada/").find_class("bio")[0]
    assert bio.xpath(".//p[@class='p-note']/text()") == ["L’un.", "L’autre."]
    assert bio.xpath(".//a/@href") == ["https://ada.example/"]
    assert (output.root / "ada.png").is_file()


# -- responses --------------------------------------------------------------------


@pytest.mark.parametrize(("count", "folded"), [(0, 0), (1, 0), (40, 0), (500, 460)])
def test_a_conversation_is_shown_whole_and_folded_when_it_is_long(
    site: Make, count: int, folded: int
) -> None:
    from datetime import UTC, datetime, timedelta

    start = datetime(2026, 3, 2, tzinfo=UTC)
    comments = [
        new_comment(f"Nom {n}", f"Texte {n}", date=start + timedelta(hours=n))
        for n in range(count)
    ]
    files: dict[str, str | bytes] = {"content/articles/2026-03-01-a.md": article("A")}
    if count:
        files["content/comments/2026-03-01-a.json"] = write_comments_json(comments)

    output = site(files).release()

    page = output.page("/2026/03/01/a/")
    said = page.xpath("//*[@id='responses']//li[contains(@class, 'comment')]")
    texts = [li.xpath("string(.//div[@class='p-content'])").strip() for li in said]
    assert [f"Texte {n}" for n in range(count)] == texts
    assert folded == len(page.xpath("//*[@id='responses']/details//li"))
    assert page.xpath("//*[@id='respond']")
    html = (output.root / "2026/03/01/a/index.html").read_bytes()
    assert weight(html) <= 30 * KB


# -- microformats -------------------------------------------------------------------


def test_an_article_is_an_entry_with_its_author_and_responses(release: Output) -> None:
    (entry,) = items(microformats(release, ARTICLE), "h-entry")

    said = entry["properties"]
    assert said["url"] == [SITE_URL + ARTICLE]
    assert said["name"] == [
        "Mesurer l’usage d’un réseau interne sans surveiller les gens"
    ]
    assert said["published"][0].startswith("2026-02-23T09:00:00")
    (author,) = said["author"]
    assert author["properties"]["name"] == ["La rédaction"]
    assert author["properties"]["url"] == [f"{SITE_URL}/author/la-redaction/"]
    assert {"Temps et mesure", "mesure", "confiance", "données"} == set(
        said["category"]
    )
    assert said["summary"][0].startswith("Les tableaux de bord savent dire")
    assert "<table>" in said["content"][0]["html"]
    assert len(said["comment"]) >= 10
    assert all("h-cite" in response["type"] for response in said["comment"])


def test_an_episode_is_an_entry_with_its_recording(release: Output) -> None:
    (entry,) = items(microformats(release, EPISODE), "h-entry")

    (audio,) = entry["properties"]["audio"]
    assert audio == f"{SITE_URL}/audio/0911-un-an-apres.mp3"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("home", "Entre collègues"),
        ("tag", "mesure"),
        ("series", "Compter juste"),
        ("author", "La rédaction"),
        ("month", "février 2026"),
    ],
)
def test_a_list_is_a_feed_of_entries(release: Output, kind: str, name: str) -> None:
    (feed,) = items(microformats(release, PAGES[kind]), "h-feed")

    assert feed["properties"]["name"] == [name]
    assert feed["properties"]["author"][0]["properties"]["name"] == ["Entre collègues"]
    entries = [child for child in feed["children"] if "h-entry" in child["type"]]
    assert entries
    for entry in entries:
        assert entry["properties"]["url"][0].startswith(SITE_URL)
        assert {"name", "published", "summary", "category"} <= set(entry["properties"])


def test_who_speaks_here_is_named_on_every_page_with_profiles(site: Make) -> None:
    social = 'SOCIAL = [("Mastodon", "https://social.example/@carnet")]\n'
    output = site(
        {
            "pelicanconf.py": CONF + social,
            "content/articles/2026-03-01-a.md": article("A"),
        }
    ).release()

    html = (output.root / "index.html").read_text(encoding="utf-8")
    parsed = mf2py.parse(doc=html, url="https://carnet.example/")

    (card,) = items(parsed, "h-card")
    assert card["properties"]["name"] == ["Carnet d'essai"]
    assert card["properties"]["uid"] == ["https://carnet.example/"]
    assert parsed["rels"]["me"] == [
        "https://carnet.example/",
        "https://social.example/@carnet",
    ]


def test_a_language_written_from_the_right_says_so(site: Make) -> None:
    output = site(
        {
            "content/articles/2026-03-01-a.md": article("A"),
            "content/articles/2026-03-01-a.ar.md": article("ا"),
            "content/articles/2026-03-02-b.md": article("ب", Lang="ar"),
        }
    ).release()

    root = output.page("/ar/2026/03/01/a/").getroottree().getroot()
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    heading, summary = output.page("/").xpath("//article//*[@lang='ar']")
    assert ("rtl", "rtl") == (heading.get("dir"), summary.get("dir"))
