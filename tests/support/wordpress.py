"""A real WordPress in a network of its own; see peers/wordpress/README.md."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from network_namespace import Namespace

SCRIPTS = Path(__file__).parent / "peers/wordpress"


@dataclass(frozen=True, slots=True)
class WordPress:
    """One that runs."""

    net: Namespace
    env: dict[str, str]

    def publish(self, title: str, html: str) -> str:
        """Publish a post and return its permalink."""
        # `wp_php` is a function of env.sh
        call = f'. {SCRIPTS / "env.sh"}; wp_php {SCRIPTS / "post.php"} "$@"'
        done = self.net.run("bash", "-c", call, "post", title, html, env=self.env)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def get(self, url: str) -> str:
        """Return a page as readers get it."""
        done = self.net.run("curl", "-sS", url, env={})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def asked(self) -> str:
        """Return the log of the requests that it made."""
        return Path(self.env["WP_HTTP_LOG"]).read_text()


@contextmanager
def wordpress(
    net: Namespace, host: str, address: str, *, asks: str, trusts: Path
) -> Iterator[WordPress]:
    """Run one at http://host/ that may ask another host, and take it down.

    `trusts` is the certificate of that host.
    """
    # a socket's path must be short
    work = Path(tempfile.mkdtemp(prefix="wp-", dir="/tmp"))
    env = {
        "WP_WORK": str(work),
        "WP_ADDRESS": f"{address}:80",
        "WP_URL": f"http://{host}",
        "WP_HOSTS": f"{host} {asks}",
        "WP_TRUST": str(trusts),
        "WP_HTTP_LOG": str(work / "http.log"),
        "WP_NO_FLOOD": "1",
    }
    try:
        up = net.run("bash", SCRIPTS / "up.sh", env=env)
        assert up.returncode == 0, up.stderr
        yield WordPress(net, env)
    finally:
        down = ["bash", str(SCRIPTS / "down.sh")]
        subprocess.run(
            down, env={**os.environ, **env}, check=False, stdout=subprocess.DEVNULL
        )
        shutil.rmtree(work, ignore_errors=True)
