"""Usage: the help of the command line, as lines of text."""

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from inspect import getdoc
from typing import Any

from invoke.collection import Collection
from invoke.parser.argument import Argument
from invoke.parser.context import ParserContext

_GROUPS = {  # a command's name, or how it begins
    "The site": ("preview", "build", "check", "status", "publish", "rollback", "clean"),
    "Writing": ("new", "episode", "epub", "comments.", "import.", "demo."),
    "Other sites": ("doctor", "pingbacks."),
}
_OTHER_COMMANDS = "Causerie itself"
_NARROW = 60  # columns


def overview(commands: Collection) -> list[str]:
    """Return all commands in groups, with a line of what each does."""
    docs = {name: (getdoc(commands[name]) or "") for name in commands.task_names}
    width = max(map(len, docs))
    lines = ["Usage: ./inv COMMAND [OPTIONS]; ./inv help COMMAND tells its options."]
    for group, names in grouped(commands):
        rows = [(name, docs[name].partition("\n")[0]) for name in names]
        lines += ["", f"{group}:", *_columns(rows, width)]
    return lines


def grouped(commands: Collection) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of groups, each with its commands."""
    left = dict.fromkeys(commands.task_names)
    for group, starts in [*_GROUPS.items(), (_OTHER_COMMANDS, ("",))]:
        names = [n for start in starts for n in left if _belongs(n, start)]
        for name in names:
            del left[name]
        if names:
            yield group, names


def describe_command(
    command: str, context: ParserContext, description: str
) -> list[str]:
    """Return the description of a command and its options."""
    rows = [(_flags(context, arg), arg.help or "") for arg in context.args.values()]
    width = max((len(flags) for flags, _ in rows), default=0)
    head = [usage(command, context), "", description]
    return [*head, "", *_columns(rows, width)] if rows else head


def usage(command: str, context: ParserContext) -> str:
    """Return the usage line of a command.

    >>> usage("episode", ParserContext(args=[Argument("path", positional=True)]))
    'Usage: ./inv episode PATH'
    """
    given = [metavar(arg) for arg in context.positional_args]
    options = [
        f"[{_flags(context, arg)}]"
        for arg in context.args.values()
        if arg not in context.positional_args
    ]
    return " ".join(["Usage: ./inv", command, *given, *options])


def metavar(argument: Argument) -> str:
    """Return the placeholder of an option's value in a usage line."""
    return str(argument.names[0]).replace("-", "_").upper()


def suggest_name(given: str, known: Mapping[str, Any] | Sequence[str]) -> str:
    """Return a question naming similar known words; empty if none is similar.

    >>> suggest_name("biuld", ["build", "check"])
    " Did you mean 'build'?"
    """
    lower = given.lower().rstrip(".")
    below = [name for name in known if name.startswith(f"{lower}.")]
    last = [name for name in known if name.rpartition(".")[2] == lower]
    found = below or last or get_close_matches(lower, list(known), n=3, cutoff=0.6)
    if not found:
        return ""
    return f" Did you mean {' or '.join(map(repr, found))}?"


def _belongs(name: str, start: str) -> bool:
    return name == start or (start[-1:] in {"", "."} and name.startswith(start))


def _flags(context: ParserContext, argument: Argument) -> str:
    if argument in context.positional_args:
        return metavar(argument)
    name = f"--{argument.names[0]}"
    if argument.takes_value:
        return f"{name} {metavar(argument)}"
    return name.replace("--", "--no-", 1) if argument.default is True else name


def _columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    # one line each if the output is no terminal, so that it can be searched
    columns = shutil.get_terminal_size(fallback=(1000, 0)).columns
    room = max(columns, _NARROW) - width - 4
    for name, text in rows:
        first, *more = textwrap.wrap(text, room) or [""]
        yield f"  {name:{width}}  {first}".rstrip()
        yield from (" " * (width + 4) + line for line in more)
