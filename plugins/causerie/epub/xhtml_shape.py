"""The shape of XHTML: which elements may stand in which (EPUB 3's schemas of HTML)."""

import re
from typing import Any

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"  # what `epub:type` is of


def mend_shape(element: Any) -> None:
    """Give an element of lists, tables and the like a shape that schemas allow."""
    name = local(element)
    children = [local(each) for each in element]
    parent = element.getparent()
    around = local(parent) if parent is not None else ""
    if name in {"ul", "ol"}:
        if {*children} - {"li"} or _has_text(element):
            _wrap_children(element)
    elif name == "dl" and not _is_list_of_terms(element, children):
        for each in (*element, element):
            _rename(each, "div")
    elif name == "details" and children[:1] != ["summary"]:
        _rename(element, "div")
    elif name in _WITHIN and not _is_in_place(element, name, around):
        _rename(element, "p" if name == "summary" else "div")


_WITHIN = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "summary": {"details"},
}


def _is_in_place(element: Any, name: str, around: str) -> bool:
    if around not in _WITHIN[name]:
        return False
    siblings = element.getparent()
    if name == "summary":
        return bool(siblings[0] is element)
    return name != "figcaption" or element in {siblings[0], siblings[-1]}


def _is_list_of_terms(element: Any, children: list[str]) -> bool:
    kinds = "".join({"dt": "t", "dd": "d"}.get(name, "x") for name in children)
    return bool(re.fullmatch("(t+d+)+", kinds)) and not _has_text(element)


def _has_text(element: Any) -> bool:
    texts = (element.text, *(each.tail for each in element))
    return any((text or "").strip() for text in texts)


def _wrap_children(element: Any) -> None:
    """Put each child of a list that is no item, and loose text, into an item."""
    pieces = [(element.text, None), *((each.tail, each) for each in element)]
    element.text = None
    element[:] = []
    for tail, child in pieces:
        if child is not None:
            child.tail = None
            item = child if local(child) == "li" else etree.Element(_ITEM)
            if item is not child:
                item.append(child)
            element.append(item)
        if (tail or "").strip():
            etree.SubElement(element, _ITEM).text = tail


_ITEM = f"{{{XHTML}}}li"


def _rename(element: Any, name: str) -> None:
    element.tag = f"{{{XHTML}}}{name}"
    for key in ("value", "open"):
        element.attrib.pop(key, None)


def local(element: Any) -> str:
    """Return the name of an element, without its namespace."""
    return str(etree.QName(element).localname)
