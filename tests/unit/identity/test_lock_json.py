"""The file of the lock: equal bytes for equal locks, and a line for every fault."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError
from causerie.identity.identity_lock import (
    GONE,
    MISSING,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
    merge_publication,
)
from causerie.identity.lock_json import (
    LOCK_PATH,
    line_of,
    load_lock_text,
    parse_lock,
    serialise_lock,
)
from example_identity import POSTS, PUBLISHED, SITE, day, lock_of, moved, without

LOCK = merge_publication(
    merge_publication(None, PUBLISHED), without(2, pages={"/o/": "/2026/03/01/a/"})
)

PATHS = st.text(max_size=5).map(lambda text: f"/{text}")


def fault(text: str) -> str:
    with pytest.raises(ContentError) as caught:
        parse_lock(text)
    return f"{caught.value.where} {caught.value.what}"


def damaged(old: str, new: str) -> str:
    text = serialise_lock(LOCK)
    assert old in text
    return text.replace(old, new, 1)


def test_what_is_written_is_read_again() -> None:
    assert LOCK == parse_lock(serialise_lock(LOCK))


@given(
    st.lists(
        st.builds(
            ItemIdentity,
            guid=st.text(min_size=1, max_size=5),
            page=PATHS,
            date=st.integers(1, 28).map(day),
            enclosure=st.text(max_size=5),
            length=st.integers(0, 10**12),
            sha256=st.sampled_from(["", "a" * 64]),
            first=st.none() | st.integers(1, 28).map(day),
            gone=st.booleans(),
        ),
        unique_by=(lambda item: item.guid, lambda item: item.page),
    ),
    st.dictionaries(PATHS, st.sampled_from([GONE, MISSING]) | PATHS),
)
def test_any_lock_is_read_again(
    items: list[ItemIdentity], pages: dict[str, str]
) -> None:
    by_guid = {item.guid: item for item in items if item.guid[0] != "/"}
    feeds = {"/f": FeedIdentity("g", "u", tuple(by_guid))}

    lock = IdentityLock(SITE, feeds, by_guid, pages, number=3)

    assert lock == parse_lock(serialise_lock(lock))


def test_the_order_of_what_is_known_does_not_matter() -> None:
    backwards = replace(
        LOCK,
        items=dict(reversed(LOCK.items.items())),
        pages=dict(reversed(LOCK.pages.items())),
    )

    assert serialise_lock(LOCK) == serialise_lock(backwards)


def test_a_site_that_moved_changes_one_line() -> None:
    site = "https://new.example"
    text = serialise_lock(PUBLISHED).replace(f'"site": "{SITE}"', f'"site": "{site}"')

    assert moved(site) == parse_lock(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ":1:1 It is not JSON: Expecting value."),
        ("{\n\n1}", ":3:1 It is not JSON: Expecting property name"),
        ("[]", ":1:1 It is [], not an object."),
        ("{}", ":1:1 feeds is missing. Line 1: items is missing."),
        ('{"a": 1, "a": 2}', ":1:15 It cannot be read: the field 'a' stands"),
        ("[" * 100_000, " It cannot be read: it is nested"),
        (
            damaged('"schema": 1', '"schema": 2'),
            "schema is 2, not 1, the one that is known here.",
        ),
        (
            damaged('"number": 2', '"nmber": 2'),
            "It has no field 'nmber'. Line 1: number",
        ),
        (
            damaged(SITE, SITE + "/"),
            "'https://blog.example/', which ends with a slash.",
        ),
        (damaged('"page": "/2026/03/01/a/"', '"page": 7'), "page is 7, not text."),
        (
            damaged("2026-03-01T18", "2026-33-01T18"),
            "date is '2026-33-01T18:00:00+00:00', not",
        ),
        (damaged("+00:00", ""), "date is '2026-03-01T18:00:00', not a date with"),
        (
            damaged('"bytes": 1002', '"bytes": true'),
            "bytes is True, not a whole number.",
        ),
        (damaged('"gone": true', '"gone": 1'), "gone is 1, not True or False."),
        (damaged("4444", "wxyz"), "not 64 hexadecimal digits."),
        (
            damaged('"guid": "guid-4"', '"guid": "guid-5"'),
            "Two items have the guid 'guid-5'.",
        ),
        (damaged('"guid-4"', '"guid-9"'), "names no item: 'guid-9'."),
        (damaged('"/o/": "/2026', '"/o/": "2026'), "The page '/o/' is '2026/03/01/a/'"),
        (damaged('"missing"', "[]"), "The page '/2026/03/02/e/' is []."),
        ("null", "It is None, not an object."),
    ],
)
def test_a_damaged_lock_is_told_with_its_line(text: str, expected: str) -> None:
    assert expected in fault(text)


def test_each_fault_is_told_at_its_own_place() -> None:
    text = damaged('"bytes": 1004', '"bytes": -1')
    text = text.replace('"number": 2', '"number": -2')

    with pytest.raises(DocumentError) as raised:
        parse_lock(text)

    lines = text.splitlines()
    assert [
        ('   "bytes": -1,', "bytes is -1, which is below 0."),
        (' "number": -2,', "number is -2, which is below 0."),
    ] == sorted((lines[p.where.line - 1], p.what) for p in raised.value.problems)


def test_a_lock_that_git_could_not_merge_is_told_so() -> None:
    text = damaged(' "schema"', '<<<<<<< HEAD\n "schema"')

    with pytest.raises(ContentError, match="Git could not merge it") as caught:
        parse_lock(text)

    line = int(caught.value.where.split(":")[1])
    assert text.splitlines()[line - 1] == "<<<<<<< HEAD"


def test_an_address_with_accents_is_found_in_its_line() -> None:
    text = serialise_lock(lock_of(*POSTS, pages={"/été/": "page"}))

    assert text.splitlines()[line_of(text, "/été/") - 1] == '  "/été/": "page"'


def test_what_stands_nowhere_has_no_line() -> None:
    assert line_of(serialise_lock(lock_of(*POSTS)), "/nowhere/") == 0


def test_a_lock_is_read_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / LOCK_PATH
    path.parent.mkdir()

    assert load_lock_text(tmp_path) == ""
    path.write_text(serialise_lock(LOCK), encoding="utf-8")
    assert LOCK == parse_lock(load_lock_text(tmp_path))
    path.write_bytes(b"\xff")
    with pytest.raises(ContentError, match="not UTF-8"):
        load_lock_text(tmp_path)
