"""Clients: notify an endpoint of a link by a webmention, or a server by a pingback.

Webmention, 3.1.3 (https://www.w3.org/TR/webmention/); Pingback 1.0, 3
(https://hixie.ch/specs/pingback/pingback), which is XML-RPC.
"""

import xmlrpc.client
from datetime import datetime
from urllib.parse import urlencode

from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.attempt import (
    Attempt,
    Outcome,
    classify_status,
    post_and_classify,
)
from causerie.pingbacks.parsing.endpoint_discovery import PINGBACK, WEBMENTION
from causerie.pingbacks.xml_rpc import parse_xml, read_fault

MAX_RESPONSE = 64_000  # bytes of a response that are read

# The fault codes of the specification (3) and of XML-RPC servers, with the outcome and
# the detail of each. WordPress returns 0 for all of them but 48.
FAULTS = {
    0: (Outcome.RETRY_ONCE, "no reason given"),
    16: (Outcome.RETRY_ONCE, "it does not find our page"),
    17: (Outcome.RETRY_ONCE, "it does not find the link in our page"),
    32: (Outcome.REFUSED, "it says its page does not exist"),
    33: (Outcome.REFUSED, "its page takes no pingbacks"),
    48: (Outcome.ACCEPTED, "it knew already"),
    49: (Outcome.REFUSED, "access denied"),
    50: (Outcome.RETRY, "it could not reach another server"),
    -32601: (Outcome.REFUSED, "it does not know pingbacks"),
    -32602: (Outcome.REFUSED, "it takes other parameters"),
    -32700: (Outcome.REFUSED, "it could not parse what we sent"),
}


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


def send_pingback(
    fetcher: Fetcher, server: str, *, source: str, target: str, now: datetime
) -> Attempt:
    """Notify a pingback server that the page `source` links to `target`."""
    call = xmlrpc.client.dumps((source, target), "pingback.ping")
    request = Request(
        server,
        "POST",
        headers={"Content-Type": "text/xml", "Accept": "text/xml"},
        body=call.encode(),
        limit=MAX_RESPONSE,
    )

    def classify(response: Response) -> Attempt:
        if response.status != 200:  # noqa: PLR2004 - also for faults (XML-RPC)
            return classify_status(response, now=now)
        return classify_response(response.body)

    return post_and_classify(fetcher, request, classify, protocol=PINGBACK)


def classify_response(body: bytes) -> Attempt:
    """Classify an XML-RPC response: one string, or a fault."""
    root = parse_xml(body)
    if root is None or root.tag != "methodResponse":
        return Attempt(Outcome.RETRY, "it does not answer in XML-RPC")
    fault = read_fault(root)
    if fault is None:
        if root.find("params/param/value") is None:
            return Attempt(Outcome.RETRY, "its XML-RPC is empty")
        return Attempt(Outcome.ACCEPTED, "accepted")
    code, message = fault
    outcome, meaning = FAULTS.get(code, (Outcome.REFUSED, "an unknown fault"))
    more = f" ({message})" if message else ""
    return Attempt(outcome, f"fault {code}: {meaning}{more}")
