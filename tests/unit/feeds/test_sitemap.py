from urllib.robotparser import RobotFileParser

from lxml import etree

from causerie.feeds.sitemap import LIMIT, SitemapUrl, render_robots, render_sitemaps

NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
LANGUAGES = (
    ("fr", "https://blog.example/2026/01/12/pme/"),
    ("de", "https://blog.example/de/2026/01/12/pme/"),
)
POST = SitemapUrl(
    "https://blog.example/2026/01/12/pme/",
    modified="2026-01-12T08:00:00+00:00",
    alternates=LANGUAGES,
)


def render_sitemap(entries: list[SitemapUrl]) -> bytes:
    ((path, found),) = render_sitemaps(entries, "https://blog.example{}".format)
    assert path == "/sitemap.xml"
    return found


def urls(entries: list[SitemapUrl]) -> list[etree._Element]:
    return etree.fromstring(render_sitemap(entries)).findall("url", NAMES)


def test_an_address_has_its_date_and_its_translations() -> None:
    (url,) = urls([POST])

    assert url.findtext("loc", namespaces=NAMES) == POST.url
    assert url.findtext("lastmod", namespaces=NAMES) == "2026-01-12T08:00:00+00:00"
    assert [dict(link.attrib) for link in url.findall("xhtml:link", NAMES)] == [
        {"rel": "alternate", "hreflang": "fr", "href": LANGUAGES[0][1]},
        {"rel": "alternate", "hreflang": "de", "href": LANGUAGES[1][1]},
    ]


def test_an_address_has_its_images() -> None:
    names = {**NAMES, "image": "http://www.google.com/schemas/sitemap-image/1.1"}
    image = "https://blog.example/images/a%20b.png?x&y"
    (url,) = urls([POST._replace(images=(image,))])

    assert [image] == [e.text for e in url.findall("image:image/image:loc", names)]


def test_an_address_alone_is_enough() -> None:
    (url,) = urls([SitemapUrl("https://blog.example/search/?a=1&b=2")])

    assert [(child.tag, child.text) for child in url] == [
        (f"{{{NAMES['']}}}loc", "https://blog.example/search/?a=1&b=2")
    ]


def test_addresses_are_sorted() -> None:
    one, two = (
        SitemapUrl("https://blog.example/a/"),
        SitemapUrl("https://blog.example/b/"),
    )

    assert render_sitemap([two, one]) == render_sitemap([one, two])
    assert [url.findtext("loc", namespaces=NAMES) for url in urls([two, one])] == [
        one.url,
        two.url,
    ]


def test_what_xml_needs_escaped_is() -> None:
    odd = SitemapUrl('https://blog.example/?a="<&>', alternates=(("fr", 'x"&<>'),))

    (url,) = urls([odd])

    assert url.findtext("loc", namespaces=NAMES) == odd.url
    assert url.findall("xhtml:link", NAMES)[0].get("href") == 'x"&<>'


def test_more_addresses_than_a_sitemap_may_hold_are_in_several_of_an_index() -> None:
    full = [SitemapUrl(f"https://blog.example/{n}/") for n in range(LIMIT)]

    assert render_sitemap(full).count(b"<loc>") == 50_000
    found = dict(render_sitemaps([*full, POST], "https://blog.example{}".format))

    assert [*found] == ["/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml"]
    index = etree.fromstring(found["/sitemap.xml"])
    assert index.tag == f"{{{NAMES['']}}}sitemapindex"
    assert [loc.text for loc in index.findall("sitemap/loc", NAMES)] == [
        "https://blog.example/sitemap-1.xml",
        "https://blog.example/sitemap-2.xml",
    ]
    parts = [etree.fromstring(found[f"/sitemap-{number}.xml"]) for number in (1, 2)]
    assert [len(part) for part in parts] == [LIMIT, 1]
    named = {loc.text for part in parts for loc in part.findall("url/loc", NAMES)}
    assert named == {url.url for url in (*full, POST)}


def test_robots_may_read_everything_and_find_the_sitemap() -> None:
    robots_txt = RobotFileParser()
    robots_txt.parse(
        render_robots("https://blog.example/sitemap.xml").decode().splitlines()
    )

    assert robots_txt.can_fetch("Googlebot", "https://blog.example/2026/01/12/pme/")
    assert robots_txt.site_maps() == ["https://blog.example/sitemap.xml"]
