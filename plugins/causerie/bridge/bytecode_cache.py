"""Bytecode cache: the theme's compiled templates, kept from one build to the next.

Jinja's own cache on disk trusts its files; but damaged code may do anything. This one
checks a checksum.
"""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from causerie.bridge.site import site_of
from causerie.code_fingerprint import code_fingerprint
from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.state_dir import clear_place, make_cache_dir, state_dir


class CheckedBytecode(BytecodeCache):
    """Stores the code of each template in a file of a folder, with a checksum."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template; called by Jinja."""
        data = read_cache_file(self._folder / bucket.key)
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the code of a template; called by Jinja."""
        with suppress(OSError):  # it is only a cache
            write_cache_file(self._folder / bucket.key, bucket.bytecode_to_string())


def cache_compiled_templates(generator: Any) -> None:
    """Compile each template once: each of Pelican's generators has an environment.

    Jinja evaluates constants, also those given to filters, while it compiles. So code
    compiled by another version is not used, and with a site's own filters there is no
    cache.
    """
    site = site_of(generator)
    own = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")
    if any(site.settings[name] for name in own):
        return
    cache = state_dir(site.root) / "templates"
    if not site.is_partial:
        folder = cache / _compiler_fingerprint(site.settings["JINJA_ENVIRONMENT"])
        for other in make_cache_dir(cache).iterdir():
            if other != folder:
                clear_place(other)
                other.unlink(missing_ok=True)
        make_cache_dir(folder)
    else:  # the same code built the site
        folder = next(make_cache_dir(cache).iterdir(), cache)
    generator.env.bytecode_cache = CheckedBytecode(folder)


def _compiler_fingerprint(options: dict[str, Any]) -> str:
    """Return a digest of all that compiles a template but its source."""
    options_text = f"{jinja2.__version__} {sorted(options.items())}".encode()
    return sha256(options_text + code_fingerprint()).hexdigest()[:16]
