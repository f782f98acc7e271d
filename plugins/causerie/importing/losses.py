"""Losses: what an export holds that has no place here, counted so that none is lost.

Of each post what is wrong with it by its fields alone; of the whole export what is not
of one post.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from causerie.importing.account import Account
from causerie.importing.export import Item
from causerie.importing.places import Place, reason_to_hold
from causerie.importing.post_file import plain_line
from causerie.importing.survey import Survey, has_letter

_NAMED = 12  # fields and taxonomies, the most frequent ones


def note_losses(account: Account, item: Item, place: Place) -> None:
    """Note what of a post's fields has no place in a header."""
    if not plain_line(item.title):
        account.mend("no title", place.source)
    if item.date is None and not place.is_draft:
        account.mend("no date", place.source, f"now {place.date:%Y-%m-%d}")
    for term in item.terms:
        if term.taxonomy in {"category", "post_tag"} and not has_letter(term.name):
            account.mend("topics", place.source, term.name)
    if item.password:
        account.mend("password", place.source)
    elif (reason := reason_to_hold(item)) not in {"", "draft", "waits for review"}:
        account.mend("private", place.source, "" if reason == "private" else reason)


def tell_left_out(survey: Survey, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield what is not of one post, and has no place here, a sentence each."""
    if survey.fields:
        yield f"Fields of posts (custom fields) are left out: {_most(survey.fields)}."
    other: Counter[str] = Counter(
        term.taxonomy
        for item in survey.items
        for term in item.terms
        if term.taxonomy not in survey.known_taxonomies
    )
    if other:
        yield f"Words of other taxonomies are left out: {_most(other)}."
    described = sum(term.has_description for term in survey.terms.values())
    if described:
        yield f"Descriptions of categories and tags are left out: {described}."
    above = sum(map(survey.count_above, survey.items))
    if above:
        yield (
            "Categories that a post had beside one below them are left out, as a post"
            f" has one here: {above}."
        )
    yield from _of_one_name(survey, places)


def _of_one_name(survey: Survey, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield which authors and topics are one here, as their addresses are."""
    logins: dict[str, set[str]] = defaultdict(set)
    for item in survey.items:
        if (name := survey.author(item.creator)) and places[item.id].kind != "page":
            logins[name].add(item.creator)
    one = [
        f"{name} ({', '.join(sorted(found))})"
        for name, found in sorted(logins.items())
        if len(found) > 1
    ]
    if one:
        yield f"Authors of one name are one here: {'; '.join(one)}."
    kinds = {"category": "category", "post_tag": "tag"}
    spelled = {
        (kinds.get(term.taxonomy, ""), term.name)
        for item in survey.items
        for term in item.terms
    }
    topics = {
        frozenset((name, known)): f"{name} is {known}"
        for (kind, name), known in reversed(survey.merged.items())
        if (kind, name) in spelled
    }
    if topics:
        named = "; ".join(sorted(topics.values()))
        yield f"Topics whose names have one address are one here: {named}."


def _most(counts: Counter[str]) -> str:
    named = [f"{name} ({count})" for name, count in counts.most_common(_NAMED)]
    more = len(counts) - len(named)
    return ", ".join(named) + (f", and {more} more" if more > 0 else "")
