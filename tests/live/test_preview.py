"""The preview as an author has it: real files, a real server, a build of our own."""

import errno
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest

from causerie.errors import BuildError, CauserieError
from causerie.preview.build_events import BuildEvents, BuildOutcome
from causerie.preview.http_server import serve_folder
from causerie.preview.injected_html import problems_page, with_reload
from causerie.preview.run_preview import run_preview
from causerie.preview.watch_files import Changed
from causerie.problems import Level, Problem, Where

CSP = "default-src 'self'"
BROKEN = Problem(Where("content/post.md", 3), "Dtae: is no key.", "Write Date:.")


@dataclass
class Site:
    """A site whose build copies one post; "broken" in it is an error."""

    root: Path
    builds: int = 0
    gate: threading.Event = field(default_factory=threading.Event)  # builds wait for it

    def __post_init__(self) -> None:
        (self.root / "content").mkdir()
        self.post.write_text("one")
        self.gate.set()

    @property
    def post(self) -> Path:
        return self.root / "content/post.md"

    @property
    def output(self) -> Path:
        return self.root / "output"

    def build(self, _changed: frozenset[str] | None, *_early: object) -> list[Problem]:
        self.builds += 1
        text = self.post.read_text()
        self.gate.wait(5)
        if text == "raises":
            raise BuildError("The disk is full.", fix="Make room.")
        if text == "no room":
            raise OSError(errno.ENOSPC, "No space left on device", "content/post.md")
        if text == "broken":
            return [BROKEN]
        new, old = self.root / "output.part", self.root / "output.old"
        new.mkdir()
        (new / "index.html").write_text(f"<p>{text}</p>")
        if self.output.is_dir():
            self.output.rename(old)
        new.rename(self.output)
        shutil.rmtree(old, ignore_errors=True)
        return [Problem(Where("content/post.md"), "It is short.", "", Level.WARNING)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@contextmanager
def previewing(
    site: Site, *watch: Path, **others: Any
) -> Iterator[tuple[str, Queue[str]]]:
    said: Queue[str] = Queue()
    stop = threading.Event()
    options: dict[str, Any] = {
        "watch": watch or [site.root / "content"],
        "build": site.build,
        "port": 0,
        "csp": CSP,
        "print_line": said.put,
        "stop": stop,
        **others,
    }
    thread = threading.Thread(target=run_preview, args=[site.output], kwargs=options)
    thread.start()
    try:
        address = re.search(r"http://\S+", said.get(timeout=5))
        assert address
        yield address.group(), said
    finally:
        stop.set()
        site.gate.set()
        thread.join(5)


def read(address: str, path: str = "/") -> tuple[int, str]:
    with closing(
        http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    ) as web:
        web.request("GET", path)
        reply = web.getresponse()
        return reply.status, reply.read().decode()


@contextmanager
def listening(address: str) -> Iterator[Callable[[], Any]]:
    with closing(
        http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    ) as web:
        web.request("GET", "/__causerie/events")
        stream = web.getresponse()

        def news() -> Any:
            while not (line := stream.readline()).startswith(b"data: "):
                assert line, "the stream ended"
            return json.loads(line.removeprefix(b"data: "))

        with stream:
            yield news


def settled(said: Queue[str]) -> str:
    """Wait for the end of a build and return what was said of it."""
    lines = []
    while not lines or not lines[-1].startswith(("Built", "Not built")):
        lines.append(said.get(timeout=5))
    return "\n".join(lines)


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


def test_the_site_is_built_first_and_then_shown(site: Site) -> None:
    with previewing(site) as (address, said):
        told = settled(said)
        page = read(address)

    assert told == "content/post.md: warning: It is short.\nBuilt: open pages reload."
    assert page[0] == 200
    assert page[1].startswith("<p>one</p>")


def test_an_open_page_hears_of_a_change_once_it_is_built(site: Site) -> None:
    with previewing(site) as (address, said), listening(address) as news:
        settled(said)
        while (before := news())["pages"] not in read(address)[1]:
            pass

        site.post.write_text("two")
        after = news()
        page = read(address)[1]

    assert before["pages"] != after["pages"]
    assert with_reload(b"<p>two</p>", after["pages"]).decode() == page


def test_a_page_from_before_the_stream_was_opened_hears_of_it_at_once(
    site: Site,
) -> None:
    with previewing(site) as (address, said):
        settled(said)
        page = read(address)[1]
        site.post.write_text("two")
        settled(said)

        with listening(address) as news:
            assert news()["pages"] not in page


def test_a_failed_build_keeps_the_pages_and_tells_why(site: Site) -> None:
    with previewing(site) as (address, said), listening(address) as news:
        settled(said)
        while (good := news())["pages"] not in read(address)[1]:
            pass

        site.post.write_text("broken")
        failed = news()
        page = read(address)
        told = settled(said)
        site.post.write_text("mended")
        mended = news()

    row = {"where": "content/post.md:3", "what": BROKEN.what, "fix": BROKEN.fix}
    row |= {"level": "error"}
    assert {"pages": good["pages"], "problems": [row]} == failed
    assert (page[0], page[1].startswith("<p>one</p>")) == (200, True)
    assert told.startswith(
        "content/post.md:3: Dtae: is no key. Write Date:.\nNot built"
    )
    assert mended["pages"] != good["pages"]
    assert ["warning"] == [row["level"] for row in mended["problems"]]


def test_an_error_that_stops_a_build_is_shown_like_any_other(site: Site) -> None:
    site.post.write_text("raises")

    with previewing(site) as (_, said):
        told = settled(said)

    assert "build: The disk is full. Make room.\nNot built: there are no pages" in told


def test_the_preview_lives_on_when_the_machine_refuses(site: Site) -> None:
    with previewing(site) as (address, said):
        settled(said)
        site.post.write_text("no room")
        told = settled(said)
        shutil.rmtree(site.output)
        settled(said)
        site.post.write_text("two")
        while not read(address)[1].startswith("<p>two</p>"):
            settled(said)

    assert told.startswith("content/post.md: No space left on device. Make room on")


def test_a_page_that_moved_is_followed(site: Site) -> None:
    def write(path: str, title: str) -> None:
        (site.output / path).mkdir(parents=True, exist_ok=True)
        (site.output / path / "index.html").write_text(f"<title>{title} | S</title>")

    def leads(path: str) -> tuple[int, str | None]:
        with closing(
            http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
        ) as web:
            web.request("GET", path)
            reply = web.getresponse()
            return reply.status, reply.headers["Location"]

    site.output.mkdir()
    write("2026/03/01/old", "One")
    os.utime(site.output / "2026/03/01/old/index.html", (0, 0))
    write("drafts/seen", "One")
    builds = BuildEvents()
    with serve_folder(site.output, csp=CSP, events=builds) as address:
        assert leads("/drafts/seen/") == (200, None)
        assert leads("/drafts/never/") == (404, None)
        write("2026/03/02/never", "Never seen")
        write("2026/03/02/new", "One")
        shutil.rmtree(site.output / "drafts")

        assert leads("/drafts/seen/") == (302, "/2026/03/02/new/")
        assert leads("/drafts/never/") == (302, "/2026/03/02/never/")
        assert leads("/2026/03/03/never/") == (404, None)
        assert leads("/drafts/other/") == (404, None)

        assert leads("/2026/03/02/never/") == (200, None)
        write("de/\u00e9t\u00e9/never", "Another title")
        shutil.rmtree(site.output / "2026/03/02")

        assert leads("/2026/03/02/never/?x=1") == (302, "/de/%C3%A9t%C3%A9/never/?x=1")
        assert leads("/drafts/seen/") == (404, None)


def test_without_any_output_the_problems_are_the_page(site: Site) -> None:
    site.post.write_text("broken")

    with previewing(site) as (address, said), listening(address) as news:
        settled(said)
        status, page = read(address)
        while not (failed := news())["problems"]:
            pass
        site.post.write_text("mended")
        mended = news()
        later = read(address)

    assert status == 503
    assert "content/post.md:3" in page
    assert (
        f'<script type="module" src="/__causerie/reload.js?{failed["pages"]}">' in page
    )
    assert mended["pages"] != failed["pages"]
    assert (later[0], later[1].startswith("<p>mended</p>")) == (200, True)


def test_a_request_before_the_first_pages_waits_for_them(site: Site) -> None:
    site.gate.clear()

    with previewing(site) as (address, _):
        assert eventually(lambda: site.builds == 1)
        threading.Timer(0.2, site.gate.set).start()
        status, _ = read(address)

    assert status == 200


def test_an_open_page_reloads_before_the_rest_is_made(site: Site) -> None:
    asked: list[Sequence[str]] = []
    files = ("index.html", "feed.xml", "look.css")

    def build(
        changed: Changed, pages: Sequence[str], tell: Callable[[Any], None]
    ) -> list[Problem]:
        asked.append(pages)
        text = site.post.read_text()
        site.output.mkdir(exist_ok=True)
        if changed is None:
            for name in files:
                (site.output / name).write_text(text)
            return []
        (site.output / "index.html").write_text(text)
        tell(["index.html"])
        site.gate.wait(5)
        (site.output / "feed.xml").write_text(text)
        return [BROKEN] if text == "three" else []

    with previewing(site, build=build) as (address, said), listening(address) as news:
        settled(said)
        while (first := news()["pages"]) not in read(address)[1]:
            pass  # of before the first build
        site.gate.clear()
        site.post.write_text("two")
        early = news()
        assert read(address)[1].startswith("two")
        assert read(address, "/look.css") == (200, "one")  # no act on posts changes it
        threading.Timer(0.2, site.gate.set).start()
        assert read(address, "/feed.xml") == (200, "two")
        after = news()
        site.gate.clear()  # else who listens may hear of the end alone
        site.post.write_text("three")
        third = news()
        site.gate.set()
        told = news()

    assert asked[1] == ["index.html"]
    assert first != early["pages"] == after["pages"] != third["pages"] == told["pages"]
    assert ([], []) == (after["problems"], third["problems"])
    assert [each["where"] for each in told["problems"]] == ["content/post.md:3"]


def test_pages_that_are_taken_back_reload_to_what_they_were() -> None:
    builds = BuildEvents()
    seen = [builds.outcome.build_id]

    def build() -> list[Problem]:
        builds.tell(["index.html"])
        seen.append(builds.outcome.build_id)
        builds.tell(None)
        assert not builds.wait_for("feed.xml")
        return [BROKEN]

    builds.run(build)
    seen.append(builds.outcome.build_id)
    builds.run(lambda: [BROKEN])

    assert len({*seen}) == len(seen)
    assert builds.outcome.build_id == seen[-1]


def test_changes_during_a_build_cause_one_more(site: Site) -> None:
    with previewing(site) as (address, said):
        settled(said)
        site.gate.clear()
        site.post.write_text("two")
        assert eventually(lambda: site.builds == 2)

        for text in ("three", "four", "five"):
            site.post.write_text(text)
            time.sleep(0.02)
        site.gate.set()
        settled(said)
        settled(said)
        page = read(address)[1]
        time.sleep(0.25)

    assert site.builds == 3
    assert page.startswith("<p>five</p>")


def test_what_editors_leave_behind_for_a_moment_is_no_change(site: Site) -> None:
    content = site.root / "content"
    names = [
        ".post.md.swp",
        "#post.md#",
        ".#post.md",
        "post.md~",
        "4913",
        "post.md.tmp",
    ]

    with previewing(site) as (_, said):
        settled(said)
        for name in names:
            (content / name).write_text("x")
        (content / "__pycache__").mkdir()
        (content / "__pycache__/conf.pyc").write_bytes(b"x")
        time.sleep(0.25)

    assert site.builds == 1


def test_a_watched_folder_may_hold_the_outputs(site: Site) -> None:
    with previewing(site, site.root) as (_, said):
        settled(said)
        (site.root / "output-release").mkdir()
        (site.root / ".causerie").mkdir()
        (site.root / ".causerie/cache").write_text("x")
        time.sleep(0.25)

    assert site.builds == 1


def test_a_new_post_in_a_new_folder_is_a_change(site: Site) -> None:
    with previewing(site) as (_, said):
        settled(said)
        (site.root / "content/2026/march").mkdir(parents=True)
        settled(said)
        (site.root / "content/2026/march/new.md").write_text("x")

        assert settled(said)


def test_a_settings_file_is_seen_each_time_an_editor_replaces_it(site: Site) -> None:
    conf = site.root / "pelicanconf.py"
    conf.write_text("A = 0")

    with previewing(site, site.root / "content", conf) as (_, said):
        settled(said)
        for number in (1, 2):
            new = site.root / "conf.new"
            new.write_text(f"A = {number}")
            new.replace(conf)
            settled(said)

    assert site.builds == 3


def test_linking_audio_into_the_output_starts_no_round_of_builds(site: Site) -> None:
    audio = site.root / "content/one.mp3"
    audio.write_bytes(b"x")

    with previewing(site) as (_, said):
        settled(said)
        for number in range(5):
            os.link(audio, site.output / f"{number}.mp3")
            time.sleep(0.06)

    assert site.builds <= 2


def test_no_request_sees_the_moment_between_two_outputs(tmp_path: Path) -> None:
    output, old = tmp_path / "output", tmp_path / "output.old"
    output.mkdir()
    (output / "index.html").write_text("<p>here")
    builds = BuildEvents()

    def swap_slowly() -> list[Problem]:
        output.rename(old)
        time.sleep(0.03)
        old.rename(output)
        return []

    statuses = set()
    with serve_folder(output, csp=CSP, events=builds) as address:
        swapping = threading.Thread(
            target=lambda: [builds.run(swap_slowly) for _ in range(10)]
        )
        swapping.start()
        while swapping.is_alive():
            statuses.add(read(address)[0])

    assert {200} == statuses


def test_a_listener_that_leaves_leaves_no_thread(tmp_path: Path) -> None:
    with serve_folder(
        tmp_path, csp=CSP, events=BuildEvents(), heartbeat=0.02
    ) as address:
        before = set(threading.enumerate())
        for _ in range(20):
            with listening(address) as news:
                news()

        assert eventually(lambda: not set(threading.enumerate()) - before)


def test_the_end_of_the_preview_ends_its_threads(site: Site) -> None:
    before = set(threading.enumerate())

    with previewing(site) as (address, said), listening(address) as news:
        settled(said)
        news()

    with pytest.raises(OSError, match="refused"):
        read(address)
    assert not set(threading.enumerate()) - before


def test_a_port_in_use_is_an_error(site: Site) -> None:
    with serve_folder(site.root, csp=CSP) as address, pytest.raises(CauserieError):
        run_preview(
            site.output,
            watch=[],
            build=site.build,
            port=urlsplit(address).port or 0,
            csp=CSP,
            print_line=print,
        )

    assert site.builds == 0


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>here")
    program = (
        "from pathlib import Path;"
        "from causerie.preview.run_preview import run_preview;"
        "from functools import partial; import signal;"
        # a shell has its background processes, and theirs, ignore it
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "run_preview(Path('.'), watch=[], build=lambda *_: [], port=0, csp='x',"
        " print_line=partial(print, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as preview:
        assert preview.stdout
        address = re.search(r"http://\S+", preview.stdout.readline())
        assert address
        preview.stdout.readline()
        with listening(address.group()):
            preview.send_signal(signal.SIGINT)
            try:
                _, errors = preview.communicate(timeout=20)
            finally:
                preview.kill()

    assert errors == ""
    assert preview.returncode == 0


def test_what_problems_say_is_text_whatever_it_holds() -> None:
    hostile = Problem(
        Where("a.md"), "</p><script>alert(1)</script>", "a & b\n\ndata: x"
    )

    page = problems_page([hostile]).decode()
    news = BuildOutcome("1.0", (hostile,)).to_json()

    assert "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "\n" not in news
    assert json.loads(news)["problems"][0]["fix"] == hostile.fix
