"""Comments of whole sites: shown as text beside pingbacks, and added by commands."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unicodedata import category

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader
from lxml import html

from causerie.comments.comments_json import read_comments_json, write_comments_json
from causerie.comments.discussion import make_discussion
from causerie.comments.model import Comment, find_faults, new_comment
from causerie.comments.sanitize_text import sanitize_name
from causerie.i18n import add_gettext
from causerie.i18n.catalogues import read_catalogues
from causerie.markup import add_typography_filters
from causerie.theme_path import theme_path
from checkout import PLUGINS, TESTS
from sites import CONF, Folder, Make, Output, article, make_site

MAIL = TESTS / "data" / "mails" / "html-only.eml"
POST = "2026-03-01-a"
A = f"content/articles/{POST}.md"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
EMAIL = CONF + 'COMMENTS = {"email": "redaction@carnet.example"}\n'

# What must never reach a page: controls but the line end, bidi controls, no width
# (but joiners, which stand between what they join).
HIDDEN = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u200b\u200e\u200f\u2060\ufeff\u061c\U000e0041"
) | {chr(code) for code in (*range(10), *range(11, 32), *range(127, 160))}
# What may be left out besides: what has no shape, or is no character.
SHAPELESS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
)

# Told by no word that a page would have of itself.
INJECTIONS = (
    "<script>alert('ici')</script>",
    "<img src=x onerror=alert(1)>",
    "</p></div></li></ol><h1>Faux titre</h1>",
    '"><svg/onload=alert(2)>',
    "{{ SITEURL }} {% raw %} %(num)s",
    "<!-- <style>*{display:none}</style>",
    "&lt;b&gt; &amp;amp; &#x3c;i&#62;",
    "[lien](javascript:alert(3)) <https://exemple.example>",
    "\u202egnp.exe\u2066 z\u200be\u200cr\u200do\ufeff \x00\x1b[31m",
    "]]>\\u003cscript\\u003e `${alert(4)}`",
)


def comment(text: str = "Du texte.", **fields: Any) -> Comment:
    made = new_comment(fields.pop("name", "une lectrice"), text, date=NOW)
    return replace(made, **fields)


def seen(text: str) -> list[str]:
    return [
        c
        for c in text
        if category(c) not in {"Cc", "Cf", "Cn", "Cs", "Zs", "Zl", "Zp"}
        and c not in SHAPELESS
    ]


@pytest.fixture(scope="module")
def render() -> Callable[[Comment], Any]:
    templates = FileSystemLoader(theme_path() / "templates")
    env = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        loader=templates,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_typography_filters(SimpleNamespace(env=env))
    env.filters["root_relative"] = str
    add_gettext(env, read_catalogues(theme_path() / "translations"))
    template = env.get_template("_responses.html")

    def shown(one: Comment) -> Any:
        post = SimpleNamespace(title="« Un » & deux ?", status="published")
        page = SimpleNamespace(
            post=post,
            lang="it",  # a language without rules of typography
            url="2026/03/01/a/",
            pingbacks=(),
            discussion=make_discussion([one], post, "redaction@carnet.example"),
        )
        made = template.render(article=page, SITEURL="https://c.example")
        return html.fragment_fromstring(made)

    return shown


@given(name=st.text(min_size=1, max_size=60), text=st.text(min_size=1))
@example(name="<b>", text="\n".join(INJECTIONS))
def test_any_text_is_seen_on_the_page_but_for_what_hides(
    render: Callable[[Comment], Any], name: str, text: str
) -> None:
    one = new_comment(name, text, date=NOW)
    assume(not find_faults(one))
    (read,) = read_comments_json(write_comments_json([one]), "x.json")[0]

    page = render(read)

    (content,) = page.find_class("p-content")
    (author,) = page.find_class("p-author")
    assert {element.tag for element in content.iter()} <= {"div", "p", "br"}
    assert seen(text) == seen(content.text_content())
    assert sanitize_name(name) == " ".join(author.text_content().split())
    assert not HIDDEN & set(content.text_content() + author.text_content())
    assert len(content) == read.text.count("\n\n") + 1
    assert len(content.findall(".//br")) == read.text.replace("\n\n", "").count("\n")


def file_of(*made: Comment) -> bytes:
    return write_comments_json(made)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Output:
    """A site with two posts: one with pingback and threads, one with what attacks."""
    day = datetime(2026, 3, 1, 12, tzinfo=UTC)
    first, second, late = (
        comment(text, id=text, date=day + timedelta(days=days))
        for text, days in (("premier", 0), ("deuxieme", 1), ("tard", 9))
    )
    named = comment("lie", id="lie", url="https://lectrice.example/?a=1&b=2", date=day)
    answer = comment("reponse", id="reponse", parent="premier", date=day)
    attacks = [
        comment(text, name=f"n{number} {text}"[:80], id=f"i{number}")
        for number, text in enumerate(INJECTIONS)
    ]
    deep = [
        comment(f"Niveau {n}.", id=f"d{n}", parent=f"d{n - 1}" if n else None)
        for n in range(200)
    ]
    huge = comment("énorme " * 1400, id="huge")
    lost = comment("perdu", id="lost", parent="nowhere")
    folder = make_site(
        tmp_path_factory.mktemp("many") / "site",
        {
            "pelicanconf.py": EMAIL,
            A: article("« Un » & <deux> ? 100 %"),
            "content/articles/2026-03-05-b.md": article(
                "Deux", "[un]({filename}2026-03-01-a.md)"
            ),
            "content/articles/2026-03-06-c.md": article("Caché", Status="hidden"),
            "content/articles/2026-03-07-d.md": article("Parti", Status="gone"),
            f"content/comments/{POST}.json": file_of(
                late, second, answer, named, first
            ),
            "content/comments/2026-03-05-b.json": file_of(*attacks, *deep, huge, lost),
            "content/comments/2026-03-06-c.json": file_of(comment("sur un caché")),
            "content/comments/2026-03-07-d.json": file_of(comment("sur un parti")),
        },
    )
    return folder.release()


def test_comments_and_pingbacks_are_one_list_by_date(many: Output) -> None:
    section = many.page("/2026/03/01/a/").get_element_by_id("responses")

    items = section.xpath("./ol/li")
    assert [item.get("id") or item.get("class").split()[0] for item in items] == [
        "comment-lie",
        "comment-premier",
        "comment-deuxieme",
        "pingback",
        "comment-tard",
    ]
    assert section.xpath("string(h2)") == "6 réponses"
    (reply,) = items[1].xpath("./ol/li")
    assert reply.get("id") == "comment-reponse"
    assert all({"u-comment", "h-cite"} <= set(item.classes) for item in items)
    (permalink,) = reply.find_class("u-url")
    assert permalink.get("href") == "#comment-reponse"
    assert reply.xpath(".//time/@datetime") == ["2026-03-01T12:00:00+00:00"]
    (author,) = items[0].find_class("p-author")
    assert author.get("href") == "https://lectrice.example/?a=1&b=2"
    assert set(author.get("rel").split()) == {"nofollow", "ugc", "noopener", "external"}
    assert not items[1].xpath(".//a[contains(@class, 'p-author')]")


def test_readers_are_told_how_to_answer(many: Output) -> None:
    page = many.page("/2026/03/01/a/")

    links = page.xpath("//*[@class='respond']//a/@href")
    subject = "Re%3A%20%C2%AB%20Un%20%C2%BB%20%26%20%3Cdeux%3E%20%3F%20100%20%25"
    mailto = f"mailto:redaction@carnet.example?subject={subject}"
    assert links == [mailto, "/2026/03/01/a/"]
    (reply,) = page.get_element_by_id("comment-tard").find_class("reply")
    reference = "%3Ccomment-tard@carnet.example%3E"
    assert reply.xpath("a/@href") == [f"{mailto}&In-Reply-To={reference}"]
    assert reply.xpath("a/@aria-label") == ["Répondre à une lectrice"]


def test_what_attacks_is_text(many: Output) -> None:
    section = many.page("/2026/03/05/b/").get_element_by_id("responses")

    tags = {element.tag for element in section.iter()}
    assert tags <= {
        "section",
        "h2",
        "h3",
        "ol",
        "li",
        "p",
        "a",
        "span",
        "time",
        "div",
        "br",
    }
    names = {value.attrname for value in section.xpath(".//@*")}
    assert names <= {
        "id",
        "class",
        "href",
        "rel",
        "datetime",
        "aria-label",
        "aria-labelledby",
        "type",
    }
    feeds = section.xpath(".//*[@type]")  # the theme's own links
    assert {(feed.tag, feed.get("type")) for feed in feeds} == {
        ("a", "application/rss+xml")
    }
    assert {feed.getparent().get("class") for feed in feeds} == {"follow"}
    hrefs = section.xpath(".//@href")
    leads = {href.partition(":")[0] for href in hrefs if "#" not in href}
    followed = {"/2026/03/05/b/feed.xml", "/comments/feed.xml"}
    assert set(section.xpath(".//*[@type]/@href")) == followed
    assert leads == {"/2026/03/05/b/", "mailto", *followed}
    for number, text in enumerate(INJECTIONS):
        (shown,) = section.get_element_by_id(f"comment-i{number}").find_class(
            "p-content"
        )
        assert seen(text) == seen(shown.text_content())
    assert not HIDDEN & set(section.text_content())
    huge = section.get_element_by_id("comment-huge").text_content()
    assert huge.count("énorme") == 1400


def test_a_conversation_of_200_is_shown_on_four_levels(many: Output) -> None:
    section = many.page("/2026/03/05/b/").get_element_by_id("responses")

    (first,) = section.xpath("./ol/li[@id='comment-d0']")
    assert len(first.xpath(".//li")) == 199
    assert len(first.xpath("./ol/li/ol/li/ol/li")) == 197
    assert not first.xpath("./ol/li/ol/li/ol/li/ol")
    last = section.get_element_by_id("comment-d199")
    assert last.xpath(".//a[contains(@class, 'answers')]/@href") == ["#comment-d198"]
    assert section.get_element_by_id("comment-lost").getparent().getparent() is section


def test_hidden_posts_show_comments_and_gone_ones_do_not(many: Output) -> None:
    assert "sur un caché" in many.page("/2026/03/06/c/").text_content()
    assert "sur un parti" not in many.page("/2026/03/07/d/").text_content()


def test_what_is_wrong_with_comments_is_told_before_a_release(site: Make) -> None:
    folder = site(
        {
            A: article("Un"),
            "content/articles/2026-03-02-b.md": article("Deux", Status="draft"),
            "content/comments/2026-03-01-aa.json": file_of(comment()),
            "content/comments/2026-03-02-b.json": file_of(comment("Sur un brouillon.")),
            f"content/comments/{POST}.json": b'{"schema": 1,\n "comments": [,]}',
            "content/comments/page.html": b"x" * 10,
            "content/comments/2026-03-02-b.en.json": b" " * 1_000_001,
        }
    )
    where = "content/comments"

    assert folder.problems() == [
        f"{where}/2026-03-01-a.json:2:15: It is not JSON: Expecting value.",
        f"{where}/2026-03-01-aa.json: These comments are on no post: there is no"
        " 2026-03-01-aa.md. Did you mean '2026-03-01-a'?",
        f"{where}/2026-03-02-b.en.json: The file has more than 1,000,000 bytes."
        " Take some of it out.",
        f"{where}/2026-03-02-b.en.json: These comments are on no post: there is no"
        " 2026-03-02-b.en.md. Did you mean '2026-03-02-b'?",
        f"{where}/page.html: It is no file of comments."
        " Name it as the post: 2026-03-29-slug.json.",
    ]


def test_a_folder_without_files_beside_comments_is_nothing(site: Make) -> None:
    folder = site({"content/articles/2026-03-29-a.md": article("A")})
    (folder.root / "content/comments/old/older").mkdir(parents=True)

    assert [] == folder.problems()


def test_a_draft_shows_comments_and_asks_for_none(site: Make) -> None:
    folder = site(
        {
            A: article("Un", Status="draft"),
            f"content/comments/{POST}.json": file_of(comment("Relu.")),
        }
    )

    assert folder.problems(release=False) == []
    page = Output(folder.root / "output").page("/drafts/a/")
    assert "Relu." in page.get_element_by_id("responses").text_content()
    assert not page.find_class("respond")


def test_comments_can_be_off_and_settings_are_checked(site: Make) -> None:
    off = CONF + 'COMMENTS = {"enabled": False}\n'
    folder = site(
        {
            "pelicanconf.py": off,
            A: article("Un"),
            f"content/comments/{POST}.json": file_of(comment()),
        }
    )

    assert not folder.release().page("/2026/03/01/a/").xpath("//*[@id='responses']")
    wrong = CONF + 'COMMENTS = {"email": "redaction",\n "enable": True}\n'
    folder.write({"pelicanconf.py": wrong})
    assert folder.problems() == [
        "pelicanconf.py:9: COMMENTS[\"email\"]: 'redaction' is not an e-mail address.",
        "pelicanconf.py:10: COMMENTS has no setting 'enable'. Did you mean 'enabled'?",
    ]


def run(folder: Folder, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_mail_is_added_once_answered_at_a_terminal_and_removed(site: Make) -> None:
    folder = site({A: article("Un"), "tasks.py": "from causerie.tasks import ns\n"})
    path = folder.root / f"content/comments/{POST}.json"
    mail = MAIL.read_bytes()
    add = ("comments.add", A, "--name", "une cheffe", "--url", "https://x.example/")

    first = run(folder, *add, stdin=subprocess.PIPE)
    told = first.communicate(mail)[1].decode()

    (one,), _ = read_comments_json(path.read_bytes(), "")
    assert first.returncode == 0, told
    assert f"Added {one.id}, to content/comments/{POST}.json:\nune cheffe, " in told
    assert (one.name, one.url) == ("une cheffe", "https://x.example/")
    assert "courrier.example" not in path.read_text()

    again = run(folder, *add, stdin=subprocess.PIPE)
    told = again.communicate(mail)[1].decode()

    assert (again.returncode, "wrote the same before" in told) == (1, True)

    ours, theirs = pty.openpty()
    asked = run(
        folder, *add[:2], "--parent", one.id, stdin=theirs, stdout=subprocess.DEVNULL
    )
    os.write(ours, "la rédaction\n\n\nMerci.\n.\n".encode())
    told = asked.communicate()[1].decode()
    os.close(ours)
    os.close(theirs)

    (_, two), found = read_comments_json(path.read_bytes(), "")
    assert asked.returncode == 0, told
    assert (two.name, two.text, two.parent) == ("la rédaction", "Merci.", one.id)
    assert found == []

    removed = run(folder, "comments.remove", POST, "--ids", one.id)
    told = removed.communicate()[1].decode()

    assert f"{two.id} (la rédaction) now answers the post itself." in told
    assert read_comments_json(path.read_bytes(), "") == (
        (replace(two, parent=None),),
        [],
    )
    assert [*path.parent.iterdir()] == [path]
