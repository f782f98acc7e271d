"""Bytecode: the theme's compiled templates, kept from one build to the next.

Jinja's own cache on disk believes what it finds there; damaged code, however, may do
anything. This one believes what has its checksum.
"""

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from causerie.bridge.site import site_of
from causerie.code_fingerprint import code_fingerprint
from causerie.files.atomic_write import replace_file
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.files.state_dir import state_dir


class CheckedBytecode(BytecodeCache):
    """Keeps the code of each template in a file of a folder, with a checksum."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was kept; called by Jinja."""
        with suppress(OSError):
            data = strip_checksum((self._folder / bucket.key).read_bytes())
            if data is not None:
                bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in a bucket; called by Jinja."""
        data = add_checksum(bucket.bytecode_to_string())
        with suppress(OSError):  # it is only a cache
            replace_file(self._folder / bucket.key, data, durable=False)


def cache_compiled_templates(generator: Any) -> None:
    """Compile each template once: Pelican's generators have an environment each.

    Jinja computes what is constant while it compiles, filters included: what other code
    has compiled is of no use, and with a site's own filters nothing is kept.
    """
    site = site_of(generator)
    own = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")
    if any(site.settings[name] for name in own):
        return
    kept = state_dir(site.root) / "templates"
    if not site.settings.get("CAUSERIE_REVISION"):
        folder = kept / _compiler_fingerprint(site.settings["JINJA_ENVIRONMENT"])
        for other in kept.iterdir() if kept.is_dir() else ():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    else:  # the same code built the site
        folder = next(kept.iterdir(), kept)
    generator.env.bytecode_cache = CheckedBytecode(folder)


def _compiler_fingerprint(options: dict[str, Any]) -> str:
    """Name all that has a hand in a template's code but its source."""
    told = f"{jinja2.__version__} {sorted(options.items())}".encode()
    return sha256(told + code_fingerprint()).hexdigest()[:16]
