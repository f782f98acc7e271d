"""Decode untrusted bytes to text by the rules that browsers follow.

Only the labels of the WHATWG Encoding Standard (4.2) are accepted: Python also has
codecs that are not for text (unicode_escape, idna, base64) or that can hide markup
(utf-7).
"""

import codecs
import re

DEFAULT = "utf-8"
WESTERN = "cp1252"  # what Latin-1 and ASCII mean on the web
REPLACEMENT = "replacement"  # encodings that may hide markup: not decoded

# The labels of each Python codec.
_ENCODINGS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2"
    " iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3"
    " iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4"
    " iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595"
    " iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114"
    " iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6"
    " iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126"
    " iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso-8859-8"
    " iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 iso_8859-8"
    " iso_8859-8:1988 logical visual",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    WESTERN: "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1"
    " iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii"
    " windows-1252 x-cp1252 x-user-defined",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9"
    " iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb_2312 gb_2312-80 gbk"
    " iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022-jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987"
    " ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    REPLACEMENT: "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr"
    " replacement",
}
_LABELS = {
    label: codec for codec, labels in _ENCODINGS.items() for label in labels.split()
}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def find_codec(label: str) -> str | None:
    """Return the Python codec for a label; None if browsers do not know it.

    >>> find_codec(" ISO-8859-1 "), find_codec("unicode_escape")
    ('cp1252', None)
    """
    return _LABELS.get(label.strip("\t\n\f\r ").lower())


def decode(data: bytes, label: str = "", *, markup: bool = False) -> str:
    """Decode by the byte order mark, the label, a declaration in markup, or a guess.

    Invalid bytes become U+FFFD. Valid UTF-8 without any declaration is UTF-8.
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    found = find_codec(label) or (_declared(data) if markup else None) or _guess(data)
    return "\ufffd" if found == REPLACEMENT else data.decode(found, "replace")


_PRESCAN_LIMIT = 65_536  # bytes in which markup may declare its charset
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_XML = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_META = re.compile(
    rb"""<meta[\s/]((?:[^>"']|"[^"]{0,999}"|'[^']{0,999}'){1,999})""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    rb"""([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"""
)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def _declared(data: bytes) -> str | None:
    """Find the charset in a <meta> or an XML declaration (HTML Standard, 13.2.3.2)."""
    head = _COMMENT.sub(b"", data[:_PRESCAN_LIMIT])
    labels = [found[1] for found in [_XML.match(head)] if found]
    for meta in _META.finditer(head):
        attributes: dict[bytes, bytes] = {}
        for name, *values in _ATTRIBUTE.findall(meta[1]):
            attributes.setdefault(name.lower(), b"".join(values))
        labels.append(attributes.get(b"charset", b""))
        if attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            labels += _CHARSET.findall(attributes.get(b"content", b""))[:1]
    for label in labels:
        if codec := find_codec(label.decode("ascii", "replace")):
            # it could be read as ASCII, so it is not UTF-16
            return DEFAULT if codec.startswith("utf-16") else codec
    return None


def _guess(data: bytes) -> str:
    try:
        # the last character may be incomplete
        codecs.getincrementaldecoder(DEFAULT)().decode(data)
    except UnicodeDecodeError:
        return WESTERN
    return DEFAULT
