"""Whatever a stranger's server answers ends as one page's result, for all that look."""

from hypothesis import settings

from meet_strangers import meet_strangers

PAGES = settings().max_examples * 3  # 100,000 in benchmarks/strangers.py


def test_no_answer_does_more_than_fail_by_itself() -> None:
    meeting = meet_strangers(range(PAGES))

    assert [] == meeting.failed
    assert (PAGES, 2 * PAGES) == (meeting.pages, meeting.found.total())
    # the answers are of both kinds: some are understood
    assert {"verified: linked", "verified: retry", "told: sent"} <= meeting.found.keys()
