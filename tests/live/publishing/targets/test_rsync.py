"""Publishing by rsync over ssh, to a real sshd: what is sent, locks, full disks."""

import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from causerie.errors import PublishError
from causerie.publishing.lock_owner import this_process
from causerie.publishing.manifest import read_manifest
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.target_address import read_target
from causerie.publishing.targets import rsync
from causerie.publishing.targets.rsync import Rsync, read_rsync
from cutting_proxy import cutting_proxy
from ssh_server import SshServer, ssh_server

pytestmark = pytest.mark.needs("sshd", "rsync")

# rsync may end before it has heard what the other side says
FULL = "No space left on device|The disk there is full"
# What patterns would read, and no UTF-8.
WILD = ["w/[a]*.css", "w/b\\[a-]*?.css", "w/#\\c.css", "w/\udcff.css"]
PAGES = {"index.html": "home", "audio/a.mp3": "sound" * 1000}


@pytest.fixture
def target(sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rsync:
    monkeypatch.setenv("RSYNC_RSH", sshd.command)
    return read_rsync(sshd.address(tmp_path / "www"))


def site(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_a_recording_is_sent_once_and_stays_the_same_file(
    target: Rsync, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    audio = tmp_path / "www/current/audio/a.mp3"
    before, sent = audio.stat(), list[int]()
    os.utime(tmp_path / "out/audio/a.mp3")  # as a fresh clone has it

    publish(site(tmp_path / "out", {"index.html": "new"}), target, report=sent.append)

    assert (before.st_ino, before.st_mtime_ns) == (
        audio.stat().st_ino,
        audio.stat().st_mtime_ns,
    )
    assert 3 == sum(sent)
    assert ["current", "releases"] == sorted(
        p.name for p in (tmp_path / "www").iterdir()
    )


def test_what_was_touched_or_removed_by_hand_is_put_right(
    target: Rsync, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    (tmp_path / "www/current/index.html").write_text("hand")
    (tmp_path / "www/current/audio/a.mp3").unlink()
    (tmp_path / "www/current/more.html").write_text("hand")

    plan = publish(tmp_path / "out", target)

    assert (("audio/a.mp3",), ("index.html",), ("more.html",)) == (
        plan.added,
        plan.changed,
        plan.removed,
    )
    assert "home" == (tmp_path / "www/current/index.html").read_text()


def test_a_release_that_was_touched_is_not_said_to_be_what_it_was(
    target: Rsync, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    for version in ("new", "newer"):
        publish(site(tmp_path / "out", {"index.html": version}), target)
    time.sleep(0.01)  # by its clock it is another moment
    (tmp_path / "www/current/audio/a.mp3").write_text("by hand")

    with pytest.raises(PublishError, match=r"audio/a\.mp3 of the release 0002-"):
        roll_back(target)

    assert "newer" == (tmp_path / "www/current/index.html").read_text()


def test_whatever_the_umask_there_readers_may_read(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with ssh_server(tmp_path / "sshd") as server, pytest.MonkeyPatch.context() as m:
            m.setenv("RSYNC_RSH", server.command)
            own = read_rsync(server.address(tmp_path / "closed"))
            publish(site(tmp_path / "out", PAGES), own)
    finally:
        os.umask(before)

    there = [*(tmp_path / "closed/current/").rglob("*"), tmp_path / "closed/releases"]
    folders = {path.stat().st_mode & 0o777 for path in there if path.is_dir()}
    files = {path.stat().st_mode & 0o777 for path in there if path.is_file()}
    assert ({0o755}, {0o644}) == (folders, files)


def test_what_is_not_ours_is_not_replaced(target: Rsync, tmp_path: Path) -> None:
    (tmp_path / "www/current").mkdir(parents=True)

    with pytest.raises(PublishError, match=r"www/current: Something is there"):
        publish(site(tmp_path / "out", PAGES), target)

    assert ["current"] == [path.name for path in (tmp_path / "www").iterdir()]


def test_another_publisher_is_named_until_he_fell_silent(
    target: Rsync, tmp_path: Path
) -> None:
    (tmp_path / "www").mkdir()
    lock = tmp_path / "www/lock"
    other = replace(this_process(), user="ana", host="laptop", process=7)
    lock.write_text(other.to_json())

    with pytest.raises(PublishError, match=r"by ana@laptop \(process 7\)"):
        publish(site(tmp_path / "out", PAGES), target)
    assert "laptop" == json.loads(lock.read_text())["host"]

    ago = time.time() - 400
    os.utime(lock, (ago, ago))
    assert publish(tmp_path / "out", target)
    assert not lock.exists()


def test_who_slept_until_another_one_began_publishes_no_more(
    target: Rsync, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    lock = tmp_path / "www/lock"
    other = replace(this_process(), user="ana", host="laptop", process=7).to_json()

    def sleep(_: object) -> bool:
        lock.write_text(other)
        return True

    with pytest.raises(PublishError, match="This publish was silent for so long"):
        publish(site(tmp_path / "out", {"index.html": "x"}), target, confirm=sleep)

    assert other == lock.read_text()
    assert "home" == (tmp_path / "www/current/index.html").read_text()


def test_a_damaged_record_is_named_and_without_it_little_is_sent_again(
    sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = hashlib.shake_128(b"b").digest(1_000_000)
    site(tmp_path / "out", PAGES | dict.fromkeys(WILD, "x"))
    (tmp_path / "out/b.mp3").write_bytes(recording)
    with cutting_proxy(sshd.port) as proxy:
        known = Path(sshd.command.partition("UserKnownHostsFile=")[2].split()[0])
        monkeypatch.setenv(
            "RSYNC_RSH", sshd.command + f" -o HostKeyAlias={_alias(known)}"
        )
        monkeypatch.setattr(rsync, "_LARGE", 1)  # of records, what differs is sent
        target = read_rsync(f"rsync://127.0.0.1:{proxy.port}{tmp_path}/www")
        publish(tmp_path / "out", target)
        (record,) = (tmp_path / "www/releases").glob("*.json")
        record.write_bytes(record.read_bytes()[:200])
        with pytest.raises(
            PublishError, match=r"record of the release 0001-.* damaged"
        ):
            target.read_live()
        record.unlink()
        before = proxy.sent
        (tmp_path / "out" / WILD[0]).write_text("anew")

        publish(tmp_path / "out", target)

        assert proxy.sent - before < 100_000
    there = tmp_path / "www/current"
    assert recording == (there / "b.mp3").read_bytes()
    assert ["anew", "x", "x", "x"] == [(there / name).read_text() for name in WILD]
    direct = read_rsync(sshd.address(tmp_path / "www"))
    assert publish(site(tmp_path / "out", {WILD[1]: "y"}), direct)
    assert ["anew", "y", "x", "x"] == [(there / name).read_text() for name in WILD]
    assert read_manifest(tmp_path / "out") == direct.read_live().files
    assert ["0002", "0003"] == [name[:4] for name in direct.release_names()][-2:]


@pytest.mark.needs("namespace")
def test_a_full_disk_there_leaves_the_live_site_and_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    www = tmp_path / "www"
    www.mkdir()
    with ssh_server(tmp_path / "ssh", disk=www) as server:
        monkeypatch.setenv("RSYNC_RSH", server.command)
        target = read_rsync(server.address(www))
        publish(site(tmp_path / "out", PAGES), target)
        live = target.read_live()
        large = {"index.html": "x", "audio/b.mp3": "x" * 3_000_000}

        with pytest.raises(PublishError, match=FULL) as told:
            publish(site(tmp_path / "out", large), target)

        assert "\n" not in str(told.value)
        assert "Make room there; the live site is whole." == told.value.fix
        assert live == target.read_live()
        (tmp_path / "out/audio/b.mp3").write_text("short")
        assert publish(tmp_path / "out", target)


def test_a_connection_that_is_cut_off_leaves_the_live_site_and_is_taken_up(
    sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the shell's connection, or of the transfer, early and late."""
    recording = hashlib.shake_128(b"a").digest(4_000_000)
    site(tmp_path / "out", PAGES)
    with cutting_proxy(sshd.port) as proxy:
        known = Path(sshd.command.partition("UserKnownHostsFile=")[2].split()[0])
        monkeypatch.setenv(
            "RSYNC_RSH", sshd.command + f" -o HostKeyAlias={_alias(known)}"
        )
        address = f"rsync://127.0.0.1:{proxy.port}{tmp_path}/www"
        publish(tmp_path / "out", read_rsync(address))
        (tmp_path / "out/index.html").write_text("new")
        (tmp_path / "out/b.mp3").write_bytes(recording)

        for cuts in ([3_000], [-1, 5_000], [-1, 3_000_000]):
            proxy.cuts = [*cuts]
            with pytest.raises(PublishError) as told:
                publish(tmp_path / "out", read_rsync(address))
            assert "\n" not in str(told.value)
            assert "home" == (tmp_path / "www/current/index.html").read_text()

        sent = _bytes_to_send(tmp_path / "www/incoming", recording)
        publish(tmp_path / "out", read_rsync(address))

    assert recording == (tmp_path / "www/current/b.mp3").read_bytes()
    assert sent < len(recording) - 500_000  # a part of it was there


@pytest.mark.parametrize(
    "address",
    [
        "rsync://host",
        "rsync://a:b@host/www",
        "rsync://host:x/www",
        "rsync:///www",
        "rsync://host/~/www",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(PublishError, match="names no folder of another machine"):
        read_rsync(address)


def test_a_machine_that_does_not_answer_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSYNC_RSH", "ssh -F none -o BatchMode=yes")

    with pytest.raises(PublishError, match=r"127\.0\.0\.1: ssh: connect to .*refused"):
        publish(site(tmp_path / "out", PAGES), read_rsync("rsync://127.0.0.1:1/www"))


@pytest.mark.parametrize("kind", ["rsync", "git"])
def test_a_key_that_changed_is_named_and_not_framed(
    sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    own = Path(sshd.command.partition("UserKnownHostsFile=")[2].split()[0])
    host = _alias(own)
    wrong = tmp_path / "known_hosts"
    wrong.write_text(f"{host} {(own.parent / 'user_key.pub').read_text()}")
    for name in ("RSYNC_RSH", "GIT_SSH_COMMAND"):
        monkeypatch.setenv(name, sshd.command.replace(str(own), str(wrong)))
    monkeypatch.chdir(tmp_path)
    address = sshd.address(tmp_path / "www")
    if kind == "git":
        address = f"git:{address.replace('rsync', 'ssh')}#pages"

    with pytest.raises(PublishError, match=r"Host key for \S+ has changed") as told:
        read_target(address).read_copy()

    assert "whether its key is new" in told.value.fix
    assert "\n" not in str(told.value)


def test_what_a_login_prints_is_named(
    sshd: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noisy = tmp_path / "ssh"
    noisy.write_text(f'#!/bin/sh\nprintf "Welcome\\nto it"\nexec {sshd.command} "$@"\n')
    noisy.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(noisy))

    with pytest.raises(PublishError, match="It prints Welcome to it before any") as t:
        read_target(sshd.address(tmp_path / "www")).read_copy()

    assert "~/.bashrc" in t.value.fix


def test_a_program_that_is_missing_here_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = read_target("rsync://127.0.0.1/www")
    monkeypatch.setenv("RSYNC_RSH", "no-such-ssh -x")
    with pytest.raises(PublishError, match=r"no-such-ssh is missing on this machine"):
        target.read_copy()

    monkeypatch.setenv("RSYNC_RSH", "ssh -i 'key")
    with pytest.raises(PublishError, match="RSYNC_RSH is no command"):
        target.read_copy()


def _alias(known_hosts: Path) -> str:
    """Return the name by which the server's key is known, whatever the port."""
    return known_hosts.read_text().split()[0]


def _bytes_to_send(incoming: Path, recording: bytes) -> int:
    """Return how much of a recording is not yet there, in whole or in part."""
    there = [path.stat().st_size for path in incoming.rglob("*b.mp3*")]
    return len(recording) - max(there, default=0)
