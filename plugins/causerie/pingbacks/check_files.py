"""Check the files of pingbacks that no page shows: the sent log, and the rules."""

from collections.abc import Iterator

from causerie.files.json_document import DocumentError
from causerie.pingbacks.mention_file import MENTIONS_FOLDER
from causerie.pingbacks.receiving.trust_rules import load_rules
from causerie.pingbacks.sending.sent_log import load_sent_log
from causerie.problems import Problem
from causerie.sources.source import CheckInput


def check_pingbacks(check_input: CheckInput) -> Iterator[Problem]:
    """Check in a release what only `inv pingbacks.…` reads, perhaps from cron."""
    yield from check_input.check_folder(MENTIONS_FOLDER)
    if not check_input.release:
        return
    for load in (load_sent_log, load_rules):
        try:
            load(check_input.content)
        except DocumentError as error:
            yield from error.problems
