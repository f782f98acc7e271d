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


def decode(answer: Answer) -> str:
    """Return an answer's text as its charset says, or the nearest there is."""
    try:
        return answer.body.decode(_charset(answer) or "utf-8", "replace")
    except (LookupError, ValueError):  # Python has codecs that are for no pages: idna
        return answer.body.decode("utf-8", "replace")


def is_tombstone(answer: Answer) -> bool:
    """Tell whether a page says 410 Gone for a server that cannot."""
    return answer.media_type in HTML_TYPES and any(
        tag == "meta"
        and attributes.get("http-equiv", "").lower() == "status"
        and attributes.get("content", "").strip().startswith("410")
        for tag, attributes in start_tags(answer)
    )


def _charset(answer: Answer) -> str | None:
    for parameter in answer.header("content-type").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \t\"'") or None
    return None
