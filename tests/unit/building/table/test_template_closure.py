"""Template closure: a file is part of all templates that extend or include it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError
from jinja2.meta import find_referenced_templates
from jinja2.nodes import Template

from causerie.bridge.fragment_cache import FragmentCache
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.template_closure import (
    _references,
    changed_templates,
    templates_naming,
    templates_with,
)
from checkout import CHECKOUT

THEME = CHECKOUT / "theme/templates"
TEMPLATES = {
    "base.html": "{% include 'footer.html' ignore missing %}",
    "article.html": "{% extends 'base.html' %}{% from 'lists.html' import entry %}",
    "lists.html": "{% macro entry() %}{% include ['x.html', 'a.html'] %}{% endmacro %}",
    "a.html": "{% import 'lists.html' as lists %}",
    "alone.html": "",
    "any.html": "{% include name %}",
}
PAGES = ("article.html", "alone.html", "any.html", "base.html")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def users(folder: Path, *files: str) -> set[str]:
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)
    return templates_with(environment, PAGES, [str(folder / name) for name in files])


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("article.html", {"article.html"}),
        ("base.html", {"article.html", "base.html"}),
        ("lists.html", {"article.html"}),
        ("a.html", {"article.html"}),
        ("alone.html", {"alone.html"}),
        ("other.html", set()),
    ],
)
def test_what_names_a_file_has_it_as_a_part(
    folder: Path, file: str, expected: set[str]
) -> None:
    """What works out the names in it may name any."""
    assert users(folder, file) == {*expected, "any.html"}


@pytest.mark.parametrize(
    ("text", "is_parsed"),
    [
        ("{% extends 'a.html' %}", False),
        ('{%- include\n"a.html"  ignore missing with context -%}', False),
        (
            "{% import 'a.html' as a %}{% from 'b.html' import c, d with context %}",
            False,
        ),
        (
            "{% block a %}{% if b %}{% include 'a.html' %}{% endif %}{% endblock %}",
            False,
        ),
        ("{% extends 'a.html' if b else 'c.html' %}", True),
        ("{% include ['a.html', 'b.html'] %}", True),
        ("{% include 'a' ~ b %}", True),
        ("{% include a %}", True),
        ("{% include 'a.html' %}{% extends b %}", True),
        ("no template", False),
        *[(path.read_text("utf-8"), False) for path in sorted(THEME.glob("*.html"))],
    ],
)
def test_names_are_those_that_jinja_finds(text: str, *, is_parsed: bool) -> None:
    environment = Environment(autoescape=True, extensions=[FragmentCache])
    parsed: list[str] = []

    def parse() -> Template:
        parsed.append(text)
        return environment.parse(text)

    found = _references(environment, text, parse, is_parsed=False)

    assert found == [*find_referenced_templates(environment.parse(text))]
    assert bool(parsed) == is_parsed


def test_where_tags_are_written_another_way_a_template_is_parsed() -> None:
    environment = Environment(
        autoescape=True, block_start_string="<%", block_end_string="%>"
    )
    text = "<% include 'a.html' %>"

    found = _references(
        environment, text, lambda: environment.parse(text), is_parsed=False
    )

    assert found == ["a.html"]


def test_a_part_that_comes_is_one(folder: Path) -> None:
    (folder / "footer.html").write_text("")

    assert users(folder, "footer.html") == {"article.html", "base.html", "any.html"}


def test_a_link_to_a_template_is_that_template(folder: Path, tmp_path: Path) -> None:
    (folder / "alone.html").rename(tmp_path / "kept.html")
    (folder / "alone.html").symlink_to(tmp_path / "kept.html")

    assert "alone.html" in users(folder, "kept.html")


def test_a_template_that_cannot_be_parsed_is_an_error(folder: Path) -> None:
    (folder / "lists.html").write_text("{% if %}")

    with pytest.raises(TemplateSyntaxError):
        users(folder, "lists.html")


def generator_of(folder: Path) -> Any:
    """Return what is asked of Pelican's generator."""
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True)

    def get(name: str) -> Any:
        return environment.get_template(f"{name}.html")

    return SimpleNamespace(env=environment, get_template=get, _templates={"article": 1})


def test_pages_are_those_of_templates_by_their_names(folder: Path) -> None:
    generator, file = generator_of(folder), str(folder / "lists.html")

    assert changed_templates(generator, ["article", "alone"], [file]) == {"article"}
    assert generator._templates == {}
    assert changed_templates(generator, ["article", "alone"], []) == set()


def test_a_link_in_the_place_of_a_template_needs_a_full_build(folder: Path) -> None:
    """Which tells if it leads out of the theme."""
    (folder / "alone.html").rename(folder / "kept.txt")
    (folder / "alone.html").symlink_to("kept.txt")

    with pytest.raises(NeedsFullBuild):
        changed_templates(generator_of(folder), ["alone"], [str(folder / "alone.html")])


def test_what_reads_all_that_pelican_has_needs_a_full_build(folder: Path) -> None:
    (folder / "alone.html").write_text("{{ generated_content }}")

    with pytest.raises(NeedsFullBuild):
        changed_templates(generator_of(folder), ["alone"], [str(folder / "alone.html")])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("base.html", "{{ COLOUR }}"),
        ("base.html", "{% block x %}{% if a and COLOUR is defined %}{% endif %}"
                      "{% endblock %}"),
        ("lists.html", "{% macro entry() %}{{ f(COLOUR) }}{% endmacro %}"),
    ],
)  # fmt: skip
def test_settings_are_shown_by_templates_that_name_them_in_a_part(
    folder: Path, file: str, text: str
) -> None:
    def found(*names: str) -> set[str]:
        return templates_naming(generator_of(folder), ["article", "alone"], names)

    assert found("COLOUR") == set()
    (folder / file).write_text(text)

    assert found("COLOUR", "OTHER") == {"article"}
    assert found("OTHER") == set()
    assert found() == set()
