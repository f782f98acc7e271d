"""Nothing is done by importing: what takes part stands in a list, and is in it."""

import ast
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from subprocess import run

from causerie.building.full_build import CHECKERS
from causerie.podcast import lint
from causerie.podcast.lint.lint_feed import RULES
from causerie.podcast.lint.rule import Rule
from checkout import PLUGINS, SUPPORT

PROGRAM = SUPPORT / "import_effects.py"
PACKAGE = PLUGINS / "causerie"


def test_importing_any_module_changes_nothing_else() -> None:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, PROGRAM]
    done = run(command, env=environment, capture_output=True, check=True, text=True)

    assert json.loads(done.stdout) == []


def test_every_checker_of_the_authors_files_is_in_the_list() -> None:
    found = {
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and takes_check_input(node.args)
        if not node.name.startswith("_")
    }

    assert found == {check.__name__ for check in CHECKERS.values()}
    assert len(found) == len(CHECKERS)


def takes_check_input(args: ast.arguments) -> bool:
    """Whether a function's one argument is the author's files."""
    taken = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return [ast.unparse(each.annotation or each) for each in taken] == ["CheckInput"]


def test_every_rule_of_the_linter_is_in_the_list() -> None:
    folder = Path(lint.__path__[0])
    names = [f"{lint.__name__}.{path.stem}" for path in folder.glob("[!_]*.py")]
    values = [each for name in names for each in vars(import_module(name)).values()]
    values += [each for value in values if type(value) is tuple for each in value]
    found = {id(each): each.code for each in values if isinstance(each, Rule)}

    assert sorted(found.values()) == sorted(rule.code for rule in RULES)
