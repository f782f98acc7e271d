"""Mended stream: the bytes of an export, without what stops an XML parser."""

import re
from codecs import getincrementaldecoder, register_error
from dataclasses import dataclass
from typing import IO, Any

from causerie.text.xml_characters import strip_illegal_xml


@dataclass(slots=True)
class Damage:
    """What was mended of an export while it was read."""

    characters: int = 0  # that XML does not allow: taken out
    bytes: int = 0  # that are no UTF-8: read as Windows-1252
    sections: int = 0  # that a text would have ended too early
    repeated: int = 0  # items that an earlier file of the export has
    has_bare_sections: bool = False  # whether such texts are to be mended


class MendedStream:
    """An export's bytes, without what keeps an XML parser from reading on."""

    def __init__(self, file: IO[bytes], damage: Damage) -> None:
        self._file = file
        self._damage = damage
        self._held = ""  # the end of what was read, which may go on
        peeked: Any = file.peek(_PROLOG) if hasattr(file, "peek") else b""
        start = bytes(peeked[:_PROLOG])
        self.begins_plainly = bool(_PLAIN_START.match(start))
        declared = re.search(rb"encoding=[\"']([\w.-]+)", start[:200])
        name = declared[1].decode().lower() if declared else "utf-8"
        self._decode = None
        if name in {"utf-8", "utf8"}:
            register_error(_MEND, self._as_windows)
            self._decode = getincrementaldecoder("utf-8")(_MEND).decode

    def read(self, size: int) -> bytes:
        """Return about so many bytes; empty at the end."""
        data = self._file.read(size)
        if self._decode is None:
            return data
        text = self._decode(data, final=not data)
        plain = strip_illegal_xml(text)
        self._damage.characters += len(text) - len(plain)
        if self._damage.has_bare_sections:
            plain = self._mend_sections(plain, is_last=not data)
        if data and not plain:  # half a character: empty would mean the end
            return self.read(size)
        return plain.encode()

    def _mend_sections(self, text: str, *, is_last: bool) -> str:
        """Split the sections that a text would end, as WordPress does since 2013."""
        text = self._held + text
        place, limit = 0, len(text) if is_last else max(len(text) - _TAG_LENGTH, 0)
        done: list[str] = []
        for end in _BARE_END.finditer(text):
            if end.start() >= limit:
                break
            done += [text[place : end.start()], "]]]]><![CDATA[>"]
            place = end.end()
            self._damage.sections += 1
        limit = max(limit, place)
        self._held = text[limit:]
        return "".join([*done, text[place:limit]])

    def _as_windows(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        wrong = error.object[error.start : error.end]
        self._damage.bytes += len(wrong)
        return wrong.decode("cp1252", errors="replace"), error.end


_MEND = "causerie-windows-1252"
_PROLOG = 4000  # bytes, in which an export's first element begins
_PLAIN_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*"
    rb"|<\?(?:(?!\?>).)*\?>\s*)*<rss[\s>]",
    re.DOTALL,
)
# The end of a section that is none: WordPress writes the end of an element after one.
_BARE_END = re.compile(
    r"\]\]>(?!</(?:[a-z]+:\w+|title|link|category|guid)>|<!\[CDATA\[)"
)
_TAG_LENGTH = 60
