"""The offline linter: the bytes of a feed in, the rules it breaks out.

It looks at what apps will see, not at what the feed was made of: a fault of the code
that writes it is found like one of its author's. The rules, each with its source,
stand in the files beside this one, by what they look at.
"""

from collections.abc import Iterable

from causerie.podcast.rules import (  # noqa: F401 - each adds its rules to the list
    channel,
    cover,
    document,
    duration,
    enclosure,
    item,
    loud,
    namespace,
    notes,
    numbers,
    required,
    texts,
)
from causerie.podcast.rules.read import read_feed
from causerie.podcast.rules.rule import RULES, Around, Finding, Rule


def check_feed(
    data: bytes, around: Around, rules: Iterable[Rule] = RULES
) -> list[Finding]:
    """Return every rule that a feed breaks, in the order of the rules.

    What is no RSS feed breaks only the rules that say so.
    """
    feed = read_feed(data, around)
    found: list[Finding] = []
    for halting in (True, False):
        for rule in rules:
            if rule.halts is halting:
                found += [Finding(rule, fault) for fault in rule.check(feed)]
        if found or feed.fault:
            break
    return found
