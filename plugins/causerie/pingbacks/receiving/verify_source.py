"""Verify a source: fetch it, and check that it links to its target."""

from datetime import datetime
from urllib.parse import urldefrag

from causerie.errors import FetchError, ForbiddenAddressError
from causerie.net.http_message import Fetcher, Request
from causerie.pingbacks.attempt import Outcome, classify_status
from causerie.pingbacks.parsing.parser_process import shared_parser
from causerie.pingbacks.parsing.verification import SourceStatus, Verification

ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.5"
_LOST = {404: SourceStatus.NOT_FOUND, 410: SourceStatus.GONE}


def verify_source(
    fetcher: Fetcher,
    *,
    source: str,
    target: str,
    now: datetime,
    quick: bool = False,
) -> Verification:
    """Fetch the page `source`, and check that it links to exactly `target`.

    The page is parsed by a process with limits; a `quick` check leaves one that takes
    long, to be tried again.
    """
    request = Request(urldefrag(source).url, headers={"Accept": ACCEPT})
    try:
        response = fetcher.fetch(request)
        if response.status // 100 == 2:  # noqa: PLR2004 - any success
            return shared_parser().verify_link(response, target, quick=quick)
    except ForbiddenAddressError as error:
        return Verification(SourceStatus.REFUSED, error.what)
    except FetchError as error:
        return Verification(SourceStatus.RETRY, error.what)
    detail = f"HTTP {response.status}"
    if lost := _LOST.get(response.status):
        return Verification(lost, detail)
    retry = classify_status(response, now=now).outcome is Outcome.RETRY
    return Verification(SourceStatus.RETRY if retry else SourceStatus.REFUSED, detail)
