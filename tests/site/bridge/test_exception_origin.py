"""Whose fault it is: a template's, a plugin's, an extension's, the disk's."""

import errno
import os
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from causerie.bridge.exception_origin import problem_from_exception
from causerie.errors import ContentError
from causerie.problems import Problem, Where, merge_repeated
from pictures import png
from sites import CONF, Folder, Make, article

FIRST = "content/articles/2026-01-02-a.md"
PAGE = "content/pages/p.md"
POST = Where(FIRST)
OURS = {
    "base.html": "{% block content %}{% endblock %}\n",
    "parts/rows.html": "{% macro row(x) %}\n{{ x.a.b }}\n{% endmacro %}",
    "broken.html": "one\ntwo\n{% if %}",
}
# a template in look/, and where its fault is and what is said of it
TEMPLATES = {
    "a\n\n{% if x %}": ("look/page.html:3", "Unexpected end of template"),
    "\n{{ x | }}": ("look/page.html:2", "expected token"),
    "\n{% nope %}": ("look/page.html:2", "unknown tag 'nope'"),
    "\n{{ article.nope.x }}": ("look/page.html:2", "has no attribute 'nope'"),
    "\n\n{{ nope.x }}": ("look/page.html:3", "'nope' is undefined"),
    "\n{{ title|nofilter }}": ("look/page.html:2", "No filter named 'nofilter'"),
    "\n{{ title is notest }}": ("look/page.html:2", "No test named 'notest'"),
    "\n{% include 'no.html' %}": ("look/page.html:2", "there is no template no.html."),
    "\n{% extends 'no.html' %}": ("look/page.html:2", "there is no template no.html."),
    "{% include ['a.html', 'b.html'] %}": (
        "look/page.html:1",
        "there is no template a.html or b.html.",
    ),
    "\n{% include 'broken.html' %}": ("theme/templates/broken.html:3", "Expected an"),
    "{% from 'parts/rows.html' import row %}{{ row(title) }}": (
        "theme/templates/parts/rows.html:2",
        "has no attribute 'a'",
    ),
    "\n{% from 'parts/rows.html' import rows %}{{ rows(1) }}": (
        "look/page.html:2",
        "does not export",
    ),
    "{% extends 'base.html' %}\n{% block content %}\n{{ 1 / 0 }}{% endblock %}": (
        "look/page.html:3",
        "division by zero.",
    ),
    "\n{{ title() }}": ("look/page.html:2", "not callable."),
    "\n{{ title + 1 }}": ("look/page.html:2", "TypeError"),
    "{% for a, b in title %}{% endfor %}": ("look/page.html:1", "not enough values"),
    "\n{% include 'page.html' %}": ("look/page.html:2", "itself without end."),
    "un\ndeux\n\udce9": ("look/page.html:3", "it is no UTF-8."),
}


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_fault_of_a_template_stands_in_the_file_that_was_used(
    text: str, tmp_path: Path
) -> None:
    files = {f"theme/templates/{name}": body for name, body in OURS.items()}
    for name, body in {**files, "look/page.html": text}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode(errors="surrogateescape"))
    folders = (tmp_path / "look", tmp_path / "theme/templates")
    loader = ChoiceLoader([FileSystemLoader(str(each)) for each in folders])
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)

    problem = told(
        lambda: environment.get_template("page.html").render(title="T", article=Folder),
        tmp_path,
    )

    place, said = TEMPLATES[text]
    assert str(problem.where) == place
    assert problem.what.startswith("The template fails: ")
    assert said in problem.what
    assert not problem.what.endswith("..")


def told(act: Callable[[], object], root: Path, where: Where | None = None) -> Problem:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - of any kind
        return problem_from_exception(error, root, where=where)
    raise AssertionError


def test_of_code_that_others_call_the_authors_own_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own" / "plug.py"
    path.parent.mkdir()
    path.write_text("import json\n\ndef f():\n    return json.loads('{')\n")
    names = runpy.run_path(str(path))

    reading = told(names["f"], tmp_path, POST)
    alone = told(names["f"], tmp_path)

    assert str(reading.where) == FIRST
    assert reading.what.startswith("own/plug.py:4 stops with JSONDecodeError: ")
    assert reading.fix == "Mend own/plug.py, or take it out of the settings."
    assert str(alone.where) == "own/plug.py:4"


def test_what_the_machine_refuses_names_the_path(tmp_path: Path) -> None:
    def refuse(code: int, file: str) -> Callable[[], object]:
        def act() -> object:
            raise OSError(code, os.strerror(code), file)

        return act

    long = told(refuse(errno.ENAMETOOLONG, "output/x"), tmp_path)
    full = told(refuse(errno.ENOSPC, ""), tmp_path)

    assert str(long.where) == "output/x"
    assert long.fix == "Give it a shorter name."
    assert str(full.where) == str(tmp_path)
    assert "Make room" in full.fix


def test_our_own_errors_keep_their_words(tmp_path: Path) -> None:
    def fail() -> object:
        raise ContentError("It is torn.", where="content/a.md:3", fix="Mend it.")

    assert str(told(fail, tmp_path)) == "content/a.md:3: It is torn. Mend it."


def test_a_fault_of_ours_says_where_its_story_is(tmp_path: Path) -> None:
    problem = told(lambda: {}["x"], tmp_path, POST)

    assert str(problem.where) == FIRST
    assert "The build failed: KeyError: 'x'." in problem.what
    assert "KeyError" in (tmp_path / ".causerie/last-failure.txt").read_text()


def test_a_database_that_fails_is_told_too(tmp_path: Path) -> None:
    problem = told(lambda: sqlite3.connect(":memory:").execute("nope"), tmp_path)

    assert "database" in problem.what


EXTENSION = """
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Loud(Preprocessor):
    def run(self, lines):
        if any("tonnerre" in line for line in lines):
            self.stumble()
        return lines

    def stumble(self):
        raise ValueError("the sky fell.")

class Weather(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Loud(md), "loud", 1)

def makeExtension(**settings):
    return Weather(**settings)
"""
LISTENER = """
from pelican import signals

def look(pelican):
    open("/nowhere/at/all")

def register():
    signals.finalized.connect(look)
"""


def test_an_extension_that_stumbles_is_named_with_the_post(site: Make) -> None:
    """Also where many posts are read by several processes: no other post is blamed."""
    thunder = {
        f"content/articles/2026-02-{day:02}-b.md": article("B", "Un tonnerre.")
        for day in range(1, 28)
    }
    conf = CONF + "MARKDOWN['extension_configs']['weather'] = {}\n"
    folder = site(
        {"pelicanconf.py": conf, "weather.py": EXTENSION, FIRST: article("A")}
    )
    folder.write(thunder)

    result = folder.build(release=False)

    fix = "Mend weather.py, or take it out of the settings."
    what = "weather.py:12 stops with ValueError: the sky fell."
    assert [str(problem) for problem in result.problems] == [
        f"{source}: {what} {fix}" for source in sorted(thunder)
    ]
    first = ", ".join(sorted(thunder)[:3])
    assert [str(problem) for problem in merge_repeated(result.problems)] == [
        f"{first} and 24 more (27): {what} {fix}"
    ]
    assert result.exitcode == 1


def test_settings_that_name_a_post_that_could_not_be_read_are_not_blamed(
    site: Make,
) -> None:
    conf = CONF + "MARKDOWN['extension_configs']['weather'] = {}\n"
    conf += 'MENU_PAGES = ["p"]\nSTART_HERE = ["a"]\n'
    thunder = {name: article("A", "Un tonnerre.") for name in (FIRST, PAGE)}
    folder = site({"pelicanconf.py": conf, "weather.py": EXTENSION, **thunder})

    result = folder.build(release=False)

    assert [problem.where.path for problem in result.problems] == [FIRST, PAGE]
    assert result.exitcode == 1


def test_a_plugin_that_stumbles_at_the_end_is_named(site: Make) -> None:
    conf = CONF + "PLUGIN_PATHS = ['own']\nPLUGINS = [*PLUGINS, 'late']\n"
    folder = site(
        {"pelicanconf.py": conf, "own/late.py": LISTENER, FIRST: article("A")}
    )

    (problem,) = folder.problems()

    assert problem.startswith("own/late.py:5: It stops with FileNotFoundError: ")


def test_what_cannot_be_loaded_is_told_at_its_line_of_the_settings(site: Make) -> None:
    conf = CONF + (
        "PLUGIN_PATHS = ['own']\n"
        "PLUGINS += ['absent']\n"
        "PLUGINS += [\n 'hollow',\n 'torn']\n"
        "MARKDOWN['extension_configs'] |= {\n"
        " 'no_such_extension': {},\n"
        " 'markdown.extensions.toc': {'no_such_option': 1},\n"
        " 'crooked': {},\n"
        "}\n"
        "DIRECT_TEMPLATES = ['index', 'no_such_template']\n"
        "TEMPLATE_PAGES = {'no_such_page.html': 'x.html'}\n"
        "THEME_TEMPLATES_OVERRIDES = ['no_such_folder']\n"
    )
    folder = site(
        {
            "pelicanconf.py": conf,
            "own/hollow.py": "",
            "own/torn.py": "\nimport no_such_module\n",
            "crooked.py": "\ndef makeExtension(:\n",
            FIRST: article("A"),
        }
    )

    result = folder.build()

    assert result.exitcode == 2
    assert [str(problem) for problem in result.problems] == [
        "pelicanconf.py:10: PLUGINS: there is no plugin 'absent'."
        " Check its name, and PLUGIN_PATHS.",
        "pelicanconf.py:12: PLUGINS: 'hollow' is no plugin of Pelican's."
        " It needs a register().",
        "pelicanconf.py:13: own/torn.py:2 stops with ModuleNotFoundError:"
        " No module named 'no_such_module'."
        " Mend own/torn.py, or take it out of the settings.",
        "pelicanconf.py:15: MARKDOWN: there is no extension 'no_such_extension'."
        " Check its name, or install it.",
        "pelicanconf.py:16: MARKDOWN: the extension 'markdown.extensions.toc'"
        " cannot be used: it has no option 'no_such_option'.",
        "pelicanconf.py:17: Python cannot read crooked.py:2: invalid syntax."
        " Mend crooked.py, or take it out of the settings.",
        "pelicanconf.py:19: DIRECT_TEMPLATES: the theme has no template"
        " no_such_template.html. Write it, or take the name out.",
        "pelicanconf.py:20: TEMPLATE_PAGES: there is no content/no_such_page.html."
        " Check the name.",
        "pelicanconf.py:21: THEME_TEMPLATES_OVERRIDES: there is no folder"
        " no_such_folder. Check the name.",
    ]


@pytest.mark.parametrize(
    ("setting", "said"),
    {
        "ARTICLE_ORDER_BY = lambda post: post.nope": "ARTICLE_ORDER_BY or",
        "ARTICLE_TRANSLATION_ID = 'nope'": "ARTICLE_TRANSLATION_ID names",
        "PLUGINS = []": "PLUGINS: the theme needs the plugin causerie.i18n.",
        "THEME = 'content'": "THEME: content has no folder templates/.",
        "PATH = 'contents'": "There is no folder contents.",
    }.items(),
)
def test_what_shows_only_as_the_site_is_built_stands_at_its_line_too(
    setting: str, said: str, site: Make
) -> None:
    folder = site({"pelicanconf.py": f"{CONF}{setting}\n", FIRST: article("A")})

    result = folder.build()

    assert result.exitcode == 2
    (problem,) = result.problems
    assert str(problem).startswith(f"pelicanconf.py:9: {said}")


def test_a_portrait_is_where_pages_show_it(site: Make) -> None:
    portrait = {"content/root/ana.png": png(30), FIRST: article("A", Author="Ana")}
    conf = CONF + 'AUTHORS = {"Ana": {"image": "root/ana.png"}}\n'

    (told,) = site({**portrait, "pelicanconf.py": conf}).problems()

    assert told == (
        "pelicanconf.py:9: AUTHORS: content/root/ana.png is published nowhere. Put it"
        " below content/images/, and write that."
    )


def test_a_menu_names_pages_that_are_there(site: Make) -> None:
    conf = CONF + (
        "MENU_PAGES = [\n'abuot', 'about',\n'brouillon',\n'voisins',\n'rien']\n"
    )
    folder = site(
        {
            "pelicanconf.py": conf,
            FIRST: article("A"),
            "content/pages/about.md": article("About"),
            "content/pages/voisin.md": article("Voisins", Slug="voisins"),
            "content/pages/brouillon.md": article("Brouillon", Status="draft"),
        }
    )

    result = folder.build()

    assert result.ok
    assert [str(problem) for problem in result.problems] == [
        "pelicanconf.py:10: warning: MENU_PAGES: there is no page with the slug"
        " 'abuot'. Did you mean 'about'?",
        "pelicanconf.py:11: warning: MENU_PAGES: the page 'brouillon' is a draft."
        " No menu shows it.",
        "pelicanconf.py:13: warning: MENU_PAGES: there is no page with the slug"
        " 'rien'. Write the page, or take the name out.",
    ]


def test_a_command_ends_with_a_sentence_where_the_disk_refuses(site: Make) -> None:
    folder = site({FIRST: article("A"), ".causerie": "a file, where a folder is to be"})
    code = "import sys; from causerie.__main__ import main; sys.exit(main(['build']))"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        ".causerie: File exists. Something else is there; move it away.\n"
    )


def test_problems_are_folded_only_where_they_are_the_same() -> None:
    def at(*lines: int, what: str = "It is torn.") -> list[Problem]:
        return [Problem(Where("content/a.md", line), what) for line in lines]

    assert merge_repeated(at(1, 2, 3)) == at(1, 2, 3)
    assert [
        str(each) for each in merge_repeated([*at(1, 2, 3, 4), *at(2, what="Other.")])
    ] == [
        "content/a.md:2: Other.",
        "content/a.md:1, content/a.md:2, content/a.md:3 and 1 more (4): It is torn.",
    ]
