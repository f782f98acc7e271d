"""Run the tests with the big counts of examples, and keep how it went in prove.json."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).parent
EXAMPLES = 2000  # of each property; tests/conftest.py has the count of CI
STEPS = 5000  # builds of edited blogs; tests/test_incremental.py has the count of CI


def main(chosen: list[str]) -> int:
    """Run pytest with these arguments; return its exit code."""
    report = Path(tempfile.mkdtemp()) / "report.xml"
    command = ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
    done = subprocess.run(
        [sys.executable, *command, f"--junitxml={report}", *chosen],
        cwd=HERE.parent,
        env={
            **os.environ,
            "CAUSERIE_EXAMPLES": str(EXAMPLES),
            "CAUSERIE_STEPS": str(STEPS),
        },
        check=False,
    )
    suite = ET.parse(report).getroot()[0]
    kept = {
        "on": datetime.now(UTC).date().isoformat(),
        "chosen": " ".join(chosen) or "all tests",
        "examples": EXAMPLES,
        "steps": STEPS,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        **{k: int(suite.get(k)) for k in ("tests", "failures", "errors", "skipped")},
        "seconds": round(float(suite.get("time"))),
    }
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "prove.json").write_text(text, encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
