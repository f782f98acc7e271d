"""An export becomes a site that is built without an error, whatever it holds."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.bridge.settings_files import load_settings
from causerie.errors import ContentError
from causerie.importing.account import Account
from causerie.importing.import_request import ImportRequest
from causerie.importing.import_wordpress import import_wordpress
from causerie.net.http_message import Request, Response
from pictures import picture, png
from sites import CONF, Folder, Make
from wxr import comment, item, write_export

SETTINGS = CONF.replace("carnet.example", "blog.example")
NOW = datetime(2026, 9, 21, tzinfo=UTC)


def bring_in(folder: Folder, *items: str, **options: Any) -> Account:
    (folder.root / "content").mkdir(exist_ok=True)
    file = write_export(folder.root / "exports", *items)
    settings = load_settings(folder.root / "pelicanconf.py", {})
    return import_wordpress(ImportRequest(file, folder.root, settings, NOW, **options))


def texts(folder: Folder) -> dict[str, str]:
    return {
        path.name: path.read_text("utf-8")
        for path in (folder.root / "content").glob("*/*.md")
    }


def of_day(number: int, when: str, **values: str) -> str:
    """Write an item of a date that no calendar, or no feed, has."""
    written = item(number, slug=f"jour-{number}", **values)  # type: ignore[arg-type]
    for hour in (17, 18):
        written = written.replace(f"2011-03-{number:02} {hour}:00:00", when)
    return written


PING = {"type": "pingback", "author_url": "http://a.example/ici"}
CONVERSATION = (
    *(comment(1), comment(1, "Du même numéro."), comment("", "Sans."), comment("")),  # type: ignore[arg-type]
    *(comment(6, "Un cercle.", parent="7"), comment(7, "Un cercle.", parent="6")),
    *(comment(8, approved="spam"), comment(9, "À un indésirable.", parent="8")),
    *(comment(10, type="order_note"), comment(11, approved="post-trashed")),
    *(
        comment(12, **PING),
        comment(13, **PING),
        comment(14, **PING | {"approved": "0"}),
    ),
)
BESIDE = (
    "<wp:author><wp:author_id>8</wp:author_id><wp:author_login>ana2</wp:author_login>"
    "<wp:author_display_name>Ana</wp:author_display_name></wp:author>"
    "<wp:category><wp:term_id>9</wp:term_id><wp:category_nicename>ab</wp:category_nicename>"
    "<wp:cat_name>A/B</wp:cat_name>"
    "<wp:category_description>Mot.</wp:category_description></wp:category>"
    "<wp:category><wp:term_id>10</wp:term_id><wp:category_nicename>cd</wp:category_nicename>"
    "<wp:category_parent>ab</wp:category_parent><wp:cat_name>CD</wp:cat_name></wp:category>"
)
TOPICS = (
    '<category domain="category" nicename="ab">A/B</category>'
    '<category domain="category" nicename="cd">CD</category>'
    '<category domain="genre" nicename="polar">Polar</category>'
)
ODD = (
    BESIDE,
    item(10, slug="beside", more=TOPICS, meta={"lieu": "Lyon", "_edit_last": "1"}),
    item(11, slug="conversation", more="".join(CONVERSATION)),
    item(12, slug="idee", status="pitch", title="Une idée"),
    item(13, slug="fini", status="expired", title="Expiré"),
    of_day(14, "0000-00-00 00:00:00"),
    of_day(15, "0001-01-01 00:00:00"),
    of_day(16, "9999-12-31 23:59:59"),
    item(17, slug="a" * 300),
    item(
        18,
        slug="ab",
        more='<category domain="post_tag" nicename="x">AB</category>'
        '<category domain="post_tag" nicename="y">A.B</category>',
    ).replace("<dc:creator>ana", "<dc:creator>ana2"),
    item(19, slug="menu", kind="nav_menu_item"),
    item(1, 'Voir <a href="/2011/03/02/deux/">deux</a>, <a href="/?p=3#x">trois</a>.'),
    item(2, "Date: samedi\n\nStatus: draft", slug="deux"),
    item(3, "En <a href='http://localhost/x'>local</a>.", slug="trois"),
    item(3, "Un numéro double.", slug="trois", title="Encore trois"),
    item(4, "<div>Ouvert <b>gras <p>x</div></b>", slug="../../etc/passwd"),
    item(
        5,
        "Fini.",
        slug="cinq",
        status="draft",
        more=comment(9, type="pingback", author_url="http://a.example/"),
    ),
    item(
        6,
        "Vers <a href='/2011/03/05/cinq/'>un brouillon</a>.",
        slug="a.en",
        more='<category domain="post_tag" nicename="x">♥</category>',
    ).replace("<dc:creator>ana", "<dc:creator>"),
    item(7, "[toc] {{ x }} {% y %} :::tip\n\n!!! note\n\n??? x", slug="signes"),
    item(8, "", slug="archives", kind="page", title="Archives"),
    item(9, "<img src='/wp-content/uploads/x.jpg'>", slug="image", title='"Cité" | x'),
)


def test_odd_old_posts_are_built_without_an_error(site: Make) -> None:
    more = 'WEB_SERVER = "nginx"\nREDIRECTS = "imported/redirects.txt"\n'
    folder = site({"pelicanconf.py": SETTINGS + more})

    account = bring_in(folder, *ODD)
    result = folder.build()

    assert [] == [str(each) for each in result.problems if "error" in each.level]
    assert result.ok
    items = sum(each.startswith("<item>") for each in ODD)
    assert items - 1 == len(texts(folder))  # but for the menu
    assert all(tally.is_balanced for tally in account.tallies.values())
    assert {
        "dead links",
        "missing images",
        "addresses",
        "topics",
    } <= account.mends.keys()
    found = texts(folder)
    assert "{filename}/articles/2011-03-02-deux.md" in found["2011-03-01-un-titre.md"]
    assert [folder.root] == [*folder.root.parent.iterdir()]
    for name in ("2011-03-12-idee.md", "2011-03-13-fini.md"):
        assert "Status: draft" in found[name]
    assert {"now 2000-01-01"} == {
        what for said in account.mends["no date"].values() for what in said
    }
    (file,) = (folder.root / "content/comments").glob("*.json")
    rows = json.loads(file.read_text("utf-8"))["comments"]
    assert account.tallies["comments"].imported == len(rows) == 7
    assert 1 == len([*(folder.root / "content/mentions").rglob("*.json")])
    assert 1 == account.tallies["pingbacks"].imported
    assert 2 == account.tallies["pingbacks"].held["of a page that another is of"]
    told = " ".join(account.notes)
    for words in (
        "custom fields) are left out: lieu (1).",
        "other taxonomies are left out: genre (1).",
        "Descriptions of categories and tags are left out: 1.",
        "beside one below them are left out, as a post has one here: 1.",
        "Authors of one name are one here: Ana (ana, ana2).",
        "Topics whose names have one address are one here: A.B is AB.",
    ):
        assert words in told, told


def test_authors_and_topics_whose_addresses_meet_are_one(site: Make) -> None:
    folder = site({"pelicanconf.py": SETTINGS})
    terms = (
        '<category domain="category" nicename="rd">R&amp;D</category>',
        '<category domain="category" nicename="rd-2">RD</category>',
        '<category domain="post_tag" nicename="a">a, b; c</category>',
    )
    rows = [
        item(n, slug=f"p{n}", more=terms[n % 2] + terms[2]).replace(
            "<dc:creator>ana", f"<dc:creator>{'ana-l' if n % 2 else 'Ana L'}"
        )
        for n in (1, 2, 3)
    ]

    bring_in(folder, *rows)

    assert folder.build().ok
    for text in texts(folder).values():
        assert "Tags: a b c\n" in text
        assert "Category: RD\n" in text
        assert "Author: ana-l\n" in text


def test_links_to_where_the_blog_moves_are_its_own(site: Make) -> None:
    """A blog at wordpress.com may have a domain of its own, and links to both."""
    folder = site({"pelicanconf.py": SETTINGS.replace("blog.example", "ana.example")})
    link = "<a href='https://{}/2011/03/02/deux/'>d</a>"
    one = item(1, " ".join(link.format(h) for h in ("blog.example", "ana.example")))
    dead = item(3, "<a href='https://www.ana.example/disparu/'>x</a>", slug="trois")

    account = bring_in(folder, one, item(2, slug="deux"), dead)

    text = texts(folder)["2011-03-01-un-titre.md"]
    assert 2 == text.count("]({filename}/articles/2011-03-02-deux.md)")
    assert ["articles/2011-03-03-trois.md"] == [*account.mends["dead links"]]
    assert folder.build().ok


def test_an_export_that_is_cut_off_writes_nothing(site: Make) -> None:
    folder = site({"pelicanconf.py": SETTINGS, "content/x": ""})
    file = write_export(folder.root / "exports", *ODD)
    file.write_bytes(file.read_bytes()[:-700])
    settings = load_settings(folder.root / "pelicanconf.py", {})

    with pytest.raises(ContentError, match="nothing was imported"):
        import_wordpress(ImportRequest(file, folder.root, settings, NOW))

    assert {} == texts(folder)
    assert not (folder.root / "imported").exists()


SCRIPT = "<script>\n//<![CDATA[\nx()\n//]]>\n</script>Après."
ADDRESSES = (
    "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>rd</wp:category_nicename>"
    "<wp:cat_name>R&amp;D</wp:cat_name></wp:category>"
)
TERM = '<category domain="category" nicename="rd">R&amp;D</category>'
IN_POSTS = (
    "<a href='/?cat=3'>c</a> <a href='/index.php/2011/03/02/deux/'>i</a>"
    " <a href='/?attachment_id=9'>a</a>\n\nhttps://youtu.be/fW8amMCVAJQ\n\n"
    "<img src='https://blog.files.example/2011/x.jpg'>"
)


class Pictures:
    """A host that has a picture of any video, and nothing else."""

    def fetch(self, request: Request) -> Response:
        found = "ytimg" in request.url
        return Response(request.url, 200 if found else 404, (), picture("JPEG"))


def test_what_blogs_have_beside_posts_is_led_on_or_told(site: Make) -> None:
    more = 'WEB_SERVER = "nginx"\nREDIRECTS = "imported/redirects.txt"\n'
    more += 'TIMEZONE = "UTC"\n'
    folder = site({"pelicanconf.py": SETTINGS + more, "content/images/a.png": png()})
    photo = item(9, kind="attachment", status="inherit", slug="photo")
    photo = photo.replace("<wp:post_parent>0", "<wp:post_parent>1")
    where = "https://blog.files.example/wp-content/uploads/2011/y.jpg"
    photo += item(8, kind="attachment", status="inherit", slug="y").replace(
        "<wp:post_parent>0",
        f"<wp:attachment_url>{where}</wp:attachment_url><wp:post_parent>1",
    )
    text = IN_POSTS.replace("https://blog.files.example/2011/x.jpg", where)
    night = item(3, slug="nuit").replace("2011-03-03 18", "2011-04-01 00")
    night = night.replace("2011-03-03 17", "2011-03-31 23").replace("03/03", "04/01")
    page = item(
        4,
        slug="qui",
        kind="page",
        more=comment(5)
        + comment(6, approved="0")
        + comment(60, type="pingback", author_url="http://a.example/q"),
    )
    ping = {"type": "pingback", "author_url": "http://a.example/", "approved": "0"}
    second = item(2, SCRIPT, slug="deux", more=comment(7, **ping))
    second = second.replace("]]]]><![CDATA[>", "]]>")  # as before 2013

    account = bring_in(
        folder,
        ADDRESSES,
        item(1, text, more=TERM),
        second,
        photo,
        night,
        page,
        fetcher=Pictures(),
    )
    result = folder.build()

    written = texts(folder)
    assert (
        "[c]({category}R&D) [i]({filename}/articles/2011-03-02-deux.md)"
        " [a]({filename}/articles/2011-03-01-un-titre.md)\n\n"
        "[![https://youtu.be/fW8amMCVAJQ]({static}/images/posters/youtube-fW8amMCVAJQ.jpg)]"
        f"(https://youtu.be/fW8amMCVAJQ)\n\n![]({where})\n"
    ) == written["2011-03-01-un-titre.md"].partition("\n\n")[2]
    assert written["2011-03-02-deux.md"].endswith("\n\nAprès.\n")
    assert {"articles/2011-03-01-un-titre.md": [where]} == account.mends[
        "staying files"
    ]
    rows = (folder.root / "imported/redirects.txt").read_text("utf-8").splitlines()
    assert {
        "/?attachment_id=9 /2011/03/01/un-titre/",
        "/?author=7 /author/ana/",
        "/?cat=3 /category/rd/",
        "/?m=201103 /2011/03/",
        "/2011/04/ /archives/",  # the site's days are those of its own zone
        "/2011/03/01/un-titre/embed/ /2011/03/01/un-titre/",
    } <= {*rows}
    kept = {path.name for path in (folder.root / "imported").rglob("*.json")}
    assert {"qui.json", "wordpress.json"} < kept
    assert 3 == len(kept)
    assert result.ok
    told = " ".join(account.notes)
    assert "2 comments and pingbacks wait" in told
    page_of_it = (folder.root / "output-release/2011/03/04/qui/index.html").read_text(
        "utf-8"
    )
    assert 'id="comment-5"' in page_of_it
    assert 'id="respond"' not in page_of_it
    said = page_of_it.partition('id="responses"')[2].partition("</section>")[0]
    assert "feed.xml" not in said
    assert "http://a.example/q" in said
    assert 1 == len([*(folder.root / "imported/waiting/pages").glob("qui.json")])
    assert 1 == len([*(folder.root / "content/mentions/2011-03-04-qui").glob("*.json")])
    assert "held ]]>" in told


def page(number: int, path: str, parent: int = 0, **more: str) -> str:
    """Write a page, at an address below others."""
    written = item(number, kind="page", slug=path.rpartition("/")[2], **more)  # type: ignore[arg-type]
    day = f"2011/03/{number:02}/{path.rpartition('/')[2]}/"
    return written.replace(f"blog.example/{day}", f"blog.example/{path}/").replace(
        "<wp:post_parent>0", f"<wp:post_parent>{parent}"
    )


PAGES = (
    page(1, "about"),
    page(2, "about/team", 1, content="<a href='/about/team/ana/'>Ana</a>"),
    page(3, "about/team/ana", 2),
    page(4, "products"),
    page(5, "products/team", 4),
    page(6, "podcast"),
    page(7, "podcast/material", 6),
    page(8, "category/misc"),  # the page above it is not in this export
    page(9, "about/draft", 1, status="draft").replace("/about/draft/", "/?page_id=9"),
    page(10, "2011/03"),
    page(11, "about/v2.en", 1),
    page(12, "2011-03-05-notes"),
    page(13, "about/index", 1),
    page(14, "loop", 14),
    item(
        15, slug="misc", more='<category domain="category" nicename="misc">M</category>'
    ),
)
ADDRESSES_OF_PAGES = {
    "about.md": "/about/",
    "team.md": "/about/team/",
    "ana.md": "/about/team/ana/",
    "products.md": "/products/",
    "team-2.md": "/products/team/",
    "podcast-page.md": "/podcast-page/",
    "material.md": "/podcast/material/",
    "misc.md": "/misc/",
    "03-page.md": "/03-page/",
    "v2-en.md": "/about/v2-en/",
    "2011-03-05-notes.md": "/2011-03-05-notes/",
    "index-page.md": "/about/index/",
    "loop.md": "/loop/",
}


def test_pages_below_pages_keep_their_addresses(site: Make) -> None:
    more = "MENU_PAGES = ['a-propos', 'about/team']\n"  # the first was a sample
    folder = site({"pelicanconf.py": SETTINGS + more})

    account = bring_in(folder, *PAGES)
    output = folder.release()

    pages = {name for name in output.files() if name.endswith("index.html")}
    for file, path in ADDRESSES_OF_PAGES.items():
        assert f"{path[1:]}index.html" in pages, file
        assert (folder.root / "content/pages" / file).is_file()
    assert "Slug: about/draft\n" in texts(folder)["draft.md"]
    assert "[Ana]({filename}/pages/ana.md)" in texts(folder)["team.md"]
    told = " ".join(account.notes)
    assert "Pages with another address here, to which the old one leads: 4." in told
    assert "category/misc/index.html" in pages  # the list's
    assert b"url=/about/v2-en/" in output.files()["about/v2.en/index.html"]
    assert "MENU_PAGES names a-propos, and there is no such page" in told


def test_an_import_that_was_stopped_goes_on(site: Make) -> None:
    folder = site({"pelicanconf.py": SETTINGS})
    first = item(1, more=comment(5) + comment(6, approved="0"))
    bring_in(folder, first)
    (folder.root / "imported/wordpress.json").unlink()  # killed before it was written

    account = bring_in(folder, first)
    later = bring_in(folder, first, item(2, slug="deux"))

    assert {"same": 4} == dict(account.outcomes)
    assert {"new": 1, "same": 3, "changed": 1} == dict(later.outcomes)
    waiting = folder.root / "imported/waiting/2011-03-01-un-titre.json"
    rows = json.loads(waiting.read_text("utf-8"))["comments"]
    assert ["6"] == [row["id"] for row in rows]
