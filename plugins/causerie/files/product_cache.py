"""Cache what is made of files and takes long, by their bytes and the recipe.

It outlives builds, so that a release makes anew only what is made of other bytes.
"""

from hashlib import sha256
from pathlib import Path

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.state_dir import make_cache_dir


class ProductCache:
    """A folder of files; each is named by what it was made of."""

    def __init__(self, folder: Path, recipe: str) -> None:
        self._folder = make_cache_dir(folder)
        self._recipe = recipe.encode()
        self._used: set[str] = set()

    def name(self, source: bytes, ending: str) -> str:
        """Return the name of what is made of some bytes: "480.webp", of an image."""
        parts = (self._recipe, ending.encode(), source)
        digest = sha256(b"\0".join(sha256(each).digest() for each in parts))
        return f"{digest.hexdigest()[:32]}-{ending}"

    def read(self, name: str) -> bytes | None:
        """Return what a name holds; None: it must be made."""
        self._used.add(name)
        return read_cache_file(self._folder / name)

    def keep(self, name: str) -> None:
        """Note that another process of this build has asked for a name."""
        self._used.add(name)

    def write(self, name: str, data: bytes) -> None:
        """Keep something; other processes may do so at the same time."""
        write_cache_file(self._folder / name, data)

    def prune(self) -> None:
        """Remove what this build has not asked for."""
        for path in self._folder.iterdir():
            if path.name not in self._used and path.is_file():
                path.unlink(missing_ok=True)
