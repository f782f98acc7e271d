"""The settings of sending and receiving, as an author may write them."""

from pathlib import Path

import pytest

from causerie.pingbacks.settings import PingbacksSettings
from causerie.settings import read_section
from causerie.settings_locator import Locator


def problems(tmp_path: Path, **values: object) -> list[str]:
    """Return what is wrong with these values."""
    locate = Locator(tmp_path, ("pelicanconf.py",))
    _, found = read_section(PingbacksSettings, values, name="PINGBACKS", locate=locate)
    return [problem.what for problem in found]


@pytest.mark.parametrize(
    "receiver",
    ["https://[x", "http://", "//ping.example", "ftp://ping.example", "ping.example"],
)
def test_a_receiver_has_an_address_of_the_web(tmp_path: Path, receiver: str) -> None:
    (told,) = problems(tmp_path, receiver=receiver)

    assert repr(receiver) in told
    assert "is not an address such as https://ping.example.org" in told
    assert [] == problems(tmp_path, receiver="http://[2001:db8::1]:8001/x")


@pytest.mark.parametrize("never", [["a b"], ["https://a.example/"], ["me@a.example"]])
def test_whom_not_to_tell_is_hosts(tmp_path: Path, never: list[str]) -> None:
    (told,) = problems(tmp_path, never=never)

    assert f"{never[0]!r}, which is no host such as example.org" in told


@pytest.mark.parametrize("folder", ["output", "./output-release", ".causerie"])
def test_the_inbox_is_not_kept_where_a_build_makes_all_anew(
    tmp_path: Path, folder: str
) -> None:
    (told,) = problems(tmp_path, inbox=f"{folder}/inbox.sqlite")

    assert "which is made anew: mentions would be lost." in told
    assert [] == problems(tmp_path, inbox="outputs/inbox.sqlite")
