"""Object store: a bucket of S3's kind, by obstore, which the extra `s3` brings.

Keys and secrets are the environment's, as S3's own tools read them: AWS_ENDPOINT_URL,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION. obstore asks again by itself what
fails in passing; an answer that was lost may so make what was done look like a
conflict: what is there is compared then.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from causerie.errors import PublishError
from causerie.publishing.extras import how_to_install
from causerie.text.printable import printable_line

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Store

_PART = 8 * 1024 * 1024  # bytes; larger files are sent in parts
_AT_ONCE = 4  # parts of a file
_TIMEOUT = "120s"  # of one request
# What obstore tells of how often it has asked.
_RETRIED = re.compile(r" in [\d.]+\w+, after .* retry_timeout: \w+ ")
# How stores say that there is no room, each in its own words and with its own status.
_NO_ROOM = re.compile(
    r"quota|storage.?cap|storage.?full|insufficient.?(storage|capacity)|no space left"
    r"|^507",
    re.IGNORECASE,
)
_STATUS, _CODE = re.compile(r"status code: (\d+)"), re.compile(r"<Code>([\w.]+)</Code>")
_MESSAGE = re.compile(r"<Message>([^<]*)</Message>")
_ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT")
# Any of these says who we are, as S3's own tools read them.
_WHO = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_METADATA_ENDPOINT",
)
_DIGEST = "sha256"  # the name of our metadata


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the list of a bucket tells of an object."""

    size: int  # bytes
    modified: datetime  # aware


@dataclass(frozen=True, slots=True)
class StoredText:
    """A small document, and the version of it."""

    text: str
    version: str  # its ETag


class ConflictError(PublishError):
    """Raised when a document is another than the one that was to be replaced."""


class ObjectStore:
    """The objects of a bucket below a prefix."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.name = f"s3://{bucket}/{prefix}"
        self._store = _open(bucket, prefix)

    def list(self) -> dict[str, StoredObject]:
        """List all objects, by their keys."""
        import obstore

        with self._told():
            rows = [row for rows in obstore.list(self._store) for row in rows]
        return {
            row["path"]: StoredObject(row["size"], row["last_modified"]) for row in rows
        }

    def read(self, key: str) -> StoredText | None:
        """Read a document; none if there is none."""
        import obstore
        from obstore.exceptions import NotFoundError

        with self._told():
            try:
                found = obstore.get(self._store, key)
            except (NotFoundError, FileNotFoundError):
                return None
            text = bytes(found.bytes()).decode()
            return StoredText(text, found.meta["e_tag"] or "")

    def write(self, key: str, text: str) -> None:
        """Write a document, whatever is there."""
        self._put(key, text, "overwrite")

    def replace(self, key: str, text: str, before: StoredText | None) -> StoredText:
        """Write a document in the place of another one, or of none.

        Raise ConflictError if somebody has replaced that meanwhile.
        """
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        mode = {"e_tag": before.version} if before else "create"
        try:
            return self._put(key, text, mode)
        except (AlreadyExistsError, PreconditionError) as error:
            found = self.read(key)
            if found and found.text == text:  # it was written: the answer was lost
                return found
            what = "Somebody else has published meanwhile."
            fix = "Publish again."
            raise ConflictError(what, where=self.name, fix=fix) from error

    def digest(self, key: str) -> str:
        """Return the digest that an object was put with; empty if it has none."""
        import obstore
        from obstore.exceptions import NotFoundError

        with self._told():
            try:
                found = obstore.get(self._store, key, options={"range": (0, 1)})
            except (NotFoundError, FileNotFoundError):
                return ""
            return str(found.attributes.get(_DIGEST, ""))

    def put_file(
        self,
        key: str,
        file: Path,
        headers: dict[str, str],
        *,
        digest: str,
        report: Callable[[int], None],
    ) -> None:
        """Put a file, with headers and its digest; larger ones go in parts."""
        import obstore

        size = file.stat().st_size
        body: Any = _parts(file, report) if size > _PART else file.read_bytes()
        with self._told():
            obstore.put(
                self._store,
                key,
                body,
                attributes={**headers, _DIGEST: digest},
                use_multipart=size > _PART,
                chunk_size=_PART,
                max_concurrency=_AT_ONCE,
            )
        if size <= _PART:
            report(size)

    def copy(self, key: str, to: str) -> None:
        """Copy an object there, with its headers."""
        import obstore

        with self._told():
            obstore.copy(self._store, key, to)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are not there are no fault."""
        import obstore

        doomed = [*keys]
        if doomed:
            with self._told():
                obstore.delete(self._store, doomed)

    def _put(self, key: str, text: str, mode: Any) -> StoredText:
        import obstore

        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        with self._told():
            done = obstore.put(
                self._store,
                key,
                text.encode(),
                mode=mode,
                attributes=headers,
                use_multipart=False,
            )
        return StoredText(text, done["e_tag"] or "")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell errors of the store in a line."""
        from obstore import exceptions

        try:
            yield
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
            raise
        except exceptions.BaseError as error:
            denied = (exceptions.UnauthenticatedError, exceptions.PermissionDeniedError)
            fix = "The live site is whole; publish again."
            if _NO_ROOM.search(_answer(error)):
                fix = "Make room there; the live site is whole."
            elif isinstance(error, denied):
                fix = "See AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, and the key's"
                fix += " rights."
            raise PublishError(_line(error), where=self.name, fix=fix) from error


def _open(bucket: str, prefix: str) -> "S3Store":
    try:
        from obstore.store import S3Store
    except ImportError:
        what = "The library obstore is missing, which S3 needs."
        raise PublishError(
            what, fix=f"Install it: {how_to_install('s3', 'obstore')}"
        ) from None

    local = _is_here(next(filter(None, map(os.environ.get, _ENDPOINTS)), ""))
    if not any(map(os.environ.get, _WHO)):  # else a host of Amazon's would be asked
        what = "Nothing says who you are to the store: AWS_ACCESS_KEY_ID is not set."
        fix = "Set it and AWS_SECRET_ACCESS_KEY in the environment."
        raise PublishError(what, where=f"s3://{bucket}/{prefix}", fix=fix)
    patience: ClientConfig = {"timeout": _TIMEOUT, "connect_timeout": "10s"}
    patience["allow_http"] = local
    retries: RetryConfig = {"max_retries": 6, "retry_timeout": timedelta(seconds=90)}
    return S3Store(
        bucket, prefix=prefix or None, client_options=patience, retry_config=retries
    )


def _is_here(endpoint: str) -> bool:
    """Return whether an address is this machine's; raise PublishError if it is none.

    Without TLS only this machine is asked.
    """
    try:
        parts = urlsplit(endpoint)
        here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        schemes = {"https", "http"} if here else {"https"}
        good = not endpoint or (parts.scheme in schemes and parts.hostname)
    except ValueError:
        good, here = False, False
    if not good:
        what = f"AWS_ENDPOINT_URL is {printable_line(endpoint)!r}."
        raise PublishError(what, fix="Write it as https://s3.example.org.")
    return here


def _parts(file: Path, report: Callable[[int], None]) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while part := opened.read(_PART):
            yield part
            report(len(part))


def _line(error: Exception) -> str:
    text = str(error)
    first = _RETRIED.sub("", text.partition("\n")[0].partition("<?xml")[0])
    code = _CODE.search(text)
    return f"{first.rstrip(' .:')}{f' ({code[1]})' if code else ''}."


def _answer(error: Exception) -> str:
    """Return what the store itself has said; names of files are no part of it."""
    found = (of.search(str(error)) for of in (_STATUS, _CODE, _MESSAGE))
    return " ".join(match[1] for match in found if match)
