"""Tags: the start tags of a stranger's page, in order, in time linear to its length."""

from collections.abc import Iterator, Mapping

from justhtml import stream

from causerie.fetch import Answer

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
Attributes = Mapping[str, str]


def start_tags(answer: Answer) -> Iterator[tuple[str, Attributes]]:
    """Yield names and attributes; nothing of comments, scripts and templates."""
    templates = 0
    for event in stream(answer.body, encoding=_charset(answer)):
        if event[0] == "start":
            name, attributes = event[1]
            if name == "template":
                templates += 1
            elif not templates:
                yield name, {key: value or "" for key, value in attributes.items()}
        elif event[0] == "end" and event[1] == "template" and templates:
            templates -= 1


def _charset(answer: Answer) -> str | None:
    for parameter in answer.header("content-type").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \t\"'") or None
    return None
