"""What a build leaves out is missed by nobody who needs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clean_builds import Way, build_beside, tree
from sites import CONF, Make, article

FIRST = "content/articles/2026-01-02-a.md"
ASKING = """
from docutils.core import publish_parts
from rich.text import Text

said = publish_parts("*Dit* par docutils", writer_name="html")["body"]
SITESUBTITLE = str(Text("riche, ")) + said.count("<em>") * "docutils"
"""


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_whoever_uses_what_was_left_out_gets_it() -> None:
    printed = python(
        "from causerie.building.incremental.import_stubs import stub_unused_imports\n"
        "stub_unused_imports()\n"
        "import pelican.readers, sys\n"
        "assert 'docutils.statemachine' not in sys.modules\n"
        "import docutils.utils\n"
        "from docutils.core import publish_string\n"
        "from rich.text import Text\n"
        "print(publish_string('*a*', writer_name='pseudoxml').decode(), Text('b'))\n"
    )

    assert "<emphasis>" in printed
    assert printed.endswith(" b\n")


def test_a_full_build_of_markdown_imports_no_docutils(site: Make) -> None:
    folder = site({FIRST: article("A")})
    python(
        "import sys\n"
        "from pathlib import Path\n"
        "from causerie.building import build_process\n"
        "import json\n"
        f"root = Path({str(folder.root)!r})\n"
        "(root / 'made').mkdir()\n"
        "asked = dict(root=str(root), output=str(root / 'made'), release=True, now=0,\n"
        "  site_url='', thorough=False, previous_output='', snapshot='',\n"
        "  build_key='')\n"
        "build_process.main([json.dumps(asked)])\n"
        "assert not hasattr(sys.modules['docutils.nodes'], '__file__')\n"
    )

    assert (folder.root / "made/index.html").is_file()


def test_a_post_in_restructuredtext_is_built_as_ever(site: Make) -> None:
    text = (
        "Titre en rst\n============\n\n:date: 2026-01-03\n:slug: rst\n\n*Dit* ainsi.\n"
    )
    folder = site({FIRST: article("A"), "content/articles/2026-01-03-rst.rst": text})

    page = folder.release().page("/2026/01/03/rst/")

    assert ["Dit"] == page.xpath('//*[contains(@class, "e-content")]//em/text()')


def test_settings_may_use_what_pelican_only_mentions(site: Make) -> None:
    folder = site({"pelicanconf.py": CONF + ASKING, FIRST: article("A")})
    assert folder.build(release=False).ok
    folder.write({FIRST: article("A", "Un autre texte.")})

    assert folder.build(release=False).ok

    clean = build_beside(folder.root, Way())
    assert clean.result.ok
    assert tree(clean.output) == tree(folder.root / "output")
    assert "riche, docutils" in (clean.output / "index.html").read_text("utf-8")


PLUGIN = """
import docutils
from docutils import core, io, nodes, utils
from docutils.parsers import rst
from docutils.parsers.rst import Directive, directives
from docutils.writers import html4css1

SAYS = [
    docutils.__version__.split(".")[0].isdigit(),
    issubclass(nodes.strong, nodes.Element),
    issubclass(Directive, object) and callable(directives.unchanged),
    callable(rst.Parser) and callable(core.publish_parts) and callable(io.StringInput),
    callable(utils.new_document) and callable(html4css1.Writer),
]
"""


def test_plugins_and_extensions_may_use_docutils(site: Make) -> None:
    """A plugin has docutils from the beginning, all else when it is asked for."""
    folder = site(
        {
            "pelicanconf.py": CONF + "PLUGIN_PATHS = ['own']\n"
            "PLUGINS = [*PLUGINS, 'monplug', 'site_lives']\n",
            "own/monplug.py": PLUGIN + "assert all(SAYS)\ndef register(): pass\n",
            "own/site_lives/__init__.py": "from .inner import register\n",
            "own/site_lives/inner.py": "import docutils.nodes as n\n"
            "def register():\n    assert n.Text('a') == 'a'\n",
            FIRST: article("A"),
        }
    )

    assert folder.problems() == []
    folder.write({"pelicanconf.py": CONF + "from seiten import SAYS\nassert all(SAYS)"})
    folder.write({"seiten.py": PLUGIN.replace("docutils", "docutils")})
    assert folder.problems() == []


def test_whoever_asks_for_parts_of_what_was_left_out_gets_them() -> None:
    python(
        "from causerie.building.incremental.import_stubs import stub_unused_imports\n"
        "stub_unused_imports()\n"
        "import pelican.readers, sys\n"
        f"{PLUGIN}\n"
        "assert all(SAYS), SAYS\n"
    )


def test_a_plugin_that_is_merely_installed_has_docutils(tmp_path: Path) -> None:
    """Pelican imports all that stands in its namespace, as pelican-myst-reader does."""
    (tmp_path / "pelican/plugins/other").mkdir(parents=True)
    (tmp_path / "pelican/plugins/other/__init__.py").write_text("")

    python(
        "import sys\n"
        "from pathlib import Path\n"
        "from causerie.building.incremental.import_stubs import stub_docutils\n"
        f"stub_docutils(Path({str(tmp_path)!r}))\n"
        "assert 'docutils' in sys.modules\n"
        "del sys.modules['docutils']\n"
        f"sys.path.append({str(tmp_path)!r})\n"
        f"stub_docutils(Path({str(tmp_path)!r}))\n"
        "assert 'docutils' not in sys.modules\n"
    )


READER = """
from docutils import nodes
from pelican.readers import BaseReader

class Other(BaseReader):
    file_extensions = ["md"]

    def read(self, path):
        raise ValueError("It is not for you")

def register():
    pass
"""


def test_a_reader_that_is_merely_installed_reads_nothing(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site(
        {FIRST: article("A"), "kept/pelican/plugins/other/__init__.py": READER}
    )
    monkeypatch.setenv("PYTHONPATH", str(folder.root / "kept"))

    assert folder.problems() == []
    folder.write({"pelicanconf.py": CONF + "PLUGINS = [*PLUGINS, 'other']\n"})
    (problem,) = folder.problems()
    assert problem.startswith(
        f"{FIRST}: kept/pelican/plugins/other/__init__.py:9 stops"
    )
