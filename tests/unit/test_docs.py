"""The documents are complete: every key, setting and command is in them."""

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from causerie.header import KEYS
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.sending.clients import FAULTS
from causerie.pingbacks.sending.sent_log import SentState
from causerie.pingbacks.settings import PingbacksSettings
from causerie.podcast.settings import PodcastSettings
from causerie.tasks import ns
from checkout import CHECKOUT


def named_files(document: str) -> Iterator[str]:
    """Yield what a document names in backticks or a drawing: a/b.py, a/b/, b.py."""
    text = (CHECKOUT / document).read_text()
    yield from re.findall(r"`(?!content/)((?:[\w-]+/)*[\w-]+(?:\.py|/))`", text)
    yield from re.findall(r"(?<![\w/`])((?:[\w-]+/)+[\w-]+\.py)", text)


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda key: key.name)
def test_every_key_of_a_header_is_explained(key: object) -> None:
    lines = (CHECKOUT / "docs/posts.md").read_text().splitlines()

    assert any(
        line.startswith(f"| {key.name} |") and line.endswith(f"| {key.doc} |")
        for line in lines
    )


@pytest.mark.parametrize("setting", [field.name for field in fields(PodcastSettings)])
def test_every_setting_of_the_show_is_explained(setting: str) -> None:
    table = (CHECKOUT / "docs/podcast.md").read_text().split("## An episode")[0]

    names = [w.strip() for row in table.splitlines() for w in row.split("|")[1:2]]
    assert setting in ", ".join(names).split(", ")


@pytest.mark.parametrize("setting", [field.name for field in fields(PingbacksSettings)])
def test_every_setting_of_the_pingbacks_is_explained(setting: str) -> None:
    assert f"\n| {setting} |" in (CHECKOUT / "docs/pingbacks.md").read_text()


@pytest.mark.parametrize("state", SentState)
def test_every_outcome_of_sending_is_explained(state: SentState) -> None:
    assert f"\n| `{state}` |" in (CHECKOUT / "docs/pingbacks.md").read_text()


@pytest.mark.parametrize("standing", MentionState)
def test_every_standing_of_a_mention_is_explained(standing: MentionState) -> None:
    table = (CHECKOUT / "docs/pingbacks.md").read_text().partition("| standing |")[2]

    names = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")]
    assert standing in ", ".join(names).replace(" ", "").split(",")


@pytest.mark.parametrize("code", [code for code in FAULTS if code >= 0])
def test_every_fault_of_the_specification_is_explained(code: int) -> None:
    table = (CHECKOUT / "docs/pingbacks.md").read_text().partition("| fault |")[2]

    numbers = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")]
    assert str(code) in ", ".join(numbers).replace(" ", "").split(",")


@pytest.mark.parametrize("task", sorted(ns.task_names))
def test_every_command_is_in_the_readme(task: str) -> None:
    assert task in (CHECKOUT / "README.md").read_text()


@pytest.mark.parametrize("name", sorted({*named_files("docs/architecture.md")}))
def test_every_file_that_the_architecture_names_is_there(name: str) -> None:
    package = CHECKOUT / "plugins/causerie"

    assert any((place / name).exists() for place in (package, CHECKOUT))


def test_the_glossary_gives_a_file_for_each_of_its_words() -> None:
    text = (CHECKOUT / "docs/architecture.md").read_text()
    rows = text.partition("## Glossary")[2].partition("\n## ")[0].splitlines()
    words = [row.split("|") for row in rows if row.startswith("| ")][1:]

    assert len(words) >= 25
    assert all(meaning.strip() and ".py`" in file for _, _, meaning, file, _ in words)
    names = [word for _, word, *_ in words]
    assert names == sorted(names)
