"""Plain values: what is encoded comes back equal, and nothing else can be made."""

import marshal
from collections import defaultdict
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import SafeDatetime

from causerie.building.table.plain_values import _RECORDS, decode, encode
from causerie.comments.discussion import Discussion
from causerie.comments.model import Comment
from causerie.comments.threads import Thread
from causerie.podcast.model import Chapter, Episode
from causerie.post import Enclosure, Status

SETTINGS = {**DEFAULT_CONFIG, "SITEURL": "https://carnet.example"}
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 29, 12, tzinfo=PARIS)
COMMENT = Comment("a", "Ada", NOON, "Bien.")


def again(value: Any) -> Any:
    """Encode a value, and have it back by way of a file."""
    return decode(marshal.loads(marshal.dumps(encode(value), 2)), SETTINGS)  # noqa: S302


def parts(value: Any) -> Any:
    """Return a value with all that `==` does not tell."""
    if isinstance(value, (list, tuple)):
        return type(value), [parts(each) for each in value]
    if isinstance(value, dict):
        return {key: parts(each) for key, each in value.items()}
    if isinstance(value, datetime):
        return type(value), value.isoformat(), repr(value.tzinfo), value.fold
    return type(value), value


ZONES = st.sampled_from(
    [
        *(None, UTC, PARIS, ZoneInfo("UTC"), ZoneInfo("America/St_Johns")),
        *(timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta(0))),
    ]
)
DATES = st.datetimes().flatmap(
    lambda naive: st.builds(
        lambda cls, zone, fold: cls(*naive.timetuple()[:6], naive.microsecond).replace(
            tzinfo=zone, fold=fold
        ),
        st.sampled_from([datetime, SafeDatetime]),
        ZONES,
        st.sampled_from([0, 1]),
    )
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()))  # lone surrogates too
    | st.binary()
    | DATES
    | ZONES
    | st.builds(Enclosure, st.text(), st.integers(), st.text(), st.floats(0, 9))
    | st.builds(Chapter, st.floats(0, 9), st.text())
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_encoded_comes_back(value: Any) -> None:
    assert parts(again(value)) == parts(value)


@given(VALUES)
def test_a_value_is_encoded_in_one_way(value: Any) -> None:
    """Keys are digests of what is encoded."""
    once = marshal.dumps(encode(value), 2)

    assert marshal.dumps(encode(again(value)), 2) == once


@pytest.mark.parametrize("cls", [Author, Category, Tag])
def test_names_come_back_with_the_settings_of_this_build(cls: Any) -> None:
    name = cls("Un Nom", {**SETTINGS, "SITEURL": "https://other.example"})
    assert name.slug == "un-nom"

    found = again(name)

    assert type(found) is cls
    assert (found.name, found.slug, found.url) == ("Un Nom", "un-nom", name.url)
    assert found.settings is SETTINGS
    assert found == name


def test_a_slug_that_was_given_stays() -> None:
    tag = Tag("C++", SETTINGS)
    tag.slug = "c-plus-plus"

    assert again([tag])[0].slug == "c-plus-plus"


def test_what_features_attach_comes_back() -> None:
    threads = (Thread(COMMENT, (Thread(COMMENT, answers=COMMENT),)),)
    discussion = Discussion(threads, 2, "a@carnet.example", "Un")

    assert again(discussion) == discussion
    assert again({"discussion": discussion, "episode": None})["episode"] is None


RECORDS = [(module, name) for module, names in _RECORDS.items() for name in names]


@pytest.mark.parametrize(("module", "name"), RECORDS)
def test_each_listed_record_comes_back(module: str, name: str) -> None:
    cls = getattr(import_module(module), name)
    value = cls(*(f"a value of {each.name}" for each in fields(cls)))

    assert again(value) == value
    assert type(again(value)) is cls


def test_all_that_an_episode_may_hold_is_listed() -> None:
    """What a field of it names, and a build would only meet on some sites."""
    known = {name for _, name in RECORDS}
    modules = ("causerie.podcast.model", "causerie.podcast.show", "causerie.post")
    classes = {
        name: each
        for module in modules
        for name, each in vars(import_module(module)).items()
        if isinstance(each, type) and hasattr(each, "__dataclass_fields__")
    }
    wanted, waiting = set(), [Episode.__name__]
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        types = " ".join(str(each.type) for each in fields(classes[name]))
        waiting += [n for n in classes if n not in wanted and n in types]

    assert {"Chapter", "Cue", "Enclosure", "Person", "Transcript"} < wanted
    assert wanted <= known


class Text(str):
    """No `str`: what marshal would make a plain one of."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        *(object(), Path("a"), {1, 2}, frozenset(), date(2026, 3, 29), 1j, ..., len),
        *(Markup("<p>"), Text("a"), Status.DRAFT, defaultdict(list), type, range(3)),
        timezone(timedelta(hours=1), "mine"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_listed_is_refused(value: Any) -> None:
    for each in (value, [value], (value,), {"a": [value]}, Chapter(0, "a", value)):
        with pytest.raises(TypeError):
            encode(each)


def test_a_record_of_the_same_name_is_refused() -> None:
    other: Any = type("Chapter", (), {"__module__": "elsewhere"})

    with pytest.raises(TypeError, match=r"elsewhere\.Chapter"):
        encode(other())


HOSTILE: list[Any] = [
    ("record", "Path", [["evil"]]),
    ("record", "system", ["touch evil"]),
    ("record", "causerie.post", []),
    ("record", "os.system", ["touch evil"]),
    ("pathlib.Path", {"name": "a"}),
    ("eval", "open('evil', 'w')"),
    ("zone", "../../evil"),
    ("date", "__import__('os')", None, 0),
    ("record", ["Chapter"], []),
    (),
    ("tuple",),
    ([],),
]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_a_value_of_somebody_else_makes_nothing(
    value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises((LookupError, TypeError, ValueError)):
        decode({"a": [value]}, SETTINGS)

    assert [] == [*tmp_path.iterdir()]


def test_a_value_of_somebody_else_imports_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "evil_words.py").write_text("open('ran', 'w')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    for name in ("evil_words", "evil_words.Chapter"):
        with pytest.raises(KeyError):
            decode(("record", name, []), SETTINGS)

    assert not Path("ran").exists()
