"""The rule on tags of the podcast namespace that have no rule of their own."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from causerie.podcast.feed.namespace_tags import CHANNEL, FORMS, ITEM, tag_faults
from causerie.podcast.lint.rule import NAMESPACE, Feed, Violation, feed_rule, parts
from causerie.podcast.model import Tag
from causerie.podcast.people import role_fix
from causerie.problems import Level


@feed_rule(
    "person-role",
    Level.WARNING,
    what="The role of a person is none of the Podcast Taxonomy's, and apps show none.",
    fix="Write host, guest or another of podcasttaxonomy.com.",
    source=f"{NAMESPACE}, person",
)
def person_role(feed: Feed) -> Iterator[Violation]:
    for part in parts(feed):
        for role in dict.fromkeys(
            e.get("role", "") for e in part.all("podcast:person")
        ):
            if role and (fix := role_fix(role)):
                yield Violation(part, "podcast:person", role, fix=fix)


@feed_rule(
    "namespace-tag",
    Level.ERROR,
    what="A tag of the podcast namespace is not as the namespace has it.",
    fix='Mend its line in PODCAST["tags"], or in Podcast: of the post.',
    source=NAMESPACE,
)
def namespace_tag(feed: Feed) -> Iterator[Violation]:
    for part in parts(feed):
        place = ITEM if part.is_item else CHANNEL
        for name, form in FORMS.items():
            elements = part.all(f"podcast:{name}")
            if form.once and len(elements) > 1:
                yield Violation(part, f"podcast:{name}", f"{name} stands there twice")
            if form.inner:
                elements = part.all(f"podcast:{name}/podcast:{form.inner}")
            for element in elements:
                tag = _read(name, element)
                # the site's own, in a preview or at a test address, is no news
                tag = tag if feed.around.public else _as_public(tag)
                for fault in tag_faults(tag, place):
                    said = f"{name} {fault.removesuffix('.')}"
                    yield Violation(part, f"podcast:{name}", said)


def _as_public(tag: Tag) -> Tag:
    """Return a tag as it will be when the site has its https address."""
    return replace(
        tag,
        attributes=tuple(
            (name, re.sub(r"^http://", "https://", value, flags=re.IGNORECASE))
            for name, value in tag.attributes
        ),
    )


def _read(name: str, element: _Element) -> Tag:
    given = ((etree.QName(key).localname, str(v)) for key, v in element.attrib.items())
    return Tag(name, (element.text or "").strip(), tuple(given))
