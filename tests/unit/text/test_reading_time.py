"""Reading time: of the words that are read, in minutes."""

import pytest

from causerie.text.reading_time import reading_minutes


@pytest.mark.parametrize(
    ("html", "minutes"),
    [
        ("", 0),
        ("<p>" + "mot " * 50, 0),
        ("<p>" + "mot " * 60, 1),
        ("<p>" + "mot " * 329, 1),
        ("<p>" + "mot " * 331, 2),
        ("<p>" + "mot " * 2200, 10),
        ("<p>un</p><p>deux</p>" * 220, 2),
        ('<p><a href="/un/deux/" title="x y z">mot</a> ' * 220, 1),
        ("<pre><code>" + "mot " * 2200 + "</code></pre>", 0),
        ("<p>" + "字" * 800, 2),
        ("<p>a < b " + "mot " * 220, 1),
    ],
)
def test_minutes(html: str, minutes: int) -> None:
    assert reading_minutes(html) == minutes
