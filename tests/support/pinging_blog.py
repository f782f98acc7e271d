"""A blog that sends pings: its built pages, what is live of them, and its clock."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from causerie.pingbacks.sending.execute import NotificationResult, Runtime, execute_plan
from causerie.pingbacks.sending.plan import Plan
from causerie.pingbacks.sending.sent_log import LinkPair, SentRecord, load_sent_log
from causerie.pingbacks.sending.session import SendingSession
from causerie.pingbacks.sending.throttled_fetcher import ThrottledFetcher
from internet import Asked, Internet, Reply

SITE = "http://carnet.example"
NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)


def post_page(
    path: str, body: str, *, date: str = "2026-09-20", silent: bool = False
) -> str:
    """Write a post's page as the theme does, as far as sending reads it."""
    mark = ' data-pingbacks="no"' if silent else ""
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>Un billet</title>'
        f'<link rel="canonical" href="{SITE}{path}"></head><body>'
        f'<nav><a href="http://menu.example/">menu</a></nav>'
        f'<article class="post h-entry"><header><time class="dt-published"'
        f' datetime="{date}T09:00:00+02:00">x</time><h1 class="p-name">Un billet</h1>'
        f'</header><div class="e-content prose"{mark}>{body}</div>'
        f'<section id="responses"><a href="http://answer.example/">x</a>'
        f"</section></article></body></html>"
    )


def links(*targets: str) -> str:
    """Write a body that links to these."""
    return "".join(f'<p>Voir <a href="{escape(t)}">cela</a>.</p>' for t in targets)


TOMBSTONE = '<html><head><meta http-equiv="Status" content="410 Gone"></head></html>'


@dataclass(slots=True)
class Blog:
    """A blog of one internet."""

    root: Path
    net: Internet
    now: datetime = NOW
    slept: list[float] = field(default_factory=list)
    delay: float = 0.0
    never: tuple[str, ...] = ()
    publish_at: float = -1  # publish when it slept so many seconds

    def __post_init__(self) -> None:
        """Put it on its internet."""
        self.output.mkdir(parents=True, exist_ok=True)
        self.live.mkdir(parents=True, exist_ok=True)
        self.write({"/": "<html><body>home</body></html>"})
        self.net.add("carnet.example", self.serve)

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.root / "output-release"

    @property
    def live(self) -> Path:
        """What readers see."""
        return self.root / "live"

    @property
    def session(self) -> SendingSession:
        """What sending works on."""
        return SendingSession(self.root, self.root / "content", self.output, SITE)

    def write(self, pages: Mapping[str, str]) -> None:
        """Build pages, by their paths."""
        for path, text in pages.items():
            file = self.output / path.strip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def publish(self) -> None:
        """Make live what is built."""
        shutil.rmtree(self.live)
        shutil.copytree(self.output, self.live)

    def post(self, *targets: str, path: str = "/a/", **options: object) -> None:
        """Build and publish a post with these links."""
        self.write({path: post_page(path, links(*targets), **options)})  # type: ignore[arg-type]
        self.publish()

    def begin(self) -> None:
        """Have had a first run, before there was anything to tell."""
        self.session.save({})

    def plan(self) -> Plan:
        """Plan a run."""
        return self.session.plan(now=self.now, never=self.never)

    def send(self, *, wait: float = 0) -> list[NotificationResult]:
        """Run, and return the result of each notification."""
        return list(
            execute_plan(
                self.plan(),
                self.runtime(),
                site=SITE,
                wait=wait,
                save=self.session.save,
            )
        )

    def states(self) -> dict[str, str]:
        """Run, and return the state of each target after it."""
        self.send()
        return {
            pair.target: record.state.value for pair, record in self.records().items()
        }

    def records(self) -> dict[LinkPair, SentRecord]:
        """Return the records of the sent log."""
        return load_sent_log(self.root / "content") or {}

    def runtime(self) -> Runtime:
        """Return a runtime whose clock only moves by sleeping."""
        throttled = ThrottledFetcher(
            self.net.client(), clock=self.clock, sleep=self.sleep, delay=self.delay
        )
        return Runtime(throttled, lambda: self.now, self.clock, self.sleep)

    def clock(self) -> float:
        """Tell the time in seconds."""
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        if sum(self.slept) == self.publish_at:
            self.publish()
        self.now += timedelta(seconds=seconds)

    def serve(self, asked: Asked) -> Reply:
        """Answer readers."""
        file = self.live / asked.path.strip("/") / "index.html"
        if not file.is_file():
            return Reply("not found", 404)
        return Reply(file.read_bytes())


@dataclass(slots=True)
class Receiver:
    """A page that takes webmentions, and what it knows by them."""

    answers: list[Reply] = field(default_factory=lambda: [Reply(status=202)])
    pings: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        """Answer; the last answer stays."""
        if asked.method != "POST":
            return Reply('<link rel="webmention" href="/mention">')
        self.pings.append(read_form(asked))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def read_form(asked: Asked) -> tuple[str, str]:
    """Read source and target of a webmention."""
    from urllib.parse import parse_qs

    assert "application/x-www-form-urlencoded" == asked.headers["content-type"]
    form = parse_qs(asked.body.decode(), strict_parsing=True)
    assert {"source", "target"} == form.keys()
    return form["source"][0], form["target"][0]
