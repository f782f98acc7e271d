"""Lint a feed offline: check its bytes against every rule.

The linter reads what apps will read, not the data that the feed was made of, so it
finds the faults of the code that writes the feed as well as the author's.
"""

from collections.abc import Iterable

from causerie.podcast.lint import (
    channel,
    cover,
    document,
    duration,
    enclosure,
    episode_numbers,
    item,
    loudness,
    namespace,
    required_tags,
    show_notes,
    text_and_urls,
)
from causerie.podcast.lint.parse_feed import parse_feed
from causerie.podcast.lint.rule import Feed, LintContext, LintFinding, Rule

# Every rule, in the order of the findings. A new rule goes here too.
RULES: tuple[Rule, ...] = (
    channel.owner_email,
    channel.language_unknown,
    channel.category_unknown,
    channel.explicit_value,
    channel.type_value,
    channel.yes_value,
    channel.copyright_words,
    channel.podcast_guid_value,
    channel.locked_value,
    channel.new_feed_url_value,
    *cover.COVER_RULES,
    cover.cover_heavy,
    document.xml_malformed,
    document.xml_encoding,
    document.rss_version,
    document.namespace_wrong,
    document.feed_size,
    duration.duration_missing,
    duration.duration_invalid,
    duration.duration_wrong,
    duration.duration_long,
    duration.soundbite_end,
    enclosure.enclosure_count,
    enclosure.enclosure_extension,
    enclosure.enclosure_name,
    enclosure.enclosure_type,
    enclosure.enclosure_codec,
    enclosure.enclosure_length,
    enclosure.enclosure_bytes,
    enclosure.enclosure_duplicate,
    item.title_missing,
    item.title_show,
    item.title_number,
    item.guid_missing,
    item.guid_duplicate,
    item.guid_permalink,
    item.date_invalid,
    item.date_weekday,
    item.date_future,
    item.order,
    loudness.loudness_level,
    loudness.loudness_peak,
    loudness.loudness_unchecked,
    namespace.person_role,
    namespace.namespace_tag,
    show_notes.notes_unsafe,
    show_notes.notes_relative,
    show_notes.transcript_type,
    show_notes.chapters_type,
    episode_numbers.number_invalid,
    episode_numbers.episode_type,
    episode_numbers.serial_number,
    episode_numbers.number_duplicate,
    episode_numbers.bonus_number,
    episode_numbers.number_season,
    *required_tags.REQUIRED,
    text_and_urls.description_long,
    text_and_urls.text_long,
    text_and_urls.text_space,
    text_and_urls.text_invisible,
    text_and_urls.address_insecure,
)


def lint_feed(
    data: bytes, context: LintContext, rules: Iterable[Rule] = RULES
) -> list[LintFinding]:
    """Return every rule that a feed breaks, in the order of the rules.

    If the document is not an RSS feed, return only the halting rules it breaks.
    """
    feed = parse_feed(data, context)
    return lint_changes(feed, feed, rules)


def lint_changes(
    feed: Feed, whole: Feed, rules: Iterable[Rule] = RULES
) -> list[LintFinding]:
    """Return the rules that a feed breaks, but for those that judge kept items alone.

    `feed` has the items that were made anew, `whole` all, some as the last build kept
    them.
    """
    found: list[LintFinding] = []
    for halting in (True, False):
        for rule in rules:
            if rule.halts is halting:
                violations = rule.check(feed if rule.alone else whole)
                found += [LintFinding(rule, each) for each in violations]
        if found or feed.syntax_error:
            break
    return found
