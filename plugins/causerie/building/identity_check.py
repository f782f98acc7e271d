"""Identity check: compare what a release would publish with the identity lock."""

from collections.abc import Iterator

from causerie.bridge.identity_record import posts_by_address
from causerie.bridge.site import Site
from causerie.files.json_document import DocumentError
from causerie.identity.compare import Difference, compare_locks
from causerie.identity.difference_rules import Verdict
from causerie.identity.identity_lock import IdentityLock
from causerie.identity.lock_json import LOCK_PATH, line_of, load_lock_text, parse_lock
from causerie.post import Post
from causerie.problems import Level, Problem, Where

_LEVELS = {Verdict.CONFIRM: Level.WARNING, Verdict.FATAL: Level.ERROR}
_SETTINGS = {  # differences that a setting makes
    "ids-moved": ("SITEURL",),
    "podcast-guid-changed": ("PODCAST", "guid"),
    "site-moved": ("SITEURL",),
}


def check_identity(site: Site, proposed: IdentityLock) -> Iterator[Problem]:
    """Report what publishing would change for those who follow the site."""
    try:
        text = load_lock_text(site.root)
        published = parse_lock(text) if text else None
    except DocumentError as error:
        yield from error.problems
        return
    if published is None:
        return
    posts = posts_by_address(site.build.entries)
    for one in compare_locks(published, proposed):
        if one.verdict in _LEVELS:
            post = posts.get(one.proposed_page) or posts.get(one.address)
            where = _where(site, one, post, text)
            level = _LEVELS[one.verdict]
            yield Problem(where, str(one), one.fix, level, one.code)


def _where(site: Site, difference: Difference, post: Post | None, text: str) -> Where:
    """Return the place of a difference: in a header, a setting or the lock."""
    if names := _SETTINGS.get(difference.code):
        return site.locate(*names)
    if post:
        return site.where(post, difference.rule.key)
    line = line_of(text, difference.old_identity) or line_of(text, difference.address)
    return Where(LOCK_PATH, line)
