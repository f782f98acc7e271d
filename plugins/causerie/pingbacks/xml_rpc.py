"""XML-RPC as pingbacks use it, read without document types and their entities."""

from lxml import etree

from causerie.text.printable import printable_line


def parse(body: bytes) -> etree._Element | None:
    """Parse XML; None if it is none, or has a document type, which none needs here."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def read_call(body: bytes) -> tuple[str, list[str]] | None:
    """Read a call: its method and its parameters as texts; None if it is no call.

    A value without a type is a string (XML-RPC), and both forms occur.
    """
    root = parse(body)
    if root is None or root.tag != "methodCall":
        return None
    method = (root.findtext("methodName") or "").strip()
    values = root.findall("params/param/value")
    return method, ["".join(value.itertext()).strip() for value in values]


def read_fault(root: etree._Element) -> tuple[int, str] | None:
    """Read the code and the words of a response's fault; None if it is none."""
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
