"""Check the links of posts to other sites: politely, and not again within a week.

Each host is asked one thing at a time, with a pause between; several hosts at once. One
that asks for patience is left alone. What answered well is kept in `.causerie/`.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from causerie.errors import (
    CauserieError,
    FetchError,
    ForbiddenAddressError,
    TooSlowError,
    UnreachableError,
)
from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.net.http_message import Fetcher, Request, Response
from causerie.pingbacks.attempt import parse_retry_after
from causerie.problems import Level, Problem, Where
from causerie.text.printable import printable_line

KEPT = timedelta(days=7)  # a good answer is believed
HOSTS_AT_ONCE = 6
PAUSE = 1.0  # seconds between two requests to one host
PATIENCE = 30.0  # seconds that we wait for a host that asks for it, once

_BODY = 2_000  # bytes of a page that are read, where HEAD is not answered
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_PERMANENT = frozenset({301, 308})
# These may be open for people: hosts refuse what is no browser.
_REFUSES_PROGRAMS = frozenset({401, 402, 403, 405, 406, 407, 451, 999})
_SCHEMA = 1
_UNRESOLVED = "cannot be resolved"  # as net/client.py words it


@dataclass(frozen=True, slots=True)
class LinkState:
    """How an address answers; an empty `what`: well, as far as a program can tell."""

    what: str = ""
    fix: str = ""
    is_dead: bool = False  # nobody can follow it
    is_lasting: bool = True  # it may be believed for a week


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The problems of all links, and what could not be asked."""

    problems: list[Problem]
    asked: int
    known: int  # by earlier answers
    waiting: tuple[str, ...]  # the hosts that asked for patience


def check_links(  # noqa: PLR0913 - each is a keyword
    links: Mapping[str, Sequence[str]],
    fetcher: Fetcher,
    cache: Path,
    *,
    now: datetime,
    sleep: Callable[[float], None] = time.sleep,
    report_progress: Callable[[str, int], None] | None = None,
) -> LinkReport:
    """Ask for each address that is not known; `links` has the places of each.

    The state of an address, and a host's wish for patience, come from its own
    answer. Raise CauserieError if no host of several can be found, and OSError if the
    cache cannot be written.
    """
    known = _read_cache(cache, now)
    addresses = sorted({urldefrag(url).url for url in links})
    states = {url: LinkState(*known[url][1:]) for url in addresses if url in known}
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in addresses:
        if url not in states:
            by_host[urlsplit(url).hostname or ""].append(url)
    waiting: list[str] = []
    asked = 0
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        visits = {
            pool.submit(_visit, urls, fetcher, now=now, sleep=sleep): host
            for host, urls in by_host.items()
        }
        for visit in as_completed(visits):
            found, is_patient = visit.result()
            states |= found
            asked += len(found)
            if not is_patient:
                waiting.append(visits[visit])
            if report_progress:
                report_progress("links", asked)
            known |= {
                url: (now.timestamp(), each.what, each.fix)
                for url, each in found.items()
                if each.is_lasting and not each.is_dead
            }
    new = [states[url] for urls in by_host.values() for url in urls if url in states]
    if len(by_host) > 1 and new and all(_UNRESOLVED in each.what for each in new):
        what = f"None of {len(by_host)} hosts can be found: is there a network?"
        raise CauserieError(what, fix="Try again with one, or leave --external out.")
    _write_cache(cache, known)
    problems = [
        problem
        for url, places in links.items()
        if (state := states.get(urldefrag(url).url)) and state.what
        for problem in _problems(url, state, places)
    ]
    have = len(states) - asked
    return LinkReport(problems, asked, have, tuple(sorted(waiting)))


def _visit(
    urls: Sequence[str],
    fetcher: Fetcher,
    *,
    now: datetime,
    sleep: Callable[[float], None],
) -> tuple[dict[str, LinkState], bool]:
    """Ask one host for its addresses; stop, and return False, if it wants patience."""
    found: dict[str, LinkState] = {}
    has_waited = False
    for number, url in enumerate(urls):
        if number:
            sleep(PAUSE)
        state: LinkState | None
        state, wait = _ask(url, fetcher, now)
        if state is None and wait <= PATIENCE and not has_waited:
            has_waited = True
            sleep(wait)
            state, wait = _ask(url, fetcher, now)
        if state is None:
            return found, False
        found[url] = state
    return found, True


def _ask(url: str, fetcher: Fetcher, now: datetime) -> tuple[LinkState | None, float]:
    """Ask by HEAD, then by GET; None: the host wants patience, for so many seconds."""
    try:
        response = fetcher.fetch(Request(url, "HEAD"))
        if response.status >= 400 and response.status not in _BUSY:  # noqa: PLR2004
            response = fetcher.fetch(Request(url, limit=_BODY))
    except FetchError as error:
        return _of_error(error), 0
    if response.status in _BUSY:
        until = parse_retry_after(response, now=now)
        if until or response.status == 429:  # noqa: PLR2004 - Too Many Requests
            seconds = (until - now).total_seconds() if until else PATIENCE
            return None, max(seconds, 0)
    return _of_response(url, response), 0


def _of_error(error: FetchError) -> LinkState:
    fix = "Check the address, or take the link out."
    if isinstance(error, ForbiddenAddressError):
        return LinkState(error.what, fix)
    if isinstance(error, TooSlowError):
        return LinkState(error.what, "Try again later.", is_lasting=False)
    unresolved = isinstance(error, UnreachableError) and _UNRESOLVED in error.what
    return LinkState(error.what, fix, is_dead=unresolved, is_lasting=False)


def _of_response(url: str, response: Response) -> LinkState:
    status = response.status
    if status in _GONE:
        fix = "Link where it has gone, or its copy in an archive, or take the link out."
        return LinkState(f"It answers HTTP {status}.", fix, is_dead=True)
    if status >= 500:  # noqa: PLR2004 - Server Error
        what = f"It answers HTTP {status}."
        return LinkState(what, "Try again later.", is_lasting=False)
    if status >= 400 and status not in _REFUSES_PROGRAMS:  # noqa: PLR2004 - errors
        return LinkState(f"It answers HTTP {status}.", "Check the address.")
    moved = response.history and all(s in _PERMANENT for s, _ in response.history)
    if moved and status < 400 and response.url.rstrip("/") != url.rstrip("/"):  # noqa: PLR2004
        to = printable_line(response.url, 200)
        return LinkState("It has moved for good.", f"Write {to}.")
    return LinkState()


def _problems(url: str, state: LinkState, places: Sequence[str]) -> Iterator[Problem]:
    level = Level.ERROR if state.is_dead else Level.WARNING
    for place in places:
        path, _, line = place.rpartition(":")
        where = Where(path, int(line)) if line.isdecimal() else Where(place)
        what = f"{printable_line(url, 200)}: {state.what}"
        yield Problem(where, what, state.fix, level, kind="external")


def _read_cache(path: Path, now: datetime) -> dict[str, tuple[float, str, str]]:
    """Return what is kept of each address: when it answered, and what it was told."""
    oldest = (now - KEPT).timestamp()
    try:
        document = json.loads(read_cache_file(path) or b"{}")
        if document.get("schema") != _SCHEMA:
            return {}
        rows = {url: tuple(row) for url, row in document["links"].items()}
        return {url: row for url, row in rows.items() if row[0] > oldest}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}  # damaged


def _write_cache(path: Path, known: Mapping[str, tuple[float, str, str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    document = {"schema": _SCHEMA, "links": dict(sorted(known.items()))}
    write_cache_file(path, json.dumps(document, ensure_ascii=False).encode())
