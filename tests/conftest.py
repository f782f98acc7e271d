"""What all tests share: sites made from a dict, and tools that may be missing."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("sites")

from sites import Folder, make_site  # noqa: E402 - its asserts are rewritten first
from tools import is_there  # noqa: E402

# Two cores, shared: a slow example is no failure. `inv prove` asks for many more.
settings.register_profile("ci", deadline=None)
settings.register_profile("prove", deadline=None, max_examples=5000)
settings.load_profile("prove" if "CAUSERIE_PROVE" in os.environ else "ci")


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Folder]:
    """Make a small site from a dict of files."""

    def make(files: Mapping[str, str | bytes]) -> Folder:
        return make_site(tmp_path / "site", files)

    return make


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out tests whose tools are missing, by name; in CI that is a failure."""
    kept, left_out = [], {}
    for item in items:
        tools = [tool for mark in item.iter_markers("needs") for tool in mark.args]
        missing = [tool for tool in tools if not is_there(tool)]
        if missing:
            left_out[item] = missing
        else:
            kept.append(item)
    if not left_out:
        return
    names = [
        f"{item.nodeid} needs {', '.join(tools)}" for item, tools in left_out.items()
    ]
    if os.environ.get("CI"):
        pytest.exit("In CI no test may be left out:\n" + "\n".join(names), returncode=1)
    config.stash[LEFT_OUT] = names
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = kept


LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the tests that were left out."""
    if names := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("left out")
        for name in names:
            terminalreporter.write_line(name)
