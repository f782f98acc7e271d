"""Seeded faults: each of many kinds is found at its line; a good post has none.

All stand in two sites that are checked once, each fault in a post of its own.
"""

import io
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from causerie.building.build import check
from causerie.building.proofreading.posts import WHOLE_RULES
from causerie.building.proofreading.proofread import RULES
from causerie.building.request import BuildRequest, BuildResult
from causerie.problems import KINDS
from sites import CONF, NOW, make_site


class Seeded(NamedTuple):
    """A fault: the text of a post after its title, and where it is told."""

    text: str
    line: int  # in the file, whose header are two lines
    says: str  # a part of the message, or its code


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30)).save(data, "PNG")
    return data.getvalue()


PLAN = "![A plan of the hall](/images/a.png)"
BODIES = {
    # headings
    "heading-skips": Seeded("## A\n\nx\n\n#### B\n\ny", 7, "[heading-skips]"),
    "heading-first": Seeded("### A\n\nx", 3, "[heading-skips]"),
    "heading-empty": Seeded("## A\n\n##\n\ny", 5, "[heading-empty]"),
    "heading-bold": Seeded("x\n\n**In bold**\n\ny", 5, "[heading-bold]"),
    "heading-h1": Seeded("# A\n\nx", 3, "first heading already"),
    "heading-underlined": Seeded("A\n===\n\nx", 3, "first heading"),
    "heading-unspaced": Seeded("x\n\n#Tag\n", 5, "becomes a heading"),
    # images
    "alt-missing": Seeded('x\n\n<img src="/images/a.png">', 5, "[alt-missing]"),
    "alt-file": Seeded("![a.png](/images/a.png)", 3, "[alt-file-name]"),
    "alt-camera": Seeded("![IMG_2031](/images/a.png)", 3, "[alt-file-name]"),
    "alt-nothing": Seeded("![Photo](/images/a.png)", 3, "[alt-says-nothing]"),
    "alt-caption": Seeded('![A plan](/images/a.png "A plan")', 3, "[alt-is-caption]"),
    "alt-long": Seeded(f"![{'long ' * 70}](/images/a.png)", 3, "[alt-long]"),
    "alt-titled": Seeded('![](/images/a.png "A plan")', 3, "no words for those"),
    "image-linked": Seeded("[![](/images/a.png)](https://x.example/)", 3, "[link-w"),
    "image-elsewhere": Seeded("![A b](https://x.example/a.png)", 3, "[image-elsewhere"),
    "image-http": Seeded("![A b](http://x.example/a.png)", 3, "[image-insecure]"),
    "image-data": Seeded("![A b](data:image/png;base64,AAAA)", 3, "[image-inline]"),
    "image-no-source": Seeded('x <img alt="A b">', 3, "[image-sourceless]"),
    "image-none": Seeded("![A b](/images/text.jpg)", 3, "is no image"),
    "image-gone": Seeded("![A b]({static}/images/gone.png)", 3, "does not exist"),
    "image-capitals": Seeded("![A b](/images/A.PNG)", 3, "the site has nothing"),
    "image-of-a-disk": Seeded("![A b](C:/Users/a.jpg)", 3, "file of your computer"),
    "image-set": Seeded(
        '<img src="/images/a.png" srcset="/images/2.png 2x" alt="A b">', 3, "2.png"
    ),
    # links
    "link-dead": Seeded("x\n\n[y](/nope/)", 5, "the site has nothing"),
    "link-own": Seeded("[y](https://carnet.example/nope/)", 3, "leads to /nope/"),
    "link-anchor": Seeded("[y](#nope)", 3, "no place of that page"),
    "link-anchor-other": Seeded("[y](/about/#nope)", 3, "no place of that page"),
    "link-file": Seeded("[y]({filename}gone.md)", 3, "does not exist"),
    "link-wordless": Seeded("x [](https://x.example/)", 3, "[link-wordless]"),
    "link-here": Seeded("Click [here](https://x.example/)", 3, "[link-says-nothing]"),
    "link-mail": Seeded("[y](mailto:nina)", 3, "[link-mail]"),
    "link-mail-bare": Seeded("[y](nina@x.example)", 3, "mailto:nina@x.example"),
    "link-phone": Seeded("[y](tel:abc)", 3, "[link-phone]"),
    "link-script": Seeded("[y](javascript:x)", 3, "[link-script]"),
    "link-space": Seeded("[y](https://x.example/a b)", 3, "[link-space]"),
    "link-tracks": Seeded("[y](https://x.example/?utm_source=z)", 3, "[link-tracks]"),
    "link-quoted": Seeded("[y](“https://x.example/”)", 3, "Take them out: https://x"),
    "link-nested": Seeded('<a href="/about/">x <a href="/">y</a></a>', 3, "[link-nes"),
    "link-target": Seeded(
        '<a href="https://x.example/" target="_blnk">y</a>', 3, "[link-target]"
    ),
    "link-scheme": Seeded("[y](htps://x.example/)", 3, "nothing opens"),
    "link-twice": Seeded("[y](https://https://x.example/)", 3, "begins twice"),
    "link-no-host": Seeded("[y](http://)", 3, "nothing after http:"),
    "link-port": Seeded("[y](https://x.example:99999/)", 3, "its port"),
    "link-www": Seeded("[y](www.example.org)", 3, "https://www.example.org"),
    "link-loopback": Seeded("[y](http://127.0.0.1:8000/about/)", 3, "own machine"),
    "link-spaced": Seeded("[y] (https://x.example/)", 3, "space stands before"),
    "link-reversed": Seeded("(y)[https://x.example/]", 3, "the wrong way round"),
    "link-undefined": Seeded("[y][z] x", 3, "nothing is defined"),
    # HTML
    "html-open": Seeded("<div>\n\nx", 3, "never closed"),
    "html-closing": Seeded("x\n\n</div>\n\ny", 5, "closes nothing"),
    "html-unknown": Seeded("x <blnk>y</blnk>", 3, "[element-unknown]"),
    "html-center": Seeded("<center>x</center>", 3, "[element-obsolete]"),
    "html-item": Seeded("<div><li>x</li></div>", 3, "[element-misplaced]"),
    "html-attribute": Seeded(
        '<img src="/images/a.png" alt="A b" alt="c">', 3, "[attribute-twice]"
    ),
    "html-onclick": Seeded('x <span onclick="y()">z</span>', 3, "[attribute-runs]"),
    "html-style-sheet": Seeded(
        '<link rel="stylesheet" href="https://x.example/y.css">', 3, "[script-elsew"
    ),
    "html-frame": Seeded('<iframe src="/about/"></iframe>', 3, "[frame-untitled]"),
    "html-player": Seeded(
        '<iframe title="A b" src="https://www.youtube.com/embed/x"></iframe>',
        3,
        "Write a poster",
    ),
    "html-field": Seeded('x\n\n<form><input name="y"></form>', 5, "[field-unlabelled]"),
    "html-button": Seeded("x <button></button>", 3, "[button-wordless]"),
    "html-table": Seeded("<table><tr><td>x</td></tr></table>", 3, "[table-headless]"),
    "html-lang": Seeded('x <span lang="frensh">y</span>', 3, "[lang-unknown]"),
    "html-id-twice": Seeded("x\n{: #y }\n\nz\n{: #y }", 7, "[id-twice]"),
    "html-id-heading": Seeded('## Pears\n\n<p id="pears">x</p>', 5, "[id-twice]"),
    "html-id-space": Seeded('<p id="a b">x</p>', 3, "[id-spaced]"),
    "html-id-lost": Seeded('<p aria-describedby="gone">x</p>', 3, "[id-lost]"),
    "html-id-of-page": Seeded('<p id="respond">x</p>', 3, "something of its own"),
    "html-autoplay": Seeded(
        '<audio controls autoplay src="/images/a.png"></audio>', 3, "[media-autoplays]"
    ),
    "html-controls": Seeded(
        '<audio src="/images/a.png"></audio>', 3, "[media-uncontrolled]"
    ),
    "html-captions": Seeded(
        '<video controls src="/images/a.png"></video>', 3, "[video-uncaptioned]"
    ),
    "html-tabindex": Seeded('x <span tabindex="3">y</span>', 3, "[tabindex-positive]"),
    # words
    "words-conflict": Seeded("<<<<<<< HEAD\nx\n>>>>>>> y", 3, "[conflict-marks]"),
    "words-todo": Seeded("x\n\nTODO: write on", 5, "[placeholder]"),
    "words-lorem": Seeded("Lorem ipsum dolor", 3, "[placeholder]"),
    "words-encoding": Seeded("Un cafÃ© noir", 3, "[wrong-encoding]"),
    "words-invisible": Seeded("x\n\ny\u200bz", 5, "[invisible-character]"),
    "words-entity": Seeded("x &nbps; y", 3, "[entity-unknown]"),
    "words-bold": Seeded("This is **bold without end.", 3, "[emphasis-open]"),
    "words-row": Seeded("| a | b |\n|---|---|\n| 1 | 2 | 3 |", 5, "[table-row]"),
    "words-ruler": Seeded("| a | b |\n|---|\n| 1 | 2 |", 4, "[table-row]"),
    "words-language": Seeded("```pyhton\nx = 1\n```", 3, "[code-language]"),
    "words-fence": Seeded("x\n\n```\ny", 5, "never closed"),
    "words-note": Seeded("x[^1] y", 3, "nowhere defined"),
    "words-note-unused": Seeded("x\n\n[^1]: y", 5, "Nothing leads to the note"),
    "words-shortcode": Seeded("{{< youtube abc >}}", 3, "mark of another tool"),
    "words-none": Seeded("", 0, "has no text"),
}
HEADERS = {
    "key": ("Title: A\nDtae: 2026-03-01\n\nx", 2, "no key 'Dtae'"),
    "draft": ("Title: B\nDraft: true\n\nx", 2, "Status: draft"),
    "colon": ("Title: C\nStatus : draft\n\nx", 2, "space before the colon"),
    "twice": ("Title: D\nTitle: E\n\nx", 2, "already stands in line 1"),
    "untitled": ("Date: 2026-03-01\n\nx", 1, "has no title"),
    "lang": ("Title: F\nLang: english\n\nx", 2, "not a language"),
    "modified": ("Title: G\nModified: 2025-01-01\n\nx", 2, "before its date"),
    "cover": ("Title: H\nCover: images/gone.png\n\nx", 2, "there is no content/"),
    "cover-words": ("Title: I\nCover: images/a.png\n\nx", 2, "[cover-wordless]"),
    "alias": ("Title: J\nAliases: /about/\n\nx", 2, "is already that of"),
    "summary": ("Title: K\nSummary: a [b](c)\n\nx", 2, "[summary-marked]"),
    "summary-long": (f"Title: L\nSummary: {'w ' * 200}\n\nx", 2, "[summary-long]"),
    "far": ("Title: M\nDate: 2062-01-01\n\nx", 2, "[date-far]"),
    "title-long": (f"Title: {'word ' * 30}\n\nx", 1, "[title-long]"),
    "title-loud": ("Title: HEAR HEAR\n\nx", 1, "[title-shouts]"),
    "ahead": ("Title: A\nModified: 2062-01-01\n\nx", 2, "[modified-ahead]"),
    "near": ("Title: Q\nTags: gadren, bees\n\nx", 2, "[name-near]"),
    "near-category": ("Title: R\nCategory: Jornal\n\nx", 2, "[name-near]"),
    "old.xx": ("Title: Viejo\n\nx", 0, "[translation-language]"),
    "part-2": ("Title: N\nSeries: S\nPart: 2\n\nx", 3, "[part-twice]"),
    "same-2": ("Title: Same words\n\nx", 1, "[title-twice]"),
    "alone.en": ("Title: Alone\n\nx", 0, "[translation-alone]"),
    "named.de": ("Title: Named\nLang: en\n\nx", 2, "[translation-named]"),
    "old.en": ("Title: Old\nModified: 2026-03-03\n\nx", 2, "[translation-old]"),
    "kept.en": ("Title: Kept\n\nx", 0, "[translation-status]"),
}
BESIDE = {  # what some need beside them
    "same-1": "Title: Same words\n\nx",
    "part-1": "Title: O\nSeries: s\nPart: 2\n\nx",
    "garden-1": "Title: S1\nTags: garden, beer\nCategory: Journal\n\nx",
    "garden-2": "Title: S2\nTags: garden, beer\nCategory: Journal\n\nx",
    "drawing": "Title: P\n\n![A b](/images/bad.svg)",
    "old": "Title: Ancien\nModified: 2026-03-09\n\nx",
    "named": "Title: Nommé\n\nx",
    "kept": "Title: Gardé\nStatus: draft\n\nx",
}
OTHERS = {
    "content/pages/about.md": "Title: About\n\nx\n",
    "content/images/a.png": picture(),
    "content/images/bad.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>',
    "content/images/text.jpg": "text",
}
GOOD = """\
Title: All is well
Summary: One or two sentences.
Cover: images/a.png
Cover_alt: A plan
Tags: bees

A text with [an address](https://x.example/?page=2), [a page](/about/), **bold** and
*other* words, 2 ** 3 in words and `2 ** 3 &nbps; **` in code.

## A heading

![A plan of the hall](/images/a.png "Where the doors are")

### Below it

| a | b \\| c |
|---|---|
| 1 | `x | y` |

```python
x = "Ã©"  # TODO: nothing
```

## Another one, the *first* one {: #another }

<table><tr><th>a</th></tr><tr><td>b</td></tr></table>

<form><label>Name <input name="n"></label> <button>Send</button></form>

- [Write](mailto:a@x.example?subject=b) or [call](tel:+33-1-23)[^1] &amp; &eacute;

[^1]: A note.
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    files = {
        f"content/articles/2026-03-01-{name}.md": f"Title: {name}\n\n{seeded.text}\n"
        for name, seeded in BODIES.items()
    }
    headers = {name: text for name, (text, _, _) in HEADERS.items()} | BESIDE
    files |= {
        f"content/articles/2026-03-02-{name}.md": f"{text}\n"
        for name, text in headers.items()
    }
    root = tmp_path_factory.mktemp("seeded")
    make_site(root, {**OTHERS, **files})
    return check(BuildRequest(root, release=True, now=NOW))


PLACES = {
    **{f"01-{n}": (s.line, s.says) for n, s in BODIES.items()},
    **{f"02-{n}": (line, says) for n, (_, line, says) in HEADERS.items()},
}


@pytest.mark.parametrize("name", PLACES)
def test_a_seeded_fault_is_told_at_its_line(found: BuildResult, name: str) -> None:
    line, says = PLACES[name]
    path = f"content/articles/2026-03-{name}.md"
    told = {p.where.line: str(p) for p in found.problems if p.where.path == path}

    assert says in told.get(line, ""), told


def test_a_broken_drawing_is_told_once(found: BuildResult) -> None:
    (told,) = [str(each) for each in found.problems if "bad.svg" in str(each)]

    assert told.startswith("content/images/bad.svg:1: ")


def test_there_are_many_kinds_of_them() -> None:
    assert len(PLACES) >= 100


def test_each_rule_is_seeded() -> None:
    told = {says for _, says in PLACES.values()}

    for rule in (*RULES, *WHOLE_RULES):
        assert any(f"[{rule.code}]".startswith(says) for says in told), rule.code


def test_rules_have_codes_of_their_own_and_known_kinds() -> None:
    codes = [rule.code for rule in (*RULES, *WHOLE_RULES)]

    assert len(codes) == len(set(codes))
    assert {rule.kind for rule in (*RULES, *WHOLE_RULES)} <= {*KINDS}


def test_a_good_site_has_none(tmp_path: Path) -> None:
    images = {name: OTHERS[name] for name in OTHERS if name.endswith("a.png")}
    make_site(
        tmp_path,
        {
            **images,
            "content/images/lone.png": picture(),
            "content/images/styled.png": picture(),
            "content/look.css": "body { background: url(images/styled.png) }\n",
            "pelicanconf.py": CONF + 'STYLESHEET = "look.css"\n',
            "content/pages/about.md": "Title: About\n\nx\n",
            "content/articles/2026-03-01-good.md": GOOD,
            "content/articles/2026-03-02-gone.md": "Title: G\nStatus: gone\n\nx\n",
            "content/articles/2026-03-02-gone.de.md": "Title: Da\n\nx\n",
            "content/articles/2026-03-03-two.fr.md": "Title: Deux\n\nx\n",
            "content/articles/2026-03-03-two.en.md": "Title: Two\n\nx\n",
        },
    )

    result = check(BuildRequest(tmp_path, release=True, now=NOW))

    assert [] == [str(problem) for problem in result.problems]
    assert result.notes[0] == "Published, and shown nowhere: images/lone.png"
    places = [*result.links.values()]
    assert result.links.keys() == {"https://x.example/?page=2"}
    assert places == [["content/articles/2026-03-01-good.md:7"]]
