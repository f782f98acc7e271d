"""Trust rules: whose mentions the author allows or denies: content/mentions/rules.txt.

    allow host friend.example
    deny prefix https://social.example/@noise
    allow author https://other.example/ana

One rule a line; the first that matches decides; without one the mention waits for the
author. A line that begins with # is a comment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from causerie.files.json_document import DocumentError, decode, load_bytes
from causerie.pingbacks.receiving.received_mention import ReceivedMention, new_mention
from causerie.problems import Problem, Where, path_in_site

RULES_PATH = "mentions/rules.txt"  # below content/
_MAX_BYTES = 1_000_000
_ACTIONS = {"allow": True, "deny": False}
_KINDS = ("host", "prefix", "author")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the file."""

    allow: bool
    kind: str
    value: str

    def matches(self, mention: ReceivedMention) -> bool:
        """Return whether the rule applies to a mention."""
        if self.kind == "host":
            host = self.value.lower()
            return mention.host == host or mention.host.endswith(f".{host}")
        address = mention.source if self.kind == "prefix" else mention.entry.author_url
        # /@ana is no prefix of /@anatole
        return address == self.value or address.startswith(
            self.value if self.value.endswith(("/", "?", "#")) else f"{self.value}/"
        )

    def __str__(self) -> str:
        action = "allow" if self.allow else "deny"
        return f"{action} {self.kind} {self.value}"


def load_rules(content: Path) -> tuple[Rule, ...]:
    """Read a site's rules; raise DocumentError with all invalid lines."""
    path = content / RULES_PATH
    if not path.exists():
        return ()
    name = path_in_site(path, 3)
    text = decode(load_bytes(path, name=name, limit=_MAX_BYTES), name)
    found = list(read_rules(text, name))
    if problems := [each for each in found if isinstance(each, Problem)]:
        raise DocumentError(problems)
    return tuple(each for each in found if isinstance(each, Rule))


def read_rules(text: str, name: str) -> Iterator[Rule | Problem]:
    """Yield the rules of a file's text, and the problems of its other lines."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 3 or words[0] not in _ACTIONS or words[1] not in _KINDS:  # noqa: PLR2004
            what = f"{line.strip()!r} is no rule."
            fix = f"Write allow or deny, one of {', '.join(_KINDS)}, and which one."
            yield Problem(Where(name, number), what, fix)
        else:
            yield Rule(_ACTIONS[words[0]], words[1], words[2])


def trusts_source(source: str, rules: tuple[Rule, ...]) -> bool:
    """Return whether rules allow a source by its address, before it is fetched."""
    unread = new_mention("", source, "", "", now=datetime.now(UTC))
    by_address = tuple(rule for rule in rules if rule.kind != "author")
    return apply_rules(unread, by_address) is True


def apply_rules(mention: ReceivedMention, rules: tuple[Rule, ...]) -> bool | None:
    """Return whether rules allow a mention or deny it; None if none matches."""
    return next((rule.allow for rule in rules if rule.matches(mention)), None)
