"""Webmention client: notify an endpoint (https://www.w3.org/TR/webmention/, 3.1.3)."""

from datetime import datetime
from urllib.parse import urlencode

from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.attempt import WEBMENTION, Attempt, Outcome
from causerie.pingbacks.classify_response import classify_status, post_and_classify

MAX_RESPONSE = 64_000  # bytes of an endpoint's response that are read


def send_webmention(
    fetcher: Fetcher, endpoint: str, *, source: str, target: str, now: datetime
) -> Attempt:
    """Notify an endpoint that the page `source` links to `target`, or did."""
    request = Request(
        endpoint,
        "POST",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/html, application/json, */*;q=0.1",
        },
        body=urlencode({"source": source, "target": target}).encode(),
        limit=MAX_RESPONSE,
    )

    def classify(response: Response) -> Attempt:
        if response.status // 100 == 2:  # noqa: PLR2004 - any success (3.1.3)
            return Attempt(Outcome.ACCEPTED, f"HTTP {response.status}")
        return classify_status(response, now=now)

    return post_and_classify(fetcher, request, classify, protocol=WEBMENTION)
