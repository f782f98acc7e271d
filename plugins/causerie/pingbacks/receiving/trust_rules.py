"""Rules: whom the author trusts, and whom not, in content/mentions/rules.txt.

    allow host friend.example
    deny prefix https://social.example/@noise
    allow author https://other.example/ana

One a line; the first that fits decides; what fits none waits for the author. A line
that begins with # is a remark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from causerie.errors import ContentError
from causerie.pingbacks.receiving.received_mention import Received, Standing

RULES_PATH = "mentions/rules.txt"  # below content/
_VERDICTS = {"allow": True, "deny": False}
_KINDS = ("host", "prefix", "author")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line."""

    allow: bool
    kind: str
    value: str

    def fits(self, mention: Received) -> bool:
        """Tell whether it is about a mention."""
        if self.kind == "host":
            host = self.value.lower()
            return mention.host == host or mention.host.endswith(f".{host}")
        address = mention.source if self.kind == "prefix" else mention.said.author_url
        # /@ana is not the beginning of /@anatole
        return address == self.value or address.startswith(
            self.value if self.value.endswith(("/", "?", "#")) else f"{self.value}/"
        )

    def __str__(self) -> str:
        verdict = "allow" if self.allow else "deny"
        return f"{verdict} {self.kind} {self.value}"


def load_rules(content: Path) -> tuple[Rule, ...]:
    """Read a site's rules; raise ContentError at the first line that is none."""
    path = content / RULES_PATH
    if not path.is_file():
        return ()
    where = "/".join(path.parts[-3:])
    return tuple(read_rules(path.read_text(encoding="utf-8"), where))


def read_rules(text: str, where: str) -> Iterator[Rule]:
    """Yield the rules of a file's text."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 3 or words[0] not in _VERDICTS or words[1] not in _KINDS:  # noqa: PLR2004
            what = f"{line.strip()!r} is no rule."
            fix = f"Write allow or deny, one of {', '.join(_KINDS)}, and which one."
            raise ContentError(what, where=f"{where}:{number}", fix=fix)
        yield Rule(_VERDICTS[words[0]], words[1], words[2])


def allows_source(source: str, rules: tuple[Rule, ...]) -> bool:
    """Tell whether rules allow a page by its address, before anybody has read it."""
    now = datetime.now(UTC)
    unread = Received("", "", source, "", "", Standing.NEW, now, None)
    return judge(unread, tuple(rule for rule in rules if rule.kind != "author")) is True


def judge(mention: Received, rules: tuple[Rule, ...]) -> bool | None:
    """Tell whether rules allow a mention, or deny it; None: they say nothing."""
    return next((rule.allow for rule in rules if rule.fits(mention)), None)
