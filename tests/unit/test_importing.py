"""Importing: what WordPress stored becomes the same words here, by small values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.defaults import MARKDOWN
from causerie.header.misplaced_lines import find_misplaced
from causerie.importing.convert_body import Body, Surroundings, convert_body
from causerie.importing.enclosures import find_enclosures
from causerie.importing.export import Item, Response
from causerie.importing.media import Media
from causerie.importing.post_file import write_post
from causerie.importing.posters import Posters
from causerie.importing.recording import choose_recording, remove_player
from causerie.importing.render_markdown import markdown_renderer
from causerie.importing.responses import sort_responses
from causerie.importing.shortcodes import Attached
from causerie.importing.written_files import Outcome, load_written_files
from causerie.net.http_message import Request
from causerie.net.http_message import Response as HttpResponse

RENDER = markdown_renderer({"MARKDOWN": MARKDOWN})
DAY = datetime(2011, 3, 29, 18, tzinfo=UTC)


class Library:
    """Two attachments."""

    def images(self, ids: Sequence[str]) -> list[Attached]:
        return [Attached(f"/{each}.png", f"image {each}", "") for each in ids]

    def children(self, post: str, media: str) -> list[Attached]:
        return [Attached(f"/{post}.{'png' if media == 'image' else 'mp3'}", "", "")]


def old_item(content: str = "", **meta: str) -> Item:
    return Item(
        id="1",
        kind="post",
        status="publish",
        title="t",
        link="https://blog.example/a/",
        guid="g",
        creator="ana",
        date=DAY,
        modified=None,
        slug="a",
        parent="0",
        password="",
        is_sticky=False,
        attachment_url="",
        content=content,
        excerpt="",
        terms=(),
        meta=tuple(meta.items()),
        responses=(),
    )


def convert(content: str, **meta: str) -> Body:
    around = Surroundings(
        lambda href: None if "dead" in href else href,
        lambda page: "images/posters/x.jpg" if "poster" in page else "",
        Library(),
        lambda name: f"<p>Bloc {name}</p>",
        RENDER,
    )
    return convert_body(old_item(content, **meta), around)


@pytest.mark.parametrize(
    ("stored", "markdown"),
    [
        ("Un\ndeux\n\ntrois", "Un  \ndeux\n\ntrois"),
        ("1984. Un roman", r"1984\. Un roman"),
        ("a * b_c _d_ [e] `f` <br>#g", "a \\* b_c \\_d\\_ \\[e] \\`f\\`  \n\\#g"),
        ("R&amp;D, &amp;amp; &lt;b&gt;", "R&D, &amp;amp; &lt;b>"),
        ("<h1>T</h1>", "## T"),
        ("<b>a</b><i>b</i> <del>c</del>", "**a***b* ~~c~~"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "-   a\n    -   b"),
        ('<ol start="3"><li>a</li></ol>', "3.  a"),
        ("<pre>a\n  b ```</pre>", "````\na\n  b ```\n````"),
        ('<pre class="brush: php">a</pre>', "```php\na\n```"),
        ("<blockquote>a\n\nb</blockquote>", "> a\n>\n> b"),
        (
            '<a href="http://a.example/x_(y)">z]</a>',
            r"[z\]](http://a.example/x_%28y%29)",
        ),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("a&nbsp;: b", "a\xa0: b"),
        (":) code <code>:)</code>", "🙂 code `:)`"),
        ("[[gallery]] et [une note]", r"\[gallery] et \[une note]"),
        ('[gallery ids="3"]', "![image 3](/3.png)"),
        ("[audio]", '<audio controls="" src="/1.mp3"></audio>'),
        ("https://youtu.be/fW8amMCVAJQ", "<https://youtu.be/fW8amMCVAJQ>"),
        (
            "https://youtu.be/fW8amMCVAJQ?poster",
            "[![https://youtu.be/fW8amMCVAJQ?poster]"
            "({static}/images/posters/x.jpg)](https://youtu.be/fW8amMCVAJQ?poster)",
        ),
        ('<!-- wp:block {"ref":5} /-->', "Bloc 5"),
        ("<!-- wp:paragraph -->\n<p>a</p>\n<!-- /wp:paragraph -->", "a"),
        (
            '<!-- wp:social-link {"url":"https://s.example/","service":"mast"} /-->',
            "[mast](https://s.example/)",
        ),
        (
            '<!-- wp:cover {"url":"/x.jpg"} --><div class="wp-block-cover alignfull"'
            ' style="background-image:url(/x.jpg)"><div><p>Sur elle</p></div></div>'
            "<!-- /wp:cover -->",
            "![](/x.jpg)\n\nSur elle",
        ),
    ],
)
def test_a_stored_text_becomes_markdown_with_the_same_words(
    stored: str, markdown: str
) -> None:
    body = convert(stored)

    assert markdown == body.markdown
    assert ("", "") == body.difference


def test_a_link_of_a_post_is_read_from_where_the_post_was() -> None:
    body = convert("<a href='../b/'>b</a> <a href='c.html'>c</a> <a href='/d/'>d</a>")

    assert (
        "[b](https://blog.example/b/) [c](https://blog.example/a/c.html) [d](/d/)"
        == body.markdown
    )


@pytest.mark.parametrize(
    ("stored", "stays"),
    [
        ('<table><tr><td colspan="2">a</td></tr></table>', 'colspan="2"'),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dt>a</dt>"),
        ("<details><summary>a</summary>b</details>", "<summary>a</summary>"),
        (
            '<figure><img src="/a.png"><figcaption><b>x</b></figcaption></figure>',
            "<b>x",
        ),
    ],
)
def test_what_markdown_cannot_say_stays_html(stored: str, stays: str) -> None:
    body = convert(stored)

    assert stays in body.markdown
    assert ("", "") == body.difference


@pytest.mark.parametrize(
    ("stored", "lost", "gone"),
    [
        ("<script>alert(1)</script>a", "scripts", "alert"),
        ('<a href="java\tscript:alert(1)">a</a>', "dead links", "alert"),
        ('<p onclick="x()" style="y">a</p>', "", "onclick"),
        ('<form action="/x">a<input></form>', "forms", "input"),
        ('<iframe src="https://m.example/">x</iframe>', "frames", "iframe"),
        ('<iframe src="javascript:x()"></iframe>a', "frames", "x()"),
        ('<a href="http://dead.example/">a</a>', "dead links", "dead"),
        ('<img src="/dead.png" alt="z">a', "missing images", "z"),
        ('[foo id="1"]', "unknown shortcodes", "!"),
        ("[audio:a.mp3]", "unknown shortcodes", "!"),
        ("[podcast_episode episode='3']a", "players", "podcast"),
        ("<!-- wp:latest-posts /-->a", "live blocks", "wp:"),
        ("<p style='background: url(/x.jpg)'>a</p>", "backgrounds", "url"),
    ],
)
def test_what_does_not_stay_is_counted(stored: str, lost: str, gone: str) -> None:
    body = convert(stored)

    assert [lost] * bool(lost) == [key.partition("|")[0] for key in body.lost]
    assert gone not in body.markdown


def test_a_text_that_looks_like_a_header_stays_text() -> None:
    written = write_post({"Title": "t"}, "Date: samedi\n\nStatus: draft").decode()

    assert (
        "Title: t\n\n<span>Date</span>: samedi\n\n<span>Status</span>: draft\n"
    ) == written
    assert [] == find_misplaced(written.split("\n"), 2)


def test_the_text_before_more_is_a_summary_and_pages_are_counted() -> None:
    body = convert("Une accroche.\n\n<!--more-->\n\nUn.<!--nextpage-->Deux.")

    assert "Une accroche." == body.teaser
    assert 2 == body.pages
    assert "Une accroche.\n\nUn.\n\nDeux." == body.markdown


def test_the_notes_of_the_block_editor_stand_at_the_end() -> None:
    note = '[{"id":"n1","content":"La note."}]'
    text = '<!-- wp:paragraph --><p>Un<sup data-fn="n1"><a href="#n1">1</a></sup></p>'
    body = convert(
        f"{text}<!-- /wp:paragraph --><!-- wp:footnotes /-->", footnotes=note
    )

    assert "[1](#n1)" in body.markdown
    assert '1.  <a id="n1"></a>La note.' in body.markdown


def test_an_enclosure_of_powerpress_says_all_it_knows() -> None:
    value = (
        "https://b.example/e.mp3\n1000\naudio/mpeg\n"
        'a:3:{s:8:"duration";s:7:"1:02:03";s:6:"season";s:1:"2";s:10:"episode_no";i:7;}'
    )

    (found,) = find_enclosures(old_item(enclosure=value))

    assert ("https://b.example/e.mp3", 1000, 3723) == (
        found.url,
        found.length,
        found.seconds,
    )
    assert ("2", "7") == (found.season, found.episode)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ('[powerpress url="https://b.example/1.mp3"]', ["1.mp3"]),
        ('[smart_track_player url="https://b.example/2.mp3" title="x"]', ["2.mp3"]),
        (
            "[audio:https://b.example/3.mp3,https://b.example/4.mp3|titles=a,b]",
            ["3.mp3", "4.mp3"],
        ),
        ("[audio https://b.example/5.mp3]", ["5.mp3"]),
        ("[powerpress] [audio:6.mp3]", []),
    ],
)
def test_a_recording_is_found_in_the_player_of_any_plugin(
    text: str, urls: list[str]
) -> None:
    found = find_enclosures(old_item(text))

    assert [f"https://b.example/{name}" for name in urls] == [e.url for e in found]


def test_a_video_is_a_recording_that_is_no_episode(tmp_path: Path) -> None:
    item = old_item(enclosure="https://b.example/e.mp4\n1000\nvideo/mp4\n")
    settings = {"PODCAST": {"title": "x"}, "SITEURL": "https://blog.example"}

    found = choose_recording(item, settings, Media((), tmp_path), lambda href: href)

    assert ["[e.mp4](https://b.example/e.mp4)"] == found.links("")
    shown = replace(item, content='[video mp4="https://b.example/e.mp4"][/video]')
    assert [] == find_enclosures(shown)


def test_chapters_are_kept_where_the_recording_is_not_known(tmp_path: Path) -> None:
    lines = "00:00:00.000 Début\n00:05:00.000 Suite"
    item = old_item(_podlove_guid="podlove-x", _podlove_meta_chapters=lines)

    found = choose_recording(
        item, {"SITEURL": ""}, Media((), tmp_path), lambda href: href
    )

    assert lines == found.kept_chapters
    assert "podlove-x" == found.guid


def test_an_enclosure_named_in_meta_and_text_is_one() -> None:
    item = old_item(
        '[audio mp3="https://b.example/e.mp3"] <audio src="https://b.example/f.mp3">',
        enclosure="https://b.example/e.mp3\n9\naudio/mpeg",
    )

    assert ["https://b.example/e.mp3", "https://b.example/f.mp3"] == [
        each.url for each in find_enclosures(item)
    ]
    assert "e.mp3" not in remove_player(item.content, "https://b.example/e.mp3")


@pytest.mark.parametrize(
    ("podcast", "value", "why"),
    [
        ({}, "https://b.example/e.mp3\n9\naudio/mpeg", "PODCAST is not set"),
        ({"title": "x"}, "https://b.example/e.ogg\n9\naudio/ogg", "MP3 and M4A"),
        ({"title": "x"}, "https://b.example/e.mp3\n9\naudio/mpeg", "playing time"),
    ],
)
def test_a_recording_of_which_too_little_is_known_is_a_link(
    tmp_path: Path, podcast: dict[str, str], value: str, why: str
) -> None:
    settings = {"PODCAST": podcast, "SITEURL": "https://blog.example"}
    media = Media({"blog.example"}, tmp_path)

    found = choose_recording(
        old_item(enclosure=value), settings, media, lambda href: href
    )

    assert "" == found.audio
    assert why in found.notes[0]
    name = value.partition("\n")[0].rpartition("/")[2]
    assert [f"[{name}](https://b.example/{name})"] == found.links("texte")


def response(number: int, text: str = "Un avis.", **values: str) -> Response:
    row = {
        "author": "Zoé",
        "url": "",
        "approved": "1",
        "kind": "comment",
        "parent": "0",
    }
    return Response(id=str(number), date=DAY, text=text, **{**row, **values})


def test_responses_are_sorted_and_each_is_accounted_for() -> None:
    rows = [
        response(1),
        response(2, approved="0", parent="1"),
        response(3, parent="2"),
        response(4, approved="spam"),
        response(5, "  "),
        response(6, kind="pingback", url="https://a.example/", author="A &amp; B"),
        response(7, kind="pingback", url="https://blog.example/b/"),
        response(8, kind="order_note"),
        response(9, kind="pingback", url="https://b.example/", approved="0"),
    ]

    found = sort_responses(rows, target="/a/", is_own=lambda url: "blog.example" in url)

    assert ["1", "3"] == [each.id for each in found.comments]
    assert [None, "1"] == [each.parent for each in found.comments]
    assert ["2"] == [each.id for each in found.waiting]
    assert ["https://b.example/"] == [each.source for each in found.waiting_mentions]
    assert [("https://a.example/", "A & B")] == [
        (each.source, each.title) for each in found.mentions
    ]
    assert len(rows) == found.imported.total() + found.held.total()


def test_a_comment_that_is_too_long_goes_on_in_another() -> None:
    found = sort_responses(
        [response(1, "mot " * 4000)], target="/a/", is_own=lambda _url: False
    )

    assert ["1", "1-2"] == [each.id for each in found.comments]
    assert [None, "1"] == [each.parent for each in found.comments]


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("data:image/gif;base64,R0lGODlhAQ==", b"GIF89a\x01"),
        ("data:image/png;base64,R0lGODlhAQ==", b""),  # it is no PNG
        ("data:image/svg+xml;base64,PHN2Zz4=", b""),
        ("data:image/gif;base64,%%%", b""),
        ("data:text/html,x", b""),
    ],
)
def test_an_image_within_its_address_becomes_a_file(
    tmp_path: Path, address: str, data: bytes
) -> None:
    name = Media((), tmp_path).place_inline(address)

    assert bool(data) == bool(name)
    assert data == ((tmp_path / name).read_bytes() if name else b"")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (
            "https://blog.example/wp-content/uploads/2011/%C3%A9t%C3%A9.jpg?x=1",
            "root/wp-content/uploads/2011/été.jpg",
        ),
        ("https://blog.example/wp-content/uploads/../../x.jpg", ""),
        ("https://blog.example/wp-content/uploads/%2e%2e/%2e%2e/x.jpg", ""),
        ("https://blog.example/wp-content/uploads/.htaccess", ""),
        ("https://blog.example/wp-content/uploads/x.php", ""),
        ("https://blog.example/2011/a/", ""),
        ("https://other.example/wp-content/uploads/x.jpg", ""),
    ],
)
def test_an_uploaded_file_keeps_its_path_and_leads_nowhere_else(
    tmp_path: Path, url: str, name: str
) -> None:
    assert name == Media({"blog.example"}, tmp_path).name_of(url)


class Pictures:
    """A host that has a small poster of a video, and no large one."""

    def fetch(self, request: Request) -> HttpResponse:
        found = request.url.endswith("/mqdefault.jpg")
        body = b"\xff\xd8picture" if found else b"not found"
        return HttpResponse(request.url, 200 if found else 404, (), body)


def test_a_poster_is_the_largest_picture_that_there_is(tmp_path: Path) -> None:
    page = "https://www.youtube.com/watch?v=fW8amMCVAJQ"

    name = Posters(tmp_path, Pictures()).find(page)

    assert "images/posters/youtube-fW8amMCVAJQ.jpg" == name
    assert b"\xff\xd8picture" == (tmp_path / name).read_bytes()
    assert name == Posters(tmp_path, None).find(page)
    assert "" == Posters(tmp_path / "elsewhere", None).find(page)
    assert "" == Posters(tmp_path, Pictures()).find("https://vimeo.com/76979871")


def test_a_file_edited_or_removed_since_stays_so(tmp_path: Path) -> None:
    files = load_written_files(tmp_path)
    first = [files.write(name, b"1") for name in ("a", "b", "c")]
    files.save()
    (tmp_path / "a").write_bytes(b"mine")
    (tmp_path / "b").unlink()
    (tmp_path / "d").write_bytes(b"mine too")

    files = load_written_files(tmp_path)
    second = [files.write(name, b"2") for name in ("a", "b", "c", "d")]

    assert [Outcome.NEW] * 3 == first
    assert [
        Outcome.EDITED,
        Outcome.REMOVED,
        Outcome.CHANGED,
        Outcome.FOREIGN,
    ] == second
    assert b"mine" == (tmp_path / "a").read_bytes()
    assert not (tmp_path / "b").exists()
