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
