"""Posts of a written corpus as files: found by age, their headers and addresses."""

import re
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

ADDED = 1_000_000  # numbers in names: from here on, posts that an act added
DRAFT = "brouillon"  # in the name of a draft, published or not

numbers = count(1)  # of acts: what each adds has words of its own


def moment(number: int) -> datetime:
    """Return the time of an act: each is later than those before."""
    return _FIRST + timedelta(minutes=number)


def articles(site: Path, *, added: bool = False) -> list[Path]:
    """Return the articles from the oldest on, with or without those that acts added."""
    found = _in_folder(site, "articles")
    return [path for path in found if added or _number(path) < ADDED]


def newest(site: Path) -> Path:
    """Return the article that stands on top of every list and feed."""
    return articles(site, added=True)[-1]


def newest_episode(site: Path) -> Path:
    """Return the episode that stands on top of the show."""
    return _in_folder(site, "episodes")[-1]


def old(site: Path) -> Path:
    """Return a post that stands in no feed and on no first page."""
    return articles(site)[20]


def at(site: Path, part: float) -> Path:
    """Return the post that has this part of all others before it."""
    found = articles(site)
    return found[int(part * len(found))]


def unlinked(site: Path, part: float) -> Path:
    """Return the first post from a place on that no other links to."""
    linked: set[str] = set()
    for path in site.glob("content/*/*.md"):
        linked.update(_LINK.findall(path.read_text(encoding="utf-8")))
    found = articles(site)
    return next(p for p in found[int(part * len(found)) :] if p.name not in linked)


def drafts(site: Path) -> list[Path]:
    """Return the drafts that are not published yet."""
    found = sorted((site / "content/articles").glob(f"*{DRAFT}*.md"))
    return [path for path in found if "status" in header(path)]


def header(path: Path) -> dict[str, str]:
    """Return the fields of a post's header, by their names in small letters."""
    head, _ = _parts(path)
    pairs = (line.split(": ", 1) for line in head.split("\n"))
    return {key.lower(): value for key, value in pairs}


def change_header(path: Path, **fields: str) -> None:
    """Give fields of a header other values; an empty one is taken out."""
    path.write_text(with_header(path, **fields), encoding="utf-8")


def with_header(path: Path, **fields: str) -> str:
    """Return a post's source with other values of fields in its header."""
    head, text = _parts(path)
    kept = [line for line in head.split("\n") if line.split(": ", 1)[0] not in fields]
    new = [f"{key}: {value}" for key, value in fields.items() if value]
    return "\n".join([*new, *kept]) + f"\n\n{text}"


def date(path: Path) -> datetime:
    """Return when a post was published, by its header."""
    return datetime.fromisoformat(header(path)["date"])


def address(path: Path) -> str:
    """Return the path of a post's page."""
    slug = header(path).get("slug", path.stem[11:])
    return f"/{date(path):%Y/%m/%d}/{slug}/"


_FIRST = datetime(2026, 1, 2)  # noqa: DTZ001 - local; later than the whole corpus
_LINK = re.compile(r"\{filename\}/[a-z]+/([^)\s]+\.md)")


def _in_folder(site: Path, name: str) -> list[Path]:
    found = (site / "content" / name).glob("*.md")
    # without drafts, and without the translations of a magazine
    posts = [p for p in found if DRAFT not in p.name and "." not in p.stem]
    return sorted(posts, key=lambda path: (path.name[:10], _number(path)))


def _number(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[-1])


def _parts(path: Path) -> tuple[str, str]:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    return head, text
