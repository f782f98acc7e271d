"""Template calls: call macros, functions and `escape` by the shortest way.

A page calls a hundred of them. Jinja asks of each twice what it wants to be given, and
makes a new string of text that needs no escape.
"""

from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import markupsafe
from jinja2 import pass_context, runtime
from jinja2.runtime import Context, Macro
from jinja2.utils import internal_code
from markupsafe import Markup

_FUNCTIONS = frozenset({BuiltinMethodType, FunctionType, MethodType})
_CONTEXT = pass_context(lambda: None).jinja_pass_arg  # type: ignore[attr-defined]
_STOPPED = "value was undefined because a callable raised a StopIteration exception"


class QuickContext(Context):
    """The variables of a template, which knows macros and plain functions."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        """Call what a template calls, as Jinja does; called by it."""
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _FUNCTIONS:
            return super().call(called, *args, **named)
        elif wanted := getattr(called, "jinja_pass_arg", None):
            in_scope = named.get("_loop_vars") or named.get("_block_vars")
            if wanted is not _CONTEXT or in_scope:
                return super().call(called, *args, **named)
            args = (self, *args)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        try:
            return called(*args, **named)
        except StopIteration:
            return self.environment.undefined(_STOPPED)


def quicken_calls(environment: Any) -> None:
    """Have an environment's templates call by the shortest way."""
    environment.context_class = QuickContext
    internal_code.add(QuickContext.call.__code__)  # no line of a template's traceback
    setattr(runtime, "escape", escape)  # noqa: B010 - templates import it from there


def escape(value: Any) -> Markup:
    """Escape a value, unless it is Markup already."""
    return value if type(value) is Markup else markupsafe.escape(value)
