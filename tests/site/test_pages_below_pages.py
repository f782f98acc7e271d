"""Pages below pages: their addresses, the way that leads to them, and what clashes."""

import json
from typing import Any

from sites import CONF, Make, article

SITE = "https://carnet.example"
PAGES: dict[str, str | bytes] = {
    "content/articles/2026-03-02-a.md": article(
        "A", "[Équipe]({filename}/pages/equipe.md), [en]({filename}/pages/team.en.md)."
    ),
    "content/pages/a-propos.md": article("À propos"),
    "content/pages/a-propos.en.md": article("About", Slug="about"),
    "content/pages/equipe.md": article("Équipe", Slug="a-propos/équipe"),
    "content/pages/team.en.md": article(
        "Team", Slug="about/team", Translation="equipe", Aliases="/team/"
    ),
    "content/pages/ana.md": article("Ana", Slug="a-propos/équipe/ana"),
    "content/pages/seul.md": article("Seul", Slug="nulle-part/seul"),
    "content/pages/pas-fini.md": article("!", Slug="a-propos/x", Status="draft"),
}
CONF_HERE = f"{CONF}MENU_PAGES = ['a-propos/équipe']\n"


def trail(page: Any) -> list[tuple[str, str]]:
    """Return the way that a page tells machines of."""
    for text in page.xpath("//script[@type='application/ld+json']/text()"):
        for thing in json.loads(text)["@graph"]:
            if thing["@type"] == "BreadcrumbList":
                steps = thing["itemListElement"]
                return [(s["name"], s["item"].removeprefix(SITE)) for s in steps[1:]]
    raise AssertionError(page)


def test_a_page_below_another_has_its_address_and_tells_the_way(site: Make) -> None:
    output = site({"pelicanconf.py": CONF_HERE, **PAGES}).release()

    team = "/a-propos/%C3%A9quipe/"
    about = ("À propos", "/a-propos/")
    assert [about, ("Équipe", team), ("Ana", f"{team}ana/")] == trail(
        output.page("/a-propos/équipe/ana/")
    )
    english = output.page("/en/about/team/")
    assert [("About", "/en/about/"), ("Team", "/en/about/team/")] == trail(english)
    assert [("Seul", "/nulle-part/seul/")] == trail(output.page("/nulle-part/seul/"))
    assert {team, f"{SITE}{team}"} & {*english.xpath("//a/@href")}
    home = output.page("/")
    assert [team] == home.xpath("//nav[@class='menu']//a[contains(., 'quipe')]/@href")
    article_page = output.page("/2026/03/02/a/")
    assert {team, "/en/about/team/"} <= {*article_page.xpath("//article//a/@href")}
    assert b"url=/en/about/team/" in output.files()["team/index.html"]
    assert f"{SITE}{team}".encode() in output.files()["sitemap.xml"]
    assert not any("x/index" in name for name in output.files())


def test_a_draft_below_a_page_is_shown_in_the_preview(site: Make) -> None:
    folder = site({"pelicanconf.py": CONF_HERE, **PAGES})

    folder.build(release=False)

    assert (folder.root / "output/drafts/pages/a-propos/x/index.html").is_file()


FAULTS = {
    "a//b": "has a slash too many. Write one between two names: about/team.",
    "/a/b": "has a slash too many.",
    "a/": "has a slash too many.",
    "a/../b": "has the part '..', which is not one part of an address: it begins",
    "../b": "has the part '..'",
    "a/b c": "has the part 'b c', which is not one part of an address: it has a",
    "a/index.html": "has the part 'index.html'",
    "a/b\\c": "has the part 'b\\\\c'",
    "a/%2e%2e": "has the part '%2e%2e'",
}


def test_a_slug_that_leads_elsewhere_is_told_and_so_is_a_posts(site: Make) -> None:
    pages = {
        f"content/pages/{number}p.md": article("P", Slug=slug)
        for number, slug in enumerate(FAULTS)
    }
    post = {"content/articles/2026-03-02-p.md": article("P", Slug="a/b")}

    first, *problems = site({**pages, **post}).problems()

    assert "Slug: 'a/b' is not one part of an address: it has '/'." in first
    assert len(FAULTS) == len(problems)
    for number, (slug, told) in enumerate(FAULTS.items()):
        place = f"content/pages/{number}p.md:2:7: Slug: {slug!r} {told}"
        assert problems[number].startswith(place)


CLASHES = {
    "category/misc": "Its address /category/misc/ is already that of the category",
    "2026/03": "Its address /2026/03/ is already that of the archive",
    "2026/03/02/a": "Its address /2026/03/02/a/ is already that of content/articles/",
    "feed.xml/b": "/feed.xml/b/ cannot be beside /feed.xml",
    "about/file.pdf": "/about/file.pdf/ cannot be beside /about/file.pdf",
    "q/r": "Its address /q/r/ is already that of content/pages/",
    "archives/x": "",
    "drafts/x": "",
}


def test_no_page_takes_the_address_of_another(site: Make) -> None:
    folder = site(
        {
            "content/articles/2026-03-02-a.md": article("A", Category="misc"),
            "content/pages/00.md": article("Q", Slug="q/r"),
            "content/root/about/file.pdf": b"%PDF",
            **{
                f"content/pages/{number}p.md": article("P", Slug=slug)
                for number, slug in enumerate(CLASHES)
            },
        }
    )

    problems = folder.problems()

    for told in filter(None, CLASHES.values()):
        assert any(told in problem for problem in problems), (told, problems)
    assert len([*filter(None, CLASHES.values())]) == len(problems), problems
