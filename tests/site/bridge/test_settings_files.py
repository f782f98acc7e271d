"""Settings files are Python: whatever they do, the build says what came of it."""

import sys
from pathlib import Path

import pytest

from causerie.bridge.settings_files import load_settings
from causerie.errors import SettingsError
from sites import CONF, Folder, Make, article

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
"""


def test_a_plugin_of_ours_is_known_by_its_old_name(site: Make) -> None:
    conf = CONF + "PLUGINS[PLUGINS.index('causerie.i18n')] = 'causerie.interface'\n"
    folder = site({"pelicanconf.py": conf, FIRST: article("A")})

    assert folder.problems(release=False) == []


def test_what_settings_and_plugins_print_is_no_answer_of_the_builds(
    site: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    conf = CONF + LOUD
    loaded = "PLUGIN_PATHS = ['own']\nPLUGINS = [*PLUGINS, 'loud']\n"
    folder = site(
        {"pelicanconf.py": conf, "own/loud.py": LOUD_PLUGIN, FIRST: article("A")}
    )

    assert folder.problems(release=False) == []
    assert (folder.root / ".causerie/snapshot.sqlite").is_file()
    folder.write({FIRST: article("A", "Un autre texte.")})
    assert folder.problems(release=False) == []
    folder.write({"pelicanconf.py": conf + loaded})
    assert folder.problems(release=False) == []  # a whole build, as all with a plugin
    folder.write({"pelicanconf.py": conf + loaded + COMMANDS})
    assert folder.problems() == []

    printed = capfd.readouterr()
    assert printed.out == ""
    assert "settings speak" in printed.err
    assert "a shell speaks" in printed.err


STOPS: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a word that is none": ({"": "X = = 1\n"}, "pelicanconf.py:10: Python cannot read"),
    "an exception": ({"": "X = 1 / 0\n"}, "pelicanconf.py:10: It stops with ZeroDiv"),
    "an end": ({"": "import sys\nsys.exit('bye')\n"}, "pelicanconf.py:11: It ends the"),
    "a missing module": (
        {"": "import no_such\n"},
        "pelicanconf.py:10: It stops with M",
    ),
    "in a library": (
        {"": "import json\njson.loads('{')\n"},
        "pelicanconf.py:11: It stops with JSONDecodeError",
    ),
    "in an imported module": (
        {"": "from common import *\n", "common.py": "\n\nraise ValueError('no.')\n"},
        "common.py:3: It stops with ValueError: no.",
    ),
    "in its words": (
        {"": "from common import *\n", "common.py": "\ndef x(:\n"},
        "common.py:2: Python cannot read it: invalid syntax.",
    ),
    "in a package": (
        {"": "from conf.a import X\n", "conf/a.py": "Y = 1\nX = Y.nope\n"},
        "conf/a.py:2: It stops with AttributeError",
    ),
    "Latin-1": ({"": b"X = '\xe9'\n"}, "pelicanconf.py:"),
    "half a character": ({"": b"X = '\0'\n"}, "pelicanconf.py: Python cannot read it"),
    "without end": ({"": "def f(): f()\nf()\n"}, "pelicanconf.py:10: It stops with"),
}


@pytest.mark.parametrize("name", STOPS)
def test_settings_that_stop_say_where_and_why(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, said = STOPS[name]
    folder = Folder(tmp_path)
    more = files[""]
    conf = f"{CONF}\n".encode() + (more if isinstance(more, bytes) else more.encode())
    folder.write({"pelicanconf.py": conf, "content/x": ""})
    folder.write({name: data for name, data in files.items() if name})
    monkeypatch.syspath_prepend(str(tmp_path))
    for module in ("common", "conf", "conf.a"):
        monkeypatch.delitem(sys.modules, module, raising=False)

    with pytest.raises(SettingsError) as stopped:
        load_settings(tmp_path / "pelicanconf.py", {})

    assert str(stopped.value).startswith(said)
    assert not str(stopped.value).endswith("..")


def test_a_fault_in_an_imported_module_of_settings_ends_with_2(site: Make) -> None:
    conf = CONF.replace('TIMEZONE = "Europe/Paris"\n', "") + "from common import *\n"
    folder = site(
        {
            "pelicanconf.py": conf,
            "common.py": 'SOCIAL = [\n]\nSOCIAL += [("a", 7)]\n',
            FIRST: article("A"),
        }
    )

    result = folder.build(release=False)

    assert result.exitcode == 2
    assert [str(problem) for problem in result.problems] == [
        "common.py:3: SOCIAL: [('a', 7)] is not a list of pairs: [(\"Mastodon\","
        ' "https://…")].',
        "pelicanconf.py: TIMEZONE is missing. Write TIMEZONE ="
        ' "Europe/Paris", or where your posts\' times are.',
    ]


def test_a_site_without_content_is_told_to_make_some(site: Make) -> None:
    folder = site({"publishconf.py": "from pelicanconf import *\n"})

    for release in (True, False):
        result = folder.build(release=release)
        assert result.exitcode == 2
        assert [str(problem) for problem in result.problems] == [
            "pelicanconf.py: There is no folder content."
            " Make it: mkdir -p content/articles"
        ]
