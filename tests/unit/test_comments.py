"""The files of comments: read under rules, threaded, and changed by one or some."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from causerie.comments.comments_json import read_comments_json, write_comments_json
from causerie.comments.edit import add_comment, remove_comments
from causerie.comments.model import Comment, comment_to_json, find_faults, new_comment
from causerie.comments.sanitize_text import sanitize_name, sanitize_text
from causerie.comments.settings import CommentsSettings
from causerie.comments.store import read_comments, resolve_post_name
from causerie.comments.threads import MAX_LEVELS, Thread, find_cycles, make_threads
from causerie.errors import ContentError
from checkout import CHECKOUT

POST = "2026-03-01-a"
A = f"content/articles/{POST}.md"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def comment(text: str = "Du texte.", **more: Any) -> Comment:
    made = new_comment(more.pop("name", "une lectrice"), text, date=NOW)
    return replace(made, **more)


def document(*rows: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"schema": 1, "comments": rows, **more}).encode()


def row(**more: Any) -> dict[str, Any]:
    return {**comment_to_json(comment(id="a")), **more}


def problems(data: bytes) -> list[str]:
    return [str(problem) for problem in read_comments_json(data, "x.json")[1]]


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    once = sanitize_text(text)

    assert once == sanitize_text(once)
    assert sanitize_name(text) == sanitize_name(sanitize_name(text))


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("jeanne.martin@courrier.example", "jeanne.martin"),
        ("Jeanne <jeanne@courrier.example>", "Jeanne <jeanne"),
        ("une\u00a0 lectrice\n", "une lectrice"),
        ("la r\u200bédaction\u202e", "la rédaction"),
    ],
)
def test_a_name_is_one_line_without_an_address(given_name: str, expected: str) -> None:
    assert expected == sanitize_name(given_name)


moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - the zone comes beside
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-839, 839).map(lambda m: timezone(timedelta(minutes=m))),
)
comments = st.builds(
    new_comment, st.text(min_size=1), st.text(min_size=1), date=moments
)


@given(st.lists(comments, max_size=5, unique_by=lambda c: c.id))
def test_what_is_written_is_read_again(written: list[Comment]) -> None:
    good = [one for one in written if not find_faults(one)]
    in_order = sorted(good, key=lambda one: (one.date, one.id))

    data = write_comments_json(good)

    assert (tuple(in_order), []) == read_comments_json(data, "x.json")
    assert data == write_comments_json(reversed(good))
    assert data.endswith(b"}\n")
    keys = [list(one) for one in json.loads(data)["comments"]]
    assert keys == [["date", "id", "name", "parent", "text", "url"]] * len(good)


finite = st.floats(allow_nan=False, allow_infinity=False)  # JSON has no others
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | finite | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from([*comment_to_json(comment()), "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.lists(json_values))
@example([{**row(), "id": ["a"]}, None, row(date={}), row(parent=3)])
def test_odd_values_are_told_and_never_read(rows: list[Any]) -> None:
    read, found = read_comments_json(document(*rows), "x.json")

    assert len(read) + len(found) >= len(rows)
    assert all(not find_faults(one) for one in read)


def test_a_document_that_is_no_object_is_told_what_to_write() -> None:
    assert [
        'x.json:1:1: It is [], not an object. Write {"comments": […], "schema": 1}.'
    ] == problems(b"[]")


@given(st.binary())
@example(b"[" * 100_000)
@example(b'{"schema": ' + b"9" * 5000 + b"}")
@example(b'{"schema": 1, "schema": 1, "comments": []}')
@example('{"schema": 1, "comments": []}'.encode("utf-16"))
def test_what_is_no_document_is_told(data: bytes) -> None:
    read, found = read_comments_json(data, "x.json")

    assert read == ()
    assert len(found) >= 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "l@courrier.example"}, "no field 'email'. Take it out: addresses"),
        ({"Name": "x"}, "A comment has no field 'Name'. Did you mean 'name'?"),
        ({"title": "x"}, "'title'. Its fields are id, name, date, text, parent, url."),
        ({"id": "a b"}, "id is 'a b', not an id. Write up to 40 letters"),
        ({"name": " \u200b "}, "name is ' \\u200b ', which is empty."),
        (
            {"name": "x" * 81},
            "xxx', which has 81 characters. Write up to",
        ),
        ({"name": "l@courrier.example"}, "which holds an e-mail address."),
        ({"date": "2026-03-01T10:00:00"}, "Write it with its zone: 2026-03-29T"),
        ({"date": "20260301T1000Z"}, "date is '20260301T1000Z', not a date with its"),
        ({"date": "2026-02-30T10:00Z"}, "date is '2026-02-30T10:00Z', not a date with"),
        ({"text": "\u2066\n"}, "which is empty."),
        ({"text": "x" * 10_001}, "which has 10001 characters."),
        ({"text": None}, "text is None, not text."),
        (
            {"url": "javascript:alert(1)"},
            "url is 'javascript:alert(1)', not a web",
        ),
        ({"url": "https://u@x.example/"}, "url is "),
        ({"url": "https://"}, "url is 'https://', not a web address."),
        ({"url": "https://[x/"}, "url is 'https://[x/', not a web address."),
        ({"url": "https://x.example/\u202e"}, "url is "),
        ({"url": 'https://x.example/"onclick="x'}, "url is "),
        ({"url": "https://x.example/" + "a" * 500}, "which has 518 characters."),
    ],
)
def test_a_fault_of_a_field_is_told_with_its_line(
    wrong: dict[str, Any], told: str
) -> None:
    data = document(row(id="z", text='"comments": ['), row(**wrong))
    lines = data.replace(b"}, {", b"},\n\n{")

    (problem,) = problems(lines)

    assert problem.startswith("x.json:3:")
    assert told in problem


def test_faults_of_the_whole_are_told() -> None:
    twins = [row(), row(text="Autre.")]
    circle = [row(id=one, parent=other) for one, other in ("ab", "bc", "ca", "dd")]

    assert problems(b'{\n"schema": 1,\n') == [
        "x.json:3:1: It is not JSON: Expecting property name enclosed in double quotes."
    ]
    assert problems(b'{"schema": 1,\n"comments": ["\xff"]}') == [
        "x.json:2: This line is not UTF-8 text. Save the file as UTF-8."
    ]
    assert problems(document(schema=2, more=[])) == [
        "x.json:1:39: It has no field 'more'. Its fields are comments, schema.",
        "x.json:1:12: schema is 2, not 1, the one that is known here."
        ' Write "schema": 1, or use the newer Causerie.',
    ]
    (many,) = problems(document(*[row()] * 1001))
    assert "which has 1001 comments; 1000 are the most." in many
    assert (
        "The id 'a' is already that of an earlier comment."
        in problems(document(*twins))[0]
    )
    assert [
        "in a circle: 'a → b → c → a'" in p for p in problems(document(*circle))
    ] == [
        True,
        False,
    ]
    (missing,) = problems(document(row(parent="gone")))
    assert missing.startswith("x.json:1:28: warning: The comment answers 'gone'")


def flatten(
    threads: tuple[Thread, ...], level: int = 1
) -> Iterator[tuple[int, Thread]]:
    for thread in threads:
        yield level, thread
        yield from flatten(thread.replies, level + 1)


@given(st.lists(st.integers(-1, 30), max_size=30))
def test_threads_show_each_comment_once_and_circles_never(parents: list[int]) -> None:
    made = [
        comment(id=str(number), parent=None if parent < 0 else str(parent))
        for number, parent in enumerate(parents)
    ]
    by_id = {one.id: one for one in made}

    shown = list(flatten(make_threads(made)))

    in_circles = {one.id for circle in find_cycles(made) for one in circle}
    for one in made:  # nor is what answers into a circle
        above, passed = one, set[str]()
        while above.parent in by_id and above.id not in passed | in_circles:
            passed.add(above.id)
            above = by_id[above.parent]
        if above.id in in_circles:
            in_circles.add(one.id)
    assert sorted(by_id.keys() - in_circles) == sorted(t.comment.id for _, t in shown)
    assert max((level for level, _ in shown), default=1) <= MAX_LEVELS


def test_replies_stand_below_oldest_first_and_deep_ones_name_whom_they_answer() -> None:
    later = NOW + timedelta(days=1)
    made = [comment(id="late", parent="0", date=later)] + [
        comment(id=str(n), parent=str(n - 1) if n else None) for n in range(7)
    ]

    shown = list(flatten(make_threads(made)))

    assert [(level, t.comment.id) for level, t in shown] == [
        *((1, "0"), (2, "1"), (3, "2"), (4, "3"), (4, "4"), (4, "5"), (4, "6")),
        (2, "late"),
    ]
    answered = [t.answers.id if t.answers else "" for _, t in shown]
    assert answered == ["", "", "", "", "3", "4", "5", ""]


def test_what_is_added_is_checked_and_has_an_id_of_its_own() -> None:
    one = comment("Un.")
    clash = comment("Deux.", id=one.id)

    added = add_comment([one], replace(clash, parent=one.id))

    assert added == replace(clash, id=f"{one.id}-2", parent=one.id)
    for wrong, told in (
        (comment("Un.", date=NOW + timedelta(days=9)), "wrote the same before"),
        (comment("Deux.", parent="nobody"), "no comment nobody on this post"),
        (
            comment("Deux.", url="ftp://x.example/"),
            "url is 'ftp://x.example/', not a web",
        ),
        (comment("\u200b"), "which is empty."),
    ):
        with pytest.raises(ContentError, match=told):
            add_comment([one], wrong)


def test_answers_to_what_is_removed_move_up() -> None:
    made = [comment(id=str(n), parent=str(n - 1) if n else None) for n in range(5)]

    removal = remove_comments(made, ("1", "2"))

    assert [(c.id, c.parent) for c in removal.remaining] == [
        ("0", None),
        ("3", "0"),
        ("4", "3"),
    ]
    assert [c.id for c in removal.reparented] == ["3"]
    with pytest.raises(ContentError, match="no comment x on this post"):
        remove_comments(made, ["x"])
    with pytest.raises(ContentError, match="no comment without an id"):
        remove_comments(made, [])


def test_a_post_is_found_by_its_path_or_name(tmp_path: Path) -> None:
    content = tmp_path / "content"
    for path in (tmp_path / A, content / "episodes/2026-03-02-b.de.md"):
        path.parent.mkdir(parents=True)
        path.touch()

    for given_name in (A, POST, f"./content/comments/{POST}.json"):
        assert resolve_post_name(content, given_name) == POST
    assert resolve_post_name(content, "2026-03-02-b.de") == "2026-03-02-b.de"
    with pytest.raises(ContentError, match="Did you mean '2026-03-01-a'"):
        resolve_post_name(content, "2026-03-01-aa")


@pytest.mark.parametrize("kind", [Comment, CommentsSettings])
def test_every_field_and_setting_is_explained(kind: type) -> None:
    text = (CHECKOUT / "docs/comments.md").read_text()

    rows = [line for line in text.splitlines() if line.startswith("| ")]
    for field in fields(kind):
        assert any(row.startswith(f"| {field.name} |") for row in rows), field.name


@pytest.mark.parametrize("name", ["a.json", "pages/a.json"])
def test_a_fault_names_the_file_from_the_site_on(tmp_path: Path, name: str) -> None:
    file = tmp_path / "content/comments" / name
    file.parent.mkdir(parents=True)
    file.write_text("{}")

    _, found = read_comments(file)

    assert {f"content/comments/{name}"} == {each.where.path for each in found}
