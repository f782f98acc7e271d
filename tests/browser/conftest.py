"""What tests of pages share: the builds of these are forked, to spare the imports."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def each_build_is_forked(builds_are_forked: None) -> None:
    """Have it so in every test here."""
