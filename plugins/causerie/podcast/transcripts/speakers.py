"""Who speaks, where a format has no other place for it than the words: `Ana: Oui.`."""

import re

from causerie.podcast.transcripts.cues import JOINER


def split_speaker(words: str) -> tuple[str, str] | None:
    """Return the name that words begin with, and the words after it; None without one.

    >>> split_speaker("Jean de La Fontaine: Oui."), split_speaker("Je dis : oui.")
    (('Jean de La Fontaine', 'Oui.'), None)

    A name begins with a capital. It has up to three words, or up to five if the last
    begins with a capital too.
    """
    match = _NAMED.fullmatch(words)
    return (match["name"], match["words"]) if match else None


def split_marked(words: str) -> tuple[str, str] | None:
    """Return who speaks where `mark_speaker` said so; None where it did not."""
    if words.startswith(JOINER):
        return "", words[1:]
    name, mark, said = words.partition(f"{JOINER}: ")
    return (name, said) if mark else None


def mark_speaker(speaker: str, words: str) -> str:
    """Write who speaks, or that nobody is told, so that it cannot be misread."""
    return f"{speaker}{JOINER}: {words}" if speaker else JOINER + words


_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][^\s:]{0,30}"
_WORD = r"\ [^\s:]{1,30}"
_NAMED = re.compile(
    rf"(?P<name>{_CAPITAL}(?:(?:{_WORD}){{0,2}}|(?:{_WORD}){{0,3}}\ {_CAPITAL}))"
    r":\s+(?P<words>\S.*)",
    re.DOTALL,
)
