"""The edits that are timed: a site of the corpus in, a change of its sources out.

Edits of posts are made in Causerie's sources, which plain Pelican reads as well;
`hugo_site.follow` repeats them in Hugo's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import hugo_site

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed, and how to see it."""

    post: Path  # the source
    words: str  # that stand on no page before
    address: str  # a site path whose page shows them now


def old_body(site: Path) -> Edit:
    """Add a sentence to a post that stands in no feed and on no first page."""
    return _add_sentence(_old(site))


def old_title(site: Path) -> Edit:
    """Change the title of the same post."""
    path = _old(site)
    words = f"Titre {next(_numbers):05}"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([f"Title: {words}", *lines[1:]]), encoding="utf-8")
    return Edit(path, words, _address(path))


def newest_body(site: Path) -> Edit:
    """Add a sentence to the post that stands on top of every list and feed."""
    return _add_sentence(_posts(site)[-1])


def newest_title(site: Path) -> Edit:
    """Change the title of the newest post, to be seen on the home page."""
    path = _posts(site)[-1]
    words = f"Titre {next(_numbers):05}"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([f"Title: {words}", *lines[1:]]), encoding="utf-8")
    return Edit(path, words, "/")


def theme(site: Path) -> None:
    """Change the template that every page is made with."""
    words = f"<!-- {next(_numbers):05} -->\n</body>"
    layouts = site / hugo_site.FOLDER / "layouts"
    for path in (site / "theme/templates/base.html", layouts / "baseof.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</body>", words), encoding="utf-8")


def setting(site: Path) -> None:
    """Change the subtitle, or where there is none the title, which every page shows."""
    number = next(_numbers)
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f'SITESUBTITLE = "Des textes, {number}"\n')
    path = site / hugo_site.FOLDER / "hugo.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = f'title = "Carnets du banc, {number}"'
    path.write_text("\n".join(lines), encoding="utf-8")


POSTS: Mapping[str, Callable[[Path], Edit]] = {
    "body of an old post": old_body,
    "title of an old post": old_title,
    "body of the newest post": newest_body,
}
WHOLE: Mapping[str, Callable[[Path], None]] = {"theme": theme, "setting": setting}


def _posts(site: Path) -> list[Path]:
    folders = (site / "content" / name for name in ("articles", "episodes"))
    found = [path for folder in folders for path in folder.glob("*.md")]
    return sorted(
        found, key=lambda path: (path.name[:10], int(path.stem.split("-")[-1]))
    )


def _old(site: Path) -> Path:
    return next(p for p in _posts(site)[20:] if p.parent.name == "articles")


def _add_sentence(path: Path) -> Edit:
    words = f"Un mot de plus {next(_numbers):05}."
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")
    return Edit(path, words, _address(path))


def _address(path: Path) -> str:
    year, month, day, slug = path.stem.split("-", 3)
    return f"/{year}/{month}/{day}/{slug}/"
