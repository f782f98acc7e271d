"""What docstrings show is so: every example of theirs is run."""

import doctest
from importlib import import_module

import pytest

from checkout import PLUGINS

PACKAGE = PLUGINS / "causerie"
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_are_right(name: str) -> None:
    module = import_module(name.removesuffix(".__init__"))

    done = doctest.testmod(module, report=False)

    assert done.attempted > 0
    assert done.failed == 0
