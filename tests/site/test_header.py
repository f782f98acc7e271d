"""A whole build handles headers as they were checked."""

import pytest

from causerie.header import check_header
from causerie.problems import has_errors
from sites import Make

pytestmark = pytest.mark.quick

WORDS = "Nobody may read this yet."

# headers of all forms that are read, with their status
GOOD = {
    "Title: A\nStatus: draft\n\n{}": "draft",
    "\ufeffTitle: A\r\nStatus:draft\r\n\r\n{}": "draft",
    "Title: A\rstatus: DRAFT\r\r{}": "draft",
    "---\nTitle: A\nStatus: Draft\n---\n{}": "draft",
    "Status:\n    draft\nTitle: A\n \t\n{}": "draft",
    "  Title: A\n  STATUS: draft  \n\u00a0\n{}": "draft",
    "Title: A\n\nNote: open.\n\n{}": "",
    "Title: A\nSummary: The draft of a status.\n\n{}\n\n**Status**: draft": "",
    "Title: A\n\n{}\n\n```\nStatus: draft\n```\n": "",
    "---\nTitle: A\n---\n{}\n\nDraft, no status": "",
}


def test_what_is_read_of_a_header_is_what_is_built(site: Make) -> None:
    posts = {
        f"content/articles/2026-03-{n:02}-p{n}.md": text.format(WORDS)
        for n, text in enumerate(GOOD, 1)
    }
    for name, text in posts.items():
        assert not has_errors(check_header(text, name, "article"))

    pages = site(posts).release().files()

    for n, status in enumerate(GOOD.values(), 1):
        assert (status != "draft") == (f"2026/03/{n:02}/p{n}/index.html" in pages)
    assert sum(status != "draft" for status in GOOD.values()) == sum(
        WORDS in page.decode()
        for name, page in pages.items()
        if name.endswith("index.html") and "/p" in name
    )


# drafts, but for a typing mistake
FAULTY = (
    "Title: A\nStatus : draft\n\nText.",
    "Title: A\nCategory\u202f: B\nStatus: draft\n\nText.",
    "Title: A\n\nStatus: draft\n\nText.",
    "\nTitle: A\nStatuts: draft\n\nText.",
    "Title: A\nStatus: draft\nText.",
    "Title: A\n    Status: draft\n\nText.",
    "Title: AStatus: draft\n\nText.",
    "Title: A\n- Status: draft\n\nText.",
    "Title: A\nstatus=draft\n\nText.",
    "---\ntitle: A\ndraft: true\n---\n\nText.",
    '+++\ntitle = "A"\ndraft = true\n+++\n\nText.',
    "Title: A\n\nText.\n\nStatus: draft\n",
    "Title: A\r\n\u00a0\r\nSttaus: draft\r\n\r\nText.",
)


def test_a_build_tells_the_faults_that_were_found(site: Make) -> None:
    posts = {
        f"content/articles/2026-04-{n:02}-p{n}.md": text
        for n, text in enumerate(FAULTY, 1)
    }

    told = set(site(posts).build().problems)

    for name, text in posts.items():
        found = set(check_header(text, name, "article"))
        assert has_errors(found)
        assert found <= told


def test_values_over_several_lines_are_whole_in_the_pages(site: Make) -> None:
    header = (
        "Title: The bees\n    and the wax\n"
        "Tags: pme,\n    usages\n\tcire\n"
        "Category: Choses\n    d'abeilles\n"
        "Author: Nina\n    Martin\n"
        "Summary: Une phrase,\n    puis une autre.\n"
        "Aliases: /vieux/,\n    /plus-vieux/\n"
    )

    output = site({"content/articles/2026-03-01-a.md": f"{header}\nTexte.\n"}).release()

    assert {
        "tag/pme/index.html",
        "tag/usages/index.html",
        "tag/cire/index.html",
        "category/choses-dabeilles/index.html",
        "author/nina-martin/index.html",
        "vieux/index.html",
        "plus-vieux/index.html",
    } <= output.files().keys()
    (title,) = output.page("/2026/03/01/a/").xpath("//article//h1/text()")
    assert "The bees and the wax" == title.strip()
