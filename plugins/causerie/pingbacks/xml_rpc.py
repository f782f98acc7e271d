"""XML-RPC as pingbacks use it, parsed without document types and their entities."""

import codecs

from lxml import etree

from causerie.text.printable import printable_line

_BEFORE = codecs.BOM_UTF8 + b" \t\r\n"


def parse_xml(body: bytes) -> etree._Element | None:
    """Parse XML; None if it is malformed or has a document type.

    Empty lines and byte order marks that scripts print before it are dropped.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body.lstrip(_BEFORE).rstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def read_call(body: bytes) -> tuple[str, list[str]] | None:
    """Read the method and the parameters of a call; None if it is no call.

    A value without a type is a string too (XML-RPC): both forms occur.
    """
    root = parse_xml(body)
    if root is None or root.tag != "methodCall":
        return None
    method = (root.findtext("methodName") or "").strip()
    values = root.findall("params/param/value")
    return method, ["".join(value.itertext()).strip() for value in values]


def read_fault(root: etree._Element) -> tuple[int, str] | None:
    """Read the code and the message of a response's fault; None if it has none."""
    fault = root.find("fault/value/struct")
    if fault is None:
        return None
    members = {
        (member.findtext("name") or "").strip(): "".join(value.itertext()).strip()
        for member in fault.iterfind("member")
        if (value := member.find("value")) is not None
    }
    try:
        code = int(members.get("faultCode", "0"))
    except ValueError:
        code = 0
    return code, printable_line(members.get("faultString", ""))
