"""The corpus as a site of Hugo's: a site of corpus.py in, files in hugo-site/ out.

It writes what plain Pelican's theme "simple" does: a page a post with the neighbours,
lists of ten by home, category and tag, and one RSS feed of twenty.
"""

import json
import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

from causerie.header import read_header

FOLDER = "hugo-site"  # not "hugo": Python would take it for the package
STYLE = "theme/static/css/site.css"  # of Causerie's site; Hugo's copies it
LAYOUTS = {  # that show what these templates of Causerie's theme do
    "base.html": "baseof.html",
    "tag.html": "list.html",
    "tags.html": "taxonomy.html",
}

_LINK = re.compile(
    r"\{filename\}/(?:articles|episodes)/(\d{4})-(\d\d)-(\d\d)-([^)\s]+)\.md"
)

_CONFIG = """\
baseURL = "https://banc.example/"
title = "Carnets du banc"
locale = "fr"
disableKinds = ["404"]
[pagination]
pagerSize = 10
disableAliases = true
[permalinks.page]
posts = "/:year/:month/:day/:slug/"
[services.rss]
limit = 20
[markup.goldmark.renderer]
unsafe = true
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
"""

# ruff: noqa: E501 - templates have the lines that their pages have
_LAYOUTS = {
    "baseof.html": """\
<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>{{ .Title }} - {{ site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}">
<link rel="alternate" type="application/rss+xml" href="/index.xml">
</head>
<body>
<header><h1><a href="/">{{ site.Title }}</a></h1></header>
<nav><ul>{{ range site.Taxonomies.categories.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a></li>{{ end }}</ul></nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
""",
    "page.html": """\
{{ define "main" }}
<article>
<h1><a href="{{ .RelPermalink }}">{{ .Title }}</a></h1>
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02" }}</time>
{{ .Content }}
<p>{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .Params.audio }}<audio controls src="/{{ . }}"></audio>{{ end }}
</article>
{{ end }}
""",
    "list.html": """\
{{ define "main" }}
<h2>{{ .Title }}</h2>
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = where site.RegularPages "Section" "posts" }}{{ end }}
{{ $pager := .Paginate $pages }}
<ol>{{ range $pager.Pages }}<li><article><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3>
<time>{{ .Date.Format "2006-01-02" }}</time><p>{{ .Summary }}</p></article></li>{{ end }}</ol>
{{ with $pager.Prev }}<a href="{{ .URL }}">&laquo;</a>{{ end }}
{{ $pager.PageNumber }} / {{ $pager.TotalPages }}
{{ with $pager.Next }}<a href="{{ .URL }}">&raquo;</a>{{ end }}
{{ end }}
""",
    "taxonomy.html": """\
{{ define "main" }}
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}
""",
}


def program() -> Path:
    """Return Hugo's own program: the package's Python wrapper would add its start."""
    folder = Path(str(distribution("hugo").locate_file("hugo/binaries")))
    return next(folder.glob("hugo*"))


def write_site(site: Path) -> None:
    """Write the posts of a site of either corpus again, as Hugo reads them."""
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("content/posts", "layouts", "static"):
        (folder / name).mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    for name, text in _LAYOUTS.items():
        (folder / "layouts" / name).write_text(text, encoding="utf-8")
    for kind in ("audio", "images"):
        if (site / "content" / kind).is_dir():
            shutil.copytree(site / "content" / kind, folder / "static" / kind)
    for kind in _POSTS:
        for path in sorted((site / "content" / kind).glob("*.md")):
            follow(site, path)


def follow(site: Path, path: Path) -> None:
    """Have one file of a site in Hugo's as it is now: there, other, or gone."""
    folder, kind = site / FOLDER, path.parent.name
    if kind in _POSTS:
        # the language of a magazine's translations would have Hugo leave them out
        target = folder / "content/posts" / path.name.replace(".en.", "-en.")
    else:
        target = folder / "static" / kind / path.name
    if not path.exists():
        target.unlink()
    elif kind in _POSTS:
        target.write_text(translate(path), encoding="utf-8")
    else:
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)


_POSTS = ("articles", "episodes")


def mark(site: Path, template: str, words: str) -> None:
    """Put words into the layout that shows what a template of the theme does."""
    path = site / FOLDER / "layouts" / LAYOUTS[template]
    text = path.read_text(encoding="utf-8")
    place = text.rindex("</body>" if "</body>" in text else "{{ end }}")
    path.write_text(f"{text[:place]}{words}\n{text[place:]}", encoding="utf-8")


def retitle(site: Path, title: str) -> None:
    """Give Hugo's site another title, which every page shows."""
    path = site / FOLDER / "hugo.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = f'title = "{title}"'
    path.write_text("\n".join(lines), encoding="utf-8")


def translate(path: Path) -> str:
    """Return a post of the corpus with a header and links as Hugo has them."""
    text = path.read_text(encoding="utf-8")
    header = {key: field.value for key, field in read_header(text).items()}
    body = text.split("\n\n", 1)[1]
    date = header.get("date", f"{path.stem[:10]} 12:00")  # a draft has none
    matter: dict[str, object] = {
        "title": header["title"],
        "date": date.replace(" ", "T") + ":00+01:00",
        "draft": "status" in header,
        "slug": header.get("slug", path.stem[11:]),
        "categories": [header["category"]],
        "tags": header["tags"].split(", ") if "tags" in header else [],
    }
    if "summary" in header:
        matter["summary"] = header["summary"]
    if "audio" in header:
        matter["audio"] = header["audio"]
    links = _LINK.sub(r"/\1/\2/\3/\4/", body).replace("{static}/", "/")
    return json.dumps(matter, ensure_ascii=False, indent=1) + "\n\n" + links
