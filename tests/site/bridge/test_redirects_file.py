"""Old addresses that are no post's: a file's lines become rules of the web server."""

from pathlib import Path

import pytest

from causerie.bridge.redirects_file import read_redirects
from pictures import png
from sites import CONF, Make, article

SETTINGS = f'{CONF}WEB_SERVER = "nginx"\nREDIRECTS = "old.txt"\n'
POST = {"content/articles/2026-03-02-a.md": article("A", Aliases="/vieux/")}


def test_each_line_is_a_rule_and_a_post_goes_first(site: Make) -> None:
    lines = "# lists\n/feed/ /feed.xml\n/?cat=3 https://b.example/\n/vieux/ /feed.xml\n"
    folder = site({"pelicanconf.py": SETTINGS, "old.txt": lines, **POST})

    rules = (folder.release().root / "redirects.nginx").read_text("utf-8").splitlines()

    assert [
        '"/?cat=3" "https://b.example/";',
        '"/feed/?" "/feed.xml";',
        '"/vieux/?" "/2026/03/02/a/";',
    ] == rules[1:]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("/a/", "old.txt:1: Here are 1 words, not two addresses."),
        ("a/ /b/", "old.txt:1: 'a/' does not begin with a slash."),
        ("/a/ b", "old.txt:1: 'b' is neither a path of the site nor a URL."),
        ("/a/ /feed.xml\n/a/ /atom.xml", "old.txt:2: line 1 has this address already."),
        (
            "/2026/03/02/a/ /feed.xml",
            "old.txt:1: /2026/03/02/a/ is the address of",
        ),
        ("/2026/03/02/a /feed.xml", "old.txt:1: /2026/03/02/a is the address of"),
        ("/ /feed.xml", "old.txt:1: warning: / is the address of the home page, which"),
        ("/feed.xml /", "old.txt:1: warning: /feed.xml is the address of a feed of"),
    ],
)
def test_a_line_that_cannot_be_a_rule_is_an_error(
    site: Make, line: str, problem: str
) -> None:
    folder = site({"pelicanconf.py": SETTINGS, "old.txt": line, **POST})

    (found,) = folder.problems()

    assert found.startswith(problem)


def test_a_line_that_leads_nowhere_is_an_error(site: Make) -> None:
    lines = "/a /vieux/\n/b /a\n/c /atom.xml?x\n/d /nope/\n/e https://b.example/\n"
    own = {"pelicanconf.py": SETTINGS, "old.txt": lines, **POST}
    more = {"content/articles/2026-03-03-b.md": article("B")}
    folder = site(own | more)
    told = [p for p in folder.problems() if p.startswith("old.txt")]
    folder.write({"old.txt": "/a /2026/03/03/b/\n"})
    before = folder.build(release=False)
    (folder.root / "content/articles/2026-03-03-b.md").unlink()

    after = folder.problems(release=False)

    assert [
        "old.txt:4: /d leads to /nope/, where the site has nothing."
        " Write where its page is now, or take the line out."
    ] == told
    assert before.ok
    assert after[0].startswith("old.txt:1: /a leads to /2026/03/03/b/")


def test_a_file_that_is_not_there_and_a_server_that_is_not_named_are_told(
    site: Make,
) -> None:
    folder = site({"pelicanconf.py": SETTINGS, **POST})
    assert "old.txt: REDIRECTS names it" in folder.problems()[0]

    plain = SETTINGS.replace('"nginx"', '""')
    folder.write({"pelicanconf.py": plain, "old.txt": "/a/ /b/"})
    assert "/a/ leads to /b/, where the site has nothing" in folder.problems()[0]


def test_addresses_with_a_query_that_the_server_does_not_know_are_told(
    site: Make,
) -> None:
    lines = "/a/ /feed.xml\n/?cat=3 /feed.xml\n/?p=1 /feed.xml\n"
    settings = SETTINGS.replace("nginx", "cloudflare")
    folder = site({"pelicanconf.py": settings, "old.txt": lines, **POST})

    (told,) = folder.problems()

    assert told.startswith(
        "old.txt:2: warning: 2 old addresses have a query, and cloudflare leads none"
        " on: /?cat=3 is the first. Write WEB_SERVER"
    )


def test_addresses_that_lead_back_to_themselves_are_errors(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("/self /self\n/a /b\n/b /a\n/in /a\n/out /c\n")

    redirects, problems = read_redirects(tmp_path, "old.txt")

    assert 5 == len(redirects)
    assert ["old.txt:1", "old.txt:2", "old.txt:3"] == [str(p.where) for p in problems]
    assert "/a leads back to itself" in problems[1].what


PAGES = """\
/feed/ /feed.xml
/feed/atom/ /atom.xml
/comments/feed/ /comments/feed.xml
/rss.xml /feed.xml
/category/rd/feed/ /category/misc/feed.xml
/author/ana/feed/ /feed.xml
/2026/03/02/a/feed/ /comments/feed.xml
/rubrique/ /category/misc/
/page/9/ /archives/
/été/ https://b.example/?a=1&b=2
/photo/ /images/p.png
/a/b /rubrique/
/category/misc/ /archives/
/vieux/ /archives/
/feed.xml/x/ /archives/
/index.php /archives/
/?p=12 /archives/
/archives/?x=1 /archives/
"""
FEEDS = {
    "feed/index.html": "feed.xml",
    "feed/atom/index.html": "atom.xml",
    "comments/feed/index.html": "comments/feed.xml",
    "rss.xml": "feed.xml",
    "category/rd/feed/index.html": "category/misc/feed.xml",
}
LEADS = {
    "author/ana/feed/index.html": "/blog/feed.xml",
    "2026/03/02/a/feed/index.html": "/blog/comments/feed.xml",
    "rubrique/index.html": "/blog/category/misc/",
    "page/9/index.html": "/blog/archives/",
    "été/index.html": "https://b.example/?a=1&amp;b=2",
    "photo/index.html": "/blog/images/p.png",
    "a/b/index.html": "/blog/rubrique/",
    "vieux/index.html": "/blog/2026/03/02/a/",  # the post's own alias goes first
}


def test_without_a_server_pages_lead_on_and_feeds_stand_where_they_were(
    site: Make,
) -> None:
    own = CONF.replace("carnet.example", "carnet.example/blog")
    folder = site(
        {
            "pelicanconf.py": f'{own}REDIRECTS = "old.txt"\n',
            "old.txt": PAGES,
            "content/images/p.png": png(),
            **POST,
        }
    )
    told, beside = sorted(folder.problems(), reverse=True)
    output = folder.release()
    files = output.files()

    assert {name: files[of] for name, of in FEEDS.items()} == {
        name: files[name] for name in FEEDS
    }
    for name, where in LEADS.items():
        text = files[name].decode()
        assert f'content="0; url={where}"' in text, name
        assert f'<a href="{where}">' in text
    assert b"<title>misc | Carnet" in files["rubrique/index.html"]
    atom = b'<link rel="alternate" href="/blog/feed.xml" type="application/rss+xml">'
    assert atom in files["author/ana/feed/index.html"]
    assert b'http-equiv="refresh"' not in files["category/misc/index.html"]
    assert "index.php" not in files
    assert not any(name.startswith("feed.xml/") for name in files)
    assert "old.txt:15: warning: Its old address /feed.xml/x/ cannot be" in beside
    what = "old.txt:16: warning: 3 old addresses lead on by a web server's rules alone"
    assert told.startswith(f"{what}, and none is named: /index.php is the first.")

    folder.write(
        {"pelicanconf.py": f'{own}REDIRECTS = "old.txt"\nWEB_SERVER="nginx"\n'}
    )
    assert "rubrique/index.html" not in folder.release().files()
    folder.build(release=False)
    assert not (folder.root / "output/rubrique").exists()
