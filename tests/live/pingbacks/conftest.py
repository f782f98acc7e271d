"""A blog that sends pings, in an internet of its own, and whom it tells."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from internet import Internet, internet
from pinging_blog import Blog, Receiver


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


@pytest.fixture
def blog(tmp_path: Path, net: Internet) -> Blog:
    made = Blog(tmp_path, net)
    made.begin()
    return made


@pytest.fixture
def other(net: Internet) -> Receiver:
    """Take webmentions at OTHER."""
    receiver = Receiver()
    net.add("other.example", receiver)
    return receiver
