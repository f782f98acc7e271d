"""What follows a publication: it is verified, and hubs and other sites are told."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from causerie.tasks.sending import send_all
from causerie.terminal import print_line, print_problems

if TYPE_CHECKING:
    from causerie.net.client import Client
    from causerie.publishing.manifest import Manifest
    from causerie.publishing.plan import PublishPlan
    from causerie.publishing.settings import TargetSettings


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published, and where readers find it."""

    root: Path  # the site's folder
    built: Path
    place: "TargetSettings"
    url: str  # its public address; empty: it has none
    plan: "PublishPlan"
    returned_to: "Manifest | None" = None  # the files of an earlier release


def verify_and_tell(published: Publication, *, verify: bool, wait: int) -> bool:
    """Verify what is live, then tell hubs and other sites; return whether all is well.

    What cannot be verified is told to nobody: the next publication tells it.
    """
    from causerie.net.client import Client
    from causerie.publishing.websub import tell_hubs

    url = published.url
    client = Client(f"Causerie (publish; +{url}/)")
    if verify and not _verify(published, client, wait):
        return False
    is_well = True
    for links, fault in tell_hubs(client, published.root, published.built):
        if fault:
            is_well = False
            print_line(f"{links.hub}: {fault} It is told of {links.topic} next time.")
        else:
            print_line(f"Told {links.hub} of {links.topic}")
    if published.place.pingbacks:
        is_well &= send_all(published.root, wait=wait)
    return is_well


def _verify(published: Publication, client: "Client", wait: int) -> bool:
    from causerie.publishing.compressed_copies import is_copy
    from causerie.publishing.noted_paths import UNTOLD, UNVERIFIED, note, read_noted
    from causerie.publishing.verify_live import Patience, choose_files, verify_live

    root, files = published.root, published.returned_to
    there = _list(published.built) if files is None else {*files}
    texts = [path for path in there if not is_copy(path, there)]
    paths = {*choose_files(published.plan, texts)}
    paths |= {*read_noted(root, UNTOLD), *read_noted(root, UNVERIFIED)}
    wanted = _measure(published.built, paths) if files is None else files
    wanted = {path: wanted[path] for path in sorted(paths & wanted.keys())}
    patience = Patience(wait, time.monotonic, time.sleep)
    problems = verify_live(client, published.url, wanted, patience)
    print_problems(problems)
    note(root, UNVERIFIED, wanted if problems else ())
    if problems:
        print_line(
            "It is published, but not what readers find: see what serves"
            f" {published.url}. Publish again to verify it again, or with --no-verify."
        )
    elif wanted:
        print_line(f"Verified: {len(wanted)} files, as readers find them.")
    return not problems


def _list(built: Path) -> set[str]:
    found = (path for path in built.rglob("*") if path.is_file())
    return {path.relative_to(built).as_posix() for path in found}


def _measure(built: Path, paths: set[str]) -> "Manifest":
    from causerie.publishing.manifest import measure

    return {path: measure(built / path) for path in paths if (built / path).is_file()}
