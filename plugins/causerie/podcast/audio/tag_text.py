"""The texts of tags, as the programs meant them that wrote them.

Tags say in which encoding a text is, and many say it wrongly. What can only have been
meant otherwise is read so; all else stays as it is.
"""

import codecs


def decode_text(data: bytes, encoding: int) -> str:
    r"""Read a text of ID3 (id3v2.4.0-structure, 4), whatever its end.

    >>> decode_text(b"L\x92\x9cuvre", 0), decode_text(b"\0O\0u\0i", 1)
    ('L’œuvre', 'Oui')
    """
    if data[:2] in _MARKS:  # some write UTF-16 and call it Latin-1
        text = data[: len(data) // 2 * 2].decode("utf-16", errors="replace")
    elif encoding in {_UTF_16, _UTF_16_BE}:
        text = data.decode(_order(data, encoding), errors="replace")
    elif encoding == _UTF_8 and _is_utf_8(data):
        text = data.decode()
    else:
        text = data.decode("latin-1")
    return mend_text(text)


def split_texts(data: bytes, encoding: int) -> list[bytes]:
    """Split what holds several texts, each but the last ended by zeros."""
    wide = encoding in {_UTF_16, _UTF_16_BE} or data[:2] in _MARKS
    if not wide:
        return data.split(b"\0")
    parts, start = [], 0
    for place in range(0, len(data) - 1, 2):
        if data[place] == data[place + 1] == 0:
            parts.append(data[start:place])
            start = place + 2
    return [*parts, data[start:]]


def end_of_text(data: bytes, encoding: int) -> int:
    """Return where what follows a text begins that is ended by zeros."""
    if encoding not in {_UTF_16, _UTF_16_BE}:
        return data.find(b"\0") + 1 or len(data)
    place = data.find(b"\0\0")
    while place % 2 and place > 0:
        place = data.find(b"\0\0", place + 1)
    return place + 2 if place >= 0 else len(data)


def mend_text(text: str) -> str:
    r"""Read again a text that was read in a wrong encoding, if that is sure.

    Bytes of UTF-8 taken for Latin-1 or Windows-1252 hardly ever are other words.
    ISO-8859-1 has only controls from 80 to 9F, which no text holds: like browsers, the
    letters of Windows-1252 are taken for them (encoding.spec.whatwg.org, 4.2).

    >>> mend_text("Ã‰tÃ©"), mend_text("S\xc3O"), mend_text("a\x96b")
    ('Été', 'SÃO', 'a–b')
    """
    if text.isascii():
        return text
    written = _as_bytes(text)
    if written is not None:
        for end in range(len(written), max(0, len(written) - 4), -1):
            # a field of 30 bytes, and lists that count bytes, end inside a letter
            whole = written[:end]
            if whole.isascii():
                break
            if _is_utf_8(whole):
                return whole.decode()
    return text.translate(_CONTROLS)


_UTF_16, _UTF_16_BE, _UTF_8 = 1, 2, 3  # what a frame says of its texts
_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}


def _windows_1252() -> dict[int, str]:
    """Return what stands in Windows-1252 where Latin-1 has controls."""
    found = {}
    for byte in range(0x80, 0xA0):
        letter = bytes((byte,)).decode("windows-1252", errors="ignore")
        if letter:
            found[byte] = letter
    return found


_CONTROLS = _windows_1252()
_BYTES = {ord(letter): byte for byte, letter in _CONTROLS.items()}


def _as_bytes(text: str) -> bytes | None:
    """Return the bytes that were read as this text, if one byte was each letter."""
    found = [_BYTES.get(ord(letter), ord(letter)) for letter in text]
    return bytes(found) if max(found) < 256 else None  # noqa: PLR2004


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _order(data: bytes, encoding: int) -> str:
    """Tell the order of bytes in UTF-16 without a mark, by where the zeros stand."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if first != second and max(first, second) * 4 > len(data):
        return "utf-16-be" if first > second else "utf-16-le"
    return "utf-16-be" if encoding == _UTF_16_BE else "utf-16-le"
