"""A plan names what would change, and the first of very much."""

from causerie.publishing.plan import PublishPlan


def test_a_dry_run_names_the_first_of_very_many_addresses() -> None:
    paths = tuple(f"2026/{number:04}/index.html" for number in range(203))
    plan = PublishPlan(paths, paths[:2], (), 0, 0, 0)

    lines = list(plan.addresses())

    assert ["+ /2026/0199/", "+ 3 more, which --json names"] == lines[199:201]
    assert ["~ /2026/0000/", "~ /2026/0001/"] == lines[201:]
