"""Text of strangers, made fit to be shown on a terminal."""


def visible(text: str, length: int = 200) -> str:
    r"""Make a stranger's text fit for a terminal and a log: one line, no controls.

    >>> visible("Bad\x1b[31m\r\nthing")
    'Bad[31m thing'
    """
    words = " ".join(text.split())
    hides = not words.isprintable()
    shown = "".join(filter(str.isprintable, words)) if hides else words
    return shown if len(shown) <= length else shown[: length - 1] + "…"
