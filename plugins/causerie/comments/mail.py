"""Mail: read a comment from an e-mail (RFC 5322), whatever program wrote it.

Only name, date, text and parent are read; the sender's address is not stored.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MissingHeaderBodySeparatorDefect
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime

from causerie.comments.html_to_text import html_to_text
from causerie.comments.model import Comment, new_comment
from causerie.comments.reply_text import strip_quotes, unwrap_lines
from causerie.errors import ContentError
from causerie.text.charset import REPLACEMENT, decode, find_codec

MAX_MAIL = 25_000_000  # bytes, with attachments
MAX_PART = 256_000  # characters of the text that is read
MAX_HEADER = 2_000  # characters


def read_mail(data: bytes, *, now: datetime) -> Comment:
    """Read a comment from a mail; its date is `now` if the mail has none.

    Its parent is the comment that In-Reply-To names, if it names one. Raise
    ContentError if the mail is too large, cannot be read, or has no text of its own.
    """
    if len(data) > MAX_MAIL:
        what = f"The mail has more than {MAX_MAIL // 1_000_000} MB."
        raise ContentError(what, fix="Give it without what is attached.")
    try:
        message = message_from_bytes(data, policy=_Verbatim())
        _check_headers(message)
        text = _text(message)
        name = _name(_header(message, "From"))
        date = _date(_header(message, "Date")) or now
    except RecursionError:
        what = "The mail is nested too deeply to be one that a person wrote."
        raise ContentError(what) from None
    comment = new_comment(name, text, date=date)
    if not comment.text:
        fix = "Does it answer beside what it quotes?"
        raise ContentError("The mail holds no text of its own.", fix=fix)
    parent = _COMMENT_REFERENCE.search(_header(message, "In-Reply-To"))
    return replace(comment, parent=parent[1]) if parent else comment


# Mail programs declare them for any text.
_UNINFORMATIVE_CHARSETS = {"ascii", "us-ascii", "ansi_x3.4-1968"}
# A sequence of encoded words (RFC 2047).
_ENCODED = re.compile(
    r"=\?[^?]*\?[qb]\?.*?\?=(\s*=\?[^?]*\?[qb]\?.*?\?=)*", re.IGNORECASE
)
_COMMENT_REFERENCE = re.compile(r"<comment-([A-Za-z0-9_-]{1,40})@")


class _Verbatim(Compat32):
    """Keep header values as they came, up to a limit.

    Compat32 replaces bytes beyond ASCII, which many programs send, by question marks.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value[:MAX_HEADER]


def _check_headers(message: Message) -> None:
    """Raise ContentError if headers would be read, and shown, as the mail's text."""
    if any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in message.defects):
        what = "The mail does not begin with headers only, up to an empty line."
        raise ContentError(what, fix="Give one whole mail, as it came.")


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name, ""))
    return decode(raw.encode("ascii", "surrogateescape"))


def _decode(data: bytes, charset: str, *, markup: bool = False) -> str:
    """Decode by the declared charset, if it fits, or by the most likely one."""
    codec = None if charset.lower() in _UNINFORMATIVE_CHARSETS else find_codec(charset)
    if codec and codec != REPLACEMENT:
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return decode(data, markup=markup)


def _name(sender: str) -> str:
    """Return the name of a From header, or the local part of its address."""
    name, address = parseaddr(" ".join(sender.split()))
    with suppress(HeaderParseError):  # an invalid encoded word stays as it is
        name = _ENCODED.sub(lambda words: _decode_words(words[0]), name)
    return name or address.partition("@")[0]


def _decode_words(encoded: str) -> str:
    return "".join(
        part if isinstance(part, str) else _decode(part, charset or "")
        for part, charset in decode_header(encoded)
    )


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    # -0000: a time without zone information (RFC 5322, 3.3)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _text(message: Message) -> str:
    """Return the text of the sender, without quotations and signature."""
    parts = {part.get_content_type(): part for part in reversed([*_parts(message)])}
    if plain := parts.get("text/plain"):
        text = strip_quotes(_content(plain))
        flowed = str(plain.get_param("format", "")).lower() == "flowed"
        delsp = str(plain.get_param("delsp", "")).lower() == "yes"
        return unwrap_lines(text, flowed=flowed, delsp=delsp)
    if html := parts.get("text/html"):
        return strip_quotes(html_to_text(_content(html)))
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """Yield the text parts of a mail that are not attachments, nor in one."""
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
        return
    is_attached = message.get_content_disposition() == "attachment"
    if message.get_content_maintype() == "text" and not is_attached:
        yield message


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    markup = part.get_content_subtype() == "html"
    charset = str(part.get_content_charset() or "")
    return _decode(data, charset, markup=markup)[:MAX_PART]
