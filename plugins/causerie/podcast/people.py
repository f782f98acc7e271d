"""People: the value of `People:` in, who is heard and what is wrong with it out.

Roles are those of the Podcast Taxonomy (podcasttaxonomy.com), as the podcast namespace
asks for (1.0, person).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from causerie.podcast.model import Person
from causerie.settings import did_you_mean

ROLES = frozenset(
    """
    director, assistant director, executive producer, senior producer, producer,
    associate producer, development producer, creative director, host, co-host,
    guest host, guest, voice actor, narrator, announcer, reporter, author,
    editorial director, co-writer, writer, songwriter, guest writer, story editor,
    managing editor, script editor, script coordinator, researcher, editor,
    fact checker, translator, transcriber, logger, studio coordinator,
    technical director, technical manager, audio engineer, remote recording engineer,
    post production engineer, audio editor, sound designer, foley artist, composer,
    theme music, music production, music contributor, production coordinator,
    booking coordinator, production assistant, content manager, marketing manager,
    sales representative, sales manager, graphic designer, cover art designer,
    social media manager, consultant, intern, camera operator, lighting designer,
    camera grip, assistant camera, assistant editor
    """.replace("\n", " ")
    .replace("  ", "")
    .strip()
    .split(", ")
)


class Fault(NamedTuple):
    """What is wrong with a value of `People:`."""

    what: str
    fix: str
    is_error: bool = False  # somebody would not be named


def parse_people(value: str) -> tuple[Person, ...]:
    """Read `People:`, a list of names, each with its role in brackets.

    >>> parse_people("Ada (guest), Bob")[0].role
    'guest'

    Of several brackets the last hold the role; commas, semicolons and lines part names.
    """
    found = map(_read, _split(value))
    return tuple(person for person in found if person.name)


def find_faults(value: str) -> Iterator[Fault]:
    """Find who would not be named, or not as it was meant."""
    for written in _split(value):
        person = _read(written)
        last = person.name.rpartition(" ")[2].lower()
        if written.count("(") != written.count(")"):
            what = f"{written[:60]!r} has a bracket without its other one."
            yield Fault(what, "Write Name (role).", is_error=True)
        elif not person.name:
            yield Fault(
                f"{written!r} names nobody.", "Write Name (role).", is_error=True
            )
        elif not _ROLE.fullmatch(written) and last in ROLES and last != written.lower():
            name = person.name.rpartition(" ")[0].rstrip(" :-\u2013\u2014")
            yield Fault(f"{written!r} is a name as a whole.", f"Write {name} ({last})?")
        elif match := _STRAY.search(person.name):
            role = " ".join(next(filter(None, match.groups())).lower().split())
            if role in ROLES or role in _MEANT:
                what = f"{match[0].strip()} is part of the name in {written!r}."
                fix = (
                    f"Write Name ({_MEANT.get(role, role)}), and part names by commas."
                )
                yield Fault(what, fix)
        elif match := _NO_NAME.search(person.name):
            what = f"{match[0]!r} is part of the name in {written!r}."
            yield Fault(what, "Write Name (role).")


def role_fix(role: str) -> str:
    """Say what to write in the place of a role; empty if it is a good one.

    >>> role_fix("invitée"), role_fix("host")
    ('Write guest.', '')
    """
    plain = " ".join(role.lower().split())
    if plain in ROLES:
        return ""
    parts = [
        part for part in re.split(r"[,;/&+]| and | et | und ", plain) if part.strip()
    ]
    if len(parts) > 1:
        return "Name the person once for each role: Ada (guest), Ada (editor)."
    if meant := _MEANT.get(plain):
        return f"Write {meant}."
    near = did_you_mean(plain, sorted(ROLES))
    return near or "Write host, guest or another of podcasttaxonomy.com."


_MEANT = {
    **dict.fromkeys(("invité", "invitée", "gast", "gästin", "invitado"), "guest"),
    **dict.fromkeys(("invitada", "ospite", "convidado", "convidada"), "guest"),
    **dict.fromkeys(("animateur", "animatrice", "hôte", "hôtesse"), "host"),
    **dict.fromkeys(("présentateur", "présentatrice", "moderator"), "host"),
    **dict.fromkeys(("moderatorin", "gastgeber", "gastgeberin"), "host"),
    **dict.fromkeys(("presentador", "presentadora", "anfitrión"), "host"),
    **dict.fromkeys(("cohost", "co host", "coanimateur", "coanimatrice"), "co-host"),
    "translater": "translator",
    "monteur": "audio editor",
    "monteuse": "audio editor",
}
_ROLE = re.compile(r"(?P<name>.*)\((?P<role>[^()]*)\)", re.DOTALL)

# A role in other brackets, or before the name; and what begins a list, or is a link.
_STRAY = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|\uff08([^\uff08\uff09]*)\uff09|\{([^{}]*)\}"
)
_NO_NAME = re.compile(r"^[-*\u2022](?=\s)|<[^<>]*>|https?://\S+")


def _split(value: str) -> Iterator[str]:
    """Split a list at its commas, semicolons and lines, outside of brackets."""
    part, depth = "", 0
    for sign in f"{value}\n":
        depth = max(0, depth + (sign == "(") - (sign == ")"))
        if sign == "\n" or (sign in ",;" and not depth):
            if part.strip():
                yield part.strip()
            part, depth = "", 0
        else:
            part += sign


def _read(written: str) -> Person:
    match = _ROLE.fullmatch(written)
    if match is None:
        return Person(written)
    role = " ".join(match["role"].lower().split())
    return Person(match["name"].strip(), role or "host")
