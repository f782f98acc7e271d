"""Links and bodies after an edit of one text: told as a build from nothing tells."""

import shutil

from sites import Folder, Make, article

A = "content/articles/2026-03-01-a.md"
B = "content/articles/2026-03-02-b.md"
C = "content/articles/2026-03-03-c.md"


def told(folder: Folder) -> list[str]:
    """What a build tells, which is what a build from nothing tells."""
    found = folder.problems(release=False)
    shutil.rmtree(folder.root / ".causerie")
    assert folder.problems(release=False) == found
    return found


def test_an_edit_is_told_what_it_does_to_links_of_other_posts(site: Make) -> None:
    place = "[là]({filename}2026-03-02-b.md#partie)"
    folder = site({A: article("Un", place), B: article("Deux", "## Partie\n\nMot.")})
    assert [] == folder.problems(release=False)

    folder.write({B: article("Deux", "## Partie\n\nUn autre mot.")})
    assert [] == folder.problems(release=False)
    folder.write({B: article("Deux", "## Autre partie\n\nMot.")})
    (lost,) = told(folder)
    assert lost.startswith(f"{A}:3: warning: The link")
    folder.write({B: article("Deux", "## Partie\n\nMot.")})
    assert [] == told(folder)


def test_a_draft_may_link_to_its_own_headings_while_what_it_links_to_moves(
    site: Make,
) -> None:
    links = "[ici](#partie), [là]({filename}2026-03-01-a.md)\n\n## Partie\n\nMot."
    folder = site({A: article("Un"), B: article("Deux", links, Status="draft")})
    assert [] == folder.problems(release=False)

    folder.write({A: article("Un", Slug="un-autre")})
    assert [] == told(folder)


def test_a_new_link_to_a_place_is_kept_in_mind(site: Make) -> None:
    folder = site({A: article("Un"), B: article("Deux", "## Partie\n\nMot.")})
    assert [] == folder.problems(release=False)

    folder.write({A: article("Un", "[là](/2026/03/02/b/#partie)")})
    assert [] == folder.problems(release=False)
    folder.write({B: article("Deux", "## Suite\n\nMot.")})

    assert 1 == len(told(folder))


def test_what_an_edit_makes_of_a_body_is_told_and_told_again(site: Make) -> None:
    folder = site({A: article("Un"), B: article("Deux"), C: article("C", "[^1] et")})
    (undefined,) = folder.problems(release=False)

    folder.write({A: article("Un", "Mot,\n- un\n\n## Main")})
    found = told(folder)
    assert [f"{A}:4: warning", undefined] == [found[0][: len(A) + 11], found[1]]
    folder.write({B: article("Deux", "![x](http://127.0.0.1:1/x.png)")})
    assert 3 == len(folder.problems(release=False))
    folder.write({A: article("Un", "<div>")})
    assert f"{A}:3: The tag <div>" in "\n".join(folder.problems(release=False))
