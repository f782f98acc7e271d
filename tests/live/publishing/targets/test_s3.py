"""Publishing to a bucket: a real S3 server, its headers, conflicts and faults."""

import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from causerie.errors import PublishError
from causerie.publishing.lock_owner import this_process
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.targets import bucket_lock, object_store
from causerie.publishing.targets.object_store import ConflictError, ObjectStore
from causerie.publishing.targets.s3 import Bucket, read_bucket
from checkout import CHECKOUT
from faulty_proxy import FAULTS, at_random, faulty_proxy
from s3_server import S3Server

CSS = "theme/site.e3b0c44298fc1c14.css"
PAGES = {"index.html": b"home", "feed.xml": b"<rss/>", "a.chapters.json": b"{}"}


@pytest.fixture
def bucket(
    seaweed: S3Server, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> str:
    for name, value in seaweed.environment.items():
        monkeypatch.setenv(name, value)
    name = f"t{abs(hash(request.node.nodeid))}"
    seaweed.make_bucket(name)
    return name


def site(folder: Path, files: dict[str, bytes]) -> Path:
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


def test_files_are_served_with_their_types_and_caches(
    bucket: str, seaweed: S3Server, tmp_path: Path
) -> None:
    large = os.urandom(20_000_000)  # goes in parts
    files = {
        "theme/site.e3b0c44298fc1c14.css": b"a{}",
        "audio/a.mp3": large,
        "b.png": b"b",
    }
    sent: list[int] = []

    publish(
        site(tmp_path / "out", PAGES | files), Bucket(bucket, ""), report=sent.append
    )

    def headers(path: str) -> tuple[str, str]:
        _, found, _ = seaweed.get(f"{bucket}/{path}")
        return found["content-type"], found["cache-control"]

    day, hour = "public, max-age=31536000, immutable", "public, max-age=3600"
    assert ("text/html; charset=utf-8", "no-cache") == headers("index.html")
    assert ("application/xml; charset=utf-8", "no-cache") == headers("feed.xml")
    assert ("application/json+chapters", hour) == headers("a.chapters.json")
    assert ("text/css; charset=utf-8", day) == headers(
        "theme/site.e3b0c44298fc1c14.css"
    )
    assert ("audio/mpeg", hour) == headers("audio/a.mp3")
    status, _, part = seaweed.get(f"{bucket}/audio/a.mp3", {"Range": "bytes=100-199"})
    assert (206, large[100:200]) == (status, part)
    assert sum(map(len, (PAGES | files).values())) == sum(sent)

    publish(site(tmp_path / "out", {"index.html": b"new"}), Bucket(bucket, ""))
    roll_back(Bucket(bucket, ""))
    assert ("text/html; charset=utf-8", "no-cache") == headers("index.html")


def test_what_else_is_in_the_bucket_is_left_alone(bucket: str, tmp_path: Path) -> None:
    store = ObjectStore(bucket, "")
    store.write("mine.json", "{}")
    publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))
    publish(site(tmp_path / "out", {"index.html": b"new"}), Bucket(bucket, ""))
    assert "mine.json" in store.list()

    other = ObjectStore(bucket, "other")
    other.write("index.html", "mine")
    with pytest.raises(PublishError, match=r"/other: Something is there"):
        publish(tmp_path / "out", Bucket(bucket, "other"))
    assert ["index.html"] == [*other.list()]


def test_a_damaged_record_is_named_and_without_it_little_is_sent_again(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ObjectStore(bucket, "")
    store.write("mine.json", "{}")
    publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))
    (record,) = [key for key in store.list() if "/releases/" in key]
    store.write(record, '{"schema": 1, ')
    with pytest.raises(PublishError, match=rf"{record}: The record .* damaged: "):
        publish(tmp_path / "out", Bucket(bucket, ""))
    store.delete([record])
    store.write(".causerie/sending.json", "{")
    sent, put = list[str](), ObjectStore.put_file

    def put_file(store: ObjectStore, key: str, *given: Any, **named: Any) -> None:
        sent.append(key)
        put(store, key, *given, **named)

    monkeypatch.setattr(ObjectStore, "put_file", put_file)
    publish(site(tmp_path / "out", {"index.html": b"new"}), Bucket(bucket, ""))

    assert ["index.html"] == sent
    assert "mine.json" in store.list()
    assert not publish(tmp_path / "out", Bucket(bucket, ""))


def test_another_publisher_is_named_until_he_fell_silent(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(this_process(), user="ana", host="laptop", process=7)
    store = ObjectStore(bucket, "")
    store.write(".causerie/lock", other.to_json())

    with pytest.raises(PublishError, match=r"by ana@laptop \(process 7\)"):
        publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))

    monkeypatch.setattr(bucket_lock, "_STALE", timedelta(seconds=-1))
    assert publish(tmp_path / "out", Bucket(bucket, ""))
    assert ".causerie/lock" not in store.list()


def test_who_lost_the_lock_publishes_no_more(bucket: str, tmp_path: Path) -> None:
    publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))
    store = ObjectStore(bucket, "")
    before = store.read(".causerie/live.json")
    target = Bucket(bucket, "")
    site(tmp_path / "out", {"index.html": b"new"})

    def overtake(_: object) -> bool:
        store.replace(".causerie/live.json", json.dumps({"release": "x"}), before)
        return True

    with pytest.raises(ConflictError, match="published meanwhile"):
        publish(tmp_path / "out", target, confirm=overtake)


def test_two_publishes_that_died_leave_nothing_in_doubt(
    bucket: str, seaweed: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One changes a page and adds an image; the next one takes both back."""
    publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))
    write = ObjectStore.write

    def write_no_record(store: ObjectStore, key: str, text: str) -> None:
        if "/releases/" in key:
            raise KeyboardInterrupt
        write(store, key, text)

    def put_nothing(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(ObjectStore, "write", write_no_record)
        site(tmp_path / "out", {"index.html": b"HOME", "x.png": b"x", "z.html": b"z"})
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path / "out", Bucket(bucket, ""))
    assert b"HOME" == seaweed.get(f"{bucket}/index.html")[2]
    with monkeypatch.context() as killed:
        killed.setattr(ObjectStore, "put_file", put_nothing)
        for name in ("x.png", "z.html"):
            (tmp_path / "out" / name).unlink()
        site(tmp_path / "out", {"index.html": b"home", "b.html": b"b"})
        with pytest.raises(KeyboardInterrupt):
            publish(tmp_path / "out", Bucket(bucket, ""))
    publish(tmp_path / "out", Bucket(bucket, ""))

    there = {key for key in ObjectStore(bucket, "").list() if ".causerie" not in key}
    assert {*PAGES, "b.html"} == there
    assert b"home" == seaweed.get(f"{bucket}/index.html")[2]


def test_what_is_written_counts_though_its_answer_was_lost(bucket: str) -> None:
    """obstore asks again, and finds a conflict: with itself."""
    store = ObjectStore(bucket, "")
    store.replace("a.json", "1", None)

    again = store.replace("a.json", "1", None)
    later = store.replace("a.json", "2", again)

    assert "2" == store.replace("a.json", "2", again).text
    with pytest.raises(ConflictError):
        store.replace("a.json", "3", again)
    assert later == store.read("a.json")


def test_a_publish_through_a_faulty_network_is_whole_after_some_runs(
    bucket: str, seaweed: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of all requests is refused, cut off, silent, or has no answer."""
    monkeypatch.setattr(object_store, "_TIMEOUT", "2s")
    numbers = range(40)
    old = PAGES | {f"{n}.html": b"old" for n in numbers}
    new = PAGES | {f"{n}.html": b"new" for n in numbers} | {"a.mp3": b"x" * 9_000_000}
    publish(site(tmp_path / "out", old), Bucket(bucket, ""))
    site(tmp_path / "out", new)
    told: list[str] = []

    with faulty_proxy(seaweed.port, at_random("s3", 0.1)) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxy.port}")
        for _ in range(10):
            try:
                publish(tmp_path / "out", Bucket(bucket, ""))
                break
            except PublishError as error:
                told.append(str(error))

    assert new == {path: seaweed.get(f"{bucket}/{path}")[2] for path in new}
    assert min(proxy.counts[fault] for fault in FAULTS) > 0
    assert not any("\n" in line for line in told)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{seaweed.port}")
    assert not publish(tmp_path / "out", Bucket(bucket, ""))


@pytest.mark.parametrize(
    "refusal", ["403 QuotaExceeded", "400 XMinioAdminBucketQuotaExceeded"]
)
def test_a_bucket_without_room_leaves_the_live_site_and_is_told_in_a_line(
    bucket: str,
    seaweed: S3Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refusal: str,
) -> None:
    """Stores have each their own code for it; a key's rights are not what is wrong."""
    old = PAGES | {"a.html": b"<img src=a.png>", "a.png": b"a"}
    publish(site(tmp_path / "out", old), Bucket(bucket, ""))
    (tmp_path / "out/a.png").unlink()
    new = {"a.html": b"<img src=b.png>", "b.png": b"b", "index.html": b"new"}
    site(tmp_path / "out", new)

    def choose(method: str, path: str) -> str:
        return refusal if method == "PUT" and path.endswith("/index.html") else ""

    with faulty_proxy(seaweed.port, choose) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(PublishError, match="Make room there; the live") as told:
            publish(tmp_path / "out", Bucket(bucket, ""))

    assert refusal.partition(" ")[2] in str(told.value)
    assert "\n" not in str(told.value)
    live = {
        path: seaweed.get(f"{bucket}/{path}")[2] for path in ("index.html", "a.png")
    }
    assert {path: old[path] for path in live} == live
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{seaweed.port}")
    publish(tmp_path / "out", Bucket(bucket, ""))
    assert b"new" == seaweed.get(f"{bucket}/index.html")[2]


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda: ("AWS_SECRET_ACCESS_KEY", "wrong"), "See AWS_ACCESS_KEY_ID"),
        (
            lambda: ("AWS_ENDPOINT_URL", f"http://127.0.0.1:{_closed()}"),
            "The live site is whole; publish again",
        ),
        (lambda: ("AWS_ENDPOINT_URL", "store"), "is 'store'. Write it as https://"),
        (lambda: ("AWS_ENDPOINT_URL", "http://s.example"), "Write it as https://"),
        (lambda: ("AWS_ACCESS_KEY_ID", ""), "Nothing says who you are to the store"),
    ],
    ids=["a wrong key", "no server", "no address", "no TLS", "nobody"],
)
def test_a_store_that_refuses_is_told_in_a_line_without_its_secret(
    bucket: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    break_it: Callable[[], tuple[str, str]],
    said: str,
) -> None:
    monkeypatch.setenv(*break_it())

    with pytest.raises(PublishError, match=said) as told:
        publish(site(tmp_path / "out", PAGES), Bucket(bucket, ""))

    assert "\n" not in str(told.value)
    assert "secret" not in str(told.value).lower().replace("aws_secret_access_key", "")


def test_without_the_extra_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    monkeypatch.chdir(CHECKOUT)

    with pytest.raises(PublishError, match="obstore is missing") as told:
        Bucket("blog", "").read_copy()

    *_, option, file = told.value.fix.split()
    assert "-r" == option
    assert "obstore==" in (CHECKOUT / file).read_text()
    monkeypatch.chdir(tmp_path)  # a site that is no clone of Causerie
    with pytest.raises(PublishError, match="pip install obstore"):
        Bucket("blog", "").read_copy()


@pytest.mark.parametrize("address", ["s3://", "s3:blog", "s3://A/b", "s3://blog/../x"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(PublishError, match="names no bucket"):
        read_bucket(address)


def _closed() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
