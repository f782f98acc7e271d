"""Program: the command line `./inv …`, and what it says to mistakes."""

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

from causerie.files.state_dir import FAILURE_LOG, log_failure
from causerie.tasks import ns
from causerie.tasks.exit_codes import told
from causerie.tasks.usage import describe, meant, metavar, overview, usage
from causerie.terminal import hear_stops

_HELP = {"--help", "-h"}
WRONG_USE = 2  # exit code, as of settings that cannot be used

# What invoke says, which has no other form.
_UNKNOWN = re.compile(r"No idea what (['\"])(.*)\1 is!", re.DOTALL)
_NO_VALUE = re.compile(r"Flag <Argument: ([\w-]+).*> needed value")
_NO_NUMBER = re.compile(r"invalid literal for int\(\) with base 10: (.*)", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; return the exit code."""
    hear_stops()
    if arguments[:1] == ["help"]:
        arguments = ["--help", *arguments[1:2]]
    elif _HELP & set(arguments):  # a command would take it for its PATH
        arguments = ["--help", *[a for a in arguments if a not in _HELP][:1]]
    program = CommandLine(name="Causerie", binary="./inv", version=version("causerie"))
    try:
        program.run(["./inv", *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)
    except BrokenPipeError:  # who read what we print has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the rest is lost in silence
        return 1
    return 0


class CommandLine(Program):
    """Invoke's program, with words of ours."""

    def load_collection(self) -> None:
        """Load the checkout's own tasks.py; where there is none, our commands."""
        try:
            super().load_collection()
        except Exit:
            self.collection = ns

    def parse_core(self, argv: list[str] | None) -> None:
        """Read what stands before the command."""
        try:
            super().parse_core(argv)
        except (ParseError, ValueError) as error:
            raise Exit(f"{error}\nSee ./inv help.", code=WRONG_USE) from None

    def parse_tasks(self) -> None:
        """Read commands and options; end at what is none, with what may be meant."""
        try:
            super().parse_tasks()
        except ParseError as error:
            raise Exit(self._mistake(error), code=WRONG_USE) from None
        except ValueError as error:
            found = _NO_NUMBER.search(str(error))
            what = f"{found[1]} is no whole number." if found else str(error)
            raise Exit(what, code=WRONG_USE) from None

    def parse_cleanup(self) -> None:
        """Print help, if it was asked for."""
        try:
            super().parse_cleanup()
        except ParseError as error:
            raise Exit(self._mistake(error), code=WRONG_USE) from None

    def execute(self) -> None:
        """Run the command; whatever happens, it ends with a sentence."""
        try:
            with told():
                super().execute()
        except (Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - a traceback is for nobody here
            log_failure(Path.cwd(), error)
            what = f"This should not happen: {type(error).__name__}: {error}."
            raise Exit(f"{what} The whole story is in {FAILURE_LOG}.", code=1) from None

    def print_help(self) -> None:
        """Print all commands."""
        self.load_collection()
        _print(overview(self.collection))

    def print_task_help(self, name: str) -> None:
        """Print what one command does, and its options."""
        story = getdoc(self.collection[name]) or ""
        _print(describe(name, self.parser.contexts[name], story))

    def _mistake(self, error: ParseError) -> str:
        given: ParserContext | None = error.context
        name = str(given.name) if given and given.name else ""
        known = self.parser.contexts
        if found := _UNKNOWN.match(str(error)):
            token = found[2]
            if not token.startswith("-"):
                what = f"There is no command {token!r}.{meant(token, known)}"
                return f"{what}\n./inv help tells all commands."
            what = f"There is no option {token!r}"
            if name:
                own = known[name]
                what += f" of {name}.{meant(token, [*own.flags, *own.inverse_flags])}"
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
