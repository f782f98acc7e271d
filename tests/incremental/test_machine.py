"""What changes around a site, and not in it, must be seen as well.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the change was seen at all.
"""

import shutil
import subprocess
import sys
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

import pytest

from clean_builds import Way, due, tree
from edit_posts import add_to_body
from edited_blog import Edited
from interlinked_blog import SETTINGS
from sites import NOW, article

# Of a library: a file, an edit of it, and text of a post that shows the edit.
UPGRADES = {
    "markdown": ("extensions/toc.py", "return re.sub(", "return 'x' + re.sub(", "# Un"),
    "pygments": ("token.py", "'k',", "'kk',", "    #!python\n    if True: pass"),
    "segno": (
        "__init__.py",
        "encode(content, error",
        "encode(content + '?', error",
        "",
    ),
}


def something_new(blog: Edited) -> bool:
    """Return whether a build would find anything to do."""
    return due(Way().of(blog.root)) != "nothing"


# The locale


@pytest.mark.parametrize("line", ["", 'LOCALE = "C.utf8"', "LOCALE = ['']"])
def test_another_locale_of_the_settings_gives_the_bytes_of_a_clean_build(
    blog: Edited, line: str
) -> None:
    lang = 'DEFAULT_LANG = "de"\nDEFAULT_DATE_FORMAT = "%A %d %B %Y"\n'
    shown = "{{ articles[0].locale_date }}</main>"
    blog.replace("theme/templates/base.html", "</main>", shown)
    blog.rebuilt()

    blog.write("pelicanconf.py", f"{SETTINGS}{lang}{line}\n")

    assert {"404.html", blog.page(0)} <= blog.rebuilt()


def test_the_machines_locale_counts_where_the_settings_take_it(
    blog: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    blog.write("pelicanconf.py", f"{SETTINGS}LOCALE = ['']\n")
    blog.rebuilt()
    assert not something_new(blog)

    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    assert something_new(blog)
    blog.rebuilt()
    assert not something_new(blog)


def test_the_machines_locale_is_nothing_to_our_own_settings(
    blog: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.rebuilt()

    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")

    assert not something_new(blog)
    assert set() == blog.rebuilt()


def test_posts_that_become_two_in_one_language_are_told_in_one_order(
    blog: Edited,
) -> None:
    for number in (2, 5, 7, 8):
        other = blog.post(number).with_suffix(".de.md")
        other.write_text(article("Anders", Lang="en"), "utf-8")
        other = blog.post(number).with_suffix(".it.md")
        other.write_text(article("Altro", Lang="en"), "utf-8")

    blog.rebuilt(errors=5)


# Pelican's own cache


def test_the_cache_of_pelican_does_no_harm(blog: Edited) -> None:
    before = tree(blog.root / "output")
    caching = "CACHE_CONTENT = LOAD_CONTENT_CACHE = True\nCONTENT_CACHING_LAYER = "
    for layer in ("reader", "generator"):
        blog.write("pelicanconf.py", f"{SETTINGS}{caching}{layer!r}\n")
        blog.rebuilt()
        assert before == tree(blog.root / "output")
        add_to_body(blog.post(5), "Encore.")
        assert blog.page(5) in blog.rebuilt()
        blog.header(5, Tags=f"neuf-{layer}")
        assert f"tag/neuf-{layer}/index.html" in blog.rebuilt()
        before = tree(blog.root / "output")


# Libraries, and who builds


def install(library: str, folder: Path, number: str, *, edited: bool) -> None:
    """Put a library into a folder as pip does: its files are new ones."""
    shutil.rmtree(folder, ignore_errors=True)
    package = Path(import_module(library).__file__ or "").parent
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, folder / library, ignore=left_out)
    name, old, new, _ = UPGRADES[library]
    file = folder / library / name
    text = file.read_text("utf-8")
    assert old in text
    if edited:
        file.write_text(text.replace(old, new), "utf-8")
    known = folder / f"{library}-{number}.dist-info"
    known.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {library}\nVersion: {number}\n"
    (known / "METADATA").write_text(metadata)
    points = distribution(library).read_text("entry_points.txt") or ""
    (known / "entry_points.txt").write_text(points)


@pytest.mark.parametrize("library", UPGRADES)
def test_another_version_of_a_library_has_its_work_done_again(
    blog: Edited, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "lib"))
    install(library, tmp_path / "lib", "98.1", edited=False)
    in_colours = 'MARKDOWN["extension_configs"]["markdown.extensions.codehilite"] = {}'
    blog.write("pelicanconf.py", f"{SETTINGS}{in_colours}\n")
    add_to_body(blog.post(5), UPGRADES[library][3])
    blog.rebuilt()
    assert not something_new(blog)

    install(library, tmp_path / "lib", "98.2", edited=True)

    shows = "podcast/index.html" if library == "segno" else blog.page(5)
    assert shows in blog.rebuilt()


def test_another_python_takes_up_nothing(blog: Edited, tmp_path: Path) -> None:
    """Its libraries may be others, while those of the last build stand as they were."""
    assert not something_new(blog)
    other = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", other], check=True)
    asked = (
        "from pathlib import Path\n"
        "from causerie.building.request import BuildRequest\n"
        "from causerie.building.incremental.partial_process import dirty_check\n"
        "from causerie.building.incremental.work import NeedsFullBuild\n"
        "try:\n"
        f"    print(dirty_check(BuildRequest(Path({str(blog.root)!r})), {NOW}))\n"
        "except NeedsFullBuild as needed:\n"
        "    print(needed)\n"
    )

    def found(python: str | Path) -> str:
        command = [python, "-c", asked]
        done = subprocess.run(
            command, env=blog.environment(), capture_output=True, text=True, check=True
        )
        return done.stdout

    assert found(sys.executable).startswith("DirtyCheck(")
    assert found(other / "bin" / "python") == ("another installation of Causerie\n")
