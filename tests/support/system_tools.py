"""The system tools that tests run, where they come from, and which are missing.

Also a program: `python tests/support/system_tools.py` installs what is
missing where it may, and says what it does or what to do.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checkout import CHECKOUT, TESTS
from network_namespace import can_be_made

DEMONSTRATION = "https://entre-collegues.example"  # the address of its release
WORDPRESS = Path("/usr/share/wordpress/wp-includes")  # where Debian puts it
MODULES = TESTS / "node_modules"
NGINX_MODULES = Path("/usr/lib/nginx/modules")  # where Debian puts them

# What a test needs: the program that shows it is there, and Debian's package of it.
PROGRAMS = {
    "apache": ("apache2", "apache2-bin"),
    "caddy": ("caddy", "caddy"),
    "chromium": ("chromium-headless-shell", "chromium-headless-shell"),
    "epubcheck": ("epubcheck", "epubcheck"),
    "ffmpeg": ("ffmpeg", "ffmpeg"),
    "firefox": ("firefox-esr", "firefox-esr"),
    "namespace": ("ip", "iproute2"),  # and to be root
    "hunspell": ("hunspell", "hunspell hunspell-fr"),
    "nginx": ("nginx", "nginx-light"),
    "nginx-brotli": ("nginx", "libnginx-mod-http-brotli-static"),  # and the module
    "node": ("node", "nodejs npm"),
    "openssl": ("openssl", "openssl"),
    "rsync": ("rsync", "rsync"),
    "sshd": ("sshd", "openssh-server"),
    "systemd": ("systemd-analyze", "systemd"),
    "wordpress": (
        "mariadbd",
        "wordpress wordpress-theme-twentytwentyone mariadb-server-core"
        " mariadb-client-core php-cli php-curl php-mysql php-xml curl",
    ),
}
PACKAGES = {  # of npm, and what they are called there
    "axe": "axe-core",
    "html-validate": "html-validate",
    "partytime": "podcast-partytime",
    "remy": "@remy/webmention",
}
NEEDED = (
    "apache",
    "axe",
    "caddy",
    "chromium",
    "epubcheck",
    "ffmpeg",
    "firefox",
    "html-validate",
    "hunspell",
    "namespace",
    "nginx",
    "nginx-brotli",
    "openssl",
    "partytime",
    "remy",
    "rsync",
    "sshd",
    "systemd",
    "wordpress",
)


def is_demonstration() -> bool:
    """Return whether this checkout's site is the demonstration, and not an author's.

    It is for as long as all of it is: an author begins with one of these.
    """
    marks = {
        "publishconf.py": DEMONSTRATION,
        "pelicanconf.py": 'SITENAME = "Entre collègues"',
        "content/articles/2026-01-12-a-quoi-sert-un-reseau-social-dans-une-pme.md": "",
    }
    files = {CHECKOUT / name: mark for name, mark in marks.items()}
    return all(f.is_file() and mark in f.read_text() for f, mark in files.items())


def is_there(tool: str) -> bool:
    """Return whether a tool can be run."""
    if tool == "demonstration":
        return is_demonstration()
    if tool in PACKAGES:
        return is_there("node") and (MODULES / PACKAGES[tool]).is_dir()
    if tool == "namespace":
        return can_be_made()
    if tool == "nginx-brotli":
        return is_there("nginx") and any(NGINX_MODULES.glob("*brotli_static*"))
    if tool == "wordpress":
        programs = ("mariadbd", "mariadb", "php", "curl")
        return WORDPRESS.is_dir() and all(map(shutil.which, programs))
    name, _ = PROGRAMS[tool]
    return (chromium() if tool == "chromium" else shutil.which(name)) is not None


def chromium() -> str | None:
    """Return Chromium's program; the one without windows, if there are both.

    Each page that is opened costs it a third of the work.
    """
    return shutil.which(PROGRAMS["chromium"][0]) or shutil.which("chromium")


def missing_packages() -> list[str]:
    """Return the Debian packages that would bring the missing programs."""
    programs = {"node" if tool in PACKAGES else tool for tool in NEEDED}
    return [
        package
        for tool in sorted(programs)
        # what a namespace may need beside ip, root, no package brings
        if not (shutil.which("ip") if tool == "namespace" else is_there(tool))
        for package in PROGRAMS[tool][1].split()
    ]


def install() -> None:
    """Install what is missing as root on Debian or Ubuntu; elsewhere say how."""
    packages = missing_packages()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing for the tests: {' '.join(packages)} …")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with without_services():
            for line in (["apt-get", "update"], command):
                subprocess.run(
                    [*line, "-qq"], check=True, env=quiet, stdout=subprocess.DEVNULL
                )
    elif packages and shutil.which("apt-get"):
        say("Some tests are left out; this would bring what they need:")
        say("  sudo " + " ".join(command))
    elif packages:
        say(f"Some tests are left out; they need: {' '.join(packages)}")
    missing = [name for name in PACKAGES.values() if not (MODULES / name).is_dir()]
    if missing and shutil.which("npm"):
        say(f"Installing {', '.join(missing)} into tests/node_modules …")
        # nothing of theirs needs to run a script of its own when it is installed
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        npm.append("--loglevel=error")
        subprocess.run(npm, check=True, cwd=TESTS, stdout=subprocess.DEVNULL)


@contextmanager
def without_services() -> Iterator[None]:
    """Have nothing started that is installed: tests run servers of their own.

    https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
    """
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def say(text: str) -> None:
    """Tell the developer, at once."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a program's output


if __name__ == "__main__":
    install()
