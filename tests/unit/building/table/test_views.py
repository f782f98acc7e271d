"""Views: Pelican's contents of rows, loaded on demand; what is read of them is noted.

A page shows what its key counts; whatever else its template looks at must be a note.
"""

import marshal
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pelican.contents import Article, Content

from causerie.building.table.notes import Note, NotedList, Notes
from causerie.building.table.plain_values import encode
from causerie.building.table.row import ATTACHED, Row, RowBody
from causerie.building.table.views import Views
from causerie.podcast.model import Episode
from causerie.post import Enclosure
from table_rows import FIRST_DAY, SETTINGS, columns_of, make_row

LIST: Note = ("articles",)
LOOKS: dict[str, Callable[[Any], object]] = {
    "iter": list,
    "next": lambda found: next(iter(found)),
    "reversed": lambda found: list(reversed(found)),
    "len": len,
    "bool": bool,
    "not": lambda found: not found,
    "index": lambda found: found[0],
    "slice": lambda found: found[:1],
    "in": lambda found: 2 in found,
    "not in": lambda found: 7 not in found,
    "equal": lambda found: found == [1, 2, 3],
    "unequal": lambda found: found != [1, 2, 3],
    "equal from the right": lambda found: [1, 2, 3] == found,
    "less": lambda found: found < [2],
    "less or equal": lambda found: found <= [2],
    "greater": lambda found: found > [0],
    "greater or equal": lambda found: found >= [0],
    "add": lambda found: found + [4],  # noqa: RUF005
    "add to": lambda found: [0] + found,  # noqa: RUF005
    "times": lambda found: found * 2,
    "times from the left": lambda found: 2 * found,
    "copy": lambda found: found.copy(),
    "index of": lambda found: found.index(2),
    "count": lambda found: found.count(2),
    "sorted": sorted,
    "unpacked": lambda found: [*found],
    "repr": repr,
    "str": str,
    "first": min,
    "joined": lambda found: "".join(map(str, found)),
    "tuple": tuple,
    "zip": lambda found: list(zip(found, "abc", strict=True)),
    "popped": lambda found: found.pop(),
    "sorted in place": lambda found: found.sort(reverse=True),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_list_is_filled_and_noted_however_one_looks_into_it(name: str) -> None:
    look, notes = LOOKS[name], Notes()
    found = NotedList(lambda: [1, 2, 3], LIST, notes)

    assert notes.notes == set()
    assert look(found) == look([1, 2, 3])
    assert notes.notes == {LIST}


def test_all_that_a_list_can_is_noted() -> None:
    """Whatever another Python adds must be thought of."""
    plain = {"__new__", "__init__", "__getattribute__", "__hash__", "__doc__"}
    plain |= {"__sizeof__", "__class_getitem__"}

    assert set() == vars(list).keys() - vars(NotedList).keys() - plain


def test_a_list_that_was_filled_for_one_page_is_noted_for_the_next_too() -> None:
    made, notes = [], Notes()
    found = NotedList(lambda: made.append(1) or [1, 2], LIST, notes)

    for source in ("a.md", "b.md"):
        notes.begin(source)
        assert len(found) == 2
        assert notes.notes == {LIST}

    assert made == [1]


def test_a_list_is_no_key() -> None:
    with pytest.raises(TypeError):
        hash(NotedList(list, LIST, Notes()))


def test_what_a_part_of_a_page_read_counts_for_every_page_that_has_it() -> None:
    notes = Notes()
    posts = NotedList(lambda: [1, 2], LIST, notes)
    found = []

    for source in ("a.md", "b.md"):
        notes.begin(source)
        text = notes.cached("stream", lambda: str(len(posts)))
        found.append((text, notes.notes))

    assert found == [("2", {LIST})] * 2


def test_what_a_page_read_before_a_part_is_not_the_parts() -> None:
    notes = Notes()
    one, two = (NotedList(lambda: [1], (name,), notes) for name in ("one", "two"))
    notes.begin("a.md")
    len(one)
    notes.cached("part", lambda: str(len(two)))
    assert notes.notes == {("one",), ("two",)}

    notes.begin("b.md")
    notes.cached("part", lambda: str(len(two)))

    assert notes.notes == {("two",)}


def test_what_a_part_read_of_the_pages_own_post_counts_for_the_next_page(
    views: Views,
) -> None:
    notes, shown = views.notes, views.of(4)
    for source in (views.rows[4].source, "another.md"):
        notes.begin(source)
        assert notes.cached("part", lambda: str(shown.content))

    assert notes.notes == {("body", views.rows[4].source)}


def test_what_the_page_itself_read_of_its_post_before_a_part_counts_too(
    views: Views,
) -> None:
    notes, shown = views.notes, views.of(4)
    source = views.rows[4].source
    notes.begin(source)
    once = shown.related_posts
    assert shown.related_posts is once  # on its own page it is worked out once
    for name in (source, "another.md"):
        notes.begin(name)
        assert notes.cached("part", lambda: str(shown.related_posts)) == str(once)

    assert notes.notes == {("attached", source)}
    views.release(4)
    notes.begin(source)
    assert shown.related_posts is not once


def test_few_bodies_are_kept_and_the_others_loaded_again(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("causerie.building.table.views._MOST_BODIES", 2)
    before = [views.body(place) for place in range(5)]

    assert [views.body(place) for place in range(5)] == before
    assert len(views._bodies) <= 2


def test_a_part_in_a_part_counts_for_both() -> None:
    notes = Notes()
    posts = NotedList(lambda: [1, 2], LIST, notes)

    def inner() -> str:
        return notes.cached("inner", lambda: str(len(posts)))

    for key in ("outer", "outer", "another"):
        notes.begin("a.md")
        assert notes.cached(key, inner) == "2"
        assert notes.notes == {LIST}


def body_of(row: Row) -> RowBody:
    """Make what is saved of a row beside it."""
    fields = {
        "title": row.title,
        "metadata": {"title": row.title},
        "in_default_lang": True,
        "lang": row.lang,
        "relative_source_path": row.source,
        "own": row.source,
    }
    attached = {"mentions": None, "discussion": None, "episode": None, "cover": None}
    return RowBody(
        f"<p>Texte de {row.source}.",
        marshal.dumps(encode(fields), 2),
        marshal.dumps(encode(attached), 2),
        (("ceci", "Voyez", "."),),
    )


@pytest.fixture
def loaded() -> list[str]:
    """Have the sources of the bodies that were loaded, in order."""
    return []


@pytest.fixture
def views(loaded: list[str]) -> Views:
    rows = [make_row(number) for number in range(9)]
    bodies = {row.source: body_of(row) for row in rows}

    def load(source: str) -> RowBody:
        loaded.append(source)
        return bodies[source]

    site: Any = SimpleNamespace(settings=SETTINGS, lang="fr", url="https://a.example")
    made = Views(site, rows, columns_of(rows), load)
    made.context.update(localsiteurl="https://a.example", generated_content={})
    return made


def test_a_post_is_one_object_of_pelicans(views: Views, loaded: list[str]) -> None:
    post = views.of(3)

    assert isinstance(post, Article)
    assert isinstance(post, Content)
    assert views.of(3) is post
    assert loaded == []


def test_what_lists_show_of_most_posts_loads_nothing(
    views: Views, loaded: list[str]
) -> None:
    post = views.of(3)

    assert (post.summary, post.save_as) == ("<p>Résumé 3", make_row(3).save_as)
    assert loaded == []
    assert post.title == "Billet 3"
    assert loaded == [post.own]
    assert views.notes.notes == set()


def test_a_body_of_another_post_is_noted_and_the_own_is_not(views: Views) -> None:
    notes = views.notes
    notes.begin(views.rows[3].source)

    assert views.of(3).content == f"<p>Texte de {views.rows[3].source}."
    assert notes.notes == set()
    assert views.of(4).content == f"<p>Texte de {views.rows[4].source}."
    assert notes.notes == {("body", views.rows[4].source)}


def test_a_body_that_was_loaded_for_one_page_is_noted_for_the_next(
    views: Views,
) -> None:
    for source in ("x.md", "y.md"):
        views.notes.begin(source)
        assert views.of(4).content
        assert views.notes.notes == {("body", views.rows[4].source)}


@pytest.mark.parametrize("name", sorted(ATTACHED - {"post", "programme"}))
def test_what_is_attached_to_another_post_is_noted_unless_lists_show_it(
    views: Views, name: str
) -> None:
    expected = set()
    if name not in {"cover", "episode", "reading_minutes"}:
        kind = name if name == "translations" else "attached"
        expected = {(kind, views.rows[4].source)}
    for source in ("x.md", "y.md"):
        views.notes.begin(source)
        getattr(views.of(4), name)
        assert views.notes.notes == expected


def test_what_lists_show_of_an_episode_loads_nothing(loaded: list[str]) -> None:
    audio = Enclosure("https://a.example/a.mp3", 9, "audio/mpeg", seconds=754.5)
    own = {"guid": "une-guid", "title": "Un épisode", "url": "/", "summary": ""}
    episode = Episode(**own, audio=audio, season=2, published=FIRST_DAY, html="")
    row = make_row(0, show="", is_episode=True, season=2, seconds=754.5)
    attached = {"mentions": None, "discussion": None, "episode": encode(episode)}
    body = body_of(row)._replace(attached=marshal.dumps({**attached, "cover": None}, 2))

    def load(source: str) -> RowBody:
        loaded.append(source)
        return body

    site: Any = SimpleNamespace(settings=SETTINGS, lang="fr", url="https://a.example")
    views = Views(site, [row], columns_of([row]), load)
    views.is_rendering = True
    shown = views.of(0).episode

    assert (shown.season, shown.show, shown.audio.seconds) == (2, "", 754.5)
    assert loaded == []
    assert (shown.guid, shown.audio.length) == (episode.guid, 9)
    assert loaded == [row.source]
    assert (str(shown), shown, {shown}) == (str(episode), episode, {episode})
    assert (str(shown.audio), shown.audio != audio) == (str(audio), False)

    views.is_rendering = False  # what is no template may ask what it is
    assert views.of(0).episode == episode
    views.release(0)
    views.is_rendering = True
    views.notes.begin(row.source)
    assert views.of(0).episode == episode  # on its own page all of it is shown


def test_neighbours_are_those_of_the_columns(views: Views) -> None:
    post = views.of(4)

    assert (post.previous_post, post.next_post) == (views.of(3), views.of(5))
    assert views.of(0).previous_post is None
    assert views.of(8).next_post is None
    assert [views.of(place) for place in views.columns.related[4]] == [
        *post.related_posts
    ]
    assert (post.series_posts, post.translations, post.pingbacks) == ([], [], ())


def test_what_no_post_has_is_an_attribute_error(views: Views) -> None:
    post = views.of(4)

    assert not hasattr(post, "no_such")
    with pytest.raises(AttributeError, match="no_such"):
        _ = post.no_such


def test_a_name_is_one_object(views: Views) -> None:
    tag = views.term("tag", "mot 1")

    assert tag is views.term("tag", "mot 1")
    assert (tag.slug, tag.settings) == ("mot-1", SETTINGS)


def test_a_content_that_pelican_has_read_becomes_a_view(
    views: Views, loaded: list[str]
) -> None:
    content = object.__new__(Article)
    date = datetime(2026, 3, 29, tzinfo=UTC)
    vars(content).update(title="Lu", _content="<p>Lu.", date=date, settings=SETTINGS)
    vars(content).update(_context=views.context, discussion="une", previous_post=1)

    views.adopt(content, 4)
    views.notes.begin("x.md")

    assert views.of(4) is content
    assert vars(content).keys() == {"_views", "_place", "_row"}
    assert content.discussion == "une"
    assert content.previous_post is views.of(3)
    source = views.rows[4].source
    assert views.notes.notes == {("attached", source)}
    assert content.source_path == f"{SETTINGS['PATH']}/{source}"
    assert loaded == []
    assert content.own == source
    assert loaded == [source]


def test_what_a_page_loaded_of_its_post_is_forgotten_and_loaded_again(
    views: Views, loaded: list[str]
) -> None:
    post = views.of(4)
    source = post.own
    assert "own" in vars(post)

    views.release(4)

    assert vars(post).keys() == {"_views", "_place", "_row"}
    assert views.of(4) is post
    assert (post.own, loaded) == (source, [source])
