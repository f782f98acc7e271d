"""Template calls: call macros, functions and `escape` by the shortest way.

A page calls a hundred of them. Jinja asks of each twice what it wants to be given, goes
through the arguments of macros, and makes a new string of text that needs no escape.
Where a page groups all posts by their dates, Jinja looks four times at each, and first
for an item of that name.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import markupsafe
from jinja2 import filters, pass_context, pass_environment, runtime
from jinja2.runtime import Context, Macro
from jinja2.utils import internal_code, missing
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]

_FUNCTIONS = frozenset({BuiltinMethodType, FunctionType, MethodType})
_CONTEXT = pass_context(lambda: None).jinja_pass_arg  # type: ignore[attr-defined]
_as_markup = partial(str.__new__, Markup)  # of what is escaped
_STOPPED = "value was undefined because a callable raised a StopIteration exception"


class QuickContext(Context):
    """The variables of a template, which knows macros and plain functions."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """Call what a template calls, as Jinja does; called by it."""
        kind = type(called)
        if kind is not Macro and kind not in _FUNCTIONS:
            return super().call(called, *args, **named)
        if kind is not Macro and (wanted := getattr(called, "jinja_pass_arg", None)):
            in_scope = named.get("_loop_vars") or named.get("_block_vars")
            if wanted is not _CONTEXT or in_scope:
                return super().call(called, *args, **named)
            args = (self, *args)
        if named:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        try:
            if kind is not Macro:
                return called(*args, **named)
            left = called._argument_count - len(args)  # noqa: SLF001
            takes_more = called.caller or called.catch_kwargs or called.catch_varargs
            if named or takes_more or left < 0:
                return called(self.eval_ctx, *args, **named)
            text = called._func(*args, *(missing,) * left)  # noqa: SLF001 - its body
        except StopIteration:
            return self.environment.undefined(_STOPPED)
        return _as_markup(text) if self.eval_ctx.autoescape else text


def quicken_calls(environment: Any) -> None:
    """Have an environment's templates call by the shortest way."""
    environment.context_class = QuickContext
    internal_code.add(QuickContext.call.__code__)  # no line of a template's traceback
    setattr(runtime, "escape", escape)  # noqa: B010 - templates import it from there
    if environment.filters["groupby"] is filters.FILTERS["groupby"]:
        environment.filters["groupby"] = group_by


def escape(value: Any) -> Any:
    """Return a value as Markup, escaped unless it is that already."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is str:
        return _as_markup(_escape_inner(value))
    return markupsafe.escape(value)


@pass_environment
def group_by(
    environment: Any,
    value: Any,
    attribute: Any,
    default: Any = None,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002 - as Jinja has it
) -> Any:
    """Group values by an attribute as Jinja does, by numbers more quickly.

    A list that has a method `grouped_by` of its own is asked first.
    """
    ask = getattr(type(value), "grouped_by", None)
    if ask and (found := ask(value, attribute)) is not None:
        return [filters._GroupTuple(*group) for group in found]  # noqa: SLF001
    values = [*value]
    if any(hasattr(kind, "__getitem__") for kind in {*map(type, values)}):
        keys = []  # items come before attributes
    else:
        try:
            keys = [*map(attrgetter(attribute), values)]
        except (AttributeError, TypeError):
            keys = []
    if {*map(type, keys)} != {int}:
        ours = (environment, values, attribute, default, case_sensitive)
        return filters.sync_do_groupby(*ours)
    return [
        filters._GroupTuple(key, [values[place] for place in places])  # noqa: SLF001
        for key, places in numbered_groups(keys)
    ]


def numbered_groups(keys: Sequence[Any]) -> Iterator[tuple[Any, list[int]]]:
    """Yield each key, the smallest first, and the places of those that have it."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    for key, places in groupby(order, keys.__getitem__):
        yield key, [*places]
