"""The rules for differences between two publications, each with its verdict."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a difference requires of the author."""

    SAFE = "safe"  # nothing
    CONFIRM = "loud"  # to confirm with --accept; "loud" in docs/identity.md
    FATAL = "fatal"  # to fix, or to allow by editing the identity lock


@dataclass(frozen=True, slots=True)
class DifferenceRule:
    """A kind of difference."""

    verdict: Verdict
    sentence: str  # what changes, and how apps and links react
    fix: str = ""  # in addition to what the verdict requires
    key: str = ""  # the header key that causes it


# Apps differ in much of this; docs/identity.md has the sources.
RULES = {
    "new-feed": DifferenceRule(Verdict.SAFE, "The feed is new: {new}."),
    "new-item": DifferenceRule(Verdict.SAFE, "It is new: apps show it once."),
    "new-page": DifferenceRule(Verdict.SAFE, "The page is new."),
    "item-back": DifferenceRule(
        Verdict.SAFE,
        "It is back under its old guid: apps that kept it see the same item.",
    ),
    "page-led-on": DifferenceRule(
        Verdict.SAFE, "It moved to {new}, and a link to {old} leads there."
    ),
    "page-marked-gone": DifferenceRule(
        Verdict.SAFE, "A link to {old} finds a page that says it is gone."
    ),
    "audio-replaced": DifferenceRule(
        Verdict.CONFIRM,
        "The recording is another one ({old}, now {new}): apps that have the old one"
        " keep playing it, only later downloads get the new one.",
        key="audio",
    ),
    "date-moved": DifferenceRule(
        Verdict.CONFIRM,
        "Its date was {old} and would be {new}: apps would move it in their lists,"
        " and some announce it again.",
        key="date",
    ),
    "enclosure-moved": DifferenceRule(
        Verdict.CONFIRM,
        "Its recording moves from {old} to {new}: apps that know the first address"
        " go on asking there, some download it again.",
        "Let the old address answer, or lead to the new one.",
        key="audio",
    ),
    "item-gone": DifferenceRule(
        Verdict.CONFIRM,
        "It would be gone from the feed: some apps drop it with what was heard of it,"
        " others go on showing what they can no longer fetch.",
    ),
    "order-changed": DifferenceRule(
        Verdict.CONFIRM,
        "Items that kept their dates change places: apps that go by the feed's order"
        " may take another one for the latest.",
    ),
    "feed-moved": DifferenceRule(
        Verdict.CONFIRM,
        "The feed moves from {old} to {new}, as itunes:new-feed-url says: apps that"
        " read that follow, the others stop at the old address.",
        "Let the old address lead to the new one for good (HTTP 301).",
    ),
    "feed-sent-on": DifferenceRule(
        Verdict.CONFIRM,
        "The feed would send its subscribers to {new}: apps follow at once, and do"
        " not come back if that is wrong.",
    ),
    "feed-gone": DifferenceRule(
        Verdict.CONFIRM,
        "The feed {old} would be gone: its readers find an error there, and nothing"
        " new ever again.",
    ),
    "page-gone": DifferenceRule(
        Verdict.CONFIRM,
        "A link to {old} would find nothing.",
        "Keep the post as Status: gone, or write Aliases: {old} in another.",
    ),
    "page-moved": DifferenceRule(
        Verdict.CONFIRM,
        "Its page moves to {new}, and a link to {old} would not find it.",
        "Write Aliases: {old} in it.",
        key="aliases",
    ),
    "site-moved": DifferenceRule(
        Verdict.CONFIRM,
        "The site moves from {old} to {new}: links and subscriptions to the old"
        " addresses find nothing unless those lead on.",
        "Let every old address lead to the same path of the new site (HTTP 301).",
    ),
    "guid-changed": DifferenceRule(
        Verdict.FATAL,
        "Its guid was {old} and would be {new}: every app would show it as new and"
        " fetch it again, unheard.",
        "Write Guid: {old} in its header.",
        key="guid",
    ),
    "guid-reused": DifferenceRule(
        Verdict.FATAL,
        "Its guid {new} was published as that of {old}: apps that know that one would"
        " never show this one.",
        "Take the Guid out and run inv episode for a new one; or, if it is the same"
        " post, write Aliases: {old}.",
        key="guid",
    ),
    "ids-moved": DifferenceRule(
        Verdict.FATAL,
        "Posts without a Guid have their address as their guid, and it would move from"
        " {old} to {new}: feed readers would show those in their feeds as new.",
        "Write Guid: with the old address in each.",
    ),
    "podcast-guid-changed": DifferenceRule(
        Verdict.FATAL,
        "The show's podcast:guid was {old} and would be {new}: directories and apps"
        " would take it for another show.",
        'Write PODCAST["guid"] = "{old}".',
    ),
    "feed-lost": DifferenceRule(
        Verdict.FATAL,
        "The show's feed leaves {old} and no itunes:new-feed-url says where to: no"
        " subscriber's app would ever find another episode.",
    ),
}
