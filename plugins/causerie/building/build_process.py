"""Entry point of the process that makes a full build.

A process of its own has no state of an earlier build, and no old plugin code. Run as a
program, `python -m causerie.building.build_process`: it prints one JSON document a
line, first progress, then the result.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from causerie.building.incremental.import_stubs import stub_docutils
from causerie.building.json_stdout import reserve_stdout
from causerie.problems import to_json

REPORT_EVERY = 0.05  # seconds


def main(
    arguments: list[str], choose_more: Callable[[dict[str, Any]], Any] | None = None
) -> int:
    """Build as the one JSON argument says; print progress and result.

    `choose_more` takes the argument's `more`, and returns what is made of the site
    besides; it may import Pelican, which is not to be imported before.
    """
    given = json.loads(arguments[0])
    out = reserve_stdout()
    stub_docutils(Path(given["root"]))
    # only now: these import Pelican, which is to find the stubs
    from causerie.building.build_settings import Job
    from causerie.building.full_build import run_full_build

    job = Job(
        Path(given["root"]),
        Path(given["output"]),
        given["release"],
        datetime.fromtimestamp(given["now"], UTC),
        given["site_url"],
        given["thorough"],
        Path(given["previous_output"]) if given["previous_output"] else None,
        Path(given["snapshot"]) if given["snapshot"] else None,
        given["build_key"],
        up_to_date=Path(standing) if (standing := given.get("up_to_date")) else None,
    )
    reported = 0.0

    def report_progress(phase: str, done: int) -> None:
        nonlocal reported
        if (now := time.monotonic()) - reported > REPORT_EVERY:
            reported = now
            print(json.dumps({"phase": phase, "done": done}), file=out, flush=True)

    make_more = choose_more(given["more"]) if choose_more else None
    result = run_full_build(job, report_progress, make_more)
    document = json.loads(to_json(result.problems))
    document |= {"lock": result.lock, "notes": result.notes, "links": result.links}
    document["drafts"] = result.drafts
    document |= {"settings_failed": result.settings_failed, "made": result.made}
    print(json.dumps(document), file=out, flush=True)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # all is written: freeing the site's objects would only take time
