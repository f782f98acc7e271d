"""Problems: how they are ordered, printed and passed on."""

import json

from causerie.problems import (
    Level,
    Problem,
    Where,
    from_json,
    merge_repeated,
    sort_and_dedupe,
    to_json,
)

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


def test_very_many_warnings_that_differ_in_their_quotes_are_one() -> None:
    def warn(number: int, level: Level = Level.WARNING) -> Problem:
        where = Where("content/a.md", number)
        what = f"""This heading skips a level: {f"L'été {number}"!r}."""
        return Problem(where, what, "Write ##.", level, "heading-skips")

    few = [warn(number) for number in range(1, 21)]
    many = [warn(number) for number in range(1, 31)]
    errors = [warn(number, Level.ERROR) for number in range(1, 31)]

    assert few == merge_repeated(few)
    assert [
        "content/a.md:1, content/a.md:2, content/a.md:3 and 27 more (30): warning:"
        " This heading skips a level: '…'. Write ##. [heading-skips]"
    ] == [str(each) for each in merge_repeated(many)]
    assert errors == merge_repeated(errors)
