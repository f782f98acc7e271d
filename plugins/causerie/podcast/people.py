"""Parse and check the value of `People:`.

Roles are those of the Podcast Taxonomy (podcasttaxonomy.com), as the podcast namespace
requires (1.0, person).
"""

import re
from collections.abc import Iterator

from causerie.podcast.show import Person
from causerie.problems import Finding, Level
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


def parse_people(value: str) -> tuple[Person, ...]:
    """Parse a list of names, each with its role in brackets.

    >>> parse_people("Ada (guest), Bob")[0].role
    'guest'

    Commas, semicolons and line ends separate names. If a name has several brackets, the
    last ones hold the role.
    """
    found = map(_read, _split(value))
    return tuple(person for person in found if person.name)


def check_people(value: str) -> Iterator[Finding]:
    """Find persons who would not be named, or not as the author meant."""
    for written in _split(value):
        person = _read(written)
        last = person.name.rpartition(" ")[2].lower()
        if written.count("(") != written.count(")"):
            what = f"{written[:60]!r} has a bracket without its other one."
            yield Finding(what, "Write Name (role).")
        elif not person.name:
            yield Finding(f"{written!r} names nobody.", "Write Name (role).")
        elif not _ROLE.fullmatch(written) and last in ROLES and last != written.lower():
            name = person.name.rpartition(" ")[0].rstrip(" :-\u2013\u2014")
            what = f"{written!r} is a name as a whole."
            yield Finding(what, f"Write {name} ({last})?", Level.WARNING)
        elif match := _OTHER_BRACKETS.search(person.name):
            role = " ".join(next(filter(None, match.groups())).lower().split())
            if role in ROLES or role in _SYNONYMS:
                what = f"{match[0].strip()} is part of the name in {written!r}."
                role = _SYNONYMS.get(role, role)
                fix = f"Write Name ({role}), and part names by commas."
                yield Finding(what, fix, Level.WARNING)
        elif match := _NOT_A_NAME.search(person.name):
            what = f"{match[0]!r} is part of the name in {written!r}."
            yield Finding(what, "Write Name (role).", Level.WARNING)


def role_fix(role: str) -> str:
    """Say what to write instead of a role; empty if the role is valid.

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
    if meant := _SYNONYMS.get(plain):
        return f"Write {meant}."
    near = did_you_mean(plain, sorted(ROLES))
    return near or "Write host, guest or another of podcasttaxonomy.com."


_SYNONYMS = {
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

# A role in other brackets; the beginning of a list item, or a link.
_OTHER_BRACKETS = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|\uff08([^\uff08\uff09]*)\uff09|\{([^{}]*)\}"
)
_NOT_A_NAME = re.compile(r"^[-*\u2022](?=\s)|<[^<>]*>|https?://\S+")


def _split(value: str) -> Iterator[str]:
    """Split a list at line ends, and at commas and semicolons outside of brackets."""
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
