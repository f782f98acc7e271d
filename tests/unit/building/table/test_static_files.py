"""Static files: those that came, changed or went are followed; nothing is guessed."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pelican.contents import Static
from pelican.generators import Generator

from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.row import RowLink
from causerie.building.table.static_files import StaticFiles
from table_rows import SETTINGS, make_row

KNOWN = {
    "images/a.png": ("images/a.png", "images/a.png"),
    "images/b.png": ("images/b.png", "images/b.png"),
    "audio/a.mp3": ("audio/a.mp3", "audio/a.mp3"),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Have the folder with the files that the last build has published."""
    folder = tmp_path / "content"
    for name in KNOWN:
        write(folder / name, name)
    return folder


def write(path: Path, text: str = "x") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def statics_of(
    content: Path, known: Mapping[str, tuple[str, str]] = KNOWN, **more: Any
) -> StaticFiles:
    """Make the static files of a site that publishes images/ and extra/."""
    own = {
        "PATH": str(content),
        "STATIC_PATHS": ["images", "extra"],
        "STATIC_CREATE_LINKS": False,
        "EXTRA_PATH_METADATA": {},
        "CACHE_CONTENT": False,
        "OUTPUT_PATH": str(content.parent / "output"),
    }
    settings = {**SETTINGS, **own, **more}
    site: Any = SimpleNamespace(content=content, settings=settings)
    theme = str(content.parent)
    generator = Generator({}, settings, str(content), theme, settings["OUTPUT_PATH"])
    return StaticFiles(site, generator, known)


def test_what_is_as_it_was_is_neither_copied_nor_gone(content: Path) -> None:
    found = statics_of(content)

    assert found.follow([], [make_row(1)]) == set()
    assert (found.changed, found.gone, found.touched) == (set(), set(), set())
    assert found.copy(content.parent / "part") == []
    assert dict(found.now) == KNOWN


def test_linked_files_are_looked_up_as_pelican_does(content: Path) -> None:
    found = statics_of(content)

    assert found["images/a.png"].url == "images/a.png"
    assert found["images/a.png"].save_as == "images/a.png"
    assert found.get("images/z.png") is None
    assert (len(found), set(found)) == (3, KNOWN.keys())


@pytest.mark.parametrize("links", [True, False])
def test_what_changed_is_published_again(content: Path, links: bool) -> None:  # noqa: FBT001
    write(content / "images/a.png", "other")
    found = statics_of(content, STATIC_CREATE_LINKS=links)
    part = content.parent / "part"

    found.follow(["images/a.png"], [])

    assert found.copy(part) == ["images/a.png"]
    assert (part / "images/a.png").read_text() == "other"
    assert (part / "images/a.png").samefile(content / "images/a.png") is links
    assert (found.gone, found.touched) == (set(), set())


def test_a_new_file_of_a_published_folder_is_published(content: Path) -> None:
    write(content / "extra/sub/c.txt")
    found = statics_of(content)

    found.follow(["extra/sub/c.txt"], [])

    assert found.now["extra/sub/c.txt"] == ("extra/sub/c.txt", "extra/sub/c.txt")
    assert found.touched == {"/extra/sub/c.txt"}
    assert found.copy(content.parent / "part") == ["extra/sub/c.txt"]
    found.claim([])


def test_it_is_published_where_pelican_would(content: Path) -> None:
    write(content / "images/Été 1.png")
    found = statics_of(content)
    settings = {**SETTINGS, "PATH": str(content)}
    path = str(content / "images/Été 1.png")
    expected = Static("", {}, settings, path, {})

    found.follow(["images/Été 1.png"], [])

    assert found.now["images/Été 1.png"] == (expected.save_as, expected.url)


def test_a_file_that_went_is_gone(content: Path) -> None:
    (content / "images/a.png").unlink()
    found = statics_of(content)

    found.follow(["images/a.png"], [])

    assert (found.gone, found.touched) == ({"images/a.png"}, {"/images/a.png"})
    assert found.get("images/a.png") is None
    assert found.copy(content.parent / "part") == []


def test_a_file_whose_output_another_has_now_is_not_gone(content: Path) -> None:
    (content / "images/a.png").unlink()
    known = {**KNOWN, "other/a.png": KNOWN["images/a.png"]}
    found = statics_of(content, known)

    found.follow(["images/a.png"], [])

    assert found.gone == set()


@pytest.mark.parametrize(
    ("link", "is_shown"),
    [
        (RowLink("img", "", "", "", "images/a.png"), True),
        (RowLink("img", "", "/images/a.png", "", ""), True),
        (RowLink("img", "", "/images/b.png", "", ""), False),
        (RowLink("img", "", "", "", "images/b.png"), False),
        (RowLink("a", "articles/002.md", "", "", ""), False),
    ],
)
def test_posts_that_show_a_changed_file_are_found(
    content: Path,
    link: RowLink,
    is_shown: bool,  # noqa: FBT001
) -> None:
    row = make_row(1, links=(link,))

    found = statics_of(content).follow(["images/a.png"], [row, make_row(2)])

    assert found == ({row.source} if is_shown else set())


def test_a_recording_asks_for_a_full_build(content: Path) -> None:
    with pytest.raises(NeedsFullBuild):
        statics_of(content).follow(
            ["audio/a.mp3"], [make_row(1, uses=("audio/a.mp3",))]
        )


def test_what_nobody_claims_asks_for_a_full_build(content: Path) -> None:
    """A file outside the published folders: what is it for?"""
    for name in ("audio/b.mp3", "audio/b.mp3.json"):
        write(content / name)
    found = statics_of(content)
    found.follow(["audio/b.mp3", "audio/b.mp3.json"], [])

    with pytest.raises(NeedsFullBuild):
        found.claim([])
    with pytest.raises(NeedsFullBuild):
        found.claim([make_row(1, uses=("audio/c.mp3",))])
    found.claim([make_row(1, uses=("audio/b.mp3",))])  # its facts are its own too


def test_what_a_post_names_is_published_if_it_is_there(content: Path) -> None:
    write(content / "audio/b.mp3")
    found = statics_of(content)

    found.require(["audio/b.mp3", "images/a.png"])

    assert found.now.keys() - KNOWN.keys() == {"audio/b.mp3"}
    assert found.changed == {"audio/b.mp3"}


def test_what_is_named_and_not_there_has_an_address_and_is_not_published(
    content: Path,
) -> None:
    found = statics_of(content)

    found.require(["audio/none.mp3"])

    assert found["audio/none.mp3"].url == "audio/none.mp3"
    assert (dict(found.now), found.changed) == (KNOWN, set())
    with pytest.raises(NeedsFullBuild):
        found["audio/none.mp3"].attach_to(None)


def test_what_posts_no_longer_name_is_withdrawn_once_it_is_gone(content: Path) -> None:
    found = statics_of(content)
    found.release(["images/a.png"], [])  # its folder is published as a whole
    found.release(["audio/a.mp3"], [make_row(1, files=("audio/a.mp3",))])
    assert dict(found.now) == KNOWN

    with pytest.raises(NeedsFullBuild):  # it is there, and nothing uses it
        found.release(["audio/a.mp3"], [])
    (content / "audio/a.mp3").unlink()
    found.release(["audio/a.mp3"], [])

    assert found.gone == {"audio/a.mp3"}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("images/.hidden.swp~", {"IGNORE_FILES": ["*~"]}),
        ("extra/c.txt", {"EXTRA_PATH_METADATA": {"extra": {"path": "c.txt"}}}),
    ],
)
def test_of_a_file_that_settings_speak_of_is_no_guess(
    content: Path, name: str, settings: dict[str, Any]
) -> None:
    write(content / name)

    with pytest.raises(NeedsFullBuild):
        statics_of(content, **settings).follow([name], [])
