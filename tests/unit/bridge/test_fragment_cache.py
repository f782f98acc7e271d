"""Fragments: `{% cache %}` makes a part once, for all pages that have it."""

from typing import Any

import pytest
from jinja2 import Environment, Template

from causerie.bridge.fragment_cache import FragmentCache, Fragments

SOURCE = """{% macro entry(post) %}
{%- cache post, level %}<h{{ level }}>{{ post.title }}{{ made() }}</h{{ level }}>
{%- endcache %}{% endmacro %}
{{- entry(post) }}|{{ page }}"""


class Post:
    title = "Un"


POST = Post()


@pytest.fixture
def environment() -> Environment:
    made = Environment(autoescape=True, extensions=[FragmentCache])
    made.globals["made"] = iter("abcdef").__next__
    extended: Any = made
    extended.fragments = Fragments()
    return made


@pytest.fixture
def template(environment: Environment) -> Template:
    return environment.from_string(SOURCE)


def test_a_part_is_made_once_for_all_pages(template: Template) -> None:
    pages = [template.render(post=POST, level=2, page=page) for page in "xyz"]

    assert pages == ["<h2>Una</h2>|x", "<h2>Una</h2>|y", "<h2>Una</h2>|z"]


def test_it_is_made_for_each_value_of_what_it_names(template: Template) -> None:
    pages = [template.render(post=POST, level=level, page="x") for level in (2, 3, 2)]

    assert pages == ["<h2>Una</h2>|x", "<h3>Unb</h3>|x", "<h2>Una</h2>|x"]


def test_it_is_made_for_each_post(template: Template) -> None:
    other = Post()

    pages = [template.render(post=each, level=2, page="x") for each in (POST, other)]

    assert pages == ["<h2>Una</h2>|x", "<h2>Unb</h2>|x"]


def test_it_is_made_for_each_relative_address_of_the_site(template: Template) -> None:
    pages = [
        template.render(post=POST, level=2, page="x", localsiteurl=url)
        for url in ("..", "../..", "..")
    ]

    assert pages == ["<h2>Una</h2>|x", "<h2>Unb</h2>|x", "<h2>Una</h2>|x"]


def test_two_parts_of_one_template_are_two(environment: Environment) -> None:
    source = "{% cache 1 %}{{ made() }}{% endcache %}\n" * 2
    template = environment.from_string(source)

    assert [template.render() for _ in "12"] == ["a\nb"] * 2


def test_a_part_in_a_part_is_made_once_for_both(environment: Environment) -> None:
    source = (
        "{% cache page %}{% cache post %}{{ made() }}{% endcache %}{{ made() }}"
        "{% endcache %}"
    )
    template = environment.from_string(source)

    pages = [template.render(post=POST, page=page) for page in "xyx"]

    assert pages == ["ab", "ac", "ab"]


def test_other_fragments_hold_nothing_of_earlier_ones(
    template: Template, environment: Any
) -> None:
    before = template.render(post=POST, level=2, page="x")
    environment.fragments = Fragments()
    after = template.render(post=POST, level=2, page="x")

    assert (before, after) == ("<h2>Una</h2>|x", "<h2>Unb</h2>|x")
