"""The acts of an author that are timed, by the names that tables have for them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import edits
import site_edits
from edits import Edit

# Episode and draft come first: what is newest then is an article.
ACTS: Mapping[str, Callable[[Path], Edit]] = {
    "new episode": edits.new_episode,
    "published draft": edits.published_draft,
    "new post": edits.new_post,
    "title of the newest post": edits.newest_title,
    "summary of the newest post": edits.newest_summary,
    "text of the newest post": edits.newest_text,
    "new tag": edits.new_tag,
    "title of an old post": edits.old_title,
    "summary of an old post": edits.old_summary,
    "text of an old post": edits.old_text,
    "comment": site_edits.comment,
    "mention": site_edits.mention,
    "tag of an old post": edits.old_tag,
    "category of an old post": edits.old_category,
    "date of an old post": edits.old_date,
    "slug of an old post": edits.old_slug,
    "back-dated post": edits.back_dated_post,
    "deletion": edits.old_deletion,
    "image": site_edits.image,
    "CSS": site_edits.style,
    "template of one page": site_edits.template_of_one,
    "template of the tags' pages": site_edits.template_of_tags,
    "setting of one template": site_edits.setting_of_one,
    "theme": site_edits.theme,
    "menu": site_edits.menu,
    "SITESUBTITLE": site_edits.subtitle,
    "SITENAME": site_edits.site_name,
}

# By name as well: those that are timed in a preview, each after the one before.
LIVE: Mapping[str, Callable[[Path], Edit]] = {
    "new post": edits.new_post,
    "new tag": edits.new_tag,
    "title of the newest post, at home": edits.newest_title,
    "deletion of the newest post": edits.newest_deletion,
    "title of the newest episode": edits.episode_title,
    "text of an old post": edits.old_text,
}
