"""Mail: a comment out of one e-mail (RFC 5322), whatever program wrote it.

Only name, date, text and what it answers are kept; the sender's address is not.
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
from causerie.comments.reply_text import answer_of, unwrap
from causerie.errors import ContentError
from causerie.text.charset import REPLACEMENT, decode, find_codec

MAX_MAIL = 25_000_000  # bytes, with all that is attached
MAX_PART = 256_000  # characters of the text that is read
MAX_HEADER = 2_000  # characters


def read_mail(data: bytes, *, now: datetime) -> Comment:
    """Read the comment that a mail is; its date is `now` if the mail tells none.

    Its parent is what the mail says it answers, if that is one of our comments. Raise
    ContentError if the mail is too big, or cannot be read, or says nothing.
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
    answered = _COMMENT.search(_header(message, "In-Reply-To"))
    return replace(comment, parent=answered[1]) if answered else comment


# Programs say so of anything.
_SAY_NOTHING = {"ascii", "us-ascii", "ansi_x3.4-1968"}
# Encoded words (RFC 2047) in a row.
_ENCODED = re.compile(
    r"=\?[^?]*\?[qb]\?.*?\?=(\s*=\?[^?]*\?[qb]\?.*?\?=)*", re.IGNORECASE
)
_COMMENT = re.compile(r"<comment-([A-Za-z0-9_-]{1,40})@")


class _Verbatim(Compat32):
    """Give header values as they came, if not too long.

    Compat32 makes question marks of bytes beyond ASCII, which many programs send.
    """

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value[:MAX_HEADER]


def _check_headers(message: Message) -> None:
    """Refuse a mail some of whose headers would be read, and shown, as its text."""
    if any(isinstance(d, MissingHeaderBodySeparatorDefect) for d in message.defects):
        what = "The mail does not begin with headers only, up to an empty line."
        raise ContentError(what, fix="Give one whole mail, as it came.")


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name, ""))
    return decode(raw.encode("ascii", "surrogateescape"))


def _decode(data: bytes, charset: str, *, markup: bool = False) -> str:
    """Decode by what the mail says, if it can be true, or by what is likely."""
    codec = None if charset.lower() in _SAY_NOTHING else find_codec(charset)
    if codec and codec != REPLACEMENT:
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return decode(data, markup=markup)


def _name(sender: str) -> str:
    """Read the name in a From header, or what stands before the @ of the address."""
    name, address = parseaddr(" ".join(sender.split()))
    with suppress(HeaderParseError):  # a broken encoded word stays as it stands
        name = _ENCODED.sub(lambda words: _words(words[0]), name)
    return name or address.partition("@")[0]


def _words(encoded: str) -> str:
    return "".join(
        part if isinstance(part, str) else _decode(part, charset or "")
        for part, charset in decode_header(encoded)
    )


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    # -0000: a time whose zone is not told (RFC 5322, 3.3)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _text(message: Message) -> str:
    """Return what the sender wrote, without what is quoted and the signature."""
    parts = {part.get_content_type(): part for part in reversed([*_parts(message)])}
    if plain := parts.get("text/plain"):
        text = answer_of(_content(plain))
        flowed = str(plain.get_param("format", "")).lower() == "flowed"
        delsp = str(plain.get_param("delsp", "")).lower() == "yes"
        return unwrap(text, flowed=flowed, delsp=delsp)
    if html := parts.get("text/html"):
        return answer_of(html_to_text(_content(html)))
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """Yield the texts of a mail that are neither attached nor in an attached mail."""
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
