"""The commands of docs/publish.md, as they stand there, for each of its targets."""

import ast
import json
import shlex

import pytest

from checkout import CHECKOUT
from inv_tasks import TASKS, invoke
from published_places import Place
from sites import CONF, Make, article
from web_server import snippet, snippets

DOCS = CHECKOUT / "docs/publish.md"
NAME = "content/articles/2026-03-02-a.md"


def targets() -> dict[str, str]:
    """Return the settings of each target in the document, by its kind."""
    found = {}
    for text in snippets(DOCS, "python"):
        if text.startswith("PUBLISH"):
            value = ast.literal_eval(text.partition("=")[2].strip())
            found[value["targets"]["www"]["to"].partition(":")[0]] = text
    return found


@pytest.mark.parametrize(
    "place",
    [
        "folder",
        "git",
        "s3",
        pytest.param("rsync", marks=pytest.mark.needs("sshd", "rsync")),
    ],
    indirect=True,
)
def test_the_commands_do_what_they_say(place: Place, site: Make) -> None:
    text = targets()[place.address.partition(":")[0]]
    documented = ast.literal_eval(text.partition("=")[2].strip())["targets"]["www"]
    conf = text.replace(json.dumps(documented["to"]), json.dumps(place.address))
    folder = site(
        {"tasks.py": TASKS, "pelicanconf.py": CONF + conf, NAME: article("A")}
    )
    lines = snippet(DOCS, "sh").splitlines()
    look, publish, back = (shlex.split(line, comments=True)[1:] for line in lines)

    looked = invoke(folder, *look)
    assert 0 == looked.returncode, looked.stderr
    assert "+ /2026/03/02/a/" in looked.stderr.splitlines()
    assert {} == place.read()

    first = invoke(folder, *publish)
    assert 0 == first.returncode, first.stderr
    assert place.fetch("2026/03/02/a/index.html")
    live = place.read()

    folder.write({NAME.replace("02-a", "03-b"): article("B")})
    second = invoke(folder, *publish)
    assert 0 == second.returncode, second.stderr
    assert place.fetch("2026/03/03/b/index.html")

    returned = invoke(folder, *back)
    assert 0 == returned.returncode, returned.stderr
    assert live == place.read()

    assert documented["live"]
    assert (folder.root / "content/identity.lock.json").is_file()
