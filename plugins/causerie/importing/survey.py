"""Survey: what an import must know of the whole export before it writes a post."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from causerie.bridge.slugs import make_slug
from causerie.comments.sanitize_text import sanitize_name
from causerie.errors import ContentError
from causerie.importing.export import Author, Blog, Item, Term
from causerie.importing.places import reason_to_hold, reason_to_leave
from causerie.importing.shortcodes import Attached

_KIND_OF_ENDING = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "avif", "svg"), "image"),
    **dict.fromkeys(
        ("mp3", "m4a", "m4b", "ogg", "oga", "opus", "wav", "flac"), "audio"
    ),
    **dict.fromkeys(("mp4", "m4v", "webm", "ogv", "mov"), "video"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was uploaded, and its page."""

    attached: Attached
    parent: str  # the id of its post; "0": none
    link: str  # of its page

    @property
    def media(self) -> str:
        """Return "image", "audio", "video" or an empty text."""
        ending = self.attached.url.rpartition(".")[2].lower()
        return _KIND_OF_ENDING.get(ending, "")


@dataclass(slots=True)
class Survey:
    """All of an export but the texts of its posts."""

    blog: Blog = field(default_factory=lambda: Blog("", "", "", ""))
    authors: dict[str, str] = field(default_factory=dict)  # names, by login
    logins: dict[str, str] = field(default_factory=dict)  # by the id of an author
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)  # by id
    reusable: dict[str, str] = field(default_factory=dict)  # blocks, by id
    items: list[Item] = field(default_factory=list)  # without texts and responses
    formats: Counter[str] = field(default_factory=Counter)  # post formats
    comments: set[str] = field(default_factory=set)  # ids of those that are published
    sticky: list[str] = field(default_factory=list)  # ids
    names: dict[tuple[str, str], str] = field(default_factory=dict)  # spellings
    # names that are spelled as another, by taxonomy
    merged: dict[tuple[str, str], str] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)  # that authors gave posts
    _children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def known_taxonomies(self) -> frozenset[str]:
        """The taxonomies whose words have a place here, or are counted elsewhere."""
        return _CATEGORIES | _TAGS | {"post_format", "series"}

    def images(self, ids: Sequence[str]) -> Sequence[Attached]:
        """Return attachments by their ids, in this order."""
        return [
            self.attachments[each].attached for each in ids if each in self.attachments
        ]

    def children(self, post: str, media: str) -> Sequence[Attached]:
        """Return the attachments of a post that are "image", "audio" or "video"."""
        found = (self.attachments[each] for each in self._children.get(post, ()))
        return [each.attached for each in found if each.media == media]

    def children_of(self, post: str) -> Sequence[Attachment]:
        """Return all attachments of a post."""
        return [self.attachments[each] for each in self._children.get(post, ())]

    def spelling(self, taxonomy: str, name: str) -> str:
        """Return the one spelling of names whose addresses would be the same."""
        known = self.names.setdefault((taxonomy, make_slug(name)), name)
        if known != name:
            self.merged[taxonomy, name] = known
        return known

    def author(self, login: str) -> str:
        """Return the name of an author, by the login."""
        name = " ".join(self.authors.get(login, login).split("@")[0].split())
        if not has_letter(name):  # no address can be made of it
            name = login if has_letter(login) else ""
        return self.spelling("author", sanitize_name(name))

    def sort_terms(self, item: Item) -> tuple[str, tuple[str, ...]]:
        """Return the category of a post, and its tags.

        A post has one category here: the first that is above no other of them. The
        others are tags of the post.
        """
        named = [self._known(term) for term in item.terms]
        named = [term for term in named if has_letter(term.name)]
        categories = [term for term in named if term.taxonomy in _CATEGORIES]
        leaves = self._leaves(categories)
        main = next(iter(leaves or categories), None)
        rest = [term for term in categories if term is not main and term in leaves]
        tags = [term for term in named if term.taxonomy in _TAGS] + rest
        words = (self.spelling("tag", _word(term.name)) for term in tags)
        category = " ".join(main.name.split()) if main else ""
        return (
            self.spelling("category", category) if category else "",
            tuple(dict.fromkeys(word for word in words if word)),
        )

    def count_above(self, item: Item) -> int:
        """Return how many categories of a post are above another of them."""
        named = [self._known(term) for term in item.terms]
        found = [term for term in named if term.taxonomy in _CATEGORIES]
        return len(found) - len(self._leaves(found) or found)

    def _leaves(self, categories: Sequence[Term]) -> list[Term]:
        above = {slug for term in categories for slug in self._above(term)}
        return [term for term in categories if term.slug not in above]

    def _known(self, term: Term) -> Term:
        return replace(
            self.terms.get((term.taxonomy, term.slug), term), name=_plain(term.name)
        )

    def _above(self, term: Term) -> list[str]:
        found: list[str] = []
        while term.parent and term.parent not in found:
            found.append(term.parent)
            term = self.terms.get((term.taxonomy, term.parent), Term("", "", ""))
        return found


_CATEGORIES = frozenset({"category", "podcast_category", "show"})
_TAGS = frozenset({"post_tag", "tag", "podcast_tags", "keywords"})
# Metas of plugins for podcasts, which importing/enclosures.py reads.
_READ = frozenset(
    {"audio_file", "date_recorded", "duration", "enclosure", "episode_type"}
    | {"explicit", "filesize", "filesize_raw"}
)


def survey_export(parts: Iterable[Any]) -> Survey:
    """Read an export through, and return what all posts need to know of it."""
    survey = Survey()
    for part in parts:
        match part:
            case Blog():
                _check_blog(survey.blog, part)
                survey.blog = part
            case Author():
                survey.authors[part.login] = part.name
                survey.logins[part.id] = part.login
            case Term():
                term = replace(part, name=_plain(part.name))
                survey.terms[part.taxonomy, part.slug] = term
            case Item():
                _note_item(survey, part)
    return survey


def _check_blog(one: Blog, other: Blog) -> None:
    if one.url and one.url != other.url:
        what = f"The files are of two blogs: {one.url} and {other.url}."
        raise ContentError(what, fix="Import one blog into one site.")


def _note_item(survey: Survey, item: Item) -> None:
    for response in item.responses:
        if response.approved == "1":
            survey.comments.add(response.id)
    if item.kind == "attachment":
        alt = item.first("_wp_attachment_image_alt")
        attached = Attached(item.attachment_url or item.guid, alt, item.excerpt)
        survey.attachments[item.id] = Attachment(attached, item.parent, item.link)
        survey._children[item.parent].append(item.id)  # noqa: SLF001 - its own maker
    elif item.kind == "wp_block":
        survey.reusable[item.id] = item.content
    elif not reason_to_leave(item):
        # of metas only what names an address: page builders keep whole pages in theirs
        meta = tuple(pair for pair in item.meta if pair[0] == "_wp_old_slug")
        survey.items.append(
            replace(item, content="", excerpt="", responses=(), meta=meta)
        )
        survey.fields.update(
            key
            for key, value in item.meta
            if value
            and not key.startswith(("_", "ssp_", "itunes_"))
            and key not in _READ
        )
        for term in item.terms:
            if term.taxonomy == "post_format":
                survey.formats[term.slug.removeprefix("post-format-")] += 1
        if item.is_sticky and not reason_to_hold(item):
            survey.sticky.append(item.id)


def response_kind(kind: str) -> str:
    """Return under what the account counts a response."""
    return "pingbacks" if kind in {"pingback", "trackback"} else "comments"


def has_letter(name: str) -> bool:
    """Return whether a name has a letter or digit, of which an address is made."""
    return any(sign.isalnum() for sign in name)


def _plain(name: str) -> str:
    from html import unescape

    return " ".join(unescape(name).split())


def _word(name: str) -> str:
    """Return a name as a tag: without what parts tags."""
    words = " ".join(name.replace(",", " ").replace(";", " ").split())
    if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'":
        words = words[1:-1]
    return words.replace(" #", " ")
