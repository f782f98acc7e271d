"""Pingback: tell a server of a link by XML-RPC (Pingback 1.0, 3)."""

import xmlrpc.client
from datetime import datetime

from causerie.net.message import Answer, Fetcher, Request
from causerie.pingbacks.attempt import PINGBACK, Result, Verdict
from causerie.pingbacks.judge_response import judge_status, told
from causerie.pingbacks.xml_rpc import parse, read_fault

ANSWER_LIMIT = 64_000  # bytes of a server's answer that are read

# What the codes of the specification say (3, and the fault codes of XML-RPC servers),
# and what follows. WordPress hides all of them but 48 behind 0.
FAULTS = {
    0: (Verdict.ONCE_MORE, "no reason given"),
    16: (Verdict.ONCE_MORE, "it does not find our page"),
    17: (Verdict.ONCE_MORE, "it does not find the link in our page"),
    32: (Verdict.REFUSED, "it says its page does not exist"),
    33: (Verdict.REFUSED, "its page takes no pingbacks"),
    48: (Verdict.ACCEPTED, "it knew already"),
    49: (Verdict.REFUSED, "access denied"),
    50: (Verdict.AGAIN, "it could not reach another server"),
    -32601: (Verdict.REFUSED, "it does not know pingbacks"),
    -32602: (Verdict.REFUSED, "it takes other parameters"),
    -32700: (Verdict.REFUSED, "it could not parse what we sent"),
}


def send_pingback(
    fetcher: Fetcher, server: str, *, source: str, target: str, now: datetime
) -> Result:
    """Tell a pingback server that the page `source` links to `target`."""
    call = xmlrpc.client.dumps((source, target), "pingback.ping")
    request = Request(
        server,
        "POST",
        headers={"Content-Type": "text/xml", "Accept": "text/xml"},
        body=call.encode(),
        limit=ANSWER_LIMIT,
    )

    def judge(answer: Answer) -> Result:
        if answer.status != 200:  # noqa: PLR2004 - also for faults (XML-RPC)
            return judge_status(answer, now=now)
        return judge_response(answer.body)

    return told(fetcher, request, judge, protocol=PINGBACK)


def judge_response(body: bytes) -> Result:
    """Read an XML-RPC response: one string, or a fault."""
    root = parse(body)
    if root is None or root.tag != "methodResponse":
        return Result(Verdict.AGAIN, "it does not answer in XML-RPC")
    fault = read_fault(root)
    if fault is None:
        if root.find("params/param/value") is None:
            return Result(Verdict.AGAIN, "its XML-RPC is empty")
        return Result(Verdict.ACCEPTED, "accepted")
    code, said = fault
    verdict, meaning = FAULTS.get(code, (Verdict.REFUSED, "an unknown fault"))
    return Result(verdict, f"fault {code}: {meaning}" + (f" ({said})" if said else ""))
