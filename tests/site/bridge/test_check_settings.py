"""Settings that are wrong are told, all at once, and go on as if they were not set."""

import json
import os
import subprocess
import sys

from sites import CONF, Make

# In a process that has not loaded what checks settings: `causerie.defaults` is changed.
LOAD = """
import json
from pathlib import Path
from causerie.bridge.settings_files import FAULTS, load_settings

settings = load_settings(Path("pelicanconf.py"), {})
print(json.dumps([settings["STATIC_PATHS"], *map(str, settings[FAULTS])]))
"""


def test_a_bad_value_gives_way_to_the_default_even_if_that_was_changed_in_place(
    site: Make,
) -> None:
    """`from causerie.defaults import *` gives the very lists that are the defaults."""
    wrong = "STATIC_PATHS.append(8)\nTAG_SAVE_AS = ''\n"
    folder = site({"pelicanconf.py": CONF + wrong, "content/pages/a.md": "Title: A\n"})

    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        check=True,
    )

    static, first, second = json.loads(done.stdout)
    assert ["images", "root"] == static
    assert first.startswith(
        "pelicanconf.py:9: STATIC_PATHS: ['images', 'root', 8] is not "
    )
    assert second.startswith("pelicanconf.py:10: TAG_SAVE_AS is empty")


def test_settings_that_change_nothing_are_told(site: Make) -> None:
    idle = (
        "DEFAULT_ORPHANS = 2\nFEED_MAX_ITEMS = 5\nOUTPUT_PATH = 'www'\n"
        "PAGINATION_PATTERNS = [(1, '{url}', '{save_as}')]\n"
        "AUTHORS_SAVE_AS = 'who/index.html'\n"
    )
    folder = site({"pelicanconf.py": CONF + idle, "content/pages/a.md": "Title: A\n"})

    told = [each for each in folder.problems(release=False) if "nothing:" in each]
    assert [(each.split()[2], each.split(":")[1]) for each in told] == [
        ("DEFAULT_ORPHANS", "9"),
        ("FEED_MAX_ITEMS", "10"),
        ("OUTPUT_PATH", "11"),
        ("PAGINATION_PATTERNS", "12"),
        ("AUTHORS_SAVE_AS", "13"),
    ]
    assert "pages of lists are numbered from the oldest post" in told[0]
    used = (
        f"{idle.replace('www', './output/')}LISTS_FROM_OLDEST = False\n"
        "FEED_ALL_RSS = 'all.rss.xml'\nDIRECT_TEMPLATES += ['authors']\n"
    )
    folder.write({"pelicanconf.py": CONF + used})
    assert not any("nothing:" in each for each in folder.problems(release=False))
    assert (folder.root / "output/who/index.html").is_file()


def test_settings_that_pelican_has_no_default_of_are_no_misspelt_ones(
    site: Make,
) -> None:
    more = (
        "TAG_REGEX_SUBSTITUTIONS = [('e', '3')]\nFEED_ALL_ATOM_URL = 'x.xml'\n"
        "AUTHORS_SAVE_AS = ''\nAUTHORS_URL = ''\n"
    )
    folder = site({"pelicanconf.py": CONF + more, "content/pages/a.md": "Title: A\n"})

    assert not any("no setting" in each for each in folder.problems(release=False))
