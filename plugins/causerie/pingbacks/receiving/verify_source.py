"""Verify: whether a page that says it links to ours does, and what it says there."""

from datetime import datetime
from urllib.parse import urldefrag

from causerie.errors import FetchError, ForbiddenAddressError
from causerie.net.message import Fetcher, Request
from causerie.pingbacks.attempt import Verdict
from causerie.pingbacks.judge_response import judge_status
from causerie.pingbacks.parsing.parser_process import shared_reader
from causerie.pingbacks.parsing.source_page import Finding, Verification

__all__ = ["Finding", "Verification", "verify"]

ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.5"
_GONE = 410
_MISSING = 404


def verify(
    fetcher: Fetcher, *, source: str, target: str, now: datetime
) -> Verification:
    """Look whether the page `source` links to exactly `target`.

    Whatever the page holds, it is read by a process with limits.
    """
    request = Request(urldefrag(source).url, headers={"Accept": ACCEPT})
    try:
        answer = fetcher.fetch(request)
        if answer.status // 100 == 2:  # noqa: PLR2004 - any success
            return shared_reader().look_into(answer, target)
    except ForbiddenAddressError as error:
        return Verification(Finding.REFUSED, error.what)
    except FetchError as error:
        return Verification(Finding.AGAIN, error.what)
    said = f"HTTP {answer.status}"
    if answer.status == _GONE:
        return Verification(Finding.GONE, said)
    if answer.status == _MISSING:
        return Verification(Finding.MISSING, said)
    verdict = judge_status(answer, now=now).verdict
    again = verdict is Verdict.AGAIN
    return Verification(Finding.AGAIN if again else Finding.REFUSED, said)
