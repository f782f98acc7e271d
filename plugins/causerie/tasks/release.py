"""Tasks that make the site public."""

import sys
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from causerie.building.build import build
from causerie.building.model import Request
from causerie.tasks.screen import end, progress, say, show, told


@task(
    help={
        "target": "Where to: folder:DIR, which a web server serves.",
        "dry-run": "Only tell what would change there.",
        "json": "Print what changes as one JSON document.",
    }
)
def publish(
    _ctx: Context,
    target: str,
    dry_run: bool = False,  # noqa: FBT001, FBT002 - flags of a task
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Build a release and make it the live site, all at once or not at all."""
    from causerie.publishing.publish import publish as publish_site
    from causerie.publishing.publish import read_target

    with told():
        place = read_target(target)
        request = Request(Path.cwd(), release=True)
        with progress() as tell:
            result = build(request, progress=tell)
        show(result.problems, json=json and not result.ok)
        end(result)
        plan = publish_site(request.output, place, dry_run=dry_run)
    if json:
        sys.stdout.write(plan.to_json() + "\n")
    else:
        say(f"{'Would be published' if dry_run else 'Published'}: {plan}")
