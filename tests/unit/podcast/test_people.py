"""Who is heard in an episode, however an author lists them."""

import pytest

from causerie.podcast.people import ROLES, check_people, parse_people, role_fix
from causerie.podcast.show import Person


def test_the_roles_are_those_of_the_taxonomy() -> None:
    assert len(ROLES) == 62
    assert all(role == role.strip() and "\n" not in role for role in ROLES)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ana", [("Ana", "host")]),
        ("Ana (host), Zoé (guest)", [("Ana", "host"), ("Zoé", "guest")]),
        ("Ana; Bob (host)", [("Ana", "host"), ("Bob", "host")]),
        ("Ana\nBob (Guest)", [("Ana", "host"), ("Bob", "guest")]),
        ("Jean (dit « Jojo ») (guest)", [("Jean (dit « Jojo »)", "guest")]),
        (
            "Jean (dit Jojo, l'autre) (guest), B",
            [("Jean (dit Jojo, l'autre)", "guest"), ("B", "host")],
        ),
        ("A (x (y)) (guest)", [("A (x (y))", "guest")]),
        ("Ana (guest, editor)", [("Ana", "guest, editor")]),
        ("Ana ()", [("Ana", "host")]),
        (" , Ana,, ", [("Ana", "host")]),
        ("Martin Luther King, Jr.", [("Martin Luther King", "host"), ("Jr.", "host")]),
        ("(guest)", []),
        ("", []),
    ],
)
def test_names_and_roles_are_told_apart(
    value: str, expected: list[tuple[str, str]]
) -> None:
    assert parse_people(value) == tuple(Person(*each) for each in expected)


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ("Ana (host), Jean (dit Jojo) (guest); Zoé", []),
        ("(guest)", ["names nobody"]),
        ("Ana, (guest), ()", ["names nobody", "names nobody"]),
        ("Nina host", ["is a name as a whole"]),
        ("Nina Guest, Host", ["is a name as a whole"]),
        ("Ana (guest", ["has a bracket without"]),
        ("Ana guest)", ["has a bracket without"]),
        ("Ana (guest), Bob (editor\nZoé", ["has a bracket without"]),
        ("Zoé [guest]", ["[guest] is part of the name"]),
        ("(host) Ana", ["(host) is part of the name"]),
        ("Ana (host) Bob (guest)", ["(host) is part of the name"]),
        ("Ana (invitée) Bob", ["(invitée) is part of the name"]),
        ("- Ana (host)\n- Bob", ["'-' is part of the name", "'-' is part of"]),
        ("Ana <https://ana.example> (host)", ["'<https://ana.example>' is part"]),
        ("Jean (dit Jojo), A [PhD] (guest), A-B", []),
    ],
)
def test_who_would_not_be_named_as_meant_is_told(value: str, faults: list[str]) -> None:
    found = [fault.what for fault in check_people(value)]

    assert len(found) == len(faults)
    assert all(said in what for what, said in zip(found, faults, strict=True))


def test_what_to_write_for_a_role_without_brackets_has_no_dash() -> None:
    found = [fault.fix for fault in check_people("Ana – guest, Bob: host")]

    assert found == ["Write Ana (guest)?", "Write Bob (host)?"]


@pytest.mark.parametrize(
    ("role", "fix"),
    [
        ("Guest", ""),
        ("Co-Host", ""),
        ("sound  designer", ""),
        ("gst", "Did you mean 'guest'?"),
        ("hots", "Did you mean 'host'?"),
        ("invitée", "Write guest."),
        ("Moderatorin", "Write host."),
        ("guest, editor", "Name the person once for each role"),
        ("host/producer", "Name the person once for each role"),
        ("star", "Write host, guest or another"),
    ],
)
def test_a_role_is_one_of_the_taxonomys(role: str, fix: str) -> None:
    assert role_fix(role).startswith(fix)
    assert bool(role_fix(role)) is bool(fix)
