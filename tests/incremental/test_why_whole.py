"""A build that makes all again although there was a last one, says why."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from causerie.building import build as building
from causerie.building.incremental.why_whole import why_input, why_other_key
from causerie.building.request import BuildResult
from causerie.code_fingerprint import PACKAGE
from clean_builds import Way, why_full
from edit_posts import set_key
from edited_blog import Edited
from pictures import png
from sites import NOW, article

Act = Callable[[Edited], None]
CONF, BASE = "pelicanconf.py", "theme/templates/base.html"


def write(name: str, text: str) -> Act:
    return lambda blog: blog.write(name, text)


def change(name: str, old: str, new: str) -> Act:
    return lambda blog: blog.replace(name, old, new)


def write_in_place(name: str, data: bytes) -> Act:
    """Write as many editors do: the output, which has a link of it, changes, too."""

    def act(blog: Edited) -> None:
        source = blog.root / name
        made = blog.root / name.replace("content/", "output/")
        made.unlink()
        made.hardlink_to(source)
        source.write_bytes(data)

    return act


def remove(name: str) -> Act:
    return lambda blog: (blog.root / name).rename(blog.root / "aside")  # type: ignore[return-value]


def edit_many(blog: Edited) -> None:
    for number in range(31):
        blog.write(f"content/articles/n{number}.md", article(f"N {number}"))


# What is done to a site, and what its next build says.
SEEN_AT_ONCE: list[tuple[Act, str]] = [
    (remove(".causerie/snapshot.sqlite"), ""),
    (remove("output"), "output/ is not there"),
    (
        write(".causerie/snapshot.sqlite", "?"),
        "the snapshot of the last build is damaged",
    ),
    (change("words.py", "brouillons", "essais"),
     "pelicanconf.py changed: SITESUBTITLE, SUBTITLE, though its bytes are the same"),
    (write("words.py", 'SUBTITLE = "Notes & brouillons"'), "words.py changed"),
    (write("theme/templates/more.html", ""), "the theme's template more.html is new"),
    (remove("theme/templates/tag.html"), "the theme's template tag.html is gone"),
    (write("content/people.toml", ""), "content/people.toml is new"),
    (write("content/articles/x.txt", ""), "content/articles/x.txt is new"),
    (edit_many, "31 posts changed, and with so many it is as quick"),
]  # fmt: skip
SEEN_LATER: list[tuple[Act, str]] = [
    (
        lambda blog: (blog.root / "content/images/couverture.png").touch(),
        "",
    ),
    (
        lambda blog: (blog.root / "output/index.html").unlink(),
        "files of the output were changed by others",
    ),
    (write_in_place("content/images/plan.png", png(70)), ""),
    (
        write_in_place("content/audio/e2.mp3", b"?"),
        "content/audio/e2.mp3 changed",
    ),
    (
        lambda blog: set_key(blog.post(5), "Category", "voisinage"),
        "a name is spelt in two ways, or has no letter",
    ),
    (
        lambda blog: shutil.copy(blog.root / "content/audio/e2.mp3",
                                 blog.root / "content/audio/e3.mp3"),
        "content/audio/e3.mp3 changed",
    ),
    (write("content/images/autre.png", "?"), ""),
    (change(CONF, 'FEEDS = {"items": 4}', 'FEEDS = {"items": 5}'),
     "pelicanconf.py changed: FEEDS"),
    (change(CONF, "MENU_PAGES", "MENUS_PAGES"), "a setting is at fault"),
]  # fmt: skip


def test_what_is_seen_before_anything_is_built_is_told(blog: Edited) -> None:
    aside = blog.root.with_name("kept")
    shutil.copytree(blog.root, aside, symlinks=True)
    for act, expected in SEEN_AT_ONCE:
        act(blog)
        assert expected == why_full(Way().of(blog.root)), expected
        shutil.rmtree(blog.root)
        shutil.copytree(aside, blog.root, symlinks=True)

    root = blog.root
    at = "http://127.0.0.1:8000"
    assert f"its address is another, {at}" == why_full(Way(site_url=at).of(root))
    assert "by now, other posts are due" == why_full(Way(now=NOW + 10**8).of(root))
    assert why_full(Way(release=True).of(root)) == ""


def test_what_an_update_comes_upon_is_told_too(
    blog: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The full build itself is left out: `test_posts.py` and others make it."""
    monkeypatch.setattr(building, "_build_fully", lambda *_: BuildResult((), 105))
    aside = blog.root.with_name("kept")
    shutil.copytree(blog.root, aside, symlinks=True)
    for act, expected in SEEN_LATER:
        act(blog)

        result = building.build(Way().of(blog.root))

        assert expected == result.why_whole, result
        line = (f"Whole build: {expected}.",) if expected else ()
        assert line == result.whole
        assert result.lines("output")[: len(line)] == line
        shutil.rmtree(blog.root)
        shutil.copytree(aside, blog.root, symlinks=True)


KEY = {
    "site_url": "",
    "python": "3.11.7 (main)",
    "places": ["/a", "/b"],
    "packages": [["jinja2-3.1.6.dist-info", 1], ["causerie-1.dist-info", 1]],
}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"site_url": "http://x.example"}, "its address is another, http://x.example"),
        ({"python": "3.12.1 (main)"}, "another Python, 3.12.1"),
        ({"places": ["/a", "/c"]}, "another installation of Causerie"),
        (
            {"packages": [["jinja2-3.1.7.dist-info", 2], KEY["packages"][1]]},
            "other libraries: jinja2-3.1.6, jinja2-3.1.7",
        ),
        (
            {"packages": [KEY["packages"][0], ["causerie-2.dist-info", 2]]},
            "a new version of Causerie",
        ),
        ({"more": 1}, "a new version of Causerie"),
    ],
)
def test_another_key_says_what_is_other(
    other: dict[str, object], expected: str
) -> None:
    assert expected == why_other_key(json.dumps(KEY), json.dumps(KEY | other))


def test_inputs_of_the_engine_and_of_libraries_are_named() -> None:
    places = {
        "content": "/site/content",
        "templates": ["/site/theme/templates"],
        "full_build_only": ["/site/content/x.md"],
    }

    def why(path: str | Path) -> str:
        return why_input(str(path), places, exists=True, is_new=False)

    assert why(PACKAGE / "urls.py") == "a new version of Causerie (urls.py)"
    library = "/v/lib/site-packages/jinja2/ext.py"
    assert why(library) == "the library jinja2/ext.py changed"
    expected = "content/x.md changed, which others' code reads"
    assert expected == why("/site/content/x.md")
    assert why("/elsewhere/x.toml") == "/elsewhere/x.toml changed"
