"""Fragments: `{% cache %}` makes a part once, and each page has read what it read."""

import pytest
from jinja2 import Environment, Template
from pelican.contents import Article

from causerie.bridge.template_reads import ReadTracker

SOURCE = """{% macro entry(post) %}
{%- cache post, level %}<h{{ level }}>{{ post.title }}{{ made() }}</h{{ level }}>
{%- endcache %}{% endmacro %}
{{- entry(post) }}|{{ page }}"""


@pytest.fixture
def post() -> Article:
    article = object.__new__(Article)
    article.__dict__["title"] = "Un"
    return article


@pytest.fixture
def reads(post: Article) -> ReadTracker:
    found = ReadTracker()
    found.register({7: post})
    return found


@pytest.fixture
def template(reads: ReadTracker) -> Template:
    environment = Environment(autoescape=True)
    reads.add_cache_tag(environment)
    reads.install(environment)
    environment.globals["made"] = iter("abcdef").__next__
    return environment.from_string(SOURCE)


def test_a_part_is_made_once_for_all_pages(template: Template, post: Article) -> None:
    pages = [template.render(post=post, level=2, page=page) for page in "xyz"]

    assert pages == ["<h2>Una</h2>|x", "<h2>Una</h2>|y", "<h2>Una</h2>|z"]


def test_it_is_made_for_each_value_of_what_it_names(
    template: Template, post: Article
) -> None:
    pages = [template.render(post=post, level=level, page="x") for level in (2, 3, 2)]

    assert pages == ["<h2>Una</h2>|x", "<h3>Unb</h3>|x", "<h2>Una</h2>|x"]


def test_it_is_made_for_each_relative_address_of_the_site(
    template: Template, post: Article
) -> None:
    pages = [
        template.render(post=post, level=2, page="x", localsiteurl=url)
        for url in ("..", "../..", "..")
    ]

    assert pages == ["<h2>Una</h2>|x", "<h2>Unb</h2>|x", "<h2>Una</h2>|x"]


def test_every_page_it_stands_on_has_read_what_its_making_read(
    template: Template, post: Article, reads: ReadTracker
) -> None:
    def render() -> str:
        return template.render(post=post, level=2, page="x")

    readings = [reads.track(render)[1] for _ in range(2)]

    assert readings == [{7: frozenset({"title"})}] * 2


def test_a_part_in_a_part_counts_too(reads: ReadTracker, post: Article) -> None:
    environment = Environment(autoescape=True)
    reads.add_cache_tag(environment)
    reads.install(environment)
    source = "{% cache 1 %}{% cache post %}{{ post.title }}{% endcache %}{% endcache %}"
    template = environment.from_string(source)

    readings = [reads.track(lambda: template.render(post=post))[1] for _ in "12"]

    assert readings == [{7: frozenset({"title"})}] * 2


def test_when_posts_may_be_others_nothing_is_left(
    template: Template, post: Article, reads: ReadTracker
) -> None:
    before = template.render(post=post, level=2, page="x")
    reads.reset()
    reads.register({7: post})
    after = template.render(post=post, level=2, page="x")

    assert (before, after) == ("<h2>Una</h2>|x", "<h2>Unb</h2>|x")


def test_nor_is_what_had_an_id_that_another_may_have_now(
    template: Template, post: Article, reads: ReadTracker
) -> None:
    reads.reset()

    with pytest.raises(KeyError):
        template.render(post=post, level=2, page="x")
