"""No typing mistake in a header publishes a draft: it is reported."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from causerie.header import check_header, read_header
from causerie.problems import has_errors
from damage_headers import damaged_posts

pytestmark = pytest.mark.slow

NAME = "content/articles/2026-03-29-x.md"
MANY = 10_000


def is_safe(text: str) -> bool:
    """Tell whether a build of this post fails, or keeps it a draft."""
    status = read_header(text).get("status")
    stays = status is not None and status.value.lower() == "draft"
    return stays or has_errors(check_header(text, NAME, "article"))


# the same ones each time, but for `inv prove`
@settings(
    max_examples=MANY,
    derandomize="CAUSERIE_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(damaged_posts)
def test_a_draft_whose_header_is_damaged_is_a_draft_or_an_error(text: str) -> None:
    assert is_safe(text)
