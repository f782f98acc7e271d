"""The tables of README.md: each is written again by the program whose name is there."""

import re
from pathlib import Path

README = Path(__file__).with_name("README.md")


def write_table(name: str, text: str) -> None:
    """Put a table between the marks of a program; raise ValueError if there are none.

    They are `<!-- name.py writes from here -->` and `<!-- name end -->`.
    """
    begin, end = f"<!-- {name}.py writes from here -->\n", f"<!-- {name} end -->"
    place = re.compile(f"({re.escape(begin)}).*({re.escape(end)})", re.DOTALL)
    written, times = place.subn(
        lambda found: found[1] + text + found[2], README.read_text("utf-8")
    )
    if times != 1:
        raise ValueError(f"README.md has no place for the table of {name}.py")
    README.write_text(written, encoding="utf-8")
