"""Webmention: tell an endpoint of a link (https://www.w3.org/TR/webmention/, 3.1.3)."""

from datetime import datetime
from urllib.parse import urlencode

from causerie.net.message import Answer, Fetcher, Request
from causerie.pingbacks.attempt import WEBMENTION, Result, Verdict
from causerie.pingbacks.judge_response import judge_status, told

ANSWER_LIMIT = 64_000  # bytes of an endpoint's answer that are read


def send_webmention(
    fetcher: Fetcher, endpoint: str, *, source: str, target: str, now: datetime
) -> Result:
    """Tell an endpoint that the page `source` links to `target`, or no longer does."""
    request = Request(
        endpoint,
        "POST",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "text/html, application/json, */*;q=0.1",
        },
        body=urlencode({"source": source, "target": target}).encode(),
        limit=ANSWER_LIMIT,
    )

    def judge(answer: Answer) -> Result:
        if answer.status // 100 == 2:  # noqa: PLR2004 - any success (3.1.3)
            return Result(Verdict.ACCEPTED, f"HTTP {answer.status}")
        return judge_status(answer, now=now)

    return told(fetcher, request, judge, protocol=WEBMENTION)
