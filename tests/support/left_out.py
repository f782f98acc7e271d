"""Leave out tests by name: those whose tools are missing, and for `--quick` slow ones.

In CI a missing tool is a failure. In an author's own site what is about the
demonstration is left out as well: `needs("demonstration")`. A file that is left out as
a whole is not even imported.
"""

import os
import re
from pathlib import Path

import pytest

from system_tools import is_there

# Folders of slow tests, but for files marked `quick`; elsewhere some are marked `slow`.
SLOW = {"site", "incremental", "browser", "live"}
LEFT_OUT = pytest.StashKey[list[str]]()
_DEMONSTRATION = re.compile(
    r'^pytestmark = pytest\.mark\.needs\(.*"demonstration"', re.MULTILINE
)
_SPEED = re.compile(r"^pytestmark = .*pytest\.mark\.(slow|quick)\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--quick`."""
    parser.addoption("--quick", action="store_true", help="Leave out the slow tests.")


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known: `@pytest.mark.needs("chromium", "ffmpeg")`."""
    config.addinivalue_line("markers", "needs(*tools): the system tools a test runs")
    config.addinivalue_line("markers", "slow: --quick leaves this test out")
    config.addinivalue_line("markers", "quick: --quick runs it in a slow folder too")


class Unread(pytest.Module):
    """A file of tests that is not imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        return []


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Leave out a whole file that is slow, or about a demonstration not there."""
    text = module_path.read_text(encoding="utf-8")
    path = module_path.relative_to(parent.config.rootpath)
    marked = _SPEED.search(text)
    is_slow = marked[1] == "slow" if marked else path.parts[1] in SLOW
    if parent.config.option.quick and is_slow:
        reason = "is slow"
    elif not is_there("demonstration") and _DEMONSTRATION.search(text):
        reason = "needs demonstration"
    else:
        return None
    left_out = parent.config.stash.setdefault(LEFT_OUT, [])
    left_out.append(f"{path.as_posix()} {reason}")
    return Unread.from_parent(parent, path=module_path)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose tools are missing; outside CI none gets here."""
    if missing := missing_tools(item):
        pytest.fail(f"In CI no test may be left out; this one needs {missing}.")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out the tests that are slow or whose tools are missing."""
    why = {item: reason for item in items if (reason := _reason(item, config))}
    names = config.stash.setdefault(LEFT_OUT, [])
    names += [f"{item.nodeid} {reason}" for item, reason in why.items()]
    if hasattr(config, "workeroutput"):  # in a process of pytest-xdist
        config.workeroutput["left_out"] = names
    config.hook.pytest_deselected(items=[*why])
    items[:] = [item for item in items if item not in why]


def _reason(item: pytest.Item, config: pytest.Config) -> str:
    """Return why a test is left out, or nothing; CI runs each that can be run."""
    if config.option.quick and item.get_closest_marker("slow"):
        return "is slow"
    missing = missing_tools(item)
    if "demonstration" in missing or (missing and not os.environ.get("CI")):
        return f"needs {missing}"
    return ""


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
    """Name the tests that were left out; of the slow ones say in a line how many."""
    names = config.stash.get(LEFT_OUT, [])
    slow = [name for name in names if name.endswith(" is slow")]
    if others := [name for name in names if name not in slow]:
        terminalreporter.section("left out")
        for name in others:
            terminalreporter.write_line(name)
    if slow:
        single = sum("::" in name for name in slow)
        terminalreporter.write_line(
            f"--quick left out what is slow (files: {len(slow) - single}, other tests:"
            f" {single}); `inv test` runs it."
        )
