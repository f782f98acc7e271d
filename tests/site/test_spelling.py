"""The French of the demonstration site is spelt as the dictionary has it.

Names, and words of other languages that stand in it, are in data/names.txt. What the
text says is of another language (an element with `lang`, a fence with a language of
code) is not read; what a reader sees of tags, as titles, is.
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

FENCE = re.compile(r"^( *)(`{3,}|~{3,})\w+\n.*?^\1\2$", re.MULTILINE | re.DOTALL)
FOREIGN = re.compile(r'<(\w+)\b[^<>]*\blang="(?!fr\b)[^"]*"[^<>]*>.*?</\1>', re.DOTALL)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|\{:[^{}\n]*\}")  # or a list of attributes
SHOWN = re.compile(r'\b(?:alt|title|aria-label)="([^"]*)"')
KIND = re.compile(r"^( *)(?:!!!|\?\?\?\+?) *[a-z]+\b", re.MULTILINE)  # of an admonition
ELISION = re.compile(r"^(?:[cdjlmnst]|qu)’", re.IGNORECASE)


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
    """Leave out what is not read: addresses, markup, code, other languages."""
    text = FOREIGN.sub("", FENCE.sub("", markdown))
    text = re.sub(r"\]\([^)\s]*", "] ", text)
    text = re.sub(r"\]\[[^\]]*\]|^\[[^\]]+\]: \S+", "]", text, flags=re.MULTILINE)
    text = KIND.sub(r"\1", re.sub(r"\[\^\w+\]", "", text))
    text = re.sub(r"https?://\S+", "", text)
    text = TAG.sub(lambda tag: "".join(f" {at} " for at in SHOWN.findall(tag[0])), text)
    return text.replace("'", "’")


def is_name(word: str) -> bool:
    bare = word.rstrip(".")
    return not {word, bare, ELISION.sub("", bare)}.isdisjoint(NAMES)


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
            if word.strip(".-") and not is_name(word):
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


def test_code_and_other_languages_are_not_read_and_the_rest_is() -> None:
    markdown = """
!!! tip "Un titre"
    ```python
    def code(): ...
    ```
Du <b title="vu">gras</b>, <span lang="de">ein Wort</span>, mot.{: lang=en title="dit" }

```
sans langage
```
"""
    read = "Un titre Du vu gras mot dit sans langage"

    assert re.findall(r"\w+", words(markdown)) == read.split()
