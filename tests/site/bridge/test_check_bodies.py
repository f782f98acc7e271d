"""A post that says nothing is told while readers are shown it, in every build."""

from sites import Make, article

SAID = "warning: The post has no text. Write it, or add Status: draft."


def test_a_post_without_a_text_is_told(site: Make) -> None:
    empty = {
        "content/articles/2026-03-01-a.md": "Title: Un\n",
        "content/articles/2026-03-02-b.md": article("Deux", "", Status="hidden"),
        "content/articles/2026-03-03-c.md": article("Trois", "<!-- plus\ntard -->"),
        "content/pages/p.html": "<html><head><title>P</title></head></html>",
    }
    others = {
        "content/articles/2026-03-05-d.md": article("Quatre", "", Status="draft"),
        "content/articles/2026-03-06-e.md": article("Cinq", "", Status="gone"),
        "content/articles/2026-03-07-f.md": article("Six", "<!-- mot --> Un mot."),
        "content/articles/2026-03-08-g.md": article("Sept", "---"),
    }
    folder = site({**empty, **others})

    assert [f"{name}: {SAID}" for name in empty] == folder.problems()


def test_a_text_that_comes_and_goes_is_told_by_partial_builds_too(site: Make) -> None:
    name = "content/articles/2026-03-01-a.md"
    folder = site(
        {name: article("Un"), "content/articles/2026-03-02-b.md": "Title: B\n\nb"}
    )
    told = []
    for body in ("Du texte.", "", "", "Du texte."):
        folder.write({name: article("Un", body)})
        told.append(len(folder.problems(release=False)))

    assert [0, 1, 1, 0] == told
