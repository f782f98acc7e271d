"""Servers that the tests of publishing share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from published_places import Place, place_of
from s3_server import S3Server, s3_server
from ssh_server import SshServer, ssh_server


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """Run one sshd for all tests."""
    with ssh_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Run one S3 server for all tests."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """Make a place of the kind that the test is parametrized with."""

    def ssh() -> SshServer:
        server: SshServer = request.getfixturevalue("sshd")
        monkeypatch.setenv("RSYNC_RSH", server.command)
        return server

    def s3() -> S3Server:
        server: S3Server = request.getfixturevalue("seaweed")
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        return server

    monkeypatch.chdir(tmp_path)  # what is kept between two publications stands here
    with place_of(request.param, tmp_path / "place", ssh, s3) as made:
        yield made
