"""Places that a site is published to, each by its real server, as readers see them."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from causerie.publishing.targets.object_store import ObjectStore
from s3_server import S3Server
from ssh_server import SshServer

Fetch = Callable[[str], bytes | None]  # a path of the site; None: not there


@dataclass(frozen=True, slots=True)
class Place:
    """One of them."""

    address: str
    fetch: Fetch
    list_paths: Callable[[], list[str]]

    def read(self) -> dict[str, bytes]:
        """Read all that is live."""
        found = {path: self.fetch(path) for path in self.list_paths()}
        return {path: body for path, body in found.items() if body is not None}


def folder_place(www: Path, address: str) -> Place:
    """Return a place whose files a web server of this machine serves from a folder."""

    def fetch(path: str) -> bytes | None:
        try:
            return (www / path).read_bytes()
        except FileNotFoundError:
            return None

    def list_paths() -> list[str]:
        files = [path for path in www.rglob("*") if path.is_file()]
        return [path.relative_to(www).as_posix() for path in files]

    return Place(address, fetch, list_paths)


@contextmanager
def branch_place(bare: Path) -> Iterator[Place]:
    """Return a place whose files a host of pages serves from a branch."""
    subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
    one_at_a_time = threading.Lock()
    git = ("git", "--git-dir", str(bare))
    with subprocess.Popen(
        [*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        ours, its = process.stdin, process.stdout
        assert ours
        assert its

        def fetch(path: str) -> bytes | None:
            with one_at_a_time:
                ours.write(f"pages:{path}\n".encode())
                ours.flush()
                *_, size = its.readline().split()
                return None if size == b"missing" else its.read(int(size) + 1)[:-1]

        def list_paths() -> list[str]:
            command = [*git, "ls-tree", "-r", "-z", "--name-only", "pages"]
            done = subprocess.run(command, capture_output=True, check=False)
            return [n for n in done.stdout.decode().split("\0") if n[1:] != "nojekyll"][
                :-1
            ]

        yield Place(f"git:{bare}#pages", fetch, list_paths)
        ours.close()


def bucket_place(server: S3Server, bucket: str) -> Place:
    """Return a place whose files a bucket serves to anybody."""
    server.make_bucket(bucket)

    def fetch(path: str) -> bytes | None:
        status, _, body = server.get(f"{bucket}/blog/{path}")
        assert status in {200, 404}, (status, body)
        return body if status == 200 else None

    def list_paths() -> list[str]:
        there = ObjectStore(bucket, "blog").list()
        return [path for path in there if not path.startswith(".causerie/")]

    return Place(f"s3://{bucket}/blog", fetch, list_paths)


@contextmanager
def place_of(
    kind: str,
    folder: Path,
    ssh: Callable[[], SshServer],
    s3: Callable[[], S3Server],
) -> Iterator[Place]:
    """Make a place of a kind, where nothing was published yet."""
    folder.mkdir(parents=True)
    if kind == "folder":
        yield folder_place(folder / "www", f"folder:{folder}/www")
    if kind == "rsync":
        www = folder / "www é"
        yield folder_place(www / "current", ssh().address(www))
    if kind == "git":
        with branch_place(folder / "site.git") as place:
            yield place
    if kind == "s3":
        yield bucket_place(s3(), f"b{abs(hash(folder))}")
