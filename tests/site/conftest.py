"""What tests of whole sites share: their builds are forked, to spare the imports."""

import pytest

from fork_server import ForkServer


@pytest.fixture(autouse=True)
def builds_are_forked(forked_children: ForkServer) -> ForkServer:
    """Begin it in every test here."""
    return forked_children
