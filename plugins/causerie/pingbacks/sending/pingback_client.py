"""Pingback client: notify a server of a link by XML-RPC (Pingback 1.0, 3)."""

import xmlrpc.client
from datetime import datetime

from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.attempt import PINGBACK, Attempt, Outcome
from causerie.pingbacks.classify_response import classify_status, post_and_classify
from causerie.pingbacks.xml_rpc import parse_xml, read_fault

MAX_RESPONSE = 64_000  # bytes of a server's response that are read

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
