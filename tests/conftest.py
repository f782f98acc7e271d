"""What all tests share: sites made from a dict, and how many examples are tried."""

import locale
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("demonstration", "edited_blog", "receiver_rig", "sites")

from sites import Folder, make_site  # noqa: E402 - its asserts are rewritten first

pytest_plugins = ["left_out", "chromium", "edited_blog", "engine_wheel", "receiver_rig"]

# A shell that runs the tests in the background has them ignore Ctrl-C, and with them
# all that they run and stop.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Two cores, shared: a slow example is no failure. `inv prove` asks for many more.
settings.register_profile(
    "ours", deadline=None, max_examples=int(os.environ.get("CAUSERIE_EXAMPLES", "100"))
)
settings.load_profile("ours")


LOCALE = locale.setlocale(locale.LC_ALL)


@pytest.fixture(autouse=True)
def kept_locale() -> Iterator[None]:
    """Pelican sets the one that LOCALE names, in the process that reads settings."""
    yield
    if locale.setlocale(locale.LC_ALL) != LOCALE:
        locale.setlocale(locale.LC_ALL, LOCALE)


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Folder]:
    """Make a small site from a dict of files."""

    def make(files: Mapping[str, str | bytes]) -> Folder:
        return make_site(tmp_path / "site", files)

    return make
