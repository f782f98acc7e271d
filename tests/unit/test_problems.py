"""Problems: how they are ordered, printed and passed on."""

import json

from causerie.problems import Level, Problem, Where, from_json, sort_and_dedupe, to_json

ONE = Problem(Where("content/a.md", 3, 7), "It is « wrong ».", "Mend it.")
TWO = Problem(Where("content/a.md", 12), "Hm.", level=Level.WARNING)

RULE = Problem(Where("a.md"), "It is loud.", "Hush.", Level.WARNING, "loud")


def test_a_problem_is_one_line_with_its_place() -> None:
    assert str(ONE) == "content/a.md:3:7: It is « wrong ». Mend it."
    assert str(TWO) == "content/a.md:12: warning: Hm."
    assert str(RULE) == "a.md: warning: It is loud. Hush. [loud]"


def test_problems_are_sorted_by_place_and_said_once() -> None:
    assert sort_and_dedupe([TWO, ONE, TWO]) == [ONE, TWO]


def test_problems_survive_json() -> None:
    assert from_json(to_json([ONE, TWO, RULE])) == [ONE, TWO, RULE]
    assert json.loads(to_json([RULE]))["problems"][0]["code"] == "loud"
