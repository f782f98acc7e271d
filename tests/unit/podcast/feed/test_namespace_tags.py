"""Further tags of the podcast namespace, as authors write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.errors import ContentError
from causerie.podcast.feed.namespace_tags import (
    CHANNEL,
    ITEM,
    TAG_SPECS,
    parse_tags,
    tag_faults,
    tags_fault,
)
from causerie.podcast.show import Tag
from checkout import CHECKOUT

GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"

# One good line for each tag, and lines that break it, with what is said.
LINES: list[tuple[str, str, dict[str, str]]] = [
    ("block yes", CHANNEL, {"block Yes": "not yes or no", "block": "not yes or no"}),
    (
        "chat server=irc.libera.chat protocol=irc space=#x",
        CHANNEL,
        {"chat server=a": "needs protocol=", "chat server=a protocol=b Oui": "more"},
    ),
    (
        "funding url=https://a.example/ Soutien",
        ITEM,
        {
            "funding url=https://a.example/": "needs a text",
            "funding Soutien": "needs url=",
            "funding url=http://a.example/ x": "not an https:// address",
            "funding url=https://a.example url=https://b.example x": "has url=… twice",
            "funding url=https://a.example/ " + "x" * 129: "longer than 128",
        },
    ),
    (
        'image href=images/a.png alt="Un, deux" width=3000',
        ITEM,
        {
            "image href=a.png": "images/<file>",
            "image href=images/a.png width=0": "1 up",
        },
    ),
    (
        "license cc-by-4.0",
        CHANNEL,
        {"license moi": "needs url=", "license CC": "small"},
    ),
    (
        "location rel=subject geo=geo:48.8,-2 osm=R113314 country=FR Gap",
        ITEM,
        {
            "location geo=48,2 Gap": "geo:48.85,2.35",
            "location country=fr Gap": "ISO 3166",
            "location Gap geo=geo:48.8,-2": "has geo= in its text",
        },
    ),
    ("podping usesPodping=true", CHANNEL, {"podping usesPodping=yes": "true or false"}),
    (
        f"podroll feedGuid={GUID}",
        CHANNEL,
        {
            "podroll feedGuid=1": "not a UUID",
            f"podroll feedGuid={{{GUID}}}": "not a UUID",
        },
    ),
    (f"publisher feedGuid={GUID}", CHANNEL, {"publisher": "needs feedGuid="}),
    (
        "socialInteract protocol=disabled",
        ITEM,
        {
            "socialInteract protocol=activitypub": "needs uri=",
            "socialInteract protocol=x uri=y": "not an address",
        },
    ),
    (
        "soundbite startTime=1.5 duration=30",
        ITEM,
        {
            "soundbite startTime=0:10 duration=30": "number of seconds",
            "soundbite startTime=0 duration=0.0": "above 0",
            "soundbite startTime = 1 duration=2": "has startTime= in its text",
        },
    ),
    (
        'trailer url=https://a.example/t.mp3 pubdate="Fri, 26 Feb 2021 0:00 GMT" Oui',
        CHANNEL,
        {"trailer url=https://a.example/t.mp3 pubdate=2021 Oui": "Fri, 26 Feb"},
    ),
    (
        "txt purpose=verify abc",
        ITEM,
        {
            "txt purpose=verify": "needs a text",
            "txt abc purpose=verify": "has purpose= in its text",
        },
    ),
    (
        "updateFrequency rrule=FREQ=WEEKLY dtstart=2026-03-29T18:00:00Z Le lundi",
        CHANNEL,
        {"updateFrequency rrule=lundi x": "FREQ=WEEKLY"},
    ),
]
WRONG = [
    (line, place, said) for _, place, wrong in LINES for line, said in wrong.items()
]


def test_every_tag_has_a_line_here() -> None:
    assert sorted(TAG_SPECS) == sorted(line.split()[0] for line, _, _ in LINES)


@pytest.mark.parametrize(("line", "place"), [row[:2] for row in LINES])
def test_a_good_line_is_a_tag(line: str, place: str) -> None:
    (tag,) = parse_tags(line, place)

    assert tag.name == line.split(maxsplit=1)[0]
    assert "=" not in tag.text
    assert [] == list(tag_faults(tag, place))


@pytest.mark.parametrize(("line", "place", "said"), WRONG)
def test_a_wrong_line_is_named(line: str, place: str, said: str) -> None:
    with pytest.raises(ContentError, match="Podcast, line 2: ") as error:
        parse_tags(f"\n{line}", place)

    assert said in error.value.what
    assert said in tags_fault([line], place)


def test_attributes_come_first_and_may_have_quotes() -> None:
    text = 'image href=https://a.example/x.png?a=b alt="l\'eau, a=1"'

    assert parse_tags(text, ITEM) == (
        Tag(
            "image",
            "",
            (("href", "https://a.example/x.png?a=b"), ("alt", "l'eau, a=1")),
        ),
    )


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("fundng url=https://a.example/ x", ITEM, "Did you mean 'funding'?"),
        ("funding urll=https://a.example/ x", ITEM, "Did you mean 'url'?"),
        ("transcript url=https://a.example/", ITEM, "is no tag to be written here"),
        ("soundbite startTime=1 duration=2", CHANNEL, "is not for the show"),
        ("podping usesPodping=true", ITEM, "is not for an episode"),
        ("license cc0-1.0\nlicense cc0-1.0", ITEM, "line 2: license stands there"),
        ("= x", ITEM, "does not begin with a tag's name"),
    ],
)
def test_what_is_no_tag_there_is_named(text: str, place: str, said: str) -> None:
    with pytest.raises(ContentError) as error:
        parse_tags(text, place)

    assert said in error.value.what


@given(st.text(), st.sampled_from([CHANNEL, ITEM]))
def test_any_text_is_tags_or_a_fault(text: str, place: str) -> None:
    try:
        tags = parse_tags(text, place)
    except ContentError:
        tags = ()
    assert not any(fault for tag in tags for fault in tag_faults(tag, place))


def test_every_tag_is_explained_with_its_attributes() -> None:
    docs = CHECKOUT / "docs" / "podcast.md"
    rows = {
        row.split("`")[1]: row
        for row in docs.read_text().splitlines()
        if row.startswith("| `")
    }

    for name, form in TAG_SPECS.items():
        for attribute in (*form.required, *form.optional):
            assert f"`{attribute}`" in rows[name]
        assert ("show" in rows[name].split("|")[2]) == (CHANNEL in form.places)
        assert ("episode" in rows[name].split("|")[2]) == (ITEM in form.places)
