"""Split items: cut a feed into what stands before, its items, and what stands behind.

Positions are those of a parser: an item may be written in show notes, too.
"""

import itertools
from xml.parsers.expat import ParserCreate

_DEPTH = 2  # of items: below <rss> and <channel>


def split_items(feed: bytes) -> tuple[bytes, list[bytes], bytes]:
    r"""Return the lines of a feed before its items, those of each, and those behind.

    The feed has an element a line, and nothing but items behind the first of them.

    >>> split_items(b"<rss>\n <channel>\n  <item/>\n </channel>\n</rss>")
    (b'<rss>\n <channel>\n', [b'  <item/>\n'], b' </channel>\n</rss>')
    """
    starts: list[int] = []
    depth = 0
    parser = ParserCreate()

    def begin(name: str, _attributes: object) -> None:
        nonlocal depth
        if depth == _DEPTH and name == "item":
            starts.append(_line_start(feed, parser.CurrentByteIndex))
        depth += 1

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 1:  # of the channel
            starts.append(_line_start(feed, parser.CurrentByteIndex))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(feed, True)
    parts = itertools.pairwise(starts)
    items = [feed[start:after] for start, after in parts]
    return feed[: starts[0]], items, feed[starts[-1] :]


def _line_start(data: bytes, index: int) -> int:
    return data.rfind(b"\n", 0, index) + 1
