"""Decode the texts of tags, also those whose declared encoding is wrong.

Many programs declare a wrong encoding. A text that can only have been written in
another encoding is decoded by that one; any other text stays as declared.
"""

import codecs


def decode_text(data: bytes, encoding: int) -> str:
    r"""Decode a text of ID3 (id3v2.4.0-structure, 4), even one that is truncated.

    >>> decode_text(b"L\x92\x9cuvre", 0), decode_text(b"\0O\0u\0i", 1)
    ('L’œuvre', 'Oui')
    """
    if data[:2] in _MARKS:  # some programs write UTF-16 and declare Latin-1
        text = data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
    elif encoding in {_UTF_16, _UTF_16_BE}:
        text = data.decode(_byte_order(data, encoding), errors="replace")
    elif encoding == _UTF_8 and _is_utf_8(data):
        text = data.decode()
    else:
        text = data.decode("latin-1")
    return fix_mojibake(text)


def split_texts(data: bytes, encoding: int) -> list[bytes]:
    """Split a list of texts at the zeros that end each of them."""
    is_utf_16 = encoding in {_UTF_16, _UTF_16_BE} or data[:2] in _MARKS
    if not is_utf_16:
        return data.split(b"\0")
    parts, start = [], 0
    for position in range(0, len(data) - 1, 2):
        if data[position] == data[position + 1] == 0:
            parts.append(data[start:position])
            start = position + 2
    return [*parts, data[start:]]


def end_of_text(data: bytes, encoding: int) -> int:
    """Return the position after the zeros that end a text."""
    if encoding not in {_UTF_16, _UTF_16_BE}:
        return data.find(b"\0") + 1 or len(data)
    position = data.find(b"\0\0")
    while position % 2 and position > 0:
        position = data.find(b"\0\0", position + 1)
    return position + 2 if position >= 0 else len(data)


def fix_mojibake(text: str) -> str:
    r"""Decode anew a text that was certainly decoded in a wrong encoding.

    Valid UTF-8 that was decoded as Latin-1 or Windows-1252 is hardly ever another text.
    ISO-8859-1 has only control characters from 80 to 9F, which no text holds: they are
    replaced by the letters of Windows-1252, as browsers do (encoding.spec.whatwg.org,
    4.2).

    >>> fix_mojibake("Ã‰tÃ©"), fix_mojibake("S\xc3O"), fix_mojibake("a\x96b")
    ('Été', 'SÃO', 'a–b')
    """
    if text.isascii():
        return text
    original = _original_bytes(text)
    if original is not None:
        for end in range(len(original), max(0, len(original) - 4), -1):
            # fields of a limited number of bytes may end inside a character
            prefix = original[:end]
            if prefix.isascii():
                break
            if _is_utf_8(prefix):
                return prefix.decode()
    return text.translate(_CONTROLS)


_UTF_16, _UTF_16_BE, _UTF_8 = 1, 2, 3  # the numbers of encodings in ID3
_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


def _windows_1252() -> dict[int, str]:
    """Return the letters of Windows-1252 whose bytes are controls in Latin-1."""
    found = {}
    for byte in range(0x80, 0xA0):
        letter = bytes((byte,)).decode("windows-1252", errors="ignore")
        if letter:
            found[byte] = letter
    return found


_CONTROLS = _windows_1252()
_BYTES = {ord(letter): byte for byte, letter in _CONTROLS.items()}


def _original_bytes(text: str) -> bytes | None:
    """Return the bytes of a text that was decoded from one byte a letter, or None."""
    found = [_BYTES.get(ord(letter), ord(letter)) for letter in text]
    return bytes(found) if max(found) < 256 else None  # noqa: PLR2004


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _byte_order(data: bytes, encoding: int) -> str:
    """Guess the byte order of UTF-16 without a mark from the positions of zeros."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if first != second and max(first, second) * 4 > len(data):
        return "utf-16-be" if first > second else "utf-16-le"
    return "utf-16-be" if encoding == _UTF_16_BE else "utf-16-le"
