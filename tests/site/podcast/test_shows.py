"""Several shows of one site, their seasons, and feeds in pages (RFC 5005)."""

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

import audio
from causerie.podcast.feed.paging import episodes_of, split_feed
from causerie.podcast.settings import PodcastSettings
from causerie.problems import Where
from causerie.settings import read_section
from pictures import png
from podcast_site import show_settings
from sites import CONF, Folder, Make, Output, article

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
SITE = "https://carnet.example"
MAIN = show_settings(author="Ana", seasons={1: "Les débuts & la suite"})
SECOND = """
PODCAST["shows"] = {
    "atelier": {
        "title": "L'atelier",
        "description": "Un autre essai.",
        "image": "images/atelier.png",
        "category": ["Education"],
        "guid": "11111111-2222-5333-8444-555555555555",
    },
}
"""


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


@pytest.fixture
def folder(site: Make) -> Make:
    """Make a site with so many episodes, a day each; some may be of another show."""

    def make(
        conf: str = MAIN,
        *,
        count: int = 2,
        header: dict[int, dict[str, str]] | None = None,
    ) -> Folder:
        made = site(
            {
                "pelicanconf.py": CONF + conf,
                "content/images/couverture.png": png(colour="red"),
                "content/images/atelier.png": png(colour="blue"),
            }
        )
        add(made, range(1, count + 1), header or {})
        return made

    return make


def add(site: Folder, numbers: range, header: dict[int, dict[str, str]]) -> None:
    (site.root / "content/audio").mkdir(exist_ok=True)
    for number in numbers:
        audio.mp3_cbr(site.root / f"content/audio/{number}.mp3", 0.5 + number / 10)
        given = {"Audio": f"audio/{number}.mp3", "Guid": guid(number)}
        given |= header.get(number, {})
        name = f"content/episodes/2026-03-{number:02}-e{number}.md"
        site.write({name: article(f"Titre {number}", **given)})


def guids(output: Output, path: str) -> list[str]:
    return [item.findtext("guid") for item in output.xml(path).iter("item")]


def links(output: Output, path: str) -> dict[str, str]:
    channel = output.xml(path).find("channel")
    return {
        link.get("rel"): link.get("href").removeprefix(SITE)
        for link in channel.findall(ATOM + "link")
    }


# -- shows ------------------------------------------------------------------------


def test_each_show_has_its_feed_page_cover_and_identity(folder: Make) -> None:
    output = folder(MAIN + SECOND, count=3, header={2: {"Show": "atelier"}}).release()

    assert guids(output, "/podcast.xml") == [guid(3), guid(1)]
    assert guids(output, "/podcast/atelier.xml") == [guid(2)]
    channel = output.xml("/podcast/atelier.xml").find("channel")
    assert channel.findtext("title") == "L'atelier"
    assert channel.findtext("link") == f"{SITE}/podcast/atelier/"
    assert channel.findtext(PODCAST + "guid") == "11111111-2222-5333-8444-555555555555"
    assert channel.findtext(ITUNES + "author") == "Ana"  # as the main show's
    assert channel.find(ITUNES + "image").get("href") == f"{SITE}/images/atelier.png"
    assert links(output, "/podcast/atelier.xml")["self"] == "/podcast/atelier.xml"
    page = output.page("/podcast/atelier/")
    assert page.findtext(".//h1") == "L\u2019atelier"
    assert page.xpath("//section[contains(@class, 'episodes')]//h3//text()")[-1] == (
        "Titre 2"
    )
    others = output.page("/podcast/").xpath("//nav[@class='shows']//a/@href")
    assert others == ["/podcast/atelier/"]
    told = page.xpath("//link[@rel='alternate']/@href")
    assert {"/podcast.xml", "/podcast/atelier.xml"} <= {*told}


def test_an_episode_leads_to_its_own_show(folder: Make) -> None:
    output = folder(MAIN + SECOND, header={2: {"Show": "atelier"}}).release()

    facts = output.page("/2026/03/02/e2/").xpath("//ul[@class='facts']//a/@href")
    assert "/podcast/atelier/" in facts


def test_a_site_may_have_further_shows_only(folder: Make) -> None:
    conf = "PODCAST = {'owner_email': 'essai@carnet.example'}" + SECOND
    output = folder(conf).release()

    assert guids(output, "/podcast/atelier.xml") == [guid(2), guid(1)]
    assert not (output.root / "podcast.xml").exists()
    page = output.page("/podcast/")
    assert page.xpath("//nav[@class='shows']//a/@href") == ["/podcast/atelier/"]


def test_an_unknown_show_is_told_at_its_line(folder: Make) -> None:
    site = folder(MAIN + SECOND, header={2: {"Show": "ateliers"}})

    assert [
        "content/episodes/2026-03-02-e2.md:4:7: There is no show 'ateliers'."
        " Did you mean 'atelier'?"
    ] == site.problems()


def test_an_episode_chooses_between_shows(folder: Make) -> None:
    conf = "PODCAST = {'owner_email': 'essai@carnet.example'}" + SECOND
    third = "\nPODCAST['shows']['b'] = dict(PODCAST['shows']['atelier'], title='B')"
    third += "\nPODCAST['shows']['b']['guid'] = '11111111-2222-5333-8444-555555555556'"
    site = folder(conf + third, count=1)

    (problem,) = site.problems()

    assert problem.endswith(
        "The episode does not say which show it belongs to. Write Show: atelier, or b."
    )


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", ""),
        ("https://cdn.example.org/shows", ""),
        ("https://op3.dev/e/{url}", ""),
        ("https://op3.dev/e/cdn.example.org/shows", ""),
        ("https://op3.dev/e/", "without {url}: https://op3.dev/e/{url}"),
        ("https://dts.podtrac.com/redirect.mp3/", "without {url}"),
        ("https://op3.dev/e/{URL}", "has a bracket that is none of {url}."),
        ("https://op3.dev/e/{url}/{url}", "has a bracket"),
        ("cdn.example.org", "is not an https:// URL."),
    ],
)
def test_a_base_of_recordings_or_a_prefix_is_whole(url: str, fault: str) -> None:
    values = {"title": "T", "description": "D", "image": "images/a.png"}
    written = {**values, "category": ["Arts"], "media_url": url}

    _, problems = read_section(
        PodcastSettings, written, name="PODCAST", locate=lambda *_: Where("conf.py")
    )

    assert len(problems) == bool(fault)
    assert all(fault in problem.what for problem in problems)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("PODCAST['shows']['À b'] = {}", "is no name of a show"),
        ("PODCAST['shows']['page'] = {}", "is taken: /podcast/page/"),
        ("PODCAST['shows'] = 7", "is not a dict."),
        ("PODCAST['shows']['b'] = 7", "is 7, not a dict."),
        (
            "del PODCAST['shows']['atelier']['title']",
            'PODCAST["shows"]["atelier"]["title"] is missing.',
        ),
        (
            "PODCAST['shows']['atelier']['titel'] = 'a'",
            "has no setting 'titel'. Did you mean 'title'?",
        ),
        (
            "PODCAST['shows']['atelier']['guid'] = ''",
            'PODCAST["shows"]["atelier"]["guid"] is missing',
        ),
        (
            "PODCAST['shows']['atelier']['image'] = 'images/x.png'",
            'PODCAST["shows"]["atelier"]["image"]: x.png is missing.',
        ),
        ("PODCAST['feed_items'] = -1", "is less than 0."),
        ("PODCAST['hub'] = 'https://a.example/ x'", "is not an https:// URL."),
        ("PODCAST['guid'] = '{' + PODCAST['guid'] + '}'", "is not a UUID."),
        (
            "PODCAST['owner_email'] = 'Ana <ana@a.example>'",
            "'Ana <ana@a.example>' is not an e-mail address.",
        ),
        (
            "PODCAST['people'] = [{'name': 'Ana', 'url': 'ana.example'}]",
            "has a person whose 'url', 'ana.example', is not a web address.",
        ),
        (
            "PODCAST['people'] = [{'name': 'Ana', 'image': '/images/a.png'}]",
            "is no path below content/. Write images/a.png.",
        ),
        (
            "PODCAST['shows']['atelier']['shows'] = {}",
            'PODCAST["shows"]["atelier"]["shows"]: no show has shows of its own.',
        ),
        (
            "PODCAST['shows']['atelier']['guid'] = PODCAST['guid'].upper()",
            'PODCAST["shows"]["atelier"]["guid"] is that of the main show, too.',
        ),
    ],
)
def test_what_is_wrong_with_a_show_is_told(
    folder: Make, change: str, what: str
) -> None:
    problems = folder(f"{MAIN}{SECOND}{change}\n", count=1).problems()

    assert any(what in problem for problem in problems), problems


def test_a_season_has_its_name_in_the_feed_and_on_the_pages(folder: Make) -> None:
    numbers = {1: ("1", "1"), 2: ("2", "1"), 3: ("2", "2")}
    header = {n: {"Season": s, "Episode": e} for n, (s, e) in numbers.items()}
    output = folder(count=3, header=header).release()

    seasons = [*output.xml("/podcast.xml").iter(PODCAST + "season")]
    assert [(s.text, s.get("name")) for s in seasons] == [
        ("2", None),
        ("2", None),
        ("1", "Les débuts & la suite"),
    ]
    # The newest episode stands before the seasons, which hold the others.
    titles = output.page("/podcast/").xpath("//*[@class='season']/h3/text()")
    assert [title.replace("\u00a0", " ") for title in titles] == [
        "Saison 2",
        "Saison 1 : Les débuts & la suite",
    ]
    rows = output.page("/podcast/").xpath("//*[@class='season']//li/a/@href")
    assert rows == ["/2026/03/02/e2/", "/2026/03/01/e1/"]
    facts = output.page("/2026/03/01/e1/").xpath("//ul[@class='facts']/li/text()")
    assert "Saison 1 : Les débuts & la suite" in [
        fact.replace("\u00a0", " ") for fact in facts
    ]


# -- pages ------------------------------------------------------------------------


@given(st.integers(0, 200), st.integers(0, 12))
def test_the_pages_of_a_feed_hold_each_episode_once(count: int, size: int) -> None:
    newest_first = list(range(count))[::-1]

    pages = list(split_feed("/podcast.xml", count, size))

    held = [
        e
        for p in pages
        if p.path != "/podcast.xml"
        for e in episodes_of(newest_first, p)
    ]
    first = list(episodes_of(newest_first, pages[0]))
    if len(pages) == 1:
        assert first == newest_first
    else:
        assert held == newest_first
        assert first == list(episodes_of(newest_first, pages[1]))
        assert size <= len(first) < 2 * size
        assert all(p.end - p.start == size for p in pages if not p.newest)


@given(st.integers(0, 100), st.integers(1, 40), st.integers(1, 9))
def test_a_full_page_never_changes(count: int, more: int, size: int) -> None:
    def full(total: int) -> dict[str, object]:
        newest_first = list(range(total))[::-1]
        pages = split_feed("/podcast.xml", total, size)
        return {
            p.path: (list(episodes_of(newest_first, p)), p.links)
            for p in pages
            if not p.newest
        }

    before, after = full(count), full(count + more)

    assert before == {path: after[path] for path in before}


def test_a_long_feed_continues_in_pages(folder: Make) -> None:
    output = folder(MAIN + "PODCAST['feed_items'] = 2\n", count=5).release()

    first, top, last = "/podcast.xml", "/podcast/page/2.xml", "/podcast/page/1.xml"
    assert guids(output, first) == guids(output, top) == [guid(n) for n in (5, 4, 3)]
    assert guids(output, last) == [guid(2), guid(1)]
    assert links(output, first) == {
        "self": first,
        "first": first,
        "last": last,
        "next": last,
    }
    assert links(output, last) == {
        "self": last,
        "first": first,
        "last": last,
        "prev": top,
        "previous": top,
    }
    assert not (output.root / "podcast/page/3.xml").exists()


def test_a_page_that_is_full_keeps_its_bytes(folder: Make) -> None:
    site = folder(MAIN + "PODCAST['feed_items'] = 2\n", count=5)
    before = site.release().files()

    add(site, range(6, 9), {})
    output = site.release()

    after = output.files()
    assert before["podcast/page/1.xml"] == after["podcast/page/1.xml"]
    assert guids(output, "/podcast/page/2.xml") == [guid(4), guid(3)]
    held: list[str] = []
    path = "/podcast.xml"
    while path:  # as a reader goes from one to the next
        held += guids(output, path)
        path = links(output, path).get("next", "")
    assert held == [guid(n) for n in range(8, 0, -1)]


def test_feedparser_finds_the_next_page(folder: Make) -> None:
    output = folder(MAIN + "PODCAST['feed_items'] = 2\n", count=4).release()

    feed = feedparser.parse((output.root / "podcast.xml").read_bytes()).feed

    assert f"{SITE}/podcast/page/1.xml" in {
        link.href for link in feed.links if link.rel == "next"
    }


def test_the_size_of_each_feed_is_told(folder: Make) -> None:
    site = folder(MAIN + SECOND, count=3, header={2: {"Show": "atelier"}})

    main, second, _ = site.build().notes

    size = (site.root / "output-release/podcast.xml").stat().st_size / 1000
    assert main.startswith(f"podcast.xml: 2 episodes, {size:.1f} KB (")
    assert second.startswith("podcast/atelier.xml: 1 episode, ")
