"""Links elsewhere are asked for politely, and what they answer is told at its place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from causerie.authoring.check_links import KEPT, LinkReport, check_links
from causerie.errors import CauserieError, FetchError, TooSlowError, UnreachableError
from causerie.net.client import Client
from causerie.net.http_message import Request, Response

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PLACE = ["content/articles/a.md:7"]


@dataclass
class Web:
    """Other sites, by what they answer; and who asked for what."""

    replies: dict[str, list[Response | FetchError]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def fetch(self, request: Request) -> Response:
        self.asked.append((request.method, request.url))
        replies = self.replies[request.url]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, FetchError):
            raise reply
        return reply


def answer(
    status: int = 200,
    *headers: tuple[str, str],
    url: str = "https://a.example/x",
    history: tuple[tuple[int, str], ...] = (),
) -> Response:
    return Response(url, status, headers, b"", history=history)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., LinkReport]:
    def run(web: object, *urls: str, **given: object) -> LinkReport:
        options = {"now": NOW, "sleep": lambda _seconds: None} | given
        links = dict.fromkeys(urls, PLACE)
        return check_links(links, web, tmp_path / "links.json", **options)

    return run


MOVED = ((301, "https://a.example/x"),)
AWAY = ((302, "https://a.example/x"),)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answer(), ""),
        (answer(403), ""),
        (answer(404), "a.example/x: It answers HTTP 404. Link where it has gone"),
        (answer(410), "HTTP 410"),
        (answer(400), "warning: https://a.example/x: It answers HTTP 400."),
        (answer(500), "warning: https://a.example/x: It answers HTTP 500."),
        (
            answer(url="https://b.example/y", history=MOVED),
            "warning: https://a.example/x: It has moved for good. Write"
            " https://b.example/y.",
        ),
        (answer(url="https://b.example/y", history=AWAY), ""),
        (answer(url="https://a.example/x/", history=MOVED), ""),
        (answer(404, url="https://b.example/y", history=MOVED), "HTTP 404"),
        (TooSlowError("It did not answer within 10 seconds."), "warning: "),
        (UnreachableError("a.example cannot be resolved: no."), "cannot be resolved"),
        (UnreachableError("It cannot be reached: no."), "warning: "),
    ],
)
def test_what_an_address_answers_is_told(
    run: Callable[..., LinkReport], reply: Response | FetchError, told: str
) -> None:
    report = run(Web({"https://a.example/x": [reply]}), "https://a.example/x")

    lines = [str(problem) for problem in report.problems]
    assert len(lines) == bool(told)
    assert all(line.startswith("content/articles/a.md:7: ") for line in lines)
    assert told in "".join(lines)
    assert ("warning: " in "".join(lines)) == ("warning" in told or "moved" in told)


def test_head_comes_first_and_get_only_where_it_fails(
    run: Callable[..., LinkReport],
) -> None:
    well, not_head = "https://a.example/1", "https://b.example/2"
    web = Web({well: [answer()], not_head: [answer(405), answer(200)]})

    assert [] == run(web, well, not_head).problems

    assert sorted(web.asked) == [("GET", not_head), ("HEAD", well), ("HEAD", not_head)]


def test_what_was_well_is_not_asked_again_within_a_week(
    run: Callable[..., LinkReport],
) -> None:
    well, gone = "https://a.example/1", "https://b.example/2"
    web = Web({well: [answer()], gone: [answer(404)]})
    run(web, well, gone)
    web.asked.clear()

    again = run(web, f"{well}#part", gone, now=NOW + KEPT / 2)

    assert {url for _, url in web.asked} == {gone}
    assert (again.known, again.asked, len(again.problems)) == (1, 1, 1)
    web.asked.clear()
    run(web, well, now=NOW + KEPT + timedelta(hours=1))
    assert web.asked == [("HEAD", well)]


def test_a_damaged_cache_is_made_anew(
    run: Callable[..., LinkReport], tmp_path: Path
) -> None:
    (tmp_path / "links.json").write_text("{")
    web = Web({"https://a.example/1": [answer()]})

    assert run(web, "https://a.example/1").asked == 1
    assert run(web, "https://a.example/1").known == 1


def test_a_host_that_wants_patience_gets_it(run: Callable[..., LinkReport]) -> None:
    urls = [f"https://a.example/{n}" for n in range(3)]
    busy, later = answer(429, ("retry-after", "7")), answer(429, ("retry-after", "900"))
    slept: list[float] = []
    web = Web({urls[0]: [busy, answer()], urls[1]: [later], urls[2]: [answer()]})

    report = run(web, *urls, sleep=slept.append)

    assert slept == [7, 1]
    assert report.waiting == ("a.example",)
    assert urls[2] not in {url for _, url in web.asked}
    assert (report.asked, report.problems) == (1, [])


def test_one_host_is_asked_one_thing_at_a_time(run: Callable[..., LinkReport]) -> None:
    slept: list[float] = []
    urls = [f"https://a.example/{n}" for n in range(4)]
    web = Web({url: [answer()] for url in urls})

    run(web, *urls, sleep=slept.append)

    assert [url for _, url in web.asked] == urls
    assert slept == [1, 1, 1]


def test_nothing_of_this_network_is_asked(run: Callable[..., LinkReport]) -> None:
    def connect(*_: object) -> None:
        pytest.fail("dialled")

    client = Client("test", resolve=lambda _h, _p: ["10.0.0.1"], connect=connect)

    (problem,) = run(client, "https://intranet.example/").problems

    assert "which is no public address" in str(problem)


def test_without_a_network_the_links_are_not_to_blame(
    run: Callable[..., LinkReport],
) -> None:
    urls = ["https://a.example/", "https://b.example/"]
    gone = UnreachableError("a.example cannot be resolved: no.")
    web = Web({url: [gone] for url in urls})

    with pytest.raises(CauserieError, match="is there a network"):
        run(web, *urls)
