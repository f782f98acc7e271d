"""The documents are complete: every key, setting and command is in them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields

import pytest
from pelican.settings import DEFAULT_CONFIG

from causerie import defaults
from causerie.bridge.setting_rules import RULES
from causerie.header import KEYS
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.sending.clients import FAULTS
from causerie.pingbacks.sending.sent_log import SentState
from causerie.pingbacks.settings import PingbacksSettings
from causerie.podcast.settings import PodcastSettings
from causerie.settings import fields_of
from causerie.tasks import ns
from checkout import CHECKOUT
from keys_reference import FORMS
from reference import PLAIN, SECTIONS


def named_files(document: str) -> Iterator[str]:
    """Yield what a document names in backticks or a drawing: a/b.py, a/b/, b.py."""
    text = (CHECKOUT / document).read_text()
    yield from re.findall(r"`(?!content/)((?:[\w-]+/)*[\w-]+(?:\.py|/))`", text)
    yield from re.findall(r"(?<![\w/`])((?:[\w-]+/)+[\w-]+\.py)", text)


def test_every_key_of_a_header_is_explained() -> None:
    assert [key.name for key in KEYS.values()] == [*FORMS]


@pytest.mark.parametrize("name", FORMS)
def test_the_examples_of_keys_are_valid(name: str) -> None:
    assert not KEYS[name.lower()].fault(FORMS[name][1])


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


def test_what_is_made_of_the_code_says_what_it_says() -> None:
    """In a process of its own: invoke gives the help of options away once."""
    script = CHECKOUT / "tests/support/reference.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_setting_of_our_own_is_explained() -> None:
    own = {name for name in vars(defaults) if name.isupper()} - DEFAULT_CONFIG.keys()
    ours = {name for name in own & RULES.keys() if not name.startswith("FEED")}

    assert ours <= PLAIN.keys()
    assert all(
        rule.doc for cls in SECTIONS.values() for rule in fields_of(cls).values()
    )


@pytest.mark.parametrize("name", SECTIONS)
def test_the_examples_of_settings_are_valid(name: str) -> None:
    for field in fields(SECTIONS[name]):
        check = field.metadata["check"]
        value = field.metadata["example"]
        given = tuple(value) if isinstance(value, list) else value
        assert not (check and check(given)), field.name


@pytest.mark.parametrize("name", PLAIN)
def test_the_examples_of_plain_settings_are_valid(name: str) -> None:
    rule = RULES.get(name)

    assert not (rule and rule(PLAIN[name][1]))
