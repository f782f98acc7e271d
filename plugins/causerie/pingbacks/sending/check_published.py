"""Live: whether a post can be read where we say it is, as it was built."""

from collections.abc import Iterable

from causerie.errors import FetchError
from causerie.net.message import Answer, Fetcher, Request
from causerie.pingbacks.parsing.html_start_tags import is_tombstone, start_tags
from causerie.pingbacks.sending.built_posts import read_page
from causerie.pingbacks.sending.plan import Kind, Task
from causerie.urls import absolute

_LIMIT = 8_000_000  # bytes of a page of ours
_GONE = 410


def why_not_live(
    fetcher: Fetcher, source: str, tasks: Iterable[Task], *, site: str
) -> str:
    """Say why a post's page is not yet what its tasks tell of; empty if it is.

    `source` is the post's path, `site` the public address of the site. Receivers look
    at the page as soon as they are told, so it must be there before.
    """
    url = absolute(source, site)
    request = Request(url, headers={"Cache-Control": "no-cache"}, limit=_LIMIT)
    try:
        answer = fetcher.fetch(request)
    except FetchError as error:
        return error.what
    asked = tuple(tasks)
    if any(task.kind is Kind.GONE for task in asked):
        gone = answer.status == _GONE or is_tombstone(answer)
        return "" if gone else "Its tombstone is not live yet."
    if answer.passed:
        return f"It redirects to {answer.url}."
    if answer.status != 200:  # noqa: PLR2004 - OK
        return f"Its host answers HTTP {answer.status}."
    return _compare(answer, source, asked, site)


def _compare(answer: Answer, source: str, tasks: tuple[Task, ...], site: str) -> str:
    hrefs = {
        attributes.get("href", "").strip()
        for tag, attributes in start_tags(answer)
        if tag == "a"
    }
    for task in tasks:
        target = task.pair.target
        if task.kind is Kind.REMOVED and target in hrefs:
            return f"It still links to {target}."
        if task.kind is Kind.NEW and not _links(hrefs, target):
            return f"It does not link to {target} yet."
    page = read_page(answer.body, source, site)
    digests = {task.digest for task in tasks if task.kind is Kind.CHANGED}
    if digests and (page is None or page.digest not in digests):
        return "It is another version than the one built."
    return ""


def _links(hrefs: set[str], target: str) -> bool:
    return target in hrefs or target.partition(":")[2] in hrefs
