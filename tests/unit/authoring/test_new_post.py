"""`inv new` begins a post where it will be read, and writes over nothing."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from causerie.authoring.new_post import (
    NewPost,
    Wishes,
    ask_wishes,
    begin_post,
    draft_address,
)
from causerie.errors import CauserieError
from causerie.sources.source_paths import SourcePaths

NOW = datetime(2026, 11, 29, 18, 5, tzinfo=ZoneInfo("Europe/Paris"))


def begin(content: Path, **given: object) -> NewPost:
    wishes = Wishes(**({"title": "L'été : à venir"} | given))
    return begin_post(wishes, content, SourcePaths(), now=NOW, site_lang="fr")


def test_a_post_has_its_place_and_its_header(tmp_path: Path) -> None:
    post = begin(tmp_path, category="Notes", tags="a, b,", lang="en")

    assert post.path == tmp_path / "articles/2026-11-29-lete-a-venir.md"
    assert post.path.read_text() == (
        "Title: L'été : à venir\nDate: 2026-11-29 18:05\nCategory: Notes\n"
        "Tags: a, b\nLang: en\nStatus: draft\n\n"
    )
    assert draft_address(post.path) == "/drafts/lete-a-venir/"


def test_a_date_to_come_is_told_and_names_the_file(tmp_path: Path) -> None:
    post = begin(tmp_path, date="2026-12-24", draft=False, lang="fr")

    assert post.path.name == "2026-12-24-lete-a-venir.md"
    assert "Status" not in post.path.read_text()
    assert "Lang" not in post.path.read_text()
    assert post.notes == ("It waits until 2026-12-24.",)


def test_new_words_are_told_with_those_they_may_mean(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text("Title: A\nCategory: Réseaux\nTags: usages\n\nx\n")

    notes = begin(tmp_path, category="Reseaux", tags="usages, neuf").notes

    assert notes == (
        "'Reseaux' is a new category. Did you mean 'Réseaux'?",
        "'neuf' is a new tag.",
    )


def test_a_category_is_one_and_a_line_end_in_it_begins_no_key(tmp_path: Path) -> None:
    post = begin(tmp_path, category="Notes, letters\nStatus: hidden", draft=False)

    assert post.notes == ("'Notes, letters Status: hidden' is a new category.",)
    assert "\nCategory: Notes, letters Status: hidden\n\n" in post.path.read_text()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title": "  "}, "--title: '' is empty."),
        ({"date": "24.12.2026"}, "--date: '24.12.2026' is not a date."),
        ({"lang": "english"}, "--lang: 'english' is not a language"),
        ({"tags": "a; b"}, "--tags: 'a; b' has a semicolon"),
    ],
)
def test_a_mistake_writes_nothing(
    tmp_path: Path, given: dict[str, str], told: str
) -> None:
    with pytest.raises(CauserieError) as refused:
        begin(tmp_path, **given)

    assert told in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_a_post_that_is_there_stays(tmp_path: Path) -> None:
    written = begin(tmp_path).path
    written.write_text("mine")

    with pytest.raises(CauserieError, match="already a post of this name") as refused:
        begin(tmp_path)

    assert written.read_text() == "mine"
    assert written.relative_to(tmp_path.parent).as_posix() == refused.value.where


def test_what_is_missing_is_asked_for() -> None:
    answers = iter(["A title", "", "a, b"])

    asked = ask_wishes(Wishes("", date="2026-12-24"), lambda _text: next(answers))

    assert asked == Wishes("A title", "", "a, b", "2026-12-24")


def test_the_end_of_input_writes_nothing() -> None:
    def end(_text: str) -> str:
        raise EOFError

    with pytest.raises(CauserieError, match="a post has a title"):
        ask_wishes(Wishes(""), end)
