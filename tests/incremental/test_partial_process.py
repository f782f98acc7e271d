"""The quick ways into a build: what was done must be right, and little."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from causerie.building.build import build
from causerie.building.child_process import environment
from causerie.building.incremental.partial_process import parse_result
from causerie.building.incremental.resident_worker import IncrementalBuilder
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.request import BuildRequest
from causerie.building.table.notes import Note
from causerie.building.table.saved_table import load
from causerie.comments.model import new_comment
from causerie.comments.store import save_comments
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import save_mention
from checkout import CHECKOUT
from clean_builds import Way, build_beside, differences, due, tree
from interlinked_blog import make_blog
from pictures import png
from podcast_site import POST, SHOW, episode, make_show
from sites import CONF, NOW, Folder, Make, article

FIRST, SECOND = "content/articles/2026-01-02-a.md", "content/articles/2026-01-03-b.md"
POSTS = {
    "tasks.py": "from causerie.tasks import ns\n",
    FIRST: article("Un", "Le premier texte.", Category="Notes", Summary="Bref."),
    SECOND: article(
        "Deux", "Vu [ailleurs]({filename}2026-01-02-a.md).", Category="Notes"
    ),
    "content/pages/a-propos.md": "Title: À propos\n\nNous.\n",
}


# What an edit of a text imports of the features: the faces of those that write other
# files, and what its page shows; all else would make it slower.
OF_A_PLAIN_POST = {
    *("comments", "crosslinks", "feeds", "pingbacks", "podcast"),
    *("comments.comments_path", "comments.discussion", "comments.settings"),
    *("crosslinks.own_pingbacks", "crosslinks.series", "crosslinks.settings"),
    "feeds.settings",
    *("pingbacks.mention", "podcast.qr_code", "podcast.site_paths"),
    *("feeds.feed_files", "feeds.response_paths"),
}
OF_FULL_BUILDS = (
    *("bridge.check_settings", "feeds.write_feeds", "identity.identity_lock"),
    *("podcast.check_files", "podcast.feed.rss", "sources.check_sources"),
)
MOST_MODULES = 184  # of ours


@pytest.fixture
def blog(site: Make) -> Folder:
    folder = site(POSTS)
    assert folder.build(release=False).ok
    return folder


def request(blog: Folder) -> BuildRequest:
    return BuildRequest(blog.root, now=NOW)


def run(blog: Folder, *options: str) -> subprocess.CompletedProcess[str]:
    """Run what `./inv build` runs."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SOURCE_DATE_EPOCH": str(NOW),
        "PYTHONPROFILEIMPORTTIME": "1",
    }
    command = [sys.executable, "-m", "causerie", "build", *options]
    return subprocess.run(
        command,
        cwd=blog.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def imported(run: subprocess.CompletedProcess[str]) -> set[str]:
    lines = (line for line in run.stderr.splitlines() if line.startswith("import time"))
    return {line.rpartition("|")[2].strip() for line in lines}


def inodes(blog: Folder) -> dict[Path, tuple[int, int]]:
    paths = (blog.root / "output").rglob("*")
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def count_files(paths: Iterable[Path]) -> int:
    return sum(path.is_file() for path in paths)


def test_nothing_new_is_answered_without_pelican_or_invoke(blog: Folder) -> None:
    before = inodes(blog)

    done = run(blog)

    assert done.returncode == 0
    assert "2 posts, 1 page\n" in done.stderr
    assert " files in output/, none changed\n" in done.stderr
    assert not {"pelican", "invoke", "jinja2", "markdown"} & imported(done)
    assert before == inodes(blog)


def test_an_edited_text_makes_one_page_again_without_docutils(blog: Folder) -> None:
    before = inodes(blog)
    text = (blog.root / FIRST).read_text("utf-8")
    blog.write({FIRST: text.replace("premier", "tout premier")})

    done = run(blog)

    after = inodes(blog)
    changed = {path for path, seen in after.items() if seen != before.get(path)}
    pages = {path for path in changed if path.name == "index.html"}
    assert done.returncode == 0
    assert {blog.root / "output/2026/01/02/a/index.html"} == pages
    assert f" files in output/, {count_files(changed)} changed\n" in done.stderr
    assert not {"invoke", "rich.console", "docutils.nodes"} & imported(done)
    assert not (blog.root / ".causerie" / "last-failure.txt").exists()
    assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_a_post_without_a_summary_whose_first_words_are_a_link_is_made_alone(
    blog: Folder,
) -> None:
    """Its excerpt is made of its body, in which the link is resolved."""
    image = "Et [un plan]({static}/images/plan.png)."
    blog.write({"content/images/plan.png": png(3, 4)})
    text = (blog.root / SECOND).read_text("utf-8") + f"\n{image}\n"
    third = "content/articles/2026-01-04-c.md"
    link = "Vu [à côté]({filename}2026-01-05-d.md)."
    new = {third: article("Trois", link), third.replace("4-c", "5-d"): article("Q")}

    for files in ({SECOND: text.replace("Vu", "Lu")}, new):
        blog.write(files)
        done = run(blog)

        assert done.returncode == 0, done.stderr[-2000:]
        assert "docutils.nodes" not in imported(done)
        assert not (blog.root / ".causerie" / "last-failure.txt").exists()
        assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_an_edit_imports_what_its_page_shows_and_no_more(site: Make) -> None:
    """Of a post without recording, mention, comment or feed, in a site that has all."""
    feeds = "FEEDS = {'items': 1}\n"
    other = {"content/articles/2026-02-01-c.md": article("Trois", Category="Notes")}
    blog = make_show(site, POSTS | other | {"pelicanconf.py": CONF + SHOW + feeds})
    content, day = blog.root / "content", datetime(2026, 2, 2, tzinfo=UTC)
    save_mention(content, Mention("https://la.example/", "/2026/02/01/c/", day))
    save_comments(content, "2026-02-01-c", [new_comment("Ada", "Bien.", date=day)])
    assert blog.build(release=False).ok
    blog.write({FIRST: POSTS[FIRST].replace("premier", "tout premier")})

    found = {name for name in imported(run(blog)) if name.startswith("causerie.")}

    rooms = ("comments", "crosslinks", "feeds", "pingbacks", "podcast")
    features = {name for name in found if name.split(".")[1] in rooms}
    assert {f"causerie.{name}" for name in OF_A_PLAIN_POST} == features
    assert found.isdisjoint(f"causerie.{name}" for name in OF_FULL_BUILDS)
    assert len(found) <= MOST_MODULES


# A build as of a large site: another process makes the files that no template makes.
BESIDE = """
import sys
from pathlib import Path
from causerie import fork_pool
from causerie.building.incremental.partial_process import try_fast_build, write_result
from causerie.building.request import BuildRequest
from causerie.building.table import write_groups

write_groups._MANY_ROWS = 1
fork_pool.worker_count = lambda: 2
asked, plain = [], write_groups.run_forked
write_groups.run_forked = lambda work: asked.append(work) or plain(work)
result = try_fast_build(BuildRequest(Path(sys.argv[1])), float(sys.argv[2]))
assert asked
print(write_result(result))
"""


def test_other_files_are_made_beside_the_pages_of_a_large_site(site: Make) -> None:
    """With what is told of them, and what is kept of them for the next build."""
    blog = make_show(site, {**POSTS, "pelicanconf.py": CONF + SHOW})
    assert blog.build(release=False).ok
    edits = {
        "content/articles/2026-01-04-c.md": article("Trois", Category="Notes"),
        POST: episode("[podcast – 01|03] Épisode 12 : Un"),  # which its feed is told
        FIRST: article("Un autre titre", Category="Notes"),
    }
    for path, text in edits.items():
        blog.write({path: text})
        arguments = [sys.executable, "-c", BESIDE, str(blog.root), str(NOW)]
        path_of_code = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            arguments, env=path_of_code, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stderr[-2000:]
        result, clean = parse_result(done.stdout), build_beside(blog.root, Way())
        assert differences(result, blog.root, clean) == []
        assert result.notes == clean.result.notes
        assert tree(clean.output) == tree(blog.root / "output")
    assert any("title-number" in str(problem) for problem in result.problems)


def test_a_new_post_is_made_without_invoke_or_docutils(blog: Folder) -> None:
    blog.write({"content/articles/2026-01-04-c.md": article("Trois")})

    done = run(blog)

    assert done.returncode == 0, done.stderr[-2000:]
    assert not {"invoke", "docutils.nodes"} & imported(done)
    assert (blog.root / "output/2026/01/04/c/index.html").is_file()
    assert not (blog.root / ".causerie" / "last-failure.txt").exists()
    assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_a_new_setting_has_a_full_build_without_invoke(blog: Folder) -> None:
    blog.write({"pelicanconf.py": CONF + "SITESUBTITLE = 'Autre'\n"})

    done = run(blog)

    assert done.returncode == 0, done.stderr[-2000:]
    assert "invoke" not in imported(done)
    assert "Autre" in (blog.root / "output/index.html").read_text("utf-8")


def test_a_mistake_is_told_and_nothing_is_changed(blog: Folder) -> None:
    before = inodes(blog)
    blog.write({FIRST: article("Un", "Un [lien](/nulle-part/).", Category="Notes")})

    done = run(blog)

    assert done.returncode == 1
    assert "/nulle-part/" in done.stderr
    assert before == inodes(blog)


def test_a_release_is_made_without_invoke_too(blog: Folder) -> None:
    done = run(blog, "--release")

    assert (0, False) == (done.returncode, "invoke" in imported(done))
    assert (blog.root / "output-release/2026/01/02/a/index.html").is_file()
    blog.write({"publishconf.py": "from pelicanconf import *\nSITEURL = 'x'\n"})
    assert 2 == run(blog, "--release").returncode


def test_other_options_are_the_tasks_own(blog: Folder) -> None:
    done = run(blog, "--verify")

    assert (0, True) == (done.returncode, "invoke" in imported(done))


def test_a_snapshot_that_is_none_is_made_again(blog: Folder) -> None:
    db = blog.root / ".causerie" / "snapshot.sqlite"
    for damage in (b"", b"SQLite format 3\0", db.read_bytes()[:5000]):
        db.write_bytes(damage)

        assert due(request(blog)) == "full"
        assert build(request(blog)).ok
        assert due(request(blog)) == "nothing"


def test_a_warning_is_told_again_by_every_build(blog: Folder) -> None:
    image = '![](https://images.example/x.png "sans texte")'
    blog.write({FIRST: article("Un", image, Category="Notes")})
    first = build(request(blog))
    text = (blog.root / SECOND).read_text("utf-8")
    blog.write({SECOND: text + "\nEncore.\n"})

    second, third = build(request(blog)), build(request(blog))

    assert first.problems
    assert first.problems == second.problems == third.problems


def test_a_plugin_of_others_is_named_and_has_full_builds(site: Make) -> None:
    blog = site(
        {
            **POSTS,
            "other.py": "def register():\n    pass\n",
            "pelicanconf.py": (site({}).root / "pelicanconf.py").read_text("utf-8")
            + 'PLUGINS = [*PLUGINS, "other"]\n',
        }
    )

    result = build(request(blog))

    assert result.ok
    assert [note for note in result.notes if "whole one" in note] == [
        "Every build is a whole one: the plugin other is not Causerie's."
    ]
    assert due(request(blog)) == "full"
    blog.write({FIRST: article("Un", "Autre chose.", Category="Notes")})
    assert build(request(blog)).notes == result.notes
    assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_what_no_row_can_hold_has_pelicans_own_generators_write_the_same(
    tmp_path: Path,
) -> None:
    """Neighbours, pingbacks and related posts are attached for them all the same."""
    blog = make_blog(tmp_path / "site", 12)
    assert build(request(blog)).ok
    made = tree(blog.root / "output")
    source = min((blog.root / "content/articles").glob("*.md")).name
    held = {f"articles/{source}": {"unread": {"un", "deux"}}}
    settings = blog.root / "pelicanconf.py"
    with settings.open("a") as file:
        file.write(f"EXTRA_PATH_METADATA = {held!r}\n")

    result = build(request(blog))

    assert result.ok
    assert any("what cannot be kept" in note for note in result.notes)
    assert tree(blog.root / "output") == made


@pytest.fixture
def builder(blog: Folder) -> Iterator[IncrementalBuilder]:
    with closing(IncrementalBuilder(request(blog))) as made:
        made.build(None)
        yield made


def test_a_builder_tells_what_of_the_authors_a_build_has_read(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    blog.write(
        {
            "pelicanconf.py": f"{CONF}from own import WORDS\nREDIRECTS = 'old.txt'\n"
            "THEME_TEMPLATES_OVERRIDES = ['look']\n",
            "own.py": "WORDS = 1\n",
            "old.txt": "/alt/ /archives/\n",
            "look/404.html": '{% extends "!theme/404.html" %}',
        }
    )
    assert builder.build(None).ok

    root, found = blog.root.resolve(), builder.places()
    own = [path for path in found if path.is_relative_to(root)]
    named = {path.relative_to(root).as_posix() for path in own}
    assert {"content", "look", "old.txt", "own.py", "pelicanconf.py"} <= named
    assert not {".", "output"} & named
    assert not [path for path in found if "site-packages" in path.parts]

    shutil.rmtree(root / ".causerie")
    assert builder.places() == {root / "look"}  # which a build may fail at


def test_a_resident_worker_brings_pages_up_to_date_again_and_again(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    for number in range(3):
        blog.write({FIRST: article(f"Titre {number}", "Texte.", Category="Notes")})

        result = builder.build([str(blog.root / FIRST)])

        assert result.ok
        assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_a_resident_worker_goes_on_from_what_another_process_has_built(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    """It keeps the table of its own last update, which is not the last one then."""
    third = "content/articles/2026-01-04-c.md"
    for number in range(2):
        new = article(f"Trois {number}", "Du texte.", Category="Autres", Tags="bois")
        blog.write({third: new})
        mine = builder.build([str(blog.root / third)])
        blog.write({FIRST: article(f"Titre {number}", "Texte.", Category="Notes")})
        (blog.root / third).unlink()
        other = build(request(blog))
        blog.write({SECOND: article(f"Deux {number}", "Seul.", Category="Notes")})
        last = builder.build([str(blog.root / SECOND)])

        assert all(result.changed for result in (mine, other, last))  # in part
        made = tree(blog.root / "output")
        assert made == tree(build_beside(blog.root, Way()).output)
        assert last.pages == sum(data is not None for data in made.values())


def test_what_a_resident_worker_loads_ahead_is_not_taken_for_a_later_build(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    """Another process makes a whole build before the first edit is asked for."""
    blog.write({FIRST: article("Titre neuf", "Texte.", Category="Notes")})
    shutil.rmtree(blog.root / ".causerie")
    assert build(request(blog)).ok
    blog.write({SECOND: article("Deux", "Seul.", Category="Notes")})

    last = builder.build([str(blog.root / SECOND)])

    assert last.ok
    assert tree(blog.root / "output") == tree(build_beside(blog.root, Way()).output)


def test_it_is_known_when_the_next_post_that_waits_is_due(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    assert builder.due() is None
    dates = [datetime.fromtimestamp(NOW, UTC) + timedelta(days=n) for n in (9, 3)]
    for date in dates:
        name = f"content/articles/{date:%Y-%m-%d}-attend.md"
        blog.write({name: article("Attend", Date=f"{date:%Y-%m-%d 10:30}")})
        assert builder.build([str(blog.root / name)]).ok

        paris = date.replace(hour=8, minute=30, second=0)  # in summer
        assert builder.due() == paris.timestamp()

    (blog.root / ".causerie/snapshot.sqlite").unlink()
    assert builder.due() is None


def test_a_warning_is_told_by_a_resident_worker_as_long_as_it_is_due(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    image = '![](https://images.example/x.png "sans texte")'
    told = []
    for text in (image, f"{image} Encore.", "Sans image."):
        blog.write({FIRST: article("Un", text, Category="Notes", Summary="Bref.")})
        told.append(len(builder.build([str(blog.root / FIRST)]).problems))

    assert told == [1, 1, 0]


def test_an_open_page_is_there_before_the_rest_is_made(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    output = blog.root / "output"
    blog.write({FIRST: article("Autre", "Le premier texte.", Category="Notes")})
    old = (output / "feed.xml").read_bytes()
    told = []

    def tell(ready: Collection[str] | None) -> None:
        is_there = "Autre" in (output / "index.html").read_text("utf-8")
        told.append((ready, is_there, (output / "feed.xml").read_bytes() == old))

    open_pages = ["index.html", "never.html"]
    result = builder.build([str(blog.root / FIRST)], open_pages, tell)
    again = builder.build([str(blog.root / FIRST)], open_pages, tell)

    assert result.ok
    assert told == [(["index.html"], True, True)]
    assert (output / "feed.xml").read_bytes() != old
    assert again.changed == 0
    assert tree(build_beside(blog.root, Way()).output) == tree(output)
    assert build(request(blog)).changed == 0  # the output is as it is remembered


@pytest.mark.parametrize(
    "name", ["category/notes/index.html", "author/la-redaction/index.html"]
)
def test_an_open_list_is_there_first_beside_a_page_that_nothing_changes(
    blog: Folder, builder: IncrementalBuilder, name: str
) -> None:
    blog.write({FIRST: article("Autre", "Le premier texte.", Category="Notes")})
    told: list[object] = []

    builder.build(
        [str(blog.root / FIRST)], ["2026/01/02/b/index.html", name], told.append
    )

    assert told == [[name]]


def test_an_open_page_that_is_as_it_was_waits_for_the_others(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    blog.write({FIRST: article("Un", "Autre.", Category="Notes", Summary="Bref.")})
    told: list[object] = []

    result = builder.build(
        [str(blog.root / FIRST)], ["archives/index.html"], told.append
    )

    assert (result.ok, told) == (True, [])


def test_an_open_page_is_taken_back_if_the_rest_cannot_be_made(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    """Two addresses of one name are told by a full build, which leaves the output."""
    output = blog.root / "output"
    before = tree(output)
    clash = {"Category": "Notes", "Aliases": "/feed.xml"}
    blog.write({FIRST: article("Autre", "Le premier texte.", **clash)})
    told = []

    def tell(ready: Collection[str] | None) -> None:
        told.append((ready, "Autre" in (output / "index.html").read_text("utf-8")))

    result = builder.build([str(blog.root / FIRST)], ["index.html"], tell)

    assert not result.ok
    assert told == [(["index.html"], True), (None, False)]
    assert tree(output) == before


HELD = """
import gc, sys
from causerie.building.table.saved_table import SavedTable
from causerie.building.table.views import Views
from causerie.building.incremental.resident_worker import main

def questions(lines):
    for line in lines:
        yield line
        held = [type(each) for each in gc.get_objects()]
        print("held", held.count(Views), held.count(SavedTable))

gc.disable()  # or it is chance when it comes by itself
sys.stdin = questions(list(sys.stdin))
main(sys.argv[1:])
"""


def test_what_a_resident_worker_loaded_is_freed_before_the_next_edit(
    blog: Folder,
) -> None:
    assert build(request(blog)).ok
    argument = {"root": str(blog.root.resolve()), "site_url": request(blog).site_url}
    names = (FIRST, SECOND, "content/pages/a-propos.md")
    for name in names:  # one is read again when it is asked for
        text = (blog.root / name).read_text("utf-8")
        blog.write({name: f"{text}\nEncore.\n"})
    paths = [str(blog.root.resolve() / name) for name in names]
    questions = [json.dumps({"changed": [path], "now": NOW}) for path in paths]

    run = subprocess.run(
        [sys.executable, "-c", HELD, json.dumps(argument)],
        input="".join(f"{question}\n" for question in questions),
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    answers, held = run.stdout.splitlines(), run.stderr.splitlines()
    assert len(answers) == len(held)
    assert all(answer.startswith("{") for answer in answers)
    # the table that was made, and that which it was made of: they share most rows
    assert held == ["held 1 2"] * 3


def test_a_resident_worker_makes_another_category(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    moved = article("Un", "Texte.", Category="Ailleurs")
    blog.write({FIRST: moved})

    result = builder.build([str(blog.root / FIRST)])

    assert result.ok
    assert (blog.root / "output/category/ailleurs/index.html").is_file()
    assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def test_a_resident_worker_leaves_the_rest_to_a_full_build(
    blog: Folder, builder: IncrementalBuilder
) -> None:
    """Two spellings of a name are a problem between posts."""
    blog.write({FIRST: article("Un", "Texte.", Category="notes")})

    result = builder.build([str(blog.root / FIRST)])

    assert [problem.what for problem in result.problems] == [
        "The category 'Notes' and 'notes' in content/articles/2026-01-02-a.md are one."
    ]
    assert tree(build_beside(blog.root, Way()).output) == tree(blog.root / "output")


def notes_of(blog: Folder) -> dict[str, set[Note]]:
    """Return what each page has read beyond its key, by file."""
    db = SnapshotDB(blog.root / ".causerie" / "snapshot.sqlite")
    table = load(db.meta)
    db.close()
    found: dict[str, set[Note]] = {name: set() for name in table.pages}
    for notes, (_, names) in table.notes.items():
        for name in names:
            found[name] |= {*notes}
    return found


def test_what_a_template_reads_beyond_its_key_is_kept(blog: Folder) -> None:
    shutil.copytree(CHECKOUT / "theme", blog.root / "theme")
    theme = blog.root / "theme/templates/article.html"
    blog.write({"pelicanconf.py": CONF + "THEME = 'theme'\n"})
    first = FIRST.removeprefix("content/")
    plain = notes_of(blog)
    text = "{{ articles[-1].content }}{{ articles[-1].discussion.count }}"
    begin = "{% block content %}"
    theme.write_text(theme.read_text("utf-8").replace(begin, begin + text), "utf-8")
    assert build(request(blog)).ok

    both = notes_of(blog)
    read = {("articles",), ("body", first), ("attached", first)}

    assert not {("articles",), ("body", first)} & plain["2026/01/03/b/index.html"]
    assert both["2026/01/03/b/index.html"] >= read
    assert both["2026/01/02/a/index.html"] >= {("articles",)}  # it is its own body
    assert not read - {("articles",)} & both["2026/01/02/a/index.html"]
    assert both["404.html"] == plain["404.html"]


def test_json_of_a_result_is_read_back(blog: Folder) -> None:
    asked = json.dumps({"root": str(blog.root), "site_url": "", "now": NOW})
    command = [
        sys.executable,
        "-m",
        "causerie.building.incremental.partial_process",
        asked,
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )

    assert json.loads(done.stdout)["problems"] == []


def test_an_image_that_a_waiting_post_misses_is_a_warning_in_a_preview(
    site: Make,
) -> None:
    later = article("Plus tard", "![Un plan]({static}/images/plan.png)")
    blog = site({**POSTS, "content/articles/2031-01-02-c.md": later})

    result = build(request(blog))

    assert result.ok
    assert [p for p in result.problems if "plan.png" in p.what]
