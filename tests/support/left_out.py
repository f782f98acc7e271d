"""Leave out the tests whose tools are missing, by name; in CI that is a failure.

In an author's own site those that are about the demonstration are left out as well:
`needs("demonstration")`. A file that is marked so as a whole is not even imported.
"""

import os
import re
from pathlib import Path

import pytest

from system_tools import is_there

LEFT_OUT = pytest.StashKey[list[str]]()
_ALL_OF_IT = re.compile(
    r'^pytestmark = pytest\.mark\.needs\(.*"demonstration"', re.MULTILINE
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known: `@pytest.mark.needs("chromium", "ffmpeg")`."""
    config.addinivalue_line("markers", "needs(*tools): the system tools a test runs")


class Unread(pytest.Module):
    """A file of tests that is not imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        return []


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Leave out a whole file about the demonstration, where that is not the site."""
    if is_there("demonstration"):
        return None
    if not _ALL_OF_IT.search(module_path.read_text(encoding="utf-8")):
        return None
    name = module_path.relative_to(parent.config.rootpath).as_posix()
    name += " needs demonstration"
    parent.config.stash.setdefault(LEFT_OUT, []).append(name)
    return Unread.from_parent(parent, path=module_path)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose tools are missing; outside CI none gets here."""
    if missing := missing_tools(item):
        pytest.fail(f"In CI no test may be left out; this one needs {missing}.")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out the tests whose tools are missing, but not in CI."""
    in_ci = bool(os.environ.get("CI"))  # there each must be run that can be
    left_out = [
        item
        for item in items
        if "demonstration" in (missing := missing_tools(item))
        or (missing and not in_ci)
    ]
    names = config.stash.setdefault(LEFT_OUT, [])
    names += [f"{item.nodeid} needs {missing_tools(item)}" for item in left_out]
    if hasattr(config, "workeroutput"):  # in a process of pytest-xdist
        config.workeroutput["left_out"] = names
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def missing_tools(item: pytest.Item) -> str:
    """Return the tools that a test needs and this machine lacks; empty if none."""
    tools = {tool for mark in item.iter_markers("needs") for tool in mark.args}
    return ", ".join(sorted(tool for tool in tools if not is_there(tool)))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:  # noqa: ARG001 - xdist's
    """Take over what a process of pytest-xdist left out; each leaves out the same."""
    names = getattr(node, "workeroutput", {}).get("left_out", [])
    node.config.stash[LEFT_OUT] = names


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the tests that were left out."""
    if names := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("left out")
        for name in names:
            terminalreporter.write_line(name)
