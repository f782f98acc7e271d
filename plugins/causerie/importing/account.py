"""Account: what an import found, what became of it, and what is left to mend."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

# What is told of losses, by their kinds in the order of the account.
_MENDS = {
    "dead links": "links that led nowhere, of which the words stay",
    "empty links": "links without an address, of which the words stay",
    "missing files": "uploaded files that are not at hand",
    "missing images": "images that are not at hand, taken out of the text",
    "damaged images": "images that cannot be read to their end, taken out of the text",
    "missing recordings": "recordings in a text that are not at hand, taken out",
    "staying files": "files that stay on another host of the old blog, and go with it",
    "unknown shortcodes": "shortcodes of plugins, which stay as typed",
    "players": "players of plugins in posts that have no recording, taken out",
    "live blocks": "blocks that WordPress filled each time, of which nothing stays",
    "videos": "videos that are a link now",
    "frames": "frames of other sites that are a link now",
    "forms": "forms, taken out",
    "scripts": "scripts, taken out",
    "drawings": "drawings in the text (svg, canvas), taken out",
    "backgrounds": "images behind a text (style=), taken out",
    "other words": "texts that show other words than WordPress did",
    "topics": "categories and tags without a letter or digit, left out",
    "no date": "published posts without a date that can be, now of their last change",
    "no title": "posts without a title, which have the first words of their text",
    "password": "posts with a password, now drafts, as no file has one",
    "private": "posts that were not public, now drafts",
    "recordings": "recordings that are no episode yet",
    "more recordings": "further recordings of one post, now links in it",
    "same guid": "guids that another post has, left out",
    "addresses": "old addresses that another page has, which lead on no longer",
    "edited": "files that were edited, removed or made by hand, left as they are",
}

KINDS = {  # of items, as the account calls them; others are "other types"
    "post": "posts",
    "page": "pages",
    "attachment": "attachments",
    **dict.fromkeys(("podcast", "episode", "podcast_episode"), "episodes"),
}


@dataclass(slots=True)
class Tally:
    """One kind of thing in the export, and what became of each of it."""

    found: int = 0
    imported: int = 0
    held: Counter[str] = field(default_factory=Counter)  # by why it was held back

    @property
    def is_balanced(self) -> bool:
        """Return whether every one of it is accounted for."""
        return self.found == self.imported + self.held.total()


@dataclass(slots=True)
class Account:
    """The account of an import."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    # what to mend: by kind, then where, then what was found there
    mends: dict[str, dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    outcomes: Counter[str] = field(default_factory=Counter)  # of files
    notes: list[str] = field(default_factory=list)  # what to do next
    compared: int = 0  # texts compared with what WordPress showed
    alike: int = 0

    def mend(self, kind: str, where: str, what: str = "") -> None:
        """Note something to be mended."""
        self.mends[kind][where].append(what)

    def lines(self) -> Iterator[str]:
        """Yield the account in short: a line each."""
        yield f"{'':<14}{'export':>8}{'imported':>10}{'held back':>11}"
        for name, tally in self.tallies.items():
            held = tally.held.total()
            yield f"{name:<14}{tally.found:>8}{tally.imported:>10}{held:>11}"
            for reason, count in sorted(tally.held.items()):
                yield f"    {count} {reason}"
            if not tally.is_balanced:
                yield "    These sums do not tie: please report this."
        files = ", ".join(f"{n} {what}" for what, n in sorted(self.outcomes.items()))
        yield f"Files: {files or 'none'}."
        if self.compared:
            yield (
                f"{self.alike} of {self.compared} texts show the words that WordPress"
                " showed."
            )
        for kind, words in _MENDS.items():
            if places := self.mends.get(kind):
                count = sum(len(found) for found in places.values())
                yield f"{words[:1].upper()}{words[1:]}: {count}."
        yield from self.notes

    def details(self) -> Iterator[str]:
        """Yield every single thing to mend, by kind."""
        for kind, words in _MENDS.items():
            if places := self.mends.get(kind):
                yield ""
                yield f"{words[:1].upper()}{words[1:]}:"
                for where, found in sorted(places.items()):
                    named = [what for what in dict.fromkeys(found) if what]
                    yield f"  {where}" + (f": {', '.join(named)}" if named else "")

    def to_json(self) -> str:
        """Return all of it as a JSON document."""
        document = {
            "counts": {
                name: {
                    "export": tally.found,
                    "imported": tally.imported,
                    "held": dict(sorted(tally.held.items())),
                }
                for name, tally in self.tallies.items()
            },
            "files": dict(sorted(self.outcomes.items())),
            "texts": {"compared": self.compared, "alike": self.alike},
            "mend": {
                kind: dict(sorted(places.items()))
                for kind, places in sorted(self.mends.items())
            },
            "notes": self.notes,
        }
        return json.dumps(document, ensure_ascii=False, indent=2)
