"""Progress of what is sent, where no terminal is: a line from time to time."""

import pytest

from causerie.tasks.byte_progress import byte_progress


def test_every_ten_seconds_a_line_tells_rate_and_time_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    times = [0, 4, 12, 14, 40]

    with byte_progress("Sending", lambda: times.pop(0)) as report:
        for _ in range(4):
            report(3_000_000, 30_000_000)

    assert [
        "Sending: 6.0 of 30.0 MB, 0.5 MB/s, 48 s left",
        "Sending: 12.0 of 30.0 MB, 0.3 MB/s, 60 s left",
    ] == capsys.readouterr().err.splitlines()
