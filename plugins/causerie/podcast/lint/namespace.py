"""Rules on persons, and on the tags that authors write themselves."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from causerie.podcast.feed.namespace_tags import CHANNEL, ITEM, TAG_SPECS, tag_faults
from causerie.podcast.lint.rule import (
    NAMESPACE,
    Feed,
    Violation,
    channel_and_items,
    feed_rule,
)
from causerie.podcast.people import role_fix
from causerie.podcast.show import Tag
from causerie.problems import Level


@feed_rule(
    "person-role",
    Level.WARNING,
    what="The role of a person is none of the Podcast Taxonomy's, and apps show none.",
    fix="Write host, guest or another of podcasttaxonomy.com.",
    source=f"{NAMESPACE}, person",
    alone=True,
)
def person_role(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        for role in dict.fromkeys(
            e.get("role", "") for e in element.all("podcast:person")
        ):
            if role and (fix := role_fix(role)):
                yield Violation(element, "podcast:person", role, fix=fix)


@feed_rule(
    "namespace-tag",
    Level.ERROR,
    what="A tag of the podcast namespace is not as the namespace has it.",
    fix='Mend its line in PODCAST["tags"], or in Podcast: of the post.',
    source=NAMESPACE,
    alone=True,
)
def namespace_tag(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        place = ITEM if element.is_item else CHANNEL
        for name, spec in TAG_SPECS.items():
            children = element.all(f"podcast:{name}")
            if spec.once and len(children) > 1:
                yield Violation(
                    element, f"podcast:{name}", f"{name} stands there twice"
                )
            if spec.inner:
                children = element.all(f"podcast:{name}/podcast:{spec.inner}")
            for child in children:
                tag = _read(name, child)
                # in a preview the addresses of the site itself are not https yet
                tag = tag if feed.context.public else _as_public(tag)
                for fault in tag_faults(tag, place):
                    found = f"{name} {fault.removesuffix('.')}"
                    yield Violation(element, f"podcast:{name}", found)


def _as_public(tag: Tag) -> Tag:
    """Return a tag with https addresses, as it will be published."""
    return replace(
        tag,
        attributes=tuple(
            (name, re.sub(r"^http://", "https://", value, flags=re.IGNORECASE))
            for name, value in tag.attributes
        ),
    )


def _read(name: str, child: _Element) -> Tag:
    given = ((etree.QName(key).localname, str(v)) for key, v in child.attrib.items())
    return Tag(name, (child.text or "").strip(), tuple(given))
