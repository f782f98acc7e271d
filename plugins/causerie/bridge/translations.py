"""Translations: group the posts that are one post in several languages.

Their files have the same name but for the language at its end, in one folder or with
one date. Or `Translation:` joins them: they have the same word there, or one has the
file name or the slug of another.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any
from unicodedata import normalize

from causerie.header.file_name import INDEX, read_file_name, split_language
from causerie.problems import Level, Problem, Where

Locate = Callable[[str, str], Where]  # a source and a key of its header -> its place

_KEY = "translation"
_PELICAN = frozenset(
    {"true", "false"}
)  # Pelican's values: a post is a translation, not of which


def file_key(source: str, lang: str) -> str:
    """Return a file's name without its language; with its folder if it has no date.

    Files of one key are one post. Folders named by the text's language are left out.
    """
    path = PurePosixPath(normalize("NFC", source))
    stem = split_language(path.name)[0]
    if stem != INDEX and "date" in read_file_name(path.name):
        return stem
    folders = [folder for folder in path.parent.parts if folder != lang]
    return "/".join([*folders, stem])


def file_stem(source: str) -> str:
    """Return a file's name, or that of its folder, as `Translation:` may name it."""
    path = PurePosixPath(normalize("NFC", source))
    stem = split_language(path.name)[0]
    return path.parent.name if stem == INDEX else stem


def shared_word(value: object) -> str:
    """Return what a value of `Translation:` names; empty: nothing."""
    word = normalize("NFC", str(value or ""))
    word = split_language(word)[0] if word.endswith(".md") else word
    return "" if word.lower() in _PELICAN else word


class TranslationGroups:
    """Contents of one kind, grouped with their translations."""

    def __init__(self, contents: Iterable[Any]) -> None:
        self.contents = sorted(contents, key=lambda each: each.relative_source_path)
        self._files = {
            each.relative_source_path: file_key(each.relative_source_path, each.lang)
            for each in self.contents
        }
        self._parents: dict[str, str] = {}
        self._named: dict[str, list[Any]] = defaultdict(list)
        by_word: dict[str, list[Any]] = defaultdict(list)
        for content in self.contents:
            if word := _word(content):
                by_word[word].append(content)
        for content in self.contents if by_word else ():
            for name in {file_stem(content.relative_source_path), content.slug}:
                self._named[name].append(content)
        for word, found in by_word.items():
            self._join(word, found)

    def of(self, content: Any) -> str:
        """Return the key of a content's group."""
        return self._find_root(self._files[content.relative_source_path])

    def split_originals(self, listed: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Link contents with their translations; return originals and translations.

        The original is the post in the site's own language, or else the oldest; of
        those of one day it is the one whose file names no language.
        """
        groups: dict[str, list[Any]] = defaultdict(list)
        for content in listed:
            groups[self.of(content)].append(content)
        translations: list[Any] = []
        for group in groups.values():
            for content in group:
                content.translations = [each for each in group if each is not content]
            if len(group) > 1:
                original = min(group, key=_age)
                translations += [each for each in group if each is not original]
        others = {id(content) for content in translations}
        return [each for each in listed if id(each) not in others], translations

    def problems(self, locate: Locate) -> Iterator[Problem]:
        """Find words that join nothing, and groups with two texts in one language."""
        groups: dict[str, list[Any]] = defaultdict(list)
        for content in self.contents:
            groups[self.of(content)].append(content)
        for group in groups.values():
            known: dict[str, Any] = {}
            for content in group:
                where = (content.relative_source_path, _KEY)
                other = known.setdefault(content.lang, content)
                if len(group) == 1 and _KEY in content.metadata:
                    word = content.metadata[_KEY]
                    several = len(self._named[_word(content)]) > 1
                    what = (
                        f"Several posts are called {word!r}."
                        if several
                        else f"No other post says {word!r}, or has it for its name."
                    )
                    fix = "Write one word in both, or the name of the other's file."
                    problem = Problem(locate(*where), what, fix, Level.WARNING)
                    yield problem
                elif other is not content and other.save_as != content.save_as:
                    what = (
                        f"It is a text in {content.lang!r} of the same post as"
                        f" content/{other.relative_source_path}."
                    )
                    fix = "Give one of them its Lang, or another Translation."
                    yield Problem(locate(*where), what, fix)

    def _join(self, word: str, contents: list[Any]) -> None:
        """Join the contents that have a word, and the one that it names."""
        for content in contents[1:]:
            self._parents[self.of(content)] = self.of(contents[0])
        group = {self.of(content) for content in contents}
        langs = {content.lang for content in contents}
        named = [c for c in self._named[word] if self.of(c) not in group]
        if len({self.of(content) for content in named}) == 1 and not (
            langs & {content.lang for content in named}
        ):
            self._parents[self.of(named[0])] = self.of(contents[0])

    def _find_root(self, name: str) -> str:
        while (parent := self._parents.get(name, name)) != name:
            name = parent
        return name


def _word(content: Any) -> str:
    return shared_word(content.metadata.get(_KEY))


def _age(content: Any) -> tuple[bool, float, bool, str]:
    date, source = getattr(content, "date", None), content.relative_source_path
    age = date.timestamp() if date else 0
    names_language = bool(split_language(PurePosixPath(source).name)[1])
    return not content.in_default_lang, age, names_language, source
