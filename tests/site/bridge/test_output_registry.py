"""Addresses: each has one owner, and whatever has two is told with both."""

from pathlib import Path

import pytest

from causerie.bridge.output_registry import Kind, OutputRegistry, Owner
from causerie.header import alias_fault, read_file_name, slug_fault
from causerie.problems import Level, Where
from pictures import png
from sites import Folder, article, make_site

CLASHES: dict[str, str | bytes] = {
    "content/images/x.png": png(1),
    "content/pages/2026.md": article("L'année"),
    "content/pages/tag.md": article("Mots"),
    "content/pages/category.md": article("Sujets"),
    "content/pages/404.html.md": article("Perdu"),
    "content/pages/atom.xml.md": article("Fil"),
    "content/pages/Archives.md": article("Tout"),
    "content/pages/archives.md": article("Rien"),
    "content/pages/about.md": article("Moi", Aliases="/About/, /x, /moi.php"),
    "content/articles/2026-03-01-a.md": article(
        "A",
        Tags="pme",
        Series="S",
        Aliases="/feed.xml,\n    /sitemap.xml,\n    /feed.json,"
        " /pingbacks.json,\n    /robots.txt, /, /tag/pme/,\n    /author/la-redaction/,"
        " /category/misc/,\n    /category/misc/feed.xml, /series/s/,\n    /2026/03/,"
        " /2026/03/01/index.html, /2026//03/,\n    /theme/css/site.css,\n"
        "    /images/x.png, /images/x.png/y/,\n    /2026/03/01/%61/, /about,\n"
        "    /x/, /x/index.html,\n"
        "    /2026/%2E%2E/feed.xml,\n    /404.html",
    ),
    "content/articles/2026-03-02-b.md": article("B", Aliases="/été/, /e%CC%81té/"),
    "content/articles/2026-03-02-c.md": article("C", Slug="b"),
    "content/articles/2026-03-03-d.md": article("D", Aliases=f"/{'é' * 150}/"),
}


@pytest.fixture(scope="module")
def clashes(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = make_site(tmp_path_factory.mktemp("clashes"), CLASHES)
    return folder.problems(release=False)


@pytest.mark.parametrize(
    ("where", "address", "owner"),
    [
        ("articles/2026-03-01-a.md:4:10", "/feed.xml", "a feed of the blog"),
        ("articles/2026-03-01-a.md:5", "/sitemap.xml", "the sitemap"),
        ("articles/2026-03-01-a.md:6", "/feed.json", "a feed of the blog"),
        (
            "articles/2026-03-01-a.md:6",
            "/pingbacks.json",
            "the list of pages that may be mentioned",
        ),
        ("articles/2026-03-01-a.md:7", "/robots.txt", "the engine's robots.txt"),
        ("articles/2026-03-01-a.md:7", "/", "the home page"),
        ("articles/2026-03-01-a.md:7", "/tag/pme/", "the tag pme"),
        ("articles/2026-03-01-a.md:8", "/author/la-redaction/", "the author La r"),
        ("articles/2026-03-01-a.md:8", "/category/misc/", "the category misc"),
        ("articles/2026-03-01-a.md:9", "/category/misc/feed.xml", "a feed of the"),
        ("articles/2026-03-01-a.md:9", "/series/s/", "the series S"),
        ("articles/2026-03-01-a.md:10", "/2026/03/", "the archive of that time"),
        ("articles/2026-03-01-a.md:10", "/2026/03/01/", "the archive of that time"),
        ("articles/2026-03-01-a.md:10", "/2026/03/", "an old address of content/art"),
        ("articles/2026-03-01-a.md:11", "/theme/css/site.css", "the theme"),
        ("articles/2026-03-01-a.md:12", "/images/x.png", "content/images/x.png"),
        (
            "articles/2026-03-01-a.md:13",
            "/2026/03/01/a/",
            "content/articles/2026-03-01-a.md",
        ),
        ("articles/2026-03-01-a.md:13", "/about/", "content/pages/about.md"),
        (
            "articles/2026-03-01-a.md:14",
            "/x/",
            "an old address of content/articles/2026-03-01-a.md",
        ),
        (
            "pages/about.md:2:10",
            "/x/",
            "an old address of content/articles/2026-03-01-a.md",
        ),
        (
            "articles/2026-03-02-b.md:2:10",
            "/été/",
            "an old address of content/articles/2026-03-02-b.md",
        ),
        ("articles/2026-03-02-c.md:2:7", "/2026/03/02/b/", "content/articles/2026-03"),
        ("pages/2026.md", "/2026/", "the archive of that time"),
        ("pages/tag.md", "/tag/", "the list of tags"),
        ("pages/category.md", "/category/", "the list of categories"),
        ("pages/archives.md", "/archives/", "the archives"),
    ],
)
def test_what_has_two_owners_is_told_with_both(
    where: str, address: str, owner: str, clashes: list[str]
) -> None:
    subject = f" {address} is already that of {owner}"

    assert [
        each
        for each in clashes
        if each.startswith(f"content/{where}: Its ") and subject in each
    ]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (
            "pages/404.html.md",
            "/404.html/ cannot be beside /404.html, that of the",
        ),
        ("pages/atom.xml.md", "/atom.xml/ cannot be beside /atom.xml, that of a feed"),
        ("articles/2026-03-01-a.md:12", "/images/x.png/y/ cannot be beside /images/x"),
        ("pages/about.md:2:10", "warning: Its old address /About/ differs only in cap"),
        ("articles/2026-03-03-d.md:2:10", "has a part of 300 bytes"),
    ],
)
def test_what_cannot_be_beside_another_is_told(
    where: str, words: str, clashes: list[str]
) -> None:
    assert [each for each in clashes if f"content/{where}: " in each and words in each]


def test_nothing_of_it_is_an_exception_or_told_twice(clashes: list[str]) -> None:
    assert not [each for each in clashes if "failed" in each or "Error" in each]
    assert len(set(clashes)) == len(clashes)


def test_a_release_is_judged_as_a_preview_is(tmp_path: Path) -> None:
    folder = make_site(tmp_path, CLASHES)

    assert folder.problems(release=False) == folder.problems(release=True)


def test_an_old_address_that_ends_as_no_page_is_told_where_it_has_no_other_fault(
    clashes: list[str],
) -> None:
    assert [each for each in clashes if "as something else" in each] == [
        "content/pages/about.md:2:10: warning: At its old address /moi.php stands a"
        " page, and servers send what ends in .php as something else. Lead it on by a"
        " rule of the web server (WEB_SERVER)."
    ]


def test_a_robots_txt_of_the_authors_own_is_the_one(tmp_path: Path) -> None:
    folder = make_site(
        tmp_path,
        {
            "content/extra/robots.txt": "User-agent: *\n",
            "content/articles/2026-03-01-a.md": article("A"),
        },
    )
    settings = folder.root / "pelicanconf.py"
    settings.write_text(
        settings.read_text()
        + 'STATIC_PATHS = ["extra"]\n'
        + 'EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "robots.txt"},\n'
        + '  "extra/CNAME": {"path": "CNAME"}, "extra": {}}\n'
    )

    assert folder.problems() == [
        "pelicanconf.py:11: warning: EXTRA_PATH_METADATA: there is no"
        " content/extra/CNAME. Check the name."
    ]
    assert folder.release().files()["robots.txt"] == b"User-agent: *\n"


def output_registry(*, ignores_case: bool = False) -> OutputRegistry:
    return OutputRegistry(lambda owner: Where(owner.source), ignores_case=ignores_case)


def test_a_page_may_stand_in_a_pages_place_but_not_in_a_feeds() -> None:
    judge, own = output_registry(), Owner("the page of a template", Kind.PAGE)
    judge.register("archives/index.html", Owner("the archives", Kind.PAGE))
    judge.register("feed.xml", Owner("a feed"))

    assert judge.replace("archives/index.html", own) is None
    assert judge.replace("feed.xml", own)


def test_an_owner_may_write_again_what_is_his() -> None:
    judge, owner = output_registry(), Owner("a page")

    assert judge.register("a/index.html", owner) is None
    assert judge.register("a/index.html", owner) is None
    assert judge.register("a/index.html", owner, exclusive=True)


def test_capitals_are_an_error_where_the_output_ignores_them() -> None:
    judge = output_registry(ignores_case=True)
    judge.register("About/index.html", Owner("one", Kind.POST, "one.md"))

    told = judge.register("about/index.html", Owner("two", Kind.POST, "two.md"))

    assert told
    assert told.problem.level is Level.ERROR


def test_the_author_is_told_at_the_alias_and_not_at_the_post() -> None:
    judge = output_registry()
    judge.register("a/index.html", Owner("an old address", Kind.ALIAS, "alias.md"))

    told = judge.register("a/index.html", Owner("a post", Kind.POST, "post.md"))

    assert told
    assert told.problem.where == Where("alias.md")


@pytest.mark.parametrize(
    "slug",
    [
        *("a", "é", "été", "été-2026", "version-2.0", "node.js", "a_b", "a~b", "a+b"),
        *("a,b", "日本語", "🎉", "👩\u200d🚀", "می\u200cخواهم", "A-B", "index"),
    ],
)
def test_a_slug_may_be(slug: str) -> None:
    assert not slug_fault(slug)


@pytest.mark.parametrize(
    "slug",
    [
        *("", " ", "a b", "a\tb", "a\u00a0b", "a\u2009b", "a/b", "a?", "c#", "50%"),
        *("a\\b", "l'a", 'a"b', "l’a", "«a»", "(a)", "[a]", "{a}", "<a>", "a|b"),
        *("a*", "a:b", "a;b", "`a`", "a^", "..", ".", ".a", "index.html", "INDEX.HTM"),
        *("a\u200bb", "a\u00adb", "a\u202eb", "a\x00", "a\x7f", "\udcff"),
    ],
)
def test_a_slug_may_not_be(slug: str) -> None:
    assert slug_fault(slug)


@pytest.mark.parametrize(
    ("alias", "word"),
    [
        ("/x/?p=1#a", "a fragment"),
        ("/x/#comment-1", "a fragment"),
        ("x/", "a slash"),
        ("https://old.example/x/", "a slash"),
        ("//old.example/x/", "another site"),
        ("/50%/", "%25"),
        ("/%E9t%E9/", "UTF-8"),
        ("/a%00b/", "U+0000"),
        ("/a\\b/", "backslash"),
        ("/../../etc/x", "two full stops"),
        ("/a/%2e%2E/b/", "two full stops"),
    ],
)
def test_an_old_address_may_not_be(alias: str, word: str) -> None:
    assert word in alias_fault(alias)


@pytest.mark.parametrize(
    "alias",
    ["/", "/a", "/a/", "/a.php", "/mon billet/", "/%C3%A9t%C3%A9/", "/été/", "/a,b"],
)
def test_an_old_address_may_be(alias: str) -> None:
    assert not alias_fault(alias)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("2026-03-01-version-2.0.md", ("2026-03-01", "version-2.0", None)),
        ("2026-03-01-version-2.0.en.md", ("2026-03-01", "version-2.0", "en")),
        ("2026-03-01-node.js.md", ("2026-03-01", "node.js", None)),
        ("pelican-4.8.md", (None, "pelican-4.8", None)),
        ("pages/a-propos.en.md", (None, "a-propos", "en")),
        ("articles/premier/index.md", (None, "premier", None)),
        ("articles/premier/index.fr.md", (None, "premier", "fr")),
        ("articles/2026-03-01-premier/index.md", ("2026-03-01", "premier", None)),
        ("articles/2026-03-01-index.md", ("2026-03-01", "index", None)),
        ("articles/en.md", (None, "en", None)),
        ("articles/2026-03-01-été.markdown", ("2026-03-01", "été", None)),
        ("articles/2026-03-01-e\u0301t\u00e9.md", ("2026-03-01", "été", None)),
        ("articles/2026-03-01-a.EN.md", ("2026-03-01", "a.EN", None)),
    ],
)
def test_a_files_name_says(path: str, said: tuple[str | None, ...]) -> None:
    found = read_file_name(path)

    assert said == (found.get("date"), found.get("slug"), found.get("lang"))


def test_a_folders_link_to_elsewhere_is_built_like_a_folder(tmp_path: Path) -> None:
    folder = make_site(
        tmp_path / "site",
        {
            "content/articles/2026-03-01-a.md": article(
                "A", "[B]({filename}2026-03-02-b.md) ![x]({static}/images/x.png)"
            ),
            "content/articles/2026-03-02-b.md": article("B"),
            "content/images/x.png": png(1),
        },
    )
    vault = tmp_path / "vault"
    (folder.root / "content").rename(vault)
    (folder.root / "content").symlink_to(vault)
    page = folder.root / "output" / "2026" / "03" / "01" / "a" / "index.html"

    assert [] == folder.problems(release=True)
    assert [] == folder.problems(release=False)
    before = page.stat().st_ino
    assert [] == folder.problems(release=False)
    assert before == page.stat().st_ino
    Folder(vault).write({"articles/2026-03-01-a.md": article("A", "Autre chose.")})
    assert [] == folder.problems(release=False)
    assert "Autre chose." in page.read_text()
    assert ["vault"] == [
        each.name for each in tmp_path.iterdir() if each != folder.root
    ]
    assert (folder.root / ".causerie" / "snapshot.sqlite").is_file()
