"""What files, theme and settings must reach: to the bytes of a clean build.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the edit was seen at all.
"""

import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import audio
from causerie.building.build import build
from causerie.building.incremental.file_stamps import FileStamps
from causerie.building.incremental.partial_process import snapshot_path
from causerie.building.incremental.saved_stamps import append_stamps
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.podcast.model import Chapter
from clean_builds import Way, due, tree
from edit_posts import add_to_body
from edit_site import SNIPPETS
from edited_blog import NEWEST, Edited
from interlinked_blog import SETTINGS, comments
from pictures import png

MENTIONS = "content/pages/mentions.md"


# Files beside the posts


def test_a_picture_of_another_size_is_shown_in_that_size(blog: Edited) -> None:
    blog.write("content/images/croquis.png", png(33))

    assert blog.page(5) in blog.rebuilt()
    assert 'width="33"' in blog.text(blog.page(5))


def test_a_picture_written_over_is_no_change_of_the_output_by_others(
    blog: Edited,
) -> None:
    path = blog.root / "content/images/croquis.png"
    assert path.samefile(blog.root / "output/images/croquis.png")
    path.write_bytes(png(33))

    result = build(Way().of(blog.root))

    assert (result.ok, result.whole) == (True, ())
    assert 'width="33"' in blog.text(blog.page(5))


def test_a_picture_that_was_missing_is_shown_when_it_is_there(blog: Edited) -> None:
    path = blog.root / "content/images/croquis.png"
    data = path.read_bytes()
    path.unlink()
    assert set() == blog.rebuilt(Way(release=True), errors=1) & {"index.html"}
    path.write_bytes(data)
    assert blog.page(5) in blog.rebuilt(Way(release=True))


def test_a_picture_written_over_in_place_is_published_as_it_is(blog: Edited) -> None:
    path = blog.root / "content/images/couverture.png"
    release = Way(release=True)
    blog.rebuilt(release)
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"\x83")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert "images/couverture.png" in blog.rebuilt(release)


def test_a_transcript_is_shown_as_it_is_now(blog: Edited) -> None:
    blog.replace("content/audio/e1.vtt", "Une phrase", "Deux phrases")

    assert blog.page(1) in blog.rebuilt()


def test_a_recording_is_replaced_under_its_name(blog: Edited) -> None:
    audio.mp3_cbr(blog.root / "content/audio/e1.mp3", 9, chapters=[Chapter(0, "A")])
    assert {blog.page(1), "podcast.xml"} <= blog.rebuilt()
    audio.mp3_cbr(blog.root / "content/audio/e1.mp3", 9)
    assert "audio/e1.mp3.chapters.json" in blog.rebuilt()


def test_a_recording_that_contradicts_its_facts_is_an_error(blog: Edited) -> None:
    facts = blog.root / "content/audio/e2.mp3.json"
    known = json.loads(facts.read_bytes())
    facts.write_text(json.dumps({**known, "seconds": 99.0}), "utf-8")
    result = build(Way().of(blog.root))
    told = [str(p) for p in result.problems]
    blog.rebuilt(errors=sum("warning" not in line for line in told))
    facts.unlink()

    assert told
    blog.rebuilt()


def test_a_page_below_another_tells_the_way_as_it_is_now(blog: Edited) -> None:
    below = "content/pages/equipe.md"
    blog.write(below, "Title: Équipe\nSlug: mentions/équipe\n\nNous.\n")
    here = "mentions/équipe/index.html"
    assert here in blog.rebuilt()
    blog.replace(MENTIONS, "Title: ", "Title: Les ")
    assert here in blog.rebuilt()
    assert "Les " in blog.text(here)
    blog.replace(below, "Slug: mentions/", "Slug: ")
    assert {here, "équipe/index.html"} <= blog.rebuilt()


def test_a_comment_arrives_and_is_taken_back(blog: Edited) -> None:
    path = blog.comment(7, "Bien.")
    assert blog.page(7) in blog.rebuilt()
    path.write_text("{", "utf-8")
    assert set() == blog.rebuilt(errors=1)
    path.unlink()
    assert blog.page(7) in blog.rebuilt()


# The theme


def test_a_comment_on_a_page_arrives_and_is_taken_back(blog: Edited) -> None:
    page, name = "mentions/index.html", "content/comments/pages/mentions.json"
    blog.write(name, comments("Vu."))
    assert {page} == blog.rebuilt()
    assert 'class="comment u-comment' in blog.text(page)
    blog.write(name, comments("Vu deux fois."))
    assert {page} == blog.rebuilt()
    (blog.root / name).unlink()
    assert page in blog.rebuilt()
    assert "Vu" not in blog.text(page)


def test_a_changed_template_reaches_the_pages_that_use_it(blog: Edited) -> None:
    blog.replace("theme/templates/_lists.html", '<p class="when">', '<p class="quand">')

    assert {"index.html", blog.page(0), "tag/cafe/index.html"} <= blog.rebuilt()


def test_a_template_of_one_kind_of_page_makes_these_pages_alone(blog: Edited) -> None:
    """And no whole build is made, which would put another folder in its place."""
    folder = (blog.root / "output").stat().st_ino
    blog.replace("theme/templates/tag.html", "{% block content %}", f"{BLOCK}<hr>")

    changed = blog.rebuilt()

    assert changed
    assert all(name.startswith("tag/") for name in changed)
    blog.replace("theme/templates/base.html", "</main>", "<hr></main>")
    blog.header(NEWEST, Title="Un autre titre")
    assert {"index.html", "404.html", blog.page(7), blog.page(NEWEST)} <= blog.rebuilt()
    assert (blog.root / "output").stat().st_ino == folder


def test_a_template_that_leads_out_of_the_theme_is_told(
    blog: Edited, tmp_path: Path
) -> None:
    template, outside = blog.root / "theme/templates/tag.html", tmp_path / "tag.html"
    outside.write_text(template.read_text("utf-8") + "<hr>", "utf-8")
    template.unlink()
    template.symlink_to(outside)

    told = build(Way().of(blog.root)).problems

    assert ["theme/templates/tag.html"] == [each.where.path for each in told]
    assert "symbolic link" in str(told[0])


def test_an_included_template_appears_and_goes(blog: Edited) -> None:
    include = "{% include 'extra.html' ignore missing %}"
    blog.replace("theme/templates/base.html", "</main>", f"{include}</main>")
    blog.rebuilt()
    blog.write("theme/templates/extra.html", "{{ articles[0].title }}")
    assert {"index.html", "404.html", blog.page(0)} <= blog.rebuilt()
    blog.header(NEWEST, Title="Autre")
    assert {"404.html", blog.page(0)} <= blog.rebuilt()
    (blog.root / "theme/templates/extra.html").unlink()
    assert {"index.html", "404.html", blog.page(0)} <= blog.rebuilt()


def test_a_failing_template_leaves_nothing_behind_when_it_is_mended(
    blog: Edited,
) -> None:
    path = blog.root / "theme/templates/article.html"
    text, date = path.read_text("utf-8"), path.stat().st_mtime_ns
    path.write_text(text + "{% if %}", "utf-8")
    assert set() == blog.rebuilt(errors=1)
    path.write_text(text, "utf-8")
    os.utime(path, ns=(date, date))
    assert set() == blog.rebuilt()


def test_style_and_words_of_the_theme(blog: Edited) -> None:
    blog.replace("theme/static/css/site.css", "{", "{ ")
    words = "theme/translations/fr/LC_MESSAGES/messages.po"
    blog.replace(words, 'msgstr "Billet suivant"', 'msgstr "Ensuite"')
    (blog.root / "theme/root/favicon.svg").unlink()

    changed = blog.rebuilt()

    assert {"theme/css/site.css", "favicon.svg", blog.page(0)} <= changed


def test_files_for_the_root_come_change_and_go(blog: Edited) -> None:
    blog.write("content/root/CNAME", "un.example")
    blog.write("content/root/.well-known/x", "1")
    assert {"CNAME", ".well-known/x"} <= blog.rebuilt()
    for name in ("CNAME", ".well-known/x"):
        (blog.root / "content/root" / name).unlink()  # else the output has it at once
        blog.write(f"content/root/{name}", "2")
    assert {"CNAME", ".well-known/x"} == blog.rebuilt()
    blog.write("content/root/favicon.png", b"mine")
    blog.write("content/root/robots.txt", "User-agent: *\n")
    assert {"favicon.png", "favicon.ico", "robots.txt", "404.html"} <= blog.rebuilt()
    for name in ("CNAME", ".well-known/x", "favicon.png", "robots.txt"):
        (blog.root / "content/root" / name).unlink()
    assert {"CNAME", "favicon.svg", "robots.txt", "404.html"} <= blog.rebuilt()


BLOCK = "{% block content %}"
NEW = "2026-09-19-neuf"
# What is edited, and a page that shows it with these snippets alone.
SEEN_AFAR: dict[str, tuple[Callable[[Edited], object], int]] = {
    "title": (lambda blog: blog.header(0, Title="Autre"), 5),
    "category": (lambda blog: blog.header(0, Category="Lectures"), 2),
    "modified": (lambda blog: blog.header(3, Modified="2026-09-20 10:00"), 5),
    "hidden": (lambda blog: blog.header(4, Status="hidden"), 5),
    "body": (lambda blog: add_to_body(blog.post(3), "Un mot de plus."), 4),
    "link": (lambda blog: add_to_body(blog.post(8), f"[x]({blog.link(0)})"), 5),
    "comment": (lambda blog: blog.comment(7, "Un."), 5),
    "audio": (lambda blog: audio.mp3_cbr(blog.root / "content/audio/e1.mp3", 9), 5),
    "page": (lambda blog: blog.replace(MENTIONS, "Title: M", "Title: Nos m"), 5),
}


@pytest.mark.parametrize("kind", SEEN_AFAR)
def test_a_theme_may_show_anything_anywhere(blog: Edited, kind: str) -> None:
    edit, reached = SEEN_AFAR[kind]
    for name in ("base", "article"):
        shown = "".join(f"<p>{snippet}</p>\n" for snippet in SNIPPETS)
        place = f"theme/templates/{name}.html"
        blog.replace(place, "{% block content %}", "{% block content %}" + shown)
    blog.rebuilt()

    edit(blog)

    assert blog.page(reached) in blog.rebuilt()


@pytest.mark.parametrize("from_oldest", ["True", "False"])
def test_a_theme_may_count_what_a_list_has(blog: Edited, from_oldest: str) -> None:
    conf = "pelicanconf.py"
    more = f"\nDEFAULT_PAGINATION = 3\nLISTS_FROM_OLDEST = {from_oldest}\n"
    blog.write(conf, (blog.root / conf).read_text("utf-8") + more)
    counts = "articles_paginator.count", "articles_page.end_index()"
    counts += "articles_paginator.page_range", "dates_paginator.count"
    counts += "articles_page.number", "(articles_next_page or articles_page).has_next()"
    shown = "".join(f"<p>{{{{ {count} }}}}</p>" for count in counts)
    blog.replace("theme/templates/index.html", "{% block content %}", f"{BLOCK}{shown}")
    blog.rebuilt()

    blog.post(0).unlink()  # the oldest
    assert "index.html" in blog.rebuilt()
    blog.write(f"content/articles/{NEW}.md", "Title: Neuf\n\nDu texte.\n")

    found = blog.rebuilt()
    assert "index.html" in found
    assert ("page/1/index.html" in found) is (from_oldest == "True")


@pytest.mark.parametrize(
    "shown",
    [
        "{% for period in period_archives.year %}{{ period.url }}"
        "{{ period.articles|length }} {% endfor %}",
        "{% if period_archives.month %}{{ period_archives.month|length }}{% endif %}",
        "{{ staticfiles|length }}",
    ],
)
def test_a_theme_may_list_years_and_files(blog: Edited, shown: str) -> None:
    """Pelican gives all templates period_archives and staticfiles."""
    blog.replace("theme/templates/base.html", "</main>", f"<p>{shown}</p></main>")
    blog.rebuilt()

    blog.write("content/articles/2024-05-06-vieux.md", "Title: Vieux\n\nDu texte.\n")
    blog.write("content/images/neuf.svg", "<svg/>")

    assert "404.html" in blog.rebuilt()
    assert not (blog.root / ".causerie" / "last-failure.txt").exists()


# The settings


@pytest.mark.parametrize(
    "line",
    [
        'SITENAME = "Autre"',
        "DEFAULT_PAGINATION = 3",
        'CROSSLINKS = {"pingbacks": False}',
        'TAG_URL = "mot/{slug}/"; TAG_SAVE_AS = TAG_URL + "index.html"',
        'TIMEZONE = "Pacific/Kiritimati"',
        'PODCAST["title"] = "Autre"',
        'MARKDOWN["extension_configs"]["markdown.extensions.smarty"] = {}',
        'JINJA_FILTERS = {"title": lambda text: text + " ?"}',
    ],
)
def test_a_setting_is_changed_and_put_back(blog: Edited, line: str) -> None:
    titled = "{{ SITENAME|title }}</main>"
    blog.replace("theme/templates/base.html", "</main>", titled)
    add_to_body(blog.post(0), "Un --- tiret.")
    blog.rebuilt()
    before = tree(blog.root / "output")
    blog.write("pelicanconf.py", f"{SETTINGS}{line}\n")
    assert set() != blog.rebuilt()
    blog.write("pelicanconf.py", SETTINGS)
    assert set() != blog.rebuilt()
    assert before == tree(blog.root / "output")


def test_a_setting_that_templates_alone_show_has_their_pages_made_again(
    blog: Edited,
) -> None:
    tag = "theme/templates/tag.html"
    blog.replace(tag, BLOCK, f"{BLOCK}<i>{{{{ COLOUR }}}}</i>")
    tags = blog.rebuilt()
    assert "tag/bois/index.html" in tags
    shown: dict[str, set[str]] = {
        "# nothing but a comment": set(),
        'COLOUR = "ocre"': tags,
        'SOCIAL = [("Ailleurs", "https://ailleurs.example/@nous")]': {"404.html"},
        'SITESUBTITLE = "Tout autre chose"': {"index.html", "feed.xml"},
        'SITESUBTITLE = {"fr": "Encore autre", "en": "Other"}': {"en/index.html"},
        "DEFAULT_PAGINATION = 3": {"index.html", "page/1/index.html"},
    }
    lines = SETTINGS
    for line, pages in shown.items():
        lines += f"{line}\n"
        blog.write("pelicanconf.py", lines)
        assert due(Way().of(blog.root)) == ("partial" if pages else "nothing"), line
        assert pages <= blog.rebuilt(), line
        assert due(Way().of(blog.root)) == "nothing", line

    blog.write("pelicanconf.py", f"{lines}SOCIAL = 3\n")
    blog.rebuilt(errors=1)
    blog.write("pelicanconf.py", f'{lines}MENUS_PAGES = "?"\n')
    blog.rebuilt(errors=1)


def test_a_module_of_the_settings_belongs_to_them(blog: Edited) -> None:
    blog.replace("words.py", "Notes", "Des notes")

    assert "404.html" in blog.rebuilt()


def test_below_a_folder_an_edit_writes_links_as_a_clean_build_does(
    blog: Edited,
) -> None:
    home = "https://x.example/repo"
    blog.write("pelicanconf.py", f'{SETTINGS}SITEURL = "{home}"\n')
    for path in sorted(blog.root.glob("content/*/*.md")):
        text = path.read_text("utf-8")  # a path alone would lead out of the site
        path.write_text(text.replace("](/", f"]({home}/"), "utf-8")
    assert "404.html" in blog.rebuilt()
    address = f"/{blog.page(1).removesuffix('index.html')}"
    link = (
        f"[ici]({home}{address}#x), [là]({blog.link(1)}), [autre](https://x.example/)"
    )
    add_to_body(blog.post(NEWEST), link)

    assert {blog.page(NEWEST), blog.page(1), "feed.xml"} <= blog.rebuilt()

    page, feed = blog.text(blog.page(NEWEST)), blog.text("feed.xml")
    assert f'<a href="/repo{address}#x">ici</a>' in page
    assert f'<a href="/repo{address}">là</a>' in page
    assert '<a href="https://x.example/">autre</a>' in page
    assert f'href="{home}{address}#x"' in feed
    assert f'href="{home}{address}"' in feed


def test_a_filter_of_the_settings_belongs_to_them(blog: Edited) -> None:
    blog.replace("theme/templates/base.html", "</main>", "{{ AUTHOR|shout }}</main>")
    lines = "import words\nJINJA_FILTERS = {'shout': words.shout}\n"
    blog.write("pelicanconf.py", SETTINGS + lines)
    blog.rebuilt()
    blog.replace("words.py", " !", " !!")  # the function's name is what it was

    assert "404.html" in blog.rebuilt()


def test_what_the_settings_read_elsewhere_belongs_to_them(
    blog: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        "import os, pathlib\n"
        'SITENAME = os.environ.get("ESSAI_NOM", "Sans nom")\n'
        'AUTHOR = pathlib.Path(__file__).with_name("nom.txt").read_text()\n'
    )
    blog.write("nom.txt", "Ana")
    blog.write("pelicanconf.py", SETTINGS + lines)
    blog.rebuilt()
    blog.write("nom.txt", "Zoé")
    assert blog.page(0) in blog.rebuilt()
    monkeypatch.setenv("ESSAI_NOM", "Carnet")
    assert "404.html" in blog.rebuilt()


def test_a_filter_of_a_constant_is_not_what_it_was_in_an_earlier_build(
    blog: Edited,
) -> None:
    blog.replace("theme/templates/base.html", "</main>", "{{ 'oh'|shout }}</main>")
    lines = "import words\nJINJA_FILTERS = {'shout': words.shout}\n"
    blog.write("pelicanconf.py", SETTINGS + lines)
    blog.rebuilt()
    blog.replace("words.py", " !", " !!")

    assert "404.html" in blog.rebuilt()


def test_a_plugin_that_nobody_knows_may_do_anything(blog: Edited) -> None:
    plugin = (
        "from pathlib import Path\n"
        "from pelican import signals\n"
        "def sign(content):\n"
        "    if content._content:\n"
        "        words = Path(__file__).with_name('words.txt').read_text()\n"
        "        content._content += f'<p>{words}</p>'\n"
        "def register():\n"
        "    signals.content_object_init.connect(sign)\n"
    )
    blog.write("plugins/essai_signe.py", plugin)
    blog.write("plugins/words.txt", "Fin.")
    lines = 'PLUGIN_PATHS = ["plugins"]\nPLUGINS = [*PLUGINS, "essai_signe"]\n'
    blog.write("pelicanconf.py", SETTINGS + lines)
    assert blog.page(0) in blog.rebuilt()
    blog.write("plugins/words.txt", "Rideau.")
    assert blog.page(0) in blog.rebuilt()
    blog.replace("plugins/essai_signe.py", "<p>{words}</p>", "<p><i>{words}</i></p>")
    assert blog.page(0) in blog.rebuilt()


def test_a_template_that_was_saved_again_during_a_build_is_no_new_one(
    blog: Edited,
) -> None:
    name = "theme/templates/base.html"
    blog.replace(name, "</main>", "<p>Un</p></main>")
    blog.rebuilt()
    with closing(SnapshotDB(snapshot_path(Way().of(blog.root)))) as db:
        # its bytes are not known then
        append_stamps(db, "input bytes", [str(blog.root / name)], FileStamps({}, {}))
        db.commit()
    blog.replace(name, "Un", "Deux")

    assert due(Way().of(blog.root)) == "partial"
    blog.rebuilt()
    assert "<p>Deux</p>" in blog.text("index.html")


@pytest.mark.parametrize(
    "name", ["content/images/clef.png", "theme/static/css/site.css"]
)
def test_a_link_that_leads_out_is_an_error_also_where_only_files_changed(
    blog: Edited, name: str
) -> None:
    before = tree(blog.root / "output")
    path = blog.root / name
    path.unlink(missing_ok=True)
    path.symlink_to("/etc/passwd")

    result = build(Way().of(blog.root))

    assert not result.ok
    assert any("symbolic link" in problem.what for problem in result.problems)
    assert before == tree(blog.root / "output")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("content/articles/2026-02-01-lien.md", "nulle-part.md"),
        ("content/articles/lien", "../articles"),
        ("content/images/lien.png", "lien.png"),
    ],
)
def test_a_new_link_that_leads_nowhere_or_in_a_circle_is_an_error(
    blog: Edited, name: str, target: str
) -> None:
    path = blog.root / name
    path.symlink_to(target)
    (problem,) = build(Way().of(blog.root)).problems
    assert (problem.level, str(problem.where)) == ("error", name)
    assert "symbolic link" in problem.what

    path.unlink()
    result = build(Way().of(blog.root))
    assert (result.ok, result.changed) == (True, 0)


def test_the_lock_of_an_editor_which_is_a_broken_link_asks_for_nothing(
    blog: Edited,
) -> None:
    lock = blog.root / "content/articles/.#2026-02-01-lien.md"
    lock.symlink_to("ada@desk.1234:5678")

    result = build(Way().of(blog.root))
    assert (result.ok, result.changed, result.whole) == (True, 0, ())
