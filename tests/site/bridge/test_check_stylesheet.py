"""A fault in the author's own stylesheet is told at its line, also after an edit."""

import pytest

from sites import CONF, Make, article

SITE = {
    "pelicanconf.py": CONF + 'STYLESHEET = "look.css"\n',
    "content/articles/2026-03-01-a.md": article("Un"),
}


def told(problems: list[str]) -> list[str]:
    return [text for text in problems if text.startswith("content/look.css")]


@pytest.mark.parametrize(
    ("style", "line", "word"),
    [
        (":root {\n  --papper: red;\n}\n", 2, "Nothing uses --papper. Did you mean"),
        ("a { color: red;\n", 1, "This brace is not closed"),
        ("a { color: red; }\n}\nb {}", 2, "This brace closes nothing"),
        ("a {}\n/* dark\nb {}\n", 2, "This comment is not closed"),
        ('a { content: "x;\n}\n', 1, "This string is not closed"),
    ],
)
def test_a_fault_is_told_at_its_line(
    site: Make, style: str, line: int, word: str
) -> None:
    folder = site({**SITE, "content/look.css": style})

    (problem,) = told(folder.problems(release=False))
    assert problem.startswith(f"content/look.css:{line}: ")
    assert word in problem


def test_a_good_one_is_left_alone_and_an_edit_is_checked(site: Make) -> None:
    good = (
        ':root { --paper: red; --mine: 1px; } /* { " */\n'
        'a::before { content: "it\'s }"; width: var(--mine) }\n'
        "@media print { a { background: url('x.png') } }\n"
    )
    folder = site({**SITE, "content/look.css": good})
    found = [told(folder.problems(release=False))]
    for style in (good.replace("--paper", "--papper"), good, good + "}", good):
        folder.write({"content/look.css": style})
        found.append(told(folder.problems(release=False)))

    assert [len(each) for each in found] == [0, 1, 0, 1, 0]
    assert "Did you mean '--paper'?" in found[1][0]


def test_one_that_is_ignored_is_an_error_at_the_setting(site: Make) -> None:
    settings = CONF + 'IGNORE_FILES = [*IGNORE_FILES, "*.css"]\n'
    settings += 'STYLESHEET = "looks/look.css"\n'
    folder = site(
        {**SITE, "pelicanconf.py": settings, "content/looks/look.css": "a {}\n"}
    )

    line = settings.count("\n")
    assert folder.problems(release=False) == [
        f"pelicanconf.py:{line}: STYLESHEET: 'looks/look.css' is ignored by '*.css' of"
        " IGNORE_FILES. Take the pattern out, or give the file another name."
    ]


def test_one_without_its_ending_and_no_folder_of_the_theme_are_told(site: Make) -> None:
    settings = CONF + 'STYLESHEET = "look.txt"\nTHEME_STATIC_PATHS = ["static", "no"]\n'
    folder = site({**SITE, "pelicanconf.py": settings, "content/look.txt": "a {}\n"})
    line = settings.count("\n")

    for body in ("Un.", "Deux."):  # an update has them, too
        folder.write({"content/articles/2026-03-01-a.md": article("Un", body)})
        result = folder.build(release=False)
        no_css, no_folder = map(str, result.problems)
        assert no_css == (
            f"pelicanconf.py:{line - 1}: warning: STYLESHEET: 'look.txt' is no .css,"
            " and browsers take nothing else. Name a stylesheet."
        )
        assert no_folder.startswith(
            f"pelicanconf.py:{line}: warning: THEME_STATIC_PATHS: there is nothing in"
        )
    assert result.changed
