"""Edits of episodes: the feed is as a clean build has it, byte for byte."""

import html

import pytest

import audio
from causerie.building.build import _build_partially as build_partially
from causerie.building.build_lock import build_lock
from causerie.building.incremental.work import NeedsFullBuild
from causerie.problems import Problem
from clean_builds import Way, build_beside, tree
from edit_posts import add_to_body, get_key, head_and_body, set_body
from edited_blog import Edited

SPOKEN, PLAIN, OTHER = 1, 2, 3  # episodes; the first has a transcript


def partial_build(blog: Edited) -> list[Problem]:
    """Build only what an edit changes, as a clean build has it, or NeedsFullBuild."""
    request = Way().of(blog.root)
    assert request.now is not None
    # in a process of its own: Pelican sets the locale of the one it runs in
    with build_lock(blog.root) as lock:
        done = build_partially(request, request.now, lock)
    assert not (blog.root / ".causerie" / "last-failure.txt").exists()
    clean = build_beside(blog.root, Way())
    assert tree(clean.output) == tree(blog.root / "output")
    assert clean.result.problems == done.problems
    return list(done.problems)


def test_notes_are_one_item_of_the_feed(blog: Edited) -> None:
    add_to_body(blog.post(PLAIN), "Encore [un lien](/archives/).")
    add_to_body(blog.post(OTHER), "Une note & deux.")

    assert [] == partial_build(blog)
    assert "Encore" in blog.text("podcast.xml")
    assert "Une note &amp; deux." in blog.text("podcast.xml")
    assert "Encore" in blog.text(blog.page(PLAIN))


def test_notes_are_edited_again_and_again(blog: Edited) -> None:
    for words in ("Une fois.", "Deux fois.", "Trois fois."):
        add_to_body(blog.post(PLAIN), words)
        assert [] == partial_build(blog)

    assert "Trois fois." in blog.text("podcast.xml")


def test_what_is_known_of_other_recordings_is_kept(blog: Edited) -> None:
    """Else every edit would read hours of audio again."""
    known = blog.root / ".causerie/audio.json"
    before = known.read_bytes()
    assert before.count(b".mp3") > 1

    blog.header(PLAIN, Title="Autre")

    assert [] == partial_build(blog)
    assert known.read_bytes() == before


def test_a_title_and_a_summary_reach_the_feed_and_the_page_of_the_show(
    blog: Edited,
) -> None:
    blog.header(PLAIN, Title="L'autre & l'un", Summary="Tout autre chose.")

    assert [] == partial_build(blog)
    assert "L'autre &amp; l'un" in blog.text("podcast.xml")
    assert "Tout autre chose." in blog.text("podcast.xml")
    assert "L’autre" in blog.text("podcast/index.html")


def test_the_title_and_the_notes_of_what_is_transcribed_are_its_own(
    blog: Edited,
) -> None:
    blog.header(SPOKEN, Title="Autre")
    assert [] == partial_build(blog)
    assert "<title>Autre</title>" in blog.text("podcast.xml")

    add_to_body(blog.post(SPOKEN), "Une note de plus.")
    assert [] == partial_build(blog)
    assert "Une note de plus." in blog.text("podcast.xml")


def test_an_item_written_in_notes_is_not_taken_for_one(blog: Edited) -> None:
    path = blog.post(OTHER)
    text = "<div>\n    <item>\n      <guid>x</guid>\n    </item>\n</div>\n"
    set_body(path, f"{head_and_body(path)[1]}\n{text}")
    blog.rebuilt()
    add_to_body(blog.post(PLAIN), "Une note.")

    assert [] == partial_build(blog)
    assert "<guid>x</guid>" in html.unescape(blog.text("podcast.xml"))


def test_what_the_linter_says_of_an_edit_is_told_as_long_as_it_is_so(
    blog: Edited,
) -> None:
    title = get_key(blog.post(PLAIN), "Title")
    blog.header(PLAIN, Title="Épisode 2 : autre")
    (told,) = partial_build(blog) or []
    add_to_body(blog.post(OTHER), "Une note.")
    again = partial_build(blog)
    blog.header(PLAIN, Title=title)

    assert told.code == "title-number"
    assert again == [told]
    assert [] == partial_build(blog)


def test_the_size_of_a_feed_is_told_anew(blog: Edited) -> None:
    path = blog.post(OTHER)
    short = head_and_body(path)[1]

    add_to_body(path, "Une note qui dure. " * 60_000)  # it grows too large for some
    (large,) = partial_build(blog) or []
    add_to_body(blog.post(PLAIN), "Une note.")  # and another edit tells its new size
    (larger,) = partial_build(blog) or []
    set_body(path, short)
    short_again = partial_build(blog)

    assert ("feed-size", "feed-size") == (large.code, larger.code)
    assert large.what != larger.what
    assert [] == short_again


def test_the_size_of_a_feed_is_told_when_settings_change_their_lines(
    blog: Edited,
) -> None:
    add_to_body(blog.post(OTHER), "Une note qui dure. " * 60_000)
    (large,) = partial_build(blog) or []
    text = (blog.root / "pelicanconf.py").read_text("utf-8")
    blog.write("pelicanconf.py", f'# Un mot.\n{text}SITESUBTITLE = "Un autre"\n')

    assert [large] == partial_build(blog)
    assert ("pelicanconf.py", 0) == (large.where.path, large.where.line)
    assert "Un autre" in blog.text("index.html")


def test_a_number_is_told_by_the_feed(blog: Edited) -> None:
    blog.header(PLAIN, Episode="7")

    assert [] == partial_build(blog)
    assert "<itunes:episode>7<" in blog.text("podcast.xml")


def test_another_recording_asks_for_a_full_build(blog: Edited) -> None:
    audio.mp3_cbr(blog.root / "content/audio/e1.mp3", 9)

    with pytest.raises(NeedsFullBuild):
        partial_build(blog)
    assert "podcast.xml" in blog.rebuilt()


def test_a_character_that_no_feed_can_carry_is_an_error_as_ever(blog: Edited) -> None:
    add_to_body(blog.post(5), "Une cloche \x07 sonne.")

    with pytest.raises(NeedsFullBuild):
        partial_build(blog)
    assert set() == blog.rebuilt(errors=1)


def test_people_of_the_file_are_those_of_pages_and_feeds(blog: Edited) -> None:
    blog.header(PLAIN, People="Ana (guest)")
    blog.rebuilt()
    blog.write("content/people.toml", '["Ana"]\nurl = "https://ana.example.org/"\n')

    assert "podcast.xml" in blog.rebuilt()

    assert 'href="https://ana.example.org/"' in blog.text("podcast.xml")
    blog.write("content/people.toml", '["Ana"]\nurl = "https://b.example.org/"\n')
    assert "podcast.xml" in blog.rebuilt()
    blog.header(PLAIN, People="Ana (editor)")
    assert "podcast.xml" in blog.rebuilt()
    assert 'role="editor" href="https://b.example.org/"' in blog.text("podcast.xml")
