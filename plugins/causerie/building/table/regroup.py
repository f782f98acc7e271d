"""Regroup rows with their translations, as bridge/translations.py does contents."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from causerie.bridge.translations import TranslationGroups
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


def regroup(
    rows: Sequence[Row], settings: Mapping[str, Any], load: Callable[[str], RowBody]
) -> list[Row] | None:
    """Return rows with their translations as they are now.

    Return None if a group has a problem, which only a full build reports.
    """
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
    return [
        row
        if (row.original, row.translations) == found[row.source]
        else with_digests(
            row._replace(
                original=found[row.source][0], translations=found[row.source][1]
            ),
            load(row.source),
        )
        for row in rows
    ]
