"""Time a site with images, cards and a search: from nothing, and after three edits.

`python benchmarks/illustrated.py [POSTS …]`, also a part of `inv bench`: writes
illustrated.json, and a table of README.md. Every twentieth post has a photograph, every
post a card. In previews images and cards are not made, nor an index of the search.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import edits
from aside import put_aside
from corpus import write_corpus, write_file
from cost import measure
from PIL import Image
from readme_table import write_table

HERE = Path(__file__).parent
POSTS = (100, 1_000)
EVERY = 20  # so manyth post has a photograph
TIMES = 3
WIDTH, HEIGHT = 1600, 1067  # pixels of a photograph
BUILDS = {"inv": ("build",), "release": ("build", "--release")}
CACHES = ("images", "cards")

_numbers = count(1)


def photograph(seed: int) -> bytes:
    """Return a JPEG with the grain and the slopes of a photograph."""
    dice = Random(seed)
    small = Image.new("RGB", (24, 16))
    small.putdata([tuple(dice.randbytes(3)) for _ in range(24 * 16)])
    image = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    grain = Image.new("L", (WIDTH // 2, HEIGHT // 2))
    grain.putdata(dice.randbytes((WIDTH // 2) * (HEIGHT // 2)))
    grown = grain.resize((WIDTH, HEIGHT)).convert("RGB")
    file = BytesIO()
    Image.blend(image, grown, 0.08).save(file, "JPEG", quality=88)
    return file.getvalue()


def write_site(site: Path, posts: int) -> None:
    """Write a site of the corpus, with photographs in some of its posts."""
    put_aside(site)
    write_corpus(site, posts)
    for number, post in enumerate(sorted((site / "content/articles").glob("*.md"))):
        if number % EVERY == 0:
            illustrate(site, post, number)


def illustrate(site: Path, post: Path, number: int) -> None:
    """Show a photograph of its own at the end of a post."""
    write_file(site / f"content/images/photo-{number}.jpg", photograph(number))
    with post.open("a", encoding="utf-8") as file:
        file.write(f'\n![Vue]({{static}}/images/photo-{number}.jpg "La vue")\n')


def edit_text(site: Path) -> None:
    """Add a sentence to an old post."""
    edits.old_text(site)


def change_title(site: Path) -> None:
    """Give an old post another title."""
    edits.old_title(site)


def add_post(site: Path) -> None:
    """Add a post with a photograph of its own."""
    number = 10_000 + next(_numbers)
    post = site / f"content/articles/2025-12-31-un-billet-{number}.md"
    write_file(post, f"Title: Un billet {number}\n\nDu texte.\n".encode())
    illustrate(site, post, number)


ACTS: Mapping[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "text of a post": edit_text,
    "title of a post": change_title,
    "a new post with an image": add_post,
}


def measure_size(site: Path, posts: int, loads: list[float]) -> dict[str, Any]:
    """Release from nothing, then time releases and previews after each edit."""
    write_site(site, posts)
    _run(site, "inv", loads)
    first = _run(site, "release", loads)
    found: dict[str, Any] = {"from nothing": {"release": [first]}}
    for act, change in ACTS.items():
        runs: dict[str, list[dict[str, float]]] = {"inv": [], "release": []}
        for _ in range(TIMES):
            change(site)
            for tool, costs in runs.items():
                costs.append(_run(site, tool, loads))
        found[act] = runs
    return {
        act: {tool: _middle(costs) for tool, costs in runs.items()}
        for act, runs in found.items()
    }


def _run(site: Path, tool: str, loads: list[float]) -> dict[str, float]:
    before = {name: _made(site, name) for name in CACHES}
    loads.append(os.getloadavg()[0])
    cost = measure([sys.executable, "-m", "causerie", *BUILDS[tool]], site)
    return {
        **asdict(cost),
        **{name: len(_made(site, name) - before[name]) for name in CACHES},
    }


def _made(site: Path, name: str) -> set[tuple[str, int, int]]:
    """Return what the cache of images or cards has, with what tells a newer one."""
    found = [(path.name, path.stat()) for path in (site / ".causerie" / name).glob("*")]
    return {(path, stat.st_ino, stat.st_mtime_ns) for path, stat in found}


def _middle(costs: list[dict[str, float]]) -> dict[str, float]:
    return {key: median(cost[key] for cost in costs) for key in costs[0]}


def main(arguments: list[str]) -> int:
    """Measure, and write what was found."""
    os.environ["PYTHONPATH"] = str(HERE.parent / "plugins")
    loads: list[float] = []  # of the machine, as others use it too
    path = HERE / "illustrated.json"
    kept = json.loads(path.read_bytes()) if path.is_file() else {"sizes": {}}
    for posts in [int(each) for each in arguments] or POSTS:
        site = HERE / "work" / f"illustrated-{posts}"
        kept["sizes"][str(posts)] = measure_size(site, posts, loads)
        put_aside(site)
    kept |= {
        "measured": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load": round(median(loads), 1),
        "python": platform.python_version(),
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    write_table("illustrated", table(kept))
    print(table(kept))
    return 0


def table(kept: dict[str, Any]) -> str:
    """Write the table of README.md."""
    lines = [
        "| posts | what was changed | `inv build`, processor |"
        " `inv build --release`, processor | memory | images made | cards drawn |",
        "|--:|---|--:|--:|--:|--:|--:|",
    ]
    for posts, acts in kept["sizes"].items():
        for act, tools_ in acts.items():
            quick, release = tools_.get("inv"), tools_["release"]
            preview = f"{quick['cpu']:.2f} s" if quick else ""
            lines.append(
                f"| {int(posts):,} | {act} | {preview} |"
                f" {release['cpu']:.1f} s | {release['peak'] / 1e6:.0f} MB |"
                f" {release['images']:.0f} | {release['cards']:.0f} |"
            )
    lines += [
        "",
        f"Measured on {kept['measured']}, {kept['cores']} cores, load {kept['load']},"
        f" Python {kept['python']}; medians of {TIMES}, from nothing once.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
