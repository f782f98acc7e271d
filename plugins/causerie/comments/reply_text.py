"""Reply text: what a person wrote in a mail, without what mail programs add."""

import re
from collections.abc import Sequence
from itertools import pairwise


def strip_quotes(text: str) -> str:
    r"""Return a mail's text without quotations and signature.

    >>> strip_quotes("Oui.\n\nLe 2 mars, A <a@b.example> a écrit :\n> Non ?\n-- \nB\n")
    'Oui.\n'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _SIGNATURE.fullmatch(line) or _is_forwarded(lines, number):
            break
        if line.startswith(">"):
            _drop_attribution(kept)
        else:
            kept.append(line)
    _drop_attribution(kept)
    return "\n".join(kept)


def unwrap_lines(text: str, *, flowed: bool = False, delsp: bool = False) -> str:
    r"""Join the lines that a mail program wrapped, so that a paragraph is one line.

    Flowed text marks them by a final space, which with DelSp is removed (RFC 3676, 4).
    In other text a line was wrapped if the next word would not have fitted.

    >>> unwrap_lines("un \ndeux\ntrois\n", flowed=True)
    'un deux\ntrois\n'
    """
    lines = text.split("\n")
    if flowed:  # a space in front is stuffing (4.4)
        lines = [line.removeprefix(" ") for line in lines]
    pieces = []
    for line, following in pairwise([*lines, ""]):
        if flowed and line.endswith(" "):
            pieces.append(line[:-1] if delsp else line)
        elif not flowed and _is_wrapped(line, following):
            pieces.append(f"{line.rstrip()} ")
        else:
            pieces.append(f"{line}\n")
    return "".join(pieces)[:-1]


# Mail programs wrap lines at 66 to 80 columns.
_NARROW, _WIDE = 66, 80
_ITEM = re.compile(r"[-*•\u2013] |\d+[.)] ")

_SIGNATURE = re.compile(
    r"-- ?|(Envoyé (de|depuis) mon|Sent from my|Von meinem) .{1,40}"
)
# "Le 2 mars, A a écrit :", often broken into two or three lines.
_ATTRIBUTION = re.compile(r"(Le|On|Am) .*\b(a écrit|wrote|schrieb)\b[^:]*:\s*")
_ATTRIBUTION_LINES, _ATTRIBUTION_LENGTH = 3, 400  # at most; characters

# These lines precede the original mail, or the footer of a mailing list.
_ORIGINAL = re.compile(
    r"-{3,} ?(Original Message|Message d['\u2019]origine|Message transféré"
    r"|Ursprüngliche Nachricht|Forwarded message) ?-{3,}\s*|_{20,}\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(De|From|Von)\s?:\*?\s")
_SENT = re.compile(r"\*?(Envoyé|Sent|Gesendet|Date|Datum)\s?:\*?\s")


def _is_wrapped(line: str, following: str) -> bool:
    word = following.partition(" ")[0]
    fits = len(line) + 1 + len(word) <= _NARROW
    is_long = len(line) > _WIDE  # it was not wrapped
    return bool(line and word) and not (fits or is_long or _ITEM.match(following))


def _is_forwarded(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    if _ORIGINAL.fullmatch(line):
        return True
    following = lines[number + 1 : number + 3]
    return bool(_FROM.match(line)) and any(map(_SENT.match, following))


def _drop_attribution(kept: list[str]) -> None:
    """Remove the line that introduces a quotation, at the end of the kept lines."""
    while kept and not kept[-1].strip():
        kept.pop()
    for size in range(1, _ATTRIBUTION_LINES + 1):
        last = kept[-size:]
        if sum(map(len, last)) > _ATTRIBUTION_LENGTH:
            break
        if _ATTRIBUTION.fullmatch(" ".join(last)):
            del kept[-size:]
            break
    kept.append("")
