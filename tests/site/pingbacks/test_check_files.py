"""What only `inv pingbacks.…` reads is looked at by releases and `inv check`, too."""

import pytest

from causerie.building.build import check
from causerie.building.request import BuildRequest
from sites import NOW, Folder, Make, article

SENT, RULES = "content/mentions/sent.json", "content/mentions/rules.txt"
FAULTS = {
    '{"posts": {},\n"schema": 1,}': "2:13",
    '{"schema": 1, "posts":\n{"/a/": {"https://b/":\n  {"state": "x"}}}}': "3:3",
    '{"posts": {}}\n': "1:1",
    '{"posts": [],\n "schema": 9}': "1:11",
    '<<<<<<< HEAD\n{"posts": {}, "schema": 1}\n': "1:1",
    "": "1:1",
    "\x00\x00": "1:1",
    "\n\n\xe9".encode("latin-1"): "3",
}


@pytest.fixture
def folder(site: Make) -> Folder:
    return site({"content/articles/2026-03-01-a.md": article("A")})


def errors(folder: Folder) -> list[str]:
    result = check(BuildRequest(folder.root, release=True, now=NOW))
    return [str(problem) for problem in result.problems if problem.level == "error"]


@pytest.mark.parametrize("data", FAULTS)
def test_a_broken_sent_log_is_told_at_its_line(
    folder: Folder, data: str | bytes
) -> None:
    folder.write({SENT: data})

    checked = errors(folder)

    assert checked
    assert checked[0].startswith(f"{SENT}:{FAULTS[data]}: "), checked
    assert all("Take it from git; without it" in each for each in checked)


def test_a_sent_log_that_is_a_folder_is_told(folder: Folder) -> None:
    (folder.root / SENT).mkdir(parents=True)

    (told,) = errors(folder)

    assert [told] == folder.problems()  # a release
    assert f"{SENT}: The file cannot be read: Is a directory." in told


def test_every_line_of_the_rules_that_is_none_is_told(folder: Folder) -> None:
    folder.write({RULES: "\ufeff# whom we know\nalow host a.example\n\nallow b\n"})

    assert [
        f"{RULES}:2: 'alow host a.example' is no rule. Write allow or deny, one of"
        " host, prefix, author, and which one.",
        f"{RULES}:4: 'allow b' is no rule. Write allow or deny, one of"
        " host, prefix, author, and which one.",
    ] == errors(folder)


def test_rules_in_another_charset_are_told(folder: Folder) -> None:
    folder.write({RULES: "# amis\n# connaissances éloignées\n".encode("latin-1")})

    (told,) = errors(folder)

    assert f"{RULES}:2: This line is not UTF-8 text." in told


@pytest.mark.parametrize("name", ["comments", "mentions"])
@pytest.mark.parametrize("release", [True, False])
def test_a_file_in_place_of_a_folder_is_told(
    folder: Folder, name: str, *, release: bool
) -> None:
    """Pages would be without all that readers wrote, and nobody would know."""
    folder.write({f"content/{name}": ""})

    (told,) = folder.problems(release=release)

    assert told.startswith(f"content/{name}: This is a file; it should be a folder.")


def test_good_files_are_passed_over_and_a_preview_reads_neither(folder: Folder) -> None:
    folder.write({SENT: '{"posts": {}, "schema": 1}', RULES: "allow host a.example\n"})
    assert [] == errors(folder)

    folder.write({SENT: "{", RULES: "allow"})
    assert [] == folder.problems(release=False)
