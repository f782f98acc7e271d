"""Settings files are Python: whatever they do, the build says what came of it."""

from collections.abc import Callable, Mapping

import pytest

from sites import CONF, Folder, article

Make = Callable[[Mapping[str, str | bytes]], Folder]
FIRST = "content/articles/2026-01-02-a.md"
LOUD = """
import logging, os, subprocess, sys, warnings

print("settings speak", end="")
print('{"problems": []}')
sys.stdout.write("half a line")
logging.getLogger("own").info("settings log")
HOME = os.getenvb(b"HOME")
SHELL = os.environb.get(b"SHELL")
NOTHING = os.getenvb(b"NO_SUCH_\\xff")
ALL = dict(os.environb), dict(os.environ)
"""
COMMANDS = """
os.system("echo a shell speaks")
subprocess.run(["echo", "a program speaks"])
"""
LOUD_PLUGIN = """
import sys
from pelican import signals

print("the plugin speaks")

def register():
    signals.initialized.connect(lambda pelican: print("initialized"), weak=False)
    signals.finalized.connect(lambda pelican: sys.stdout.write("the end"), weak=False)

def revise(site, revisions):
    print("revised")
"""


def test_what_settings_and_plugins_print_is_no_answer_of_the_builds(
    site: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    conf = CONF + LOUD + "PLUGIN_PATHS = ['own']\nPLUGINS = [*PLUGINS, 'loud']\n"
    folder = site(
        {"pelicanconf.py": conf, "own/loud.py": LOUD_PLUGIN, FIRST: article("A")}
    )

    assert folder.problems(release=False) == []
    assert (folder.root / ".causerie/graph.sqlite").is_file()
    folder.write({FIRST: article("A", "Un autre texte.")})
    assert folder.problems(release=False) == []
    folder.write({"pelicanconf.py": conf + COMMANDS})
    assert folder.problems() == []

    printed = capfd.readouterr()
    assert printed.out == ""
    assert "settings speak" in printed.err
    assert "a shell speaks" in printed.err
