"""Hashed names: a release's styles and scripts may be kept for ever by caches."""

import re
from hashlib import sha256

from sites import CONF, Make, Output, article

LOADS = "//script/@src | //link[@rel='stylesheet']/@href"
LOOK = "content/look.css"
OWN = {
    "pelicanconf.py": CONF + 'STYLESHEET = "look.css"\nTHEME = "own"\n',
    "content/articles/2026-03-01-a.md": article("A"),
    LOOK: "p { color: red }",
    "own/templates/article.html": "{% extends 'base.html' %}",
    "own/templates/index.html": "{% extends 'base.html' %}",
    "own/templates/base.html": """\
<link rel="stylesheet" href="{{ SITEPATH }}/{{ "theme/css/a.css"|hashed }}">
<link rel="stylesheet" href="{{ SITEPATH }}/{{ STYLESHEET|hashed|address }}">
<script src="{{ SITEPATH }}/{{ "theme/js/a.js"|hashed }}"></script>
""",
    "own/static/css/a.css": '@import "b.css";\np { background: url(../i/x.png) }\n'
    "q { background: url('data:image/png;base64,AA') url(//h.example/y.png) }",
    "own/static/css/b.css": "p { margin: 0 }",
    "own/static/i/x.png": b"x",
    "own/static/js/a.js": 'import { b } from "./b.js";\nimport("./c.js");',
    "own/static/js/b.js": 'import "./a.js";\nexport const b = 1;',  # and back
    "own/static/js/c.js": "// import x from 'elsewhere'",
}


def named(output: Output) -> list[str]:
    text = (output.root / "2026/03/01/a/index.html").read_text()
    return re.findall(r'(?:href|src)="/([^"]*)"', text)


def test_a_release_names_its_files_by_their_bytes(site: Make) -> None:
    folder = site(OWN)

    output = folder.release()

    style, look, script = named(output)
    for name in (style, look, script):
        data = (output.root / name).read_bytes()
        assert f".{sha256(data).hexdigest()[:16]}." in name
        plain = re.sub(r"\.[0-9a-f]{16}", "", name)
        assert (output.root / plain).is_file()  # for templates that know no other name
    css, js = ((output.root / name).read_text() for name in (style, script))
    beside = re.findall(r'(?<=@import ")[^"]+|(?<=url\()\.\./[^)]+', css)
    brought = re.findall(r'"(\./[^"]+)"', js)
    for at, names in ((style, beside), (script, brought)):
        for name in names:
            assert re.search(r"\.[0-9a-f]{16}\.", name), name
            assert (output.root / at).parent.joinpath(name).resolve().is_file()
    assert 2 == len(beside) == len(brought)
    assert "url('data:image/png;base64,AA') url(//h.example/y.png)" in css


def test_what_did_not_change_keeps_its_name(site: Make) -> None:
    folder = site(OWN)
    first = named(folder.release())
    folder.write({"own/static/css/b.css": "p { margin: 1px }"})

    second = named(folder.release())

    assert first[0] != second[0]  # it brings the style that changed
    assert first[1:] == second[1:]


def test_a_file_that_is_not_there_is_told(site: Make) -> None:
    more = '<link rel="stylesheet" href="/{{ "theme/none.css"|hashed }}">\n'
    folder = site({**OWN, "own/templates/index.html": more})

    (problem,) = folder.problems()

    assert problem.startswith("own/templates/index.html:1: The template's link to ")


def test_a_preview_has_plain_names(site: Make) -> None:
    folder = site(OWN)

    assert [] == folder.problems(release=False)

    plain = ["theme/css/a.css", "look.css", "theme/js/a.js"]
    output = Output(folder.root / "output")
    assert plain == named(output)
    assert [] == [name for name in output.files() if re.search(r"\.[0-9a-f]{16}", name)]


def test_every_file_of_the_theme_that_pages_load_is_hashed(site: Make) -> None:
    output = site({"content/articles/2026-03-01-a.md": article("A")}).release()

    loaded = {
        url
        for page in ("/", "/2026/03/01/a/", "/404.html", "/tag/")
        for url in output.page(page).xpath(
            "//script/@src | //link[@rel='stylesheet']/@href"
        )
    }

    assert loaded
    assert [] == [url for url in loaded if not re.search(r"\.[0-9a-f]{16}\.", url)]


def test_scripts_of_ours_are_loaded_without_their_comments(site: Make) -> None:
    output = site({"content/articles/2026-03-01-a.md": article("A")}).release()

    files = {name.name: name.read_text() for name in output.root.glob("theme/js/*")}

    hashed = re.compile(r"\.[0-9a-f]{16}")
    loaded = {hashed.sub("", name): name for name in files if hashed.search(name)}
    assert loaded.keys() == {name for name in files if not hashed.search(name)}
    for plain, name in loaded.items():
        written = files[plain].splitlines()
        code = [line for line in written if not line.lstrip().startswith("//")]
        for line, short in zip(code, files[name].splitlines(), strict=True):
            # one with an apostrophe, which might end a string, stays
            assert short in {line, line.split(" //")[0].rstrip()}, name
            assert short == line or " //" in line
        assert len(files[name]) < len(files[plain])


def test_scripts_of_others_keep_theirs_with_their_licences(site: Make) -> None:
    output = site({**OWN, "own/static/js/a.js": "// @license MIT\nf();\n"}).release()

    *_, script = named(output)

    assert "// @license MIT\nf();\n" == (output.root / script).read_text()
