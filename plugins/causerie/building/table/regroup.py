"""Regroup rows with their translations, as bridge/translations.py does contents."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from unicodedata import normalize

from causerie.bridge.translations import (
    TranslationGroups,
    file_key,
    file_stem,
    shared_word,
)
from causerie.building.table.row import Row, RowBody, with_digests


class _Member:
    """A row, as TranslationGroups expects contents."""

    def __init__(self, row: Row, site_lang: str) -> None:
        self.row = row
        self.relative_source_path = row.source
        self.metadata = {} if row.word is None else {"translation": row.word}
        self.slug, self.lang, self.save_as = row.slug, row.lang, row.save_as
        self.date, self.in_default_lang = row.date, row.lang == site_lang
        self.translations: list[_Member] = []


def find_members(
    rows: Mapping[str, Row], changed: Iterable[Row], worded: Iterable[Row]
) -> list[Row]:
    """Return the rows that may be in a group with some that changed, as both are now.

    `rows` are by source; `changed` are those rows as they are and as they were, and
    `worded` those that had a word. Rows with a word may be in one with any that it
    names; all others are in one by their files alone.
    """
    changed = [*changed]
    words = {shared_word(row.word) for row in (*worded, *changed) if row.word} - {""}
    named = [
        row
        for row in (rows.values() if words else ())
        if row.word or row.slug in words or file_stem(row.source) in words
    ]
    keys = {file_key(row.source, row.lang) for row in (*changed, *named)}
    stems = tuple({key.rpartition("/")[2] for key in keys})
    return [
        rows[source]
        for source in rows
        if any(stem in normalize("NFC", source) for stem in stems)
        and file_key(source, rows[source].lang) in keys
    ]


def regroup(
    rows: Iterable[Row], settings: Mapping[str, Any], load: Callable[[str], RowBody]
) -> dict[str, Row] | None:
    """Return the rows whose translations are others now, by source.

    `rows` are whole groups. Return None if a group has a problem, which only a full
    build reports.
    """
    rows = [*rows]
    lang = settings["DEFAULT_LANG"].lower()
    found: dict[str, tuple[bool, tuple[str, ...]]] = {}
    for kind in ("article", "page"):
        members = [_Member(row, lang) for row in rows if row.kind == kind]
        groups = TranslationGroups(members)
        if any(groups.problems(lambda *_: None)):  # type: ignore[arg-type]
            return None
        by_status: dict[str, list[_Member]] = {}
        for member in members:
            state = "hidden" if member.row.state == "gone" else member.row.state
            by_status.setdefault(state, []).append(member)
        for listed in by_status.values():
            originals, _ = groups.split_originals(listed)
            own = {each.relative_source_path for each in originals}
            for member in listed:
                others = sorted(member.translations, key=lambda other: other.lang)
                names = tuple(other.relative_source_path for other in others)
                source = member.relative_source_path
                found[source] = (source in own, names)
    changed = {}
    for row in rows:
        original, names = found[row.source]
        if (row.original, row.translations) != (original, names):
            grouped = row._replace(original=original, translations=names)
            changed[row.source] = with_digests(grouped, load(row.source))
    return changed
