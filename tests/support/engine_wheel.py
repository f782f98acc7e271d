"""The engine as a wheel, and an author's machine that has nothing else of it.

What the engine needs is lent by the tests' own environment: nothing is fetched.
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checkout import CHECKOUT

_OURS = ("causerie", "_causerie", "pip", "setuptools", "pkg_resources", "__pycache__")


@dataclass(frozen=True, slots=True)
class AuthorsMachine:
    """A folder with a wheel, and commands run as an author would."""

    folder: Path
    wheel: Path
    env: dict[str, str]

    def run(
        self, *command: str | Path, cwd: Path | None = None, **env: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=cwd or self.folder,
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def causerie(
        self, *arguments: str, cwd: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run the program that the wheel brings, as `pipx` would."""
        tools = self.folder / "tools"
        path = f"{tools}{os.pathsep}{self.env['PYTHONPATH']}"
        return self.run(tools / "bin/causerie", *arguments, cwd=cwd, PYTHONPATH=path)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> AuthorsMachine:
    """Build the wheel, and install it where there is no checkout."""
    folder = tmp_path_factory.mktemp("machine")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    built = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
    subprocess.run([*pip, *built, CHECKOUT], check=True)
    (wheel,) = folder.glob("causerie-*.whl")
    tools = folder / "tools"
    subprocess.run([*pip, "install", "--no-deps", "--target", tools, wheel], check=True)
    lent = folder / "lent/site-packages"
    lent.mkdir(parents=True)
    for path in _libraries():
        (lent / path.name).symlink_to(path)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "LC_"))}
    env |= {
        "PYTHON": sys.executable,
        "PYTHONPATH": str(lent),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "LANG": "C.UTF-8",
    }
    return AuthorsMachine(folder, wheel, env)


def other_version(wheel: Path, version: str, entry: str) -> Path:
    """Write a wheel of another version, with one entry more in its changelog."""
    old = wheel.name.split("-")[1]
    other = wheel.with_name(wheel.name.replace(old, version))
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(other, "w") as target:
        for item in source.infolist():
            name = item.filename.replace(f"-{old}.dist-info", f"-{version}.dist-info")
            text = source.read(item)
            if name.endswith("METADATA"):
                text = text.replace(
                    f"\nVersion: {old}".encode(), b"\nVersion: " + version.encode()
                )
            elif name.endswith("CHANGELOG.md"):
                text = text.replace(b"\n- ", f"\n- {entry}\n- ".encode(), 1)
            elif name.endswith("RECORD"):
                text = b""  # its digests are the old ones
            target.writestr(name, text)
    return other


def _libraries() -> Iterator[Path]:
    folder = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        if not name.startswith(_OURS) and path.suffix != ".pth":
            yield path
