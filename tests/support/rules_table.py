"""The linter's rules as docs/podcast.md shows them; `./inv docs` writes them there."""

import re

from causerie.podcast.lint.lint_feed import RULES
from checkout import CHECKOUT

DOCS = CHECKOUT / "docs" / "podcast.md"
BEGIN = "<!-- rules: made of the code, by ./inv docs -->"
END = "<!-- rules end -->"


def table() -> str:
    """Write the rules as docs/podcast.md shows them."""
    rows = [
        f"| `{r.code}` | {r.level} | {r.what} | {r.fix} | {linked(r.source)} |".replace(
            "<", "&lt;"
        )
        for r in sorted(RULES, key=lambda rule: rule.code)
    ]
    head = ["| code | level | what is wrong | what to do | who asks |"]
    return "\n".join([BEGIN, "", *head, "|---|---|---|---|---|", *rows, "", END])


def linked(source: str) -> str:
    return re.sub(r"(\w[\w. -]*), ([\w.-]+\.\w+/[\w/.-]+)", r"[\1](https://\2)", source)


def written() -> str:
    _, begin, rest = DOCS.read_text().partition(BEGIN)
    middle, end, _ = rest.partition(END)
    return begin + middle + end
