"""Every link is looked at: resolved in pages and feeds, or told with its line."""

import pytest

from causerie.bridge.check_urls import find_fault
from pictures import png
from sites import CONF, Make, article

A = "content/articles/2026-03-01-a.md"
B = "content/articles/2026-03-02-b.md"
LOCAL = CONF.replace("https://carnet.example", "http://127.0.0.1:8000")
PUBLIC = "from pelicanconf import *\nSITEURL = 'https://carnet.example'\n"
FIRST = 4  # the line on which the body of `many` begins


def many(site: Make, lines: dict[str, str]) -> dict[str, list[str]]:
    """Put each line into one post; return what is told of each of them."""
    folder = site(
        {
            A: article("Un", "\n\n".join(lines), Tags="pme, usages"),
            B: article("Deux", "## Chapitre\n\nDu texte."),
            "content/images/plan.png": png(1),
            "pelicanconf.py": LOCAL,
            "publishconf.py": PUBLIC,
        }
    )
    told: dict[str, list[str]] = {line: [] for line in lines}
    for problem in folder.build().problems:
        assert problem.where.path == A, problem
        place, off = divmod(problem.where.line - FIRST, 2)
        assert off == 0, problem
        told[list(lines)[place]].append(
            f"{problem.level}: {problem.what} {problem.fix}"
        )
    return told


DEAD = {
    "[a]({category}Absente)": "error: the site has nothing. No published post has that",
    "[b]({tag}rien)": "error: No published post has that tag",
    "[c]({tag}pmee)": "error: Did you mean 'pme'?",
    "[d]({author}Personne)": "error: that author",
    "[e](#nulle-part)": "warning: has the id 'nulle-part'",
    "[f]({filename}2026-03-02-b.md#non)": "warning: has the id 'non'",
    "[g](/2026/03/02/b/#Chapitre)": "warning: Did you mean 'chapitre'?",
    "[h](/archives/#y1999)": "warning: has the id 'y1999'",
    "[j](http://)": "error: nothing after http:",
    "[k](https:///x)": "error: names no host",
    "[l](htps://exemple.example/)": "error: Did you mean 'https'?",
    "[m](http//exemple.example/)": "error: Write 'https://exemple.example/'",
    "[n](www.exemple.example/a)": "error: Write 'https://www.exemple.example/a'",
    "[o](exemple.example/a)": "error: write 'https://exemple.example/a'",
    "![p](C:/Users/moi/a.jpg)": "error: a file of your computer",
    "![q](file:///home/moi/b.jpg)": "error: a file of your computer",
    "[r](moi@exemple.example)": "error: Write 'mailto:moi@exemple.example'",
    "[s](http://localhost:3000/x)": "error: leads to localhost",
    "[t](http://[::1]:9/)": "error: leads to ::1",
    "[u](http://0.0.0.0/)": "error: leads to 0.0.0.0",
    "[v](http://127.0.0.1:8311/about/)": "error: leads to 127.0.0.1",
    "[w](http://127.0.0.1:8000/nope/)": "error: leads to /nope/",
    "[x](http://localhost:8000/nope2/)": "error: leads to /nope2/",
    "![y]({Static}/images/plan.png)": "error: Did you mean '{static}'?",
    "![z]({static}/images/plan.PNG)": "error: Did you mean {static}/images/plan.png?",
    "![a]({static}/images/plans.png)": "error: Did you mean {static}/images/plan.png?",
    "![b](images/plan.png)": "error: Did you mean {static}/images/plan.png?",
    "![c](/images/Plan.png)": "error: Did you mean {static}/images/plan.png?",
    "[d]({filename}b.md)": "error: Did you mean {filename}2026-03-02-b.md?",
    "[e]({filename}/images/plan.png)": "error: Write {static}",
    '<img src="/images/plan.png" srcset="{static}/images/no.png 2x" alt="">': "no.png",
    '<video src="/images/plan.png" poster="/images/no2.png"></video>': "no2.png",
    '<q cite="/no3/">x</q>': "/no3/",
    '<table background="/no4.png"><tr><td>x</td></tr></table>': "/no4.png",
    "[f](|filename|rien.md)": "error: does not exist",
    "[g]({attach}rien.png)": "error: does not exist",
    "[j]({tag})": "error: names no tag",
    "[k](http://127.1/)": "error: leads to 127.1",
    "[l](http://2130706433:1/)": "error: leads to 2130706433",
    "[m](http://192.168.1.5:8000/)": "warning: is no public server",
    "[n](http://atelier.local/)": "warning: is no public server",
    '<video src="/images/plan.png" poster=""></video>': "has no address",
    "[h](https://https://exemple.example/)": "error: begins twice",
    "[i](http://un exemple.example/)": "error: no name of a host",
    "[o](/images/plan.png/)": "error: leads to /images/plan.png/",
    "[p](/feed.xml/)": "error: leads to /feed.xml/",
    "[q](2026-03-01-x.md)": "error: leads to /2026/03/01/a/2026-03-01-x.md",
    "[r](2026-03-01-x)": "error: leads to /2026/03/01/a/2026-03-01-x,",
    '<div style="background: url(/images/no6.png)">x</div>': "/images/no6.png",
    "<i style=\"background: url('{static}/images/no7.png')\">x</i>": "does not exist",
    '<i data-full="{static}/images/no8.png">x</i>': "error: does not exist",
    "[x]({static}/images/un-plan.png)": "error: does not exist",
    "![y]({static}/images)": "error: names a folder",
    '![]({static}/images/plan.png "un")': "warning: The image with the title 'un'",
}


def test_each_dead_link_is_told_at_its_line_with_what_to_do(site: Make) -> None:
    told = many(site, DEAD)

    for line, expected in DEAD.items():
        level, _, words = expected.rpartition(": ")
        assert len(told[line]) == 1, (line, told[line])
        assert told[line][0].startswith(level)
        assert words in told[line][0]


def test_a_file_that_was_renamed_is_suggested_as_the_link_names_it(site: Make) -> None:
    links = {
        "[a]({filename}2026-03-02-ants.md)": "{filename}2026-03-02-ants.markdown",
        "[a]({filename}/articles/x/2026-03-02-ants.md)": (
            "{filename}/articles/x/2026-03-02-ants.markdown"
        ),
        "![b]({attach}photo.png)": "{attach}Photo.png",
        "![b]({attach}plans/Ants.png)": "{attach}plans/ants.jpg",
        "![b]({static}/articles/x/plans/Ants.png)": (
            "{static}/articles/x/plans/ants.jpg"
        ),
    }
    folder = site(
        {
            "content/articles/x/2026-03-01-a.md": article("Un", "\n\n".join(links)),
            "content/articles/x/2026-03-02-ants.markdown": article("Deux"),
            "content/articles/x/2026-03-02-moths.md": article("Trois"),
            "content/articles/x/Photo.png": png(1),
            "content/articles/x/plans/ants.jpg": png(1),
            "content/articles/x/plans/aunts.png": png(1),
        }
    )

    told = [each for each in folder.problems() if "does not exist" in each]

    assert [each.partition(" Did you mean ")[2] for each in told] == [
        f"{meant}?" for meant in links.values()
    ]


def test_a_link_of_the_system_that_leads_nowhere_is_not_suggested(site: Make) -> None:
    folder = site({A: article("Un", "![x]({static}/images/vue.png)")})
    (folder.root / "content/images").mkdir(exist_ok=True)
    (folder.root / "content/images/vue.png").symlink_to("partie.png")

    (told,) = (each for each in folder.problems() if each.startswith(A))
    assert "does not exist" in told
    assert "Did you mean" not in told


GOOD = (
    "## Partie",
    "[a](#partie) [b](#main) [c](#) [d](#top) [e](#t=12) [f](#:~:text=Du%20texte)",
    "[g]({filename}2026-03-02-b.md#chapitre) [h](/2026/03/02/b/#respond)",
    "[i]({category}misc) [j]({tag}pme) [k]({author}La rédaction) [l]({index})",
    "[m](http://127.0.0.1:8000/2026/03/02/b/) [n](http://localhost:8000/archives/)",
    "[o](mailto:moi@exemple.example) [p](tel:+33123) [q](inconnu:x) [r](ftp://a.b/c)",
    "![s](data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=)",
    "![]({static}/images/plan.png) et <img src='/images/plan.png' alt=''>",
    "`[t](http://localhost/)`, `{static}/x.png`",
    '<form action=""><button formaction="">x</button></form>',
    '<i style="a: url(#p)" data-x="{ }" data-y="/no/" data-z=\'{"a": 1}\' id="p">x</i>',
    '<i style="a: url(data:image/gif;base64,R0lG)">x</i> et `style="a: url(/no/)"`',
    "[u](/2026/03/02/b) [v](/2026/03/02/b/index.html) [w](/archives)",
)


def test_what_leads_somewhere_is_not_told(site: Make) -> None:
    told = many(site, dict.fromkeys(GOOD, ""))

    assert [] == [each for each in told.values() if each]


def test_links_are_resolved_in_every_attribute_of_pages_and_feeds(site: Make) -> None:
    body = """\
<img src="{static}/images/z.png" srcset="{static}/images/z.png 1x,
 {static}/images/y.png 2x" alt="z">

<video src="{static}/images/v.mp4" poster="{static}/images/z.png"></video>

<video poster="/images/z.png"></video>

<img src=|static|/images/z.png srcset='/images/y.png 2x' alt=''>

<q cite="{filename}2026-03-02-b.md">x</q> [b](http://localhost:8000/2026/03/02/b/#x)

    <img src="{static}/code.png">

<div style="background: url({static}/images/y.png), url('/images/y.png')"></div>

<i style='a: url( "{static}/images/y.png" )' data-full="{static}/images/y.png">x</i>

[Un]({static}/images/z.png) < [deux]({static}/beside.png) > <i title="<a>"></i>
<a href='{static}/images/y.png' title="a < b">trois</a>
"""
    folder = site(
        {
            A: article("Un", body),
            B: article("Deux", '<a id="x"></a> Du texte.'),
            "content/images/z.png": png(1),
            "content/images/y.png": png(1),
            "content/images/v.mp4": b"film",
            "content/beside.png": png(1),
            "pelicanconf.py": LOCAL,
            "publishconf.py": PUBLIC,
        }
    )

    output = folder.release()

    page = output.page("/2026/03/01/a/")
    images = page.xpath("//*[contains(@class,'e-content')]//img")
    assert "/images/z.png" == images[0].get("src")
    assert "/images/z.png 1x,\n /images/y.png 2x" == images[0].get("srcset")
    assert "/images/z.png" == images[1].get("src")
    video = page.xpath("//video")[0]
    assert "/images/v.mp4" == video.get("src")
    assert "/images/z.png" == video.get("poster")
    assert "/2026/03/02/b/" == page.xpath("//q/@cite")[0]
    assert "/2026/03/02/b/#x" == page.xpath("//a[text()='b']/@href")[0]
    for text, name in (("Un", "images/z"), ("deux", "beside"), ("trois", "images/y")):
        assert f"/{name}.png" == page.xpath(f"//a[text()='{text}']/@href")[0]
    url = "/images/y.png"
    style = f"background: url({url}), url('/images/y.png')"
    assert style == page.xpath("//div[@style]/@style")[0]
    assert f'a: url( "{url}" )' == page.xpath("//i[@data-full]/@style")[0]
    assert url == page.xpath("//i/@data-full")[0]
    assert (output.root / "beside.png").is_file()
    assert '<img src="{static}/code.png">' in page.xpath("//pre")[0].text_content()
    home = "https://carnet.example"
    for feed in ("feed.xml", "atom.xml", "feed.json"):
        text = (output.root / feed).read_text()
        assert "http://localhost" not in text
        assert text.count("{static}") == 1  # that of the code
        assert f"{home}/images/y.png 2x" in text
        assert "poster=" in text
        assert "('/images" not in text
        assert text.count(f"{home}/images/z.png") == 6


def test_an_attached_file_stands_beside_its_page_in_releases_too(site: Make) -> None:
    others = {
        f"content/articles/2025-01-{day:02}-p{day}.md": article(f"P{day}")
        for day in range(1, 31)  # enough for several processes to write them
    }
    folder = site(
        {
            A: article("Un", "![La photo]({attach}photo.png)"),
            "content/articles/photo.png": png(1),
            **others,
        }
    )

    output = folder.release()

    src = output.page("/2026/03/01/a/").xpath("//main//img/@src")
    assert ["/2026/03/01/a/photo.png"] == src
    assert (output.root / "2026/03/01/a/photo.png").is_file()
    assert not (output.root / "articles").exists()


@pytest.mark.parametrize(
    "href", ["http://localhost", "//127.1.2.3/", "http://a.localhost"]
)
def test_loopback_is_an_error_for_readers_and_a_warning_before(href: str) -> None:
    release, preview = (find_fault(href, release=one) for one in (True, False))

    assert release
    assert preview
    assert ("error", "warning") == (release.level, preview.level)


def test_dead_links_of_templates_and_profiles_are_told(site: Make) -> None:
    folder = site(
        {
            A: article("Un", "[ici](/2026/03/01/a/)"),
            "look/404.html": '{% extends "!theme/404.html" %}\n{% block content %}\n'
            '<a href="{{ SITEURL }}/perdu/">x</a> <a href="http://localhost:1/">y</a>\n'
            '<a href="{{ SITEURL }}/archives/">z</a> <a href="https://x.example">w</a>\n'
            "{% endblock %}\n",
            "look/base.html": '{% extends "!theme/base.html" %}\n{% block head %}\n'
            '<link rel="stylesheet" href="/theme/perdu.css">\n'
            '<link rel="icon" href="{{ SITEURL }}/theme/feed.css">\n'
            '<script src="{{ SITEURL }}/perdu.js"></script>\n'
            "{{ super() }}{% endblock %}",
            "pelicanconf.py": CONF + "THEME_TEMPLATES_OVERRIDES = ['look']\n"
            "SOCIAL = [('Mastodon', 'htps://mastodon.example/@moi')]\n",
        }
    )

    assert folder.problems() == [
        "look/404.html:3: The link 'http://localhost:1/' leads to localhost, which to"
        " each reader is his own machine. Write the public address; to a page of yours"
        " only what follows the host.",
        "look/404.html:3: The template's link to /perdu/ leads nowhere: the site has"
        " nothing there. Check the address.",
        "look/base.html:3: The template's link to /theme/perdu.css leads nowhere: the"
        " site has nothing there. Check the address.",
        "look/base.html:5: The template's link to /perdu.js leads nowhere: the site has"
        " nothing there. Check the address.",
        "pelicanconf.py:10: SOCIAL: The link 'htps://mastodon.example/@moi' begins with"
        " 'htps', which nothing opens. Did you mean 'https'?",
    ]


def test_an_address_that_leaves_a_site_below_a_folder_is_told(site: Make) -> None:
    body = """\
![a](/images/z.png) [b](/2026/03/02/b#x) [c](/2026/03/02/b/)
[d](/other/) [e](/blog/2026/03/02/b/) [f]({filename}2026-03-02-b.md) [g](//x.example/)
"""
    folder = site(
        {
            A: article("Un", body),
            B: article("Deux", '<a id="x"></a> Du texte.'),
            "content/images/z.png": png(1),
            "pelicanconf.py": LOCAL,
            "publishconf.py": PUBLIC.replace("example", "example/blog"),
        }
    )

    out = "leads out of the site, which is below /blog/."
    previews = "which leads there in previews as well."
    post = f"Write {{filename}}/articles/2026-03-02-b.md, {previews}"
    assert folder.problems() == [
        f"{A}:3: The link '/2026/03/02/b#x' {out} {post}",
        f"{A}:3: The link '/2026/03/02/b/' {out} {post}",
        f"{A}:3: The link '/images/z.png' {out}"
        f" Write {{static}}/images/z.png, {previews}",
    ]


def test_a_link_without_an_address_is_told(site: Make) -> None:
    (told,) = many(site, {"[i]()": ""}).values()

    assert ["error"] == [each.partition(":")[0] for each in told]
    assert "has no address" in told[0]
