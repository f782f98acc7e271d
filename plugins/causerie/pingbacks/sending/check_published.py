"""Check that a post is published at its address as it was built."""

from collections.abc import Sequence

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.parsing.html_start_tags import is_tombstone, start_tags
from causerie.pingbacks.sending.built_posts import read_built_post
from causerie.pingbacks.sending.plan import Notification, Reason
from causerie.urls import absolute

_MAX_PAGE = 8_000_000  # bytes of a page of ours
_GONE = 410


def unpublished_reason(
    fetcher: Fetcher, source: str, pending: Sequence[Notification], *, site: str
) -> str:
    """Return why a post's page is not yet what its notifications say; empty if it is.

    `source` is the post's path, `site` the public address of the site. Receivers fetch
    the page as soon as they are notified, so it must be published before.
    """
    url = absolute(source, site)
    request = Request(url, headers={"Cache-Control": "no-cache"}, limit=_MAX_PAGE)
    try:
        response = fetcher.fetch(request)
    except FetchError as error:
        return error.what
    if any(notification.reason is Reason.GONE for notification in pending):
        gone = response.status == _GONE or is_tombstone(response)
        return "" if gone else "Its tombstone is not live yet."
    if response.history:
        return f"It redirects to {response.url}."
    if response.status != 200:  # noqa: PLR2004 - OK
        return f"Its host answers HTTP {response.status}."
    return _compare(response, source, pending, site)


def _compare(
    response: Response, source: str, pending: Sequence[Notification], site: str
) -> str:
    hrefs = {
        attributes.get("href", "").strip()
        for tag, attributes in start_tags(response)
        if tag == "a"
    }
    for notification in pending:
        target = notification.pair.target
        if notification.reason is Reason.REMOVED and target in hrefs:
            return f"It still links to {target}."
        written = {target, target.partition(":")[2]}  # also without its scheme
        if notification.reason is Reason.NEW and not written & hrefs:
            return f"It does not link to {target} yet."
    post = read_built_post(response.body, source, site)
    digests = {n.digest for n in pending if n.reason is Reason.CHANGED}
    if digests and (post is None or post.digest not in digests):
        return "It is another version than the one built."
    return ""
