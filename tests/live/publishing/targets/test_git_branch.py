"""A branch that a host serves as pages: a bare repository, and its history."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from causerie.errors import PublishError
from causerie.identity.identity_lock import IdentityLock
from causerie.publishing.identity_gate import IdentityGate
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.targets.git_branch import GitBranch, read_git_branch
from causerie.publishing.targets.git_repository import open_repository

PAGES = {"index.html": "home", "_under/a.html": "a"}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    git("init", "-q", "--bare", str(tmp_path / "site.git"))
    return tmp_path / "site.git"


@pytest.fixture
def target(bare: Path, tmp_path: Path) -> GitBranch:
    return GitBranch(str(bare), "pages", tmp_path)


def git(*arguments: str, given: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments], input=given, capture_output=True, text=True, check=True
    )
    return done.stdout


def site(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def commit_by_hand(bare: Path, text: str, path: str = "index.html") -> None:
    """Commit a page to the branch, as somebody does on the host's site."""
    own = ("-c", "user.name=Ana", "-c", "user.email=a@x.example")
    place = ("git", "--git-dir", str(bare))
    blob = git(*place[1:], "hash-object", "-w", "--stdin", given=text).strip()
    tree = git(*place[1:], "mktree", given=f"100644 blob {blob}\t{path}\n").strip()
    refs = git(*place[1:], "for-each-ref", "--format=%(objectname)", "refs/heads/")
    parents = [each for tip in refs.split() for each in ("-p", tip)]
    made = git(*place[1:], *own, "commit-tree", tree, *parents, "-m", "x").strip()
    git(*place[1:], "update-ref", "refs/heads/pages", made)


def subjects(bare: Path) -> list[str]:
    log = git("--git-dir", str(bare), "log", "--format=%s", "pages")
    return [line[:12] for line in reversed(log.splitlines())]


def test_each_publication_is_a_commit_and_none_is_taken_back(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    publish(site(tmp_path / "out", {"index.html": "new"}), target)
    publish(tmp_path / "out", target)
    roll_back(target)

    names = git("--git-dir", str(bare), "ls-tree", "-r", "--name-only", "pages").split()
    assert [".nojekyll", "_under/a.html", "index.html"] == names
    assert ["Publish 0001", "Publish 0002", "Return to 00"] == subjects(bare)


def test_what_somebody_committed_is_put_right_and_stays_in_the_history(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    commit_by_hand(bare, "hand")

    plan = publish(tmp_path / "out", target)

    assert (("_under/a.html",), ("index.html",)) == (plan.added, plan.changed)
    assert ["Publish 0001", "x", "Publish 0002"] == subjects(bare)


def test_the_domain_that_a_host_has_committed_is_not_lost_without_a_word(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    """GitHub writes CNAME into the branch when a domain is set on its pages."""
    gate = IdentityGate(tmp_path, IdentityLock(""))
    publish(site(tmp_path / "out", PAGES), target, gate=gate)
    commit_by_hand(bare, "x", "CNAME")

    with pytest.raises(PublishError, match="there: CNAME"):
        publish(tmp_path / "out", target, gate=gate)

    assert "x" in git("--git-dir", str(bare), "show", "pages:CNAME")


def test_a_branch_of_somebody_elses_is_left_alone(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    commit_by_hand(bare, "mine")

    with pytest.raises(PublishError, match="was not published by Causerie"):
        publish(site(tmp_path / "out", PAGES), target)

    assert ["x"] == subjects(bare)


def test_a_copy_of_the_repository_without_our_ref_is_known_by_its_commits(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    git("clone", "-q", "--bare", str(bare), str(tmp_path / "copy.git"))
    copy = GitBranch(str(tmp_path / "copy.git"), "pages", tmp_path)

    assert not publish(tmp_path / "out", copy)
    plan = publish(site(tmp_path / "out", {"index.html": "new"}), copy)

    assert (("index.html",), "0002") == (plan.changed, copy.read_live().name[:4])


def test_two_machines_publish_in_turn_and_never_at_once(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = GitBranch(str(bare), "pages", tmp_path / "other")
    publish(site(tmp_path / "out", PAGES), target)
    publish(site(tmp_path / "two", {"index.html": "two"}), other)

    class Overtaken(GitBranch):
        def read_live(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
            live = super().read_live()
            publish(site(tmp_path / "two", {"index.html": "three"}), other)
            return live

    with pytest.raises(PublishError, match=r"rejected.*has published meanwhile"):
        publish(tmp_path / "out", Overtaken(str(bare), "pages", tmp_path))

    publish(tmp_path / "out", target)
    assert 4 == len(subjects(bare))


def test_a_file_above_the_hosts_limit_is_refused(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    site(tmp_path / "out", PAGES)
    with (tmp_path / "out/a.mp3").open("wb") as audio:
        audio.truncate(100_000_001)

    for dry_run in (True, False):
        with pytest.raises(
            PublishError, match=r'above 100\.0 MB: a\.mp3 .*"media_url"'
        ):
            publish(tmp_path / "out", target, dry_run=dry_run)

    assert "" == git("--git-dir", str(bare), "for-each-ref")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("git:https://ana:secret@git.example/x#pages", "has a password"),
        ("git:/srv/x.git", "names no branch"),
        ("git:/srv/x.git#", "names no branch"),
        ("git:/srv/x.git#a b", "names no branch"),
        ("git:--upload-pack=x#pages", "names no branch"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, said: str) -> None:
    with pytest.raises(PublishError, match=said) as refused:
        read_git_branch(address, Path())

    assert "secret" not in refused.value.what


def test_a_host_that_refuses_a_push_is_told_by_its_own_words(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: the quota is used up' >&2; exit 1\n")
    hook.chmod(0o755)

    with pytest.raises(PublishError, match="error: the quota is used up") as told:
        publish(site(tmp_path / "out", {"index.html": "new"}), target)

    assert "Its host refuses it; the live site is whole." == told.value.fix
    assert "\n" not in str(told.value)
    assert ["Publish 0001"] == subjects(bare)

    full = "remote: fatal: write error: No space left on device"
    hook.write_text(f"#!/bin/sh\necho '{full}' >&2; exit 1\n")
    with pytest.raises(PublishError, match=r"No space left.* Make room there; the"):
        publish(tmp_path / "out", target)


def test_a_repository_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    target = GitBranch(str(tmp_path / "nothing.git"), "pages", tmp_path)

    with pytest.raises(PublishError, match=r"nothing\.git: fatal: .*does not") as told:
        publish(site(tmp_path / "out", PAGES), target)

    assert "\n" not in str(told.value)


def test_a_disk_that_is_full_here_is_not_looked_for_there(tmp_path: Path) -> None:
    said = "error: file write error: No space left on device\nfatal: unable to write"
    with open_repository(tmp_path, "git@host.example:x.git") as here:
        told = here.error(said)

    assert "Make room on this machine's disk" in told.fix
    assert "host.example" not in str(told)


def test_a_host_without_room_is_told_by_its_status(
    target: GitBranch, bare: Path, tmp_path: Path
) -> None:
    publish(site(tmp_path / "out", PAGES), target)
    for status, advice in ((507, "Make room there"), (413, '"media_url"')):
        with git_host(bare, status) as url:
            by_http = GitBranch(url, "pages", tmp_path)
            with pytest.raises(PublishError, match=f"HTTP {status} ") as told:
                publish(site(tmp_path / "out", {"index.html": "new"}), by_http)
        assert advice in told.value.fix
        assert "\n" not in str(told.value)

    assert ["Publish 0001"] == subjects(bare)
    assert publish(tmp_path / "out", target)


@contextmanager
def git_host(bare: Path, status: int) -> Iterator[str]:
    """Serve a repository by HTTP, which answers what is pushed with a status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service = self.path.rpartition("=")[2]
            lines = f"# service={service}\n"
            said = f"{len(lines) + 4:04x}{lines}0000".encode()
            self.answer(200, service, "advertisement", said + self.ask(service, b""))

        def do_POST(self) -> None:
            service = self.path.rpartition("/")[2]
            given = self.rfile.read(int(self.headers["Content-Length"]))
            if service == "git-receive-pack":
                self.answer(status, service, "result", b"")
            else:
                self.answer(200, service, "result", self.ask(service, given))

        def ask(self, service: str, given: bytes) -> bytes:
            how = [] if given else ["--advertise-refs"]
            command = [*service.split("-", 1), "--stateless-rpc", *how, str(bare)]
            done = subprocess.run(command, input=given, capture_output=True, check=True)
            return done.stdout

        def answer(self, status: int, service: str, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"application/x-{service}-{kind}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/site.git"
        server.shutdown()
        serving.join()
