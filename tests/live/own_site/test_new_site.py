"""A site of one's own, from the wheel alone: made, tested, published, updated."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from engine_wheel import AuthorsMachine, other_version

NAME = "Carnet d'Ada & cie"


@pytest.fixture(scope="module")
def blog(machine: AuthorsMachine) -> Path:
    """Make a site as docs/start-a-podcast.md says."""
    made = machine.causerie(
        "new", "my blog", "--podcast", "--name", NAME, "--lang", "fr", "--author", "Ada"
    )
    assert made.returncode == 0, made.stderr
    assert "./inv preview" in made.stderr
    return machine.folder / "my blog"


def test_its_own_tests_pass_and_it_is_published_into_a_folder(
    machine: AuthorsMachine, blog: Path
) -> None:
    tested = machine.run("./inv", "test", cwd=blog)
    published = machine.run("./inv", "publish", "--target", "www", "--yes", cwd=blog)

    assert tested.returncode == 0, tested.stderr
    assert "Ran 4 tests" in tested.stderr
    assert "No errors." in tested.stderr
    assert published.returncode == 0, published.stderr
    python = blog / ".venv/bin/python"
    here = machine.run(python, "-c", "import causerie; print(causerie.__file__)")
    assert here.stdout.startswith(str(blog / ".venv"))
    (post,) = (blog / "www").glob("20*/*/*/premier-billet/index.html")
    (episode,) = (blog / "www").glob("20*/*/*/premier-episode/index.html")
    for page in (post, episode, blog / "www/a-propos/index.html"):
        assert "Carnet d&#39;Ada &amp; cie" in page.read_text()
    feed = etree.parse(blog / "www/podcast.xml")
    assert feed.findtext(".//channel/title") == NAME
    (enclosure,) = feed.findall(".//enclosure")
    assert (blog / "www/audio/premier-episode.mp3").stat().st_size == int(
        enclosure.get("length", "")
    )
    assert (blog / "content/identity.lock.json").is_file()


def test_a_template_of_ones_own_that_fails_is_named(
    machine: AuthorsMachine, blog: Path
) -> None:
    own = blog / "theme/404.html"
    own.write_text('{% extends "!theme/404.html" %}\n\n{% if %}\n')
    broken = machine.run("./inv", "check", "--json", cwd=blog)
    own.write_text(
        '{% extends "!theme/404.html" %}\n{% block content %}'
        "{{ super() }}<p>Écrivez-nous.</p>{% endblock %}\n"
    )
    built = machine.run("./inv", "build", cwd=blog)
    own.unlink()

    where = [problem["where"] for problem in json.loads(broken.stdout)["problems"]]
    assert {"path": "theme/404.html", "line": 3, "column": 0} in where
    assert built.returncode == 0, built.stderr
    assert "<p>Écrivez-nous.</p>" in (blog / "output/404.html").read_text()


def test_another_version_is_taken_and_given_back(
    machine: AuthorsMachine, blog: Path
) -> None:
    newer = other_version(machine.wheel, "0.2.0", "Bees are counted.")
    before = {name: (blog / name).read_bytes() for name in FILES}
    content = {p: p.read_bytes() for p in blog.glob("content/**/*") if p.is_file()}

    taken = machine.run("./inv", "update", "--to", str(newer), cwd=blog)
    asked = (blog / "pyproject.toml").read_text()
    installed = installed_version(blog)
    given_back = machine.run("./inv", "update", "--undo", cwd=blog)
    again = machine.run("./inv", "update", "--undo", cwd=blog)

    assert taken.returncode == 0, taken.stderr
    assert "- Bees are counted." in taken.stderr.splitlines()
    assert "It finds nothing new to mend." in taken.stderr
    assert '"causerie>=0.2.0,<0.3"' in asked
    assert f'from = "engine/{newer.name}"' in asked
    assert installed == "0.2.0"
    assert given_back.returncode == 0, given_back.stderr
    assert "setting up" not in given_back.stderr  # the old .venv was still there
    assert installed_version(blog) == re.findall(r"-(.*?)-", machine.wheel.name)[0]
    assert before == {name: (blog / name).read_bytes() for name in FILES}
    assert [machine.wheel.name] == [path.name for path in blog.glob("engine/*")]
    assert content == {p: p.read_bytes() for p in content}
    assert again.returncode == 1
    assert "no update to undo" in again.stderr


def test_a_version_that_cannot_be_installed_changes_nothing(
    machine: AuthorsMachine, blog: Path
) -> None:
    before = {name: (blog / name).read_bytes() for name in FILES}
    broken = machine.folder / "causerie-0.3.0-py3-none-any.whl"
    broken.write_bytes(b"no wheel")

    done = machine.run("./inv", "update", "--to", str(broken), cwd=blog)

    assert done.returncode == 1
    assert "all is as it was" in done.stderr
    assert before == {name: (blog / name).read_bytes() for name in FILES}
    later = machine.run("./inv", "help", cwd=blog)
    assert (later.returncode, later.stderr) == (0, "")  # nothing is set up again


def test_a_folder_with_something_in_it_is_refused_in_a_line(
    machine: AuthorsMachine, blog: Path
) -> None:
    done = machine.causerie("new", "my blog")
    wrong = machine.causerie("new", "other", "--url", "bees")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "my blog: This folder is not empty: " in done.stderr
    assert wrong.returncode == 1
    assert "https://bees" in wrong.stderr
    assert not (machine.folder / "other").exists()
    assert machine.causerie("new", cwd=blog.parent).returncode == 2
    assert "files in output/" in machine.causerie("build", cwd=blog).stderr


FILES = ("pyproject.toml", "inv", "pelicanconf.py", "publishconf.py", "tasks.py")


def installed_version(blog: Path) -> str:
    """Return the version of the engine in the .venv of a site."""
    (about,) = blog.glob(".venv/lib/python3*/site-packages/causerie-*.dist-info")
    return about.name.removeprefix("causerie-").removesuffix(".dist-info")
