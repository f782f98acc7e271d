"""Time the import of two WordPress exports: 5,000 posts, and one of 500 MB.

`python benchmarks/leaving.py [POSTS]`, also a part of `inv bench`: writes leaving.json,
and a table of README.md. The large one has in each post what page builders store.
"""

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from aside import put_aside
from cost import measure
from readme_table import write_table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "plugins"), str(HERE.parent / "tests" / "support")]

from sites import CONF  # noqa: E402 - the tests' own settings
from wxr import HEAD, TAIL, comment, item  # noqa: E402 - the tests' own exports

POSTS, COMMENTS = 5000, 4  # comments of each post
LARGE, STORED = 1000, 500_000  # posts of the large one, and bytes in a meta of each
TEXT = "le la un travail réseau équipe outil usage temps mot partage lire écrire"
MARKED = ("<strong>confiance</strong>", '<a href="https://exemple.example/">ici</a>')
WORDS = (*TEXT.split(), *MARKED)


def main(arguments: list[str]) -> int:
    """Measure an import, and write what was found."""
    posts = int(arguments[0]) if arguments else POSTS
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
    kept = {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rows": [
            time_import(posts),
            time_import(posts * LARGE // POSTS, stored=STORED),
        ],
    }
    text = json.dumps(kept, indent=2) + "\n"
    (HERE / "leaving.json").write_text(text, encoding="utf-8")
    write_table("leaving", table(kept))
    print(table(kept))
    return 0


def time_import(posts: int, *, stored: int = 0) -> dict[str, Any]:
    """Time the import of so many posts, each with so many bytes in a meta."""
    site = HERE / "work" / "leaving"
    put_aside(site)
    (site / "content").mkdir(parents=True)
    (site / "pelicanconf.py").write_text(CONF, "utf-8")
    (site / "tasks.py").write_text("from causerie.tasks import ns\n", "utf-8")
    export = site / "export.xml"
    write_export(export, posts, stored)
    task = ["import.wordpress", "--file", str(export)]
    row = {
        "posts": posts,
        "comments": posts * COMMENTS,
        "stored": stored,
        "bytes": export.stat().st_size,
        "cost": asdict(measure([sys.executable, "-m", "invoke", *task], site)),
    }
    put_aside(site)
    return row


def write_export(path: Path, posts: int, stored: int) -> None:
    """Write an export of so many posts, each of five paragraphs and a list."""
    random = Random(1)

    def paragraph() -> str:
        return " ".join(random.choices(WORDS, k=60))

    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD.replace("{version}", "1.2"))
        for number in range(1, posts + 1):
            text = "\n\n".join(paragraph() for _ in range(5))
            said = "".join(
                comment(number * COMMENTS + each, paragraph())
                for each in range(COMMENTS)
            )
            row = item(
                1,
                f"{text}\n\n<ul><li>un</li><li>deux</li></ul>",
                title=f"Titre {number}",
                slug=f"billet-{number}",
                more=said,
                meta={"_builder": '[{"widget": "x"}]' * (stored // 17)},
            )
            day = date(2005, 1, 1) + timedelta(days=number)
            for old, new in (
                ("2011-03-01", f"{day:%Y-%m-%d}"),
                ("2011/03/01", f"{day:%Y/%m/%d}"),
                ("<wp:post_id>1<", f"<wp:post_id>{number}<"),
                ("?p=1<", f"?p={number}<"),
            ):
                row = row.replace(old, new)
            file.write(row)
        file.write(TAIL)


def table(kept: dict[str, Any]) -> str:
    """Write the table of README.md."""
    lines = [
        "| what | time | processor | memory |",
        "|---|--:|--:|--:|",
    ]
    for row in kept["rows"]:
        what = f"{row['posts']:,} posts with {row['comments']:,} comments"
        size = f"{row['bytes'] / 1e6:.0f} MB of export"
        cost = row["cost"]
        lines.append(
            f"| {what}, {size} | {cost['seconds']:.0f} s | {cost['cpu']:.0f} s"
            f" | {cost['peak'] / 1e6:.0f} MB |"
        )
    told = f"Measured on {kept['measured']}, {kept['cores']} cores, Python"
    lines += ["", f"{told} {kept['python']}."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
