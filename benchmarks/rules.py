"""Take each rule of the linter away, and see its tests fail; keep it in rules.json.

`python benchmarks/rules.py`: the exit code is 1 if any rule is not missed. Only the
tests that look at feeds count, not those that compare lists of rules.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent / "tests"
CHOSEN = "test_each_edit_breaks_one_rule_and_no_other"


class Count:
    """Count the tests that ran, and those that failed."""

    def __init__(self) -> None:
        self.ran = 0
        self.failed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how one test went; called by pytest."""
        if report.when == "call":
            self.ran += 1
            self.failed += report.failed


def run_without(code: str) -> tuple[int, int]:
    """Run the tests in a child without one rule; return how many ran and failed."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with os.fdopen(reading) as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        ran, failed = json.loads(told)
        return ran, failed
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from causerie.podcast.lint import lint_feed

    lint_feed.RULES = tuple(r for r in lint_feed.RULES if r.code != code)
    count = Count()
    chosen = [
        f"{TESTS / 'unit/podcast/test_lint.py'}",
        "-k",
        CHOSEN,
        "-p",
        "no:cacheprovider",
    ]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # a child starts faster
    pytest.main([*chosen, "-q", "--tb=no"], plugins=[count])
    os.write(writing, json.dumps([count.ran, count.failed]).encode())
    os._exit(0)


def main() -> int:
    """Try every rule, write what came of it, and name the rules nobody misses."""
    sys.path[:0] = [str(HERE.parent / "plugins"), str(TESTS / "support")]
    from causerie.podcast.lint.lint_feed import RULES

    failed = {}
    ran, sound = run_without("")  # all rules: every test passes
    for code in sorted(rule.code for rule in RULES):
        _, failed[code] = run_without(code)
    unmissed = [code for code, count in failed.items() if not count]
    kept = {
        "on": datetime.now(UTC).date().isoformat(),
        "tests": ran,
        "failed with all rules": sound,
        "rules": len(failed),
        "rules that nobody misses": unmissed,
        "failed without": failed,
    }
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "rules.json").write_text(text, encoding="utf-8")
    print(f"{len(failed) - len(unmissed)} of {len(failed)} rules are missed by a test.")
    return 1 if unmissed or sound else 0


if __name__ == "__main__":
    sys.exit(main())
