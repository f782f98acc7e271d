"""Apart: compile the site in a process of its own.

So no state of an earlier build, and no old plugin code, lives on. Run as a program,
`python -m causerie.building.build_process`: it prints one JSON document a line,
progress, then the result.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from causerie.building.incremental.import_stubs import leave_out_docutils
from causerie.building.json_stdout import keep_for_answers
from causerie.problems import to_json

TELL_EVERY = 0.05  # seconds


def main(arguments: list[str]) -> int:
    """Compile as the one JSON argument says; print progress and result."""
    asked = json.loads(arguments[0])
    out = keep_for_answers()
    leave_out_docutils(Path(asked["root"]))
    # all that imports Pelican: it is to find no docutils
    from causerie.building.build_settings import Job
    from causerie.building.full_build import compile_site

    job = Job(
        Path(asked["root"]),
        Path(asked["output"]),
        asked["release"],
        datetime.fromtimestamp(asked["now"], UTC),
        asked["site_url"],
        asked["loudness"],
        Path(asked["previous"]) if asked["previous"] else None,
        Path(asked["graph"]) if asked["graph"] else None,
        asked["asked"],
    )
    told = 0.0

    def tell(phase: str, done: int) -> None:
        nonlocal told
        if (now := time.monotonic()) - told > TELL_EVERY:
            told = now
            print(json.dumps({"phase": phase, "done": done}), file=out, flush=True)

    compiled = compile_site(job, tell)
    document = json.loads(to_json(compiled.problems))
    document |= {"lock": compiled.lock, "notes": compiled.notes}
    document["conf"] = compiled.conf
    print(json.dumps(document), file=out, flush=True)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)  # all is written: nothing is gained by taking the site apart
