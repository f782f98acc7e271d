"""Read and write speakers in formats that name them in the words: `Ana: Oui.`."""

import re

from causerie.podcast.transcripts.cues import JOINER


def split_speaker(words: str) -> tuple[str, str] | None:
    """Split the speaker's name off the words; return None if there is no name.

    >>> split_speaker("Jean de La Fontaine: Oui."), split_speaker("Je dis : oui.")
    (('Jean de La Fontaine', 'Oui.'), None)

    A name begins with a capital. It has up to three words, or up to five if the last
    begins with a capital too.
    """
    match = _NAMED.fullmatch(words)
    return (match["name"], match["words"]) if match else None


def split_marked(words: str) -> tuple[str, str] | None:
    """Split the speaker off words that `mark_speaker` wrote; None for any others."""
    if words.startswith(JOINER):
        return "", words[1:]
    name, separator, rest = words.partition(f"{JOINER}: ")
    return (name, rest) if separator else None


def mark_speaker(speaker: str, words: str) -> str:
    """Write a speaker, or that there is none, so that `split_marked` reads it back."""
    return f"{speaker}{JOINER}: {words}" if speaker else JOINER + words


_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][^\s:]{0,30}"
_WORD = r"\ [^\s:]{1,30}"
_NAMED = re.compile(
    rf"(?P<name>{_CAPITAL}(?:(?:{_WORD}){{0,2}}|(?:{_WORD}){{0,3}}\ {_CAPITAL}))"
    r":\s+(?P<words>\S.*)",
    re.DOTALL,
)
