"""Templates as builds of the tests have compiled them: other builds need not.

The cache of a site is asked first, and filled as ever. A template's code is known by
all that it is made of, and says in which site's file it stands.
"""

import marshal
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2.bccache import Bucket

from causerie.bridge import bytecode_cache
from causerie.bridge.bytecode_cache import CheckedBytecode
from causerie.files.cache_file import read_cache_file, write_cache_file

_folders: list[Path] = []  # one, if templates are kept
_known: dict[str, bytes] = {}  # by a digest: the code of builds that have ended
_compiled: dict[str, bytes] = {}  # by this process


class KeptBytecode(CheckedBytecode):
    """Code of templates, of this site's cache or of other sites."""

    def get_bucket(
        self, environment: Any, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return the code of a template, if it is known; called by Jinja."""
        bucket = super().get_bucket(environment, name, filename, source)
        made_of = f"{self._folder.name} {name} {bucket.checksum}"
        bucket.digest = sha256(made_of.encode()).hexdigest()
        if bucket.code is None and (data := _known.get(bucket.digest)):
            bucket.code = _placed(marshal.loads(data), filename or "<template>")  # noqa: S302 - ours
            self.dump_bytecode(bucket)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Store what was compiled; called by Jinja."""
        super().set_bucket(bucket)
        _compiled[bucket.digest] = marshal.dumps(bucket.code)


def begin(folder: Path) -> None:
    """Have this process, and those it forks, keep templates for each other in a folder.

    Each reads them before it builds anything, and writes them when it is done.
    """
    _folders.append(folder)
    setattr(bytecode_cache, "CheckedBytecode", KeptBytecode)  # noqa: B010


def read() -> None:
    """Learn what other processes have compiled."""
    for file in (file for folder in _folders for file in folder.iterdir()):
        if file.name not in _known and (data := read_cache_file(file)):
            _known[file.name] = data


def write() -> None:
    """Leave what this process has compiled for others."""
    for folder in _folders:
        for digest, data in _compiled.items():
            write_cache_file(folder / digest, data)


def _placed(code: CodeType, file: str) -> CodeType:
    """Return code that says that it stands in a file."""
    parts = (_placed(p, file) if isinstance(p, CodeType) else p for p in code.co_consts)
    return code.replace(co_filename=file, co_consts=tuple(parts))
