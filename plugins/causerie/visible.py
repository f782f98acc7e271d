"""Text of strangers, made fit to be shown on a terminal."""


def visible(text: str, length: int = 200) -> str:
    r"""Make a stranger's text fit for a terminal and a log: one line, no controls.

    >>> visible("Bad\x1b[31m\r\nthing")
    'Bad[31m thing'
    """
    words = " ".join(text.split())
    shown = "".join(char for char in words if char.isprintable())
    return shown if len(shown) <= length else shown[: length - 1] + "…"
