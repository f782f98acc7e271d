"""Find what is wrong with the header of a post."""

from collections.abc import Iterator

from causerie.header.file_name import name_fault, read_file_name
from causerie.header.keys import KEYS
from causerie.header.read import Header
from causerie.problems import Problem, Where
from causerie.settings import did_you_mean


def check_header(header: Header, path: str, kind: str) -> Iterator[Problem]:
    """Find every fault of a header; `path` is the file's, below the site's folder.

    An article with a recording is an episode.
    """
    kind = _kind(header, kind)
    allowed = {name for name, key in KEYS.items() if kind in key.kinds}
    names = [key.name for key in KEYS.values()]
    for name, field in header.items():
        where = Where(path, field.line, 1)
        if name not in KEYS:
            fix = did_you_mean(field.key.capitalize(), names)
            yield Problem(where, f"There is no key {field.key!r}.", fix)
        elif name not in allowed and kind == "article":
            what = f"{field.key} is for episodes, and this post has no Audio."
            yield Problem(where, what, "Add Audio: audio/<file>, or take it out.")
        elif name not in allowed:
            yield Problem(where, f"{field.key} means nothing on a {kind}.")
        elif wrong := KEYS[name].fault(field.value):
            place = Where(path, field.line, field.column)
            yield Problem(place, f"{field.key}: {field.value!r} {wrong}")
    if "title" not in header:
        what = "The post has no title."
        yield Problem(Where(path, 1), what, "Begin the file with Title: …")
    if "slug" not in header:
        yield from _check_slug(path)
    if kind != "page" and "date" not in header:
        yield from _check_date(path, read_file_name(path).get("date", ""))


def _check_slug(path: str) -> Iterator[Problem]:
    wrong, better = name_fault(path)
    if wrong:
        what = f"The file's name gives the post its address, and {wrong}"
        fix = f"Name it …{better}.md, or add Slug: {better}."
        yield Problem(Where(path), what, fix if better else "Add a Slug, in letters.")


def _check_date(path: str, named: str) -> Iterator[Problem]:
    if not named:
        what = "The post has no date."
        fix = "Add Date: 2026-03-29, or name the file 2026-03-29-slug.md."
        yield Problem(Where(path, 1), what, fix)
    elif wrong := KEYS["date"].fault(named):
        yield Problem(Where(path), f"The file name's {named!r} {wrong}")


def _kind(header: Header, kind: str) -> str:
    return "episode" if kind == "article" and "audio" in header else kind
