"""The French of the demonstration site is spelt as the dictionary has it.

Names, and words of other languages that stand in it, are in data/names.txt.
"""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest

from checkout import TESTS
from demonstration import CONTENT

pytestmark = pytest.mark.needs("demonstration")

NAMES = set((TESTS / "data" / "names.txt").read_text().split())
FRENCH_KEYS = re.compile(r"^(?:Title|Summary|Series|Cover_alt): (.*)$", re.MULTILINE)


def posts() -> Iterator[tuple[str, str]]:
    for path in sorted(CONTENT.rglob("*.md")):
        if not re.search(r"\.(?:de|en)\.md$", path.name):
            header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
            yield path.name, "\n".join([*FRENCH_KEYS.findall(header), body])


def comments() -> Iterator[tuple[str, str]]:
    for path in sorted((CONTENT / "comments").glob("*.json")):
        said = json.loads(path.read_bytes())["comments"]
        yield path.name, "\n".join(f"{c['name']}\n{c['text']}" for c in said)


def words(markdown: str) -> str:
    """Leave out what is not read: addresses, and the names of references."""
    text = re.sub(r"\]\([^)\s]*", "] ", markdown)
    text = re.sub(r"\]\[[^\]]*\]|^\[[^\]]+\]: \S+", "]", text, flags=re.MULTILINE)
    text = re.sub(r"\[\^\w+\]", "", text)
    return re.sub(r"https?://\S+", "", text).replace("'", "’")


@pytest.mark.needs("hunspell")
@pytest.mark.parametrize("read", [posts, comments])
def test_every_word_is_in_the_dictionary_or_a_name(read: object) -> None:
    unknown: dict[str, list[str]] = {}

    for name, text in read():
        done = subprocess.run(
            ["hunspell", "-d", "fr", "-i", "utf-8", "-l"],
            input=words(text),
            capture_output=True,
            text=True,
            check=True,
        )
        for word in done.stdout.split():
            if word.strip(".-") and word not in NAMES:
                unknown.setdefault(word, []).append(name)

    assert unknown == {}


@pytest.mark.needs("hunspell")
def test_a_misspelt_word_would_be_found() -> None:
    done = subprocess.run(
        ["hunspell", "-d", "fr", "-i", "utf-8", "-l"],
        input=words("Un [réseau]({filename}rien.md) d'entreprize, l'animatrise."),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["d’entreprize", "l’animatrise."]
