"""Images, cards and the index of the search: each is made once, and kept by its bytes.

What is counted: files that came into the caches of images and of cards, and how often
Pagefind was started.
"""

import importlib.util
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pictures import picture
from podcast_site import make_show
from sites import Folder, article, make_site

TEXT = '![Vue]({static}/images/vue.jpg "La vue")\n\n![Plan]({attach}plan.png)\n'
A = "content/articles/2026-03-02-a.md"
FILES: dict[str, str | bytes] = {
    A: article("Un", TEXT, Cover="images/vue.jpg"),
    "content/articles/2026-03-03-b.md": article("Deux", TEXT),
    "content/pages/legal.md": article("Mentions légales", Slug="legal"),
    "content/images/vue.jpg": picture("JPEG", 900, 600),
    "content/images/autre.jpg": picture("JPEG", 500, 300),
    "content/articles/plan.png": picture("PNG", 320, 200),
}
COUNTING = '#!/bin/sh\necho started >> "{log}"\nexec "{program}" "$@"\n'


@pytest.fixture
def release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Folder, Callable[[], tuple[int, int, int]]]:
    """A site, and what releases it and counts images, cards and indexes."""
    folder = make_show(partial(make_site, tmp_path / "site"), FILES)
    log = tmp_path / "started"
    log.touch()
    package = tmp_path / "first/pagefind_bin"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    spec = importlib.util.find_spec("pagefind_bin")
    assert spec
    assert spec.submodule_search_locations
    program = Path(spec.submodule_search_locations[0]) / "pagefind"
    counting = package / "pagefind"
    counting.write_text(COUNTING.format(log=log, program=program))
    counting.chmod(0o755)
    paths = [str(package.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))

    def made() -> tuple[int, int, int]:
        before = {name: _files(folder, name) for name in ("images", "cards")}
        starts = len(log.read_text().splitlines())
        folder.release()
        images, cards = (
            len(_files(folder, name) - before[name]) for name in ("images", "cards")
        )
        return images, cards, len(log.read_text().splitlines()) - starts

    return folder, made


def _files(folder: Folder, name: str) -> set[tuple[str, int, int]]:
    found = (folder.root / ".causerie" / name).glob("*")
    stats = [(path.name, path.stat()) for path in found]
    return {(name, stat.st_ino, stat.st_mtime_ns) for name, stat in stats}


def test_nothing_is_made_twice(
    release: tuple[Folder, Callable[[], tuple[int, int, int]]],
) -> None:
    folder, made = release

    # 240, 480, 768 and 900 pixels of one, 320 of another, 120, 240, 480 of the show's
    # cover, each as AVIF and WebP; cards of posts, episode, page, show and site
    assert made() == (16, 6, 1)
    assert made() == (0, 0, 1)
    folder.write({A: article("Un", TEXT + "\nUn mot.\n", Cover="images/vue.jpg")})
    assert made() == (0, 0, 1)
    folder.write(
        {
            A: article("Autre titre", TEXT, Cover="images/vue.jpg"),
            "content/pages/legal.md": article("Mentions", Slug="legal"),
            "content/articles/2026-03-04-c.md": article(
                "Trois", "![Autre]({static}/images/autre.jpg)"
            ),
        }
    )
    # 480 and 500 pixels of the new post's image; its card, and those of other titles
    assert made() == (4, 3, 1)
