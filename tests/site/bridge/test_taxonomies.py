"""Names of lists: tags, categories, authors and series, each at one address."""

import re
from pathlib import Path
from unicodedata import normalize

import pytest

from sites import CONF, Output, article, make_site

pytestmark = pytest.mark.quick

GOOD = {
    "content/articles/2026-03-01-a.md": article(
        "A",
        Tags="C, C++, C#, .NET, F#, LGBT+, 18+, R&D, Notepad++, ASP.NET, #mot, A.B",
        Series="Une année",
        Category="Réseaux",
    ),
    "content/articles/2026-03-02-b.md": article(
        "B", Tags="C, c++, pme, PME", Series="une Année", Category="réseaux"
    ),
    "content/articles/2026-03-03-c.md": article("C", Tags="C#", Author="Ève"),
    "content/articles/2026-03-04-d.md": article("D", Author=normalize("NFD", "Ève")),
}

MEETING = {
    "content/articles/2026-03-01-a.md": article(
        "A", Tags="R&D, pme, 🎉", Series="♪", Category="Côte", Author="Zoé"
    ),
    "content/articles/2026-03-02-b.md": article(
        "B", Tags="RD, pmé", Series="Un an", Category="Coté", Author="Zoë"
    ),
    "content/articles/2026-03-03-c.md": article("C", Series="Un an!", Tags="RD"),
    "content/articles/2026-03-04-d.en.md": article("D", Category="Cote"),
    # what is wrong in itself is told once
    "content/articles/2026-03-05-e.md": article("E", Category="[Côte]", Tags="pme; x"),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Output]:
    folder = make_site(tmp_path_factory.mktemp("good"), GOOD)
    problems = folder.problems()
    return problems, Output(folder.root / "output-release")


@pytest.mark.parametrize(
    ("slug", "posts"),
    [
        *(("c", "a b"), ("c-plus-plus", "a b"), ("c-sharp", "a c"), ("dot-net", "a")),
        *(("f-sharp", "a"), ("lgbt-plus", "a"), ("18-plus", "a"), ("rd", "a")),
        *(("notepad-plus-plus", "a"), ("aspnet", "a"), ("mot", "a"), ("ab", "a")),
        ("pme", "b"),
    ],
)
def test_a_tag_has_its_address_and_each_post_once(
    slug: str, posts: str, good: tuple[list[str], Output]
) -> None:
    links = good[1].page(f"/tag/{slug}/").xpath("//article//h2/a/@href")

    assert sorted(posts.split()) == sorted(link.split("/")[-2] for link in links)


@pytest.mark.parametrize(
    "told",
    [
        "b.md:2:7: warning: The tags 'pme' and 'PME' are one: it is listed once.",
        "b.md:2:7: warning: The tag 'c++' and 'C++' in content/articles/",
        "b.md:3:9: warning: The series 'une Année' and 'Une année' in content/articles",
        "b.md:4:11: warning: The category 'réseaux' and 'Réseaux' in content/articles",
    ],
)
def test_two_spellings_of_one_name_are_told(
    told: str, good: tuple[list[str], Output]
) -> None:
    assert [each for each in good[0] if told in each]


def test_no_other_name_is_complained_about(good: tuple[list[str], Output]) -> None:
    assert len(good[0]) == 4
    assert all("warning: " in each for each in good[0])


def test_a_series_in_two_spellings_is_one_on_every_page(
    good: tuple[list[str], Output],
) -> None:
    posts = [good[1].page(f"/2026/03/0{n}/{'ab'[n - 1]}/") for n in (1, 2)]

    for post in posts:
        assert len(post.xpath("//nav[@class='series']//li")) == 2


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return make_site(tmp_path_factory.mktemp("meeting"), MEETING).problems()


@pytest.mark.parametrize(
    "told",
    [
        "a.md:2:7: The tag '🎉' has no letter or digit for its address.",
        "a.md:3:9: The series '♪' has no letter or digit for its address.",
        "b.md:2:7: The tag 'RD' has the address of 'R&D' in content/articles/",
        "b.md:2:7: The tag 'pmé' has the address of 'pme' in content/articles/",
        "b.md:4:11: The category 'Coté' has the address of 'Côte' in content/articles/",
        "b.md:5:9: The author 'Zoë' has the address of 'Zoé' in content/articles/",
        "c.md:2:9: The series 'Un an!' has the address of 'Un an' in content/articles/",
        "d.en.md:2:11: The category 'Cote' has the address of 'Côte' in content/a",
    ],
)
def test_names_that_meet_and_are_not_one_are_errors(
    told: str, meeting: list[str]
) -> None:
    assert [each for each in meeting if re.search(re.escape(told), each)]


def test_each_of_them_is_told_once(meeting: list[str]) -> None:
    assert len(meeting) == 10  # two of them of a header


def test_what_is_told_of_a_name_is_told_after_an_edit_too(tmp_path: Path) -> None:
    post = "content/articles/2026-03-02-b.md"
    text = "Title: B\nSummary: Un.\nTags: pme, PME\nAliases: /Vieux/\nTranslation: x\n"
    folder = make_site(
        tmp_path,
        {post: text + "\nA.\n", "content/pages/vieux.md": article("V")},
    )
    page = tmp_path / "output" / "2026" / "03" / "02" / "index.html"

    before = folder.problems(release=False)
    written = page.stat().st_ino
    folder.write({post: text.replace("Un.", "Un.\n    Deux.") + "\nB.\n"})
    after = folder.problems(release=False)

    assert written != page.stat().st_ino
    assert [":3:", ":4:", ":5:"] == [each.removeprefix(post)[:3] for each in before]
    assert [":4:", ":5:", ":6:"] == [each.removeprefix(post)[:3] for each in after]
    assert (tmp_path / ".causerie" / "snapshot.sqlite").is_file()


def test_names_may_be_given_by_path(tmp_path: Path) -> None:
    folder = make_site(tmp_path, {"content/articles/2026-03-01-a.md": article("A")})
    given = {"category": "Notes", "tags": "bois, , nuit", "authors": "Ana, Zoé"}
    named = f"EXTRA_PATH_METADATA = {{'articles/2026-03-01-a.md': {given!r}}}\n"
    folder.write({"pelicanconf.py": CONF + named})

    output = folder.release()

    for address in ("category/notes", "tag/bois", "tag/nuit", "author/ana"):
        links = output.page(f"/{address}/").xpath("//article//h2/a/@href")
        assert links == ["/2026/03/01/a/"]
