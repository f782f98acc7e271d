"""The people of a site, in content/people.toml: their pictures and links, by name.

["Ana Perez"]
as = ["Ana"]                    # what headers and transcripts may call her
url = "https://ana.example/"
image = "images/ana.jpg"        # below content/, or an address
role = "host"
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from causerie.bridge.root_files import address_of
from causerie.podcast.show import Person
from causerie.problems import Level, Problem, Where
from causerie.settings import did_you_mean

PEOPLE_FILE = "people.toml"  # below content/
_KEYS = {"as": list, "url": str, "image": str}
_WEB = re.compile(r"https?://[^\s/]+\S*")


def read_people(content: Path, site_url: str) -> dict[str, Person]:
    """Return people by each of their names; what is faulty is left out.

    `check_people_file` reports it.
    """
    found: dict[str, Person] = {}
    for name, values in _load(content)[0].items():
        if not isinstance(values, Mapping) or any(_faults(name, values, content)):
            continue
        image = values.get("image", "")
        if image and not _WEB.match(image):
            image = address_of(image, site_url)
        others = tuple(values.get("as", ()))
        known = Person(name, url=values.get("url", ""), image=image)
        for each in (name, *others):
            found[each] = replace(known, known_as=others)
    return found


def picture_files(content: Path) -> Iterator[str]:
    """Yield the pictures below content/ that the file names."""
    for values in _load(content)[0].values():
        name = values.get("image") if isinstance(values, Mapping) else None
        if isinstance(name, str) and not _WEB.match(name) and _is_below(content, name):
            yield name


def introduce(
    people: Iterable[Person], known: Mapping[str, Person]
) -> Iterator[Person]:
    """Yield people with the picture and the link that the file has of them.

    What a header or a setting says itself goes before.
    """
    for person in people:
        own = known.get(person.name)
        if own is None:
            yield person
            continue
        yield replace(
            own,
            role=person.role,
            url=person.url or own.url,
            image=person.image or own.image,
        )


def check_people_file(content: Path) -> Iterator[Problem]:
    """Report what is wrong with the file, each at its line."""
    people, problem = _load(content)
    if problem:
        yield problem
    lines = _lines(content) if people else []
    names: dict[str, str] = {}
    for name, values in people.items():
        line = _find(lines, name)
        where = Where(f"{content.name}/{PEOPLE_FILE}", line)
        if not isinstance(values, Mapping):
            yield Problem(where, f"{name!r} is no person.", f'Write ["{name}"].')
            continue
        yield from (Problem(where, *fault) for fault in _faults(name, values, content))
        for each in (name, *values.get("as", ())):
            other = names.setdefault(str(each), name)
            if other != name:
                what = f"{each!r} is a name of {other!r}, too."
                yield Problem(where, what, "Take one out.", Level.WARNING)


def check_people_named(
    content: Path, named: Collection[str], authors: Collection[str]
) -> Iterator[Problem]:
    """Report people of the file whom no episode and no show names, each at its line.

    `authors` are those of posts: the setting AUTHORS introduces them, not this file.
    """
    people = {n: v for n, v in _load(content)[0].items() if isinstance(v, Mapping)}
    known = {name: {name, *_others(values)} for name, values in people.items()}
    idle = [name for name, own in known.items() if own.isdisjoint(named)]
    if not idle:
        return
    lines = _lines(content)
    free = sorted({*named}.difference(*known.values()))
    for name in idle:
        what = f"No episode and no show names {name!r}."
        fix = did_you_mean(name, free)
        if not known[name].isdisjoint(authors):
            fix = _AUTHORS
        elif not fix and (near := did_you_mean(name, sorted(authors))):
            fix = f"{near} {_AUTHORS}"
        fix = fix or "Write the name as People has it, or take the person out."
        where = Where(f"{content.name}/{PEOPLE_FILE}", _find(lines, name))
        yield Problem(where, what, fix, Level.WARNING)


_AUTHORS = "Who writes posts is introduced by the setting AUTHORS."


def _others(values: Mapping[str, Any]) -> Iterator[str]:
    given = values.get("as", ())
    return (str(each) for each in given) if isinstance(given, list) else iter(())


def _load(content: Path) -> tuple[dict[str, Any], Problem | None]:
    path = content / PEOPLE_FILE
    if not path.is_file():
        return {}, None
    import tomllib  # most sites have no such file

    where = Where(f"{content.name}/{PEOPLE_FILE}")
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), None
    except UnicodeDecodeError:
        return {}, Problem(where, "It is not UTF-8.", "Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+), column (\d+)", str(error))
        if at:
            where = replace(where, line=int(at[1]), column=int(at[2]))
        what = f"It is no TOML: {str(error).partition(' (at')[0]}."
        return {}, Problem(where, what, 'Write ["Name"], and url = "https://…" below.')


def _faults(
    name: str, values: Mapping[str, Any], content: Path
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a person, and what to do about it."""
    for key, value in values.items():
        if key not in _KEYS:
            fix = did_you_mean(key, [*_KEYS]) or f"There are {', '.join(_KEYS)}."
            yield f"{name!r} has {key!r}, which means nothing.", fix
        elif not isinstance(value, _KEYS[key]) or (
            key == "as" and not all(isinstance(each, str) for each in value)
        ):
            kind = "a list of texts" if key == "as" else "text"
            yield f"{key} of {name!r} is not {kind}.", ""
        elif key == "url" and not _WEB.fullmatch(value):
            yield f"url of {name!r} is {value!r}, no address.", "Write https://…."
        elif key == "image" and not (_WEB.match(value) or _is_below(content, value)):
            what = f"image of {name!r}: there is no {content.name}/{value}."
            yield what, "Check the name, or put the file there."


def _is_below(content: Path, name: str) -> bool:
    return ".." not in Path(name).parts and (content / name).is_file()


def _lines(content: Path) -> list[str]:
    text = (content / PEOPLE_FILE).read_bytes().decode("utf-8-sig", errors="replace")
    return text.splitlines()


def _find(lines: list[str], name: str) -> int:
    wanted = (f'["{name}"]', f"['{name}']", f"[{name}]")
    numbers = (n for n, line in enumerate(lines, 1) if line.strip().startswith(wanted))
    return next(numbers, 0)
