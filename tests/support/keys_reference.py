"""The page of every key that a header may have: docs/keys.md, for `./inv docs`."""

from collections.abc import Iterator, Mapping

from causerie.header.keys import KEYS, Key

# What is written after the colon, and an example. Lines of an example are lines.
FORMS: Mapping[str, tuple[str, str]] = {
    "Title": ("text", "[podcast – 29|03] À quoi bon : un réseau ?"),
    "Date": ("a date, with a time or without", "2026-03-29 18:00"),
    "Modified": ("a date", "2026-04-02"),
    "Slug": ("one word of an address", "a-quoi-bon"),
    "Category": ("text", "Réseaux"),
    "Tags": ("a list, with commas", "pme, usages"),
    "Summary": ("text", "Ce qu'un réseau change, et ce qu'il ne change pas."),
    "Lang": ("two letters", "en"),
    "Translation": ("one word", "reseau"),
    "Status": ("one of four words", "draft"),
    "Author": ("a name", "Ana Perez"),
    "Authors": ("names, with commas", "Ana Perez, Zoé Roy"),
    "Cover": ("a file below content/", "images/atelier.jpg"),
    "Cover_alt": ("text", "L'atelier un matin, la borne près des casiers."),
    "Series": ("text", "Un an de réseau"),
    "Part": ("a number from 1 up", "2"),
    "Aliases": ("addresses, with commas or a line each", "/ancien/, /?p=12"),
    "Guid": ("text", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"),
    "Pingbacks": ("yes or no", "no"),
    "Audio": ("a file below content/, or an address; more with commas", "audio/e.mp3"),
    "Show": ("the name of a show in PODCAST", "court"),
    "Season": ("a number from 1 up", "2"),
    "Episode": ("a number from 1 up", "7"),
    "Episode_type": ("full, trailer or bonus", "bonus"),
    "Explicit": ("yes or no", "yes"),
    "Chapters": ("a line each", "00:00 Introduction\n00:01:05 L'invitée"),
    "Transcript": ("a file below content/", "audio/e.vtt"),
    "Episode_display": ("up to 32 characters", "Ch. 3"),
    "Block": ("yes or no", "yes"),
    "Podcast": ("a line each", "soundbite startTime=73 duration=60 L'objection"),
    "People": ("names, each with a role", "Ana (host), Zoé (guest)"),
    "Image": ("a file below content/", "images/e.jpg"),
}
_WHERE = {
    frozenset({"article", "episode", "page"}): "Posts, episodes and pages",
    frozenset({"article", "episode"}): "Posts and episodes",
    frozenset({"episode"}): "Episodes",
}


def keys_page(made: str) -> Iterator[str]:
    """Yield the parts of the page; `made` says how it is made."""
    yield f"# Every key of a header\n\n{made}"
    yield "How a header is written is in [posts.md](posts.md), what episodes' keys\n"
    yield "do in [podcast.md](podcast.md). An article with `Audio:` is an episode.\n"
    yield "There is "
    yield "no other key: a misspelt one is an error with its line. Further\n"
    yield "lines of a value begin with four spaces.\n"
    for kinds, title in _WHERE.items():
        yield f"\n## {title}\n\n| key | what is written | example | what it says |\n"
        yield "| --- | --- | --- | --- |\n"
        for key in KEYS.values():
            if key.kinds == kinds:
                yield _row(key)


def _row(key: Key) -> str:
    form, example = FORMS[key.name]
    lines = [line.replace("|", "\\|") for line in example.splitlines()]
    shown = "<br>".join(
        f"`{'' if number else f'{key.name}: '}{line}`"
        for number, line in enumerate(lines)
    )
    doc = key.doc.replace("<", "\\<")
    return f"| {key.name} | {form} | {shown} | {doc} |\n"
