"""Program: the command line `./inv …`, with messages for mistakes."""

import os
import re
import sys
from collections.abc import Sequence
from importlib.metadata import version
from inspect import getdoc
from pathlib import Path

from invoke.exceptions import Exit, ParseError
from invoke.parser.context import ParserContext
from invoke.program import Program

from causerie.files.state_dir import log_failure
from causerie.tasks import ns
from causerie.tasks.exit_codes import exit_on_error, exit_with
from causerie.tasks.usage import (
    describe_command,
    metavar,
    overview,
    suggest_name,
    usage,
)
from causerie.terminal import raise_on_stop_signals

_HELP = {"--help", "-h"}
USAGE_ERROR = 2  # exit code, as of settings that cannot be used

# Messages of invoke: it gives mistakes in no other form.
_UNKNOWN = re.compile(r"No idea what (['\"])(.*)\1 is!", re.DOTALL)
_NO_VALUE = re.compile(r"Flag <Argument: ([\w-]+).*> needed value")
_NO_NUMBER = re.compile(r"invalid literal for int\(\) with base 10: (.*)", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; return the exit code."""
    raise_on_stop_signals()
    if arguments[:1] == ["help"]:
        arguments = ["--help", *arguments[1:2]]
    elif _HELP & set(arguments):  # a command would read it as its PATH
        arguments = ["--help", *[a for a in arguments if a not in _HELP][:1]]
    program = CommandLine(name="Causerie", binary="./inv", version=version("causerie"))
    try:
        program.run(["./inv", *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    except BrokenPipeError:  # the reader of our output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # drop the rest silently
        return 1
    return 0


class CommandLine(Program):
    """Invoke's program, with our own messages."""

    def load_collection(self) -> None:
        """Load the checkout's own tasks.py; where there is none, our commands."""
        try:
            super().load_collection()
        except Exit:
            self.collection = ns

    def parse_core(self, argv: list[str] | None) -> None:
        """Parse the options before the command."""
        for argument in argv or ():
            if (shown := argument.encode(errors="replace").decode()) != argument:
                what = f"{shown}: This is no UTF-8. Write it anew, or rename the file."
                raise exit_with(what, code=USAGE_ERROR)
        try:
            super().parse_core(argv)
        except (ParseError, ValueError) as error:
            raise exit_with(f"{error}\nSee ./inv help.", code=USAGE_ERROR) from None

    def parse_tasks(self) -> None:
        """Parse commands and options; exit at an unknown one with a suggestion."""
        try:
            super().parse_tasks()
        except ParseError as error:
            raise exit_with(self._mistake(error), code=USAGE_ERROR) from None
        except ValueError as error:
            found = _NO_NUMBER.search(str(error))
            what = f"{found[1]} is no whole number." if found else str(error)
            raise exit_with(what, code=USAGE_ERROR) from None

    def parse_cleanup(self) -> None:
        """Print help, if it was asked for."""
        try:
            super().parse_cleanup()
        except ParseError as error:
            raise exit_with(self._mistake(error), code=USAGE_ERROR) from None

    def execute(self) -> None:
        """Run the command; any error ends it with a sentence, not a traceback."""
        try:
            with exit_on_error():
                super().execute()
        except (Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the traceback goes to the log
            story = log_failure(Path.cwd(), error)
            what = f"This should not happen: {type(error).__name__}: {error}."
            raise exit_with(f"{what} {story}", code=1) from None

    def print_help(self) -> None:
        """Print all commands."""
        self.load_collection()
        _print(overview(self.collection))

    def print_task_help(self, name: str) -> None:
        """Print the help of one command: what it does, and its options."""
        description = getdoc(self.collection[name]) or ""
        _print(describe_command(name, self.parser.contexts[name], description))

    def _mistake(self, error: ParseError) -> str:
        given: ParserContext | None = error.context
        name = str(given.name) if given and given.name else ""
        known = self.parser.contexts
        if found := _UNKNOWN.match(str(error)):
            token = found[2]
            if not token.startswith("-"):
                what = f"There is no command {token!r}.{suggest_name(token, known)}"
                return f"{what}\n./inv help tells all commands."
            what = f"There is no option {token!r}"
            if name:
                own = known[name]
                flags = [*own.flags, *own.inverse_flags]
                what += f" of {name}.{suggest_name(token, flags)}"
            else:
                what += " before the command: options stand behind it."
        elif found := _NO_VALUE.search(str(error)):
            what = f"--{found[1]} needs a value."
        elif given and (missing := given.missing_positional_args):
            texts = [(arg.help or "").removesuffix(".") for arg in missing]
            needs = [f"{metavar(a)} ({t})" for a, t in zip(missing, texts, strict=True)]
            what = f"{name} needs {' and '.join(needs)}."
        else:
            what = str(error)
        return f"{what}\n{usage(name, known[name])}" if name else what


def _print(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
