"""Templates give the same text by the shorter calls as by Jinja's own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import (
    Environment,
    StrictUndefined,
    UndefinedError,
    pass_context,
    pass_environment,
    pass_eval_context,
    runtime,
)
from markupsafe import Markup

from causerie.bridge.template_calls import QuickContext, escape, group_by


class Shout:
    """An object that is called like a function, and is HTML of itself."""

    @pass_context
    def __call__(self, context: Any, word: str) -> str:
        return f"{word}, {context.get('name')} {context.get('item')}"

    def __html__(self) -> str:
        return "<b>!</b>"


@pass_context
def seen(context: Any, *names: str, **given: Any) -> str:
    return f"{[context.get(name) for name in names]} {given}"


@pass_eval_context
def escaping(context: Any) -> str:
    return f"{context.autoescape}"


@pass_environment
def undefined(environment: Any) -> str:
    return environment.undefined.__name__


def stop() -> None:
    raise StopIteration


VALUES = {
    "name": "l'été & <hiver>",
    "items": ["a", "<b>", Markup("<i>")],
    "numbers": {"one": 1},
    "seen": seen,
    "escaping": escaping,
    "undefined": undefined,
    "shout": Shout(),
    "maker": list,
    "join": ", ".join,
    "plain": lambda *words, **given: f"{words} {given}",
    "marked": Markup("<i>{}</i>"),
    "none": None,
    "dates": [date(2026 - n % 3, 1 + n % 2, 1 + n) for n in range(9)],
    "mixed": [{"year": 2}, {"year": 1}, date(1, 1, 1)],
}
MACROS = """
{%- macro both(a, b="<b>") %}{{ a }}/{{ b }}{{ caller() if caller }}{% endmacro -%}
{%- macro rest(a) %}{{ a }} {{ varargs }} {{ kwargs }}{% endmacro -%}
"""
TEMPLATES = (
    "{{ name }} {{ marked }} {{ none }} {{ shout }} {{ marked.format(name) }}",
    "{{ both(name) }} {{ both(marked, b=marked) }} {{ rest(1, 2, c=3) }}",
    "{% call both(1) %}{{ name }}{% endcall %}",
    "{% for item in items %}{{ seen('item', x=1) }}{{ both(item) }}{% endfor %}",
    "{% for item in items %}{{ shout(item) }}{{ plain(item, loop.index) }}{% endfor %}",
    "{% for item in items recursive %}{{ item }}{{ loop.cycle('x', 'y') }}{% endfor %}",
    "{% block b %}{% set item = 2 %}{{ seen('item') }}{{ self.c() }}{% endblock %}"
    "{% block c scoped %}{{ shout('c') }}{% endblock %}",
    "{% for item in items %}{% block b scoped %}{{ seen('item') }}{% endblock %}"
    "{% endfor %}",
    "{{ escaping() }} {{ undefined() }} {{ maker('ab') }} {{ join(items) }}",
    "{{ numbers.get('one') }} {{ numbers.items() | list }} {{ dict(a=1) }}",
    "{{ 'a'.upper() }} {{ name.replace('<', '>') }} {{ lipsum is defined }}",
    "{% autoescape false %}{{ name }}{{ both(name) }}{{ marked }}{% endautoescape %}",
    *(
        f"{{% for year in {values}|groupby({by}) %}}{{{{ year.grouper }}}}"
        "{{ year.list|join }}{{ year }}{% endfor %}"
        for values, by in (
            *(("dates", "'year'"), ("dates|reverse", "'month'"), ("[]", "'year'")),
            ("nothing", "'year'"),
            *(("mixed", "'year'"), ("dates", "'none', default=3")),
            *(("items + ['A']", "0"), ("dates", "'min.year'")),
        )
    ),
    "{% set ns = namespace(a=1) %}{{ ns.a }} {{ cycler('a', 'b').next() }}",
)


@pytest.fixture(params=[True, False], ids=["escaped", "as it is"])
def environments(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Environment, Environment]]:
    own, quick = Environment(autoescape=True), Environment(autoescape=True)
    own.autoescape = quick.autoescape = request.param
    quick.context_class = QuickContext
    quick.filters["groupby"] = group_by
    monkeypatch.setattr(runtime, "escape", markupsafe.escape)
    return own, quick


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_gives_the_same(
    environments: tuple[Environment, Environment],
    template: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, quick = environments

    expected = own.from_string(MACROS + template).render(VALUES)

    monkeypatch.setattr(runtime, "escape", escape)
    assert expected == quick.from_string(MACROS + template).render(VALUES)


def test_a_function_that_stops_an_iteration_gives_nothing_defined() -> None:
    told = []
    for context_class in (Environment.context_class, QuickContext):
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        environment.context_class = context_class
        with pytest.raises(UndefinedError) as error:
            environment.from_string("{{ stop() }}").render(stop=stop)
        told.append(str(error.value))

    assert told[0] == told[1]


@given(st.none() | st.integers() | st.text() | st.text().map(Markup))
def test_a_value_is_escaped_as_ever(value: Any) -> None:
    found = escape(value)

    assert found == markupsafe.escape(value)
    assert type(found) is Markup
