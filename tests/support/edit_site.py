"""Edits of all that is no post, told by two numbers: which, and how.

Pictures, recordings and pages; the theme and the settings; and what nobody should
touch: the output and the caches.
"""

import os
import shutil
from pathlib import Path

import audio
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import Chapter
from edit_posts import Edit, link_to, pick, post, set_key
from interlinked_blog import CUES, PICTURES, SETTINGS, WORDS
from pictures import png
from sites import article

_TEMPLATES = ("article", "base", "index", "tag", "archives", "_lists", "podcast")

# An extension of Python-Markdown that ends each post with what a file says.
SNIPPET = """\
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class Snippet(Preprocessor):
    def run(self, lines):
        file = Path("snippet.txt")
        return [*lines, "", file.read_text("utf-8") if file.is_file() else "Rien."]


def makeExtension(**config):
    class Snippets(Extension):
        def extendMarkdown(self, md):
            md.preprocessors.register(Snippet(md), "snippet", 1)

    return Snippets(**config)
"""

# What other themes may show. All of it is right after any change, on any page.
SNIPPETS = (
    "{% for a in articles[:3] %}<i>{{ a.title }}</i>{% endfor %}",  # the newest
    "{{ articles|length }} {{ articles|map(attribute='title')|join('/') }}",
    "{% for t, found in tags %}{{ t }} {{ found|length }} {% endfor %}",
    "{% for c, found in categories %}{{ c }}: {{ (found|first).title }} {% endfor %}",
    "{% for a in articles if article and a.category == article.category %}"
    "{{ a.url }} {% endfor %}",
    "{% for a in articles %}{{ a.pingbacks|length }}"
    "{{ a.discussion.count if a.discussion }},{% endfor %}",
    "{{ article.next_post.next_post.title if article and article.next_post }}",
    "{% if article and article.previous_post %}"
    "{{ article.previous_post.content|wordcount }}{% endif %}",
    "{{ pages|map(attribute='title')|join(', ') }} {{ SITESUBTITLE }}",
    "{% for a in articles %}{{ a.episode.audio.seconds if a.episode }}{% endfor %}",
    "{% include 'extra.html' ignore missing %}",
    "{{ articles|selectattr('post.modified')|map(attribute='slug')|join(' ') }}",
    "{{ hidden_articles|length }} {{ drafts|length }} {{ dates[-1].title }}",
    "{% set latest = articles|rejectattr('episode')|first %}{{ latest.summary }}",
)


def changed_settings(how: int) -> str:
    """Return the settings with one of them changed; 0 changes none."""
    return SETTINGS + pick(
        (
            "", 'SITENAME = "Autre nom"\n', 'SITESUBTITLE = ""\n',
            "DEFAULT_PAGINATION = 3\n", 'TIMEZONE = "America/St_Johns"\n',
            "MENU_PAGES = []\n", 'CROSSLINKS = {"pingbacks": False}\n',
            'FEEDS = {"items": 2}\n', "COMMENTS = {}\n", 'PODCAST["title"] = "Autre"\n',
            'PODCAST["media_url"] = "https://media.example/"\n', "del PODCAST\n",
            'TAG_SAVE_AS = "mot/{slug}/index.html"\nTAG_URL = "mot/{slug}/"\n',
            'JINJA_FILTERS = {"title": lambda text: text + " ?"}\n',
            'ARTICLE_URL = ARTICLE_SAVE_AS = "{slug}.html"\n', 'DEFAULT_LANG = "en"\n',
            'MARKDOWN["extension_configs"]["markdown.extensions.toc"] = '
            '{"permalink": True}\n',
            'DIRECT_TEMPLATES = ["index", "404"]\n',
            'STATIC_PATHS = ["images", "extra"]\n',
            'START_HERE = ["billet-2", "billet-5"]\n', 'START_HERE = ["rien"]\n',
            'AUTHORS = {"Zoé": {"bio": "Elle écrit."}}\n',
            'AUTHOR = "Une autre"\n', 'SITEURL = "https://ailleurs.example"\n',
            'FEEDS = {"items": 0}\n', 'SITENAEM = "?"\n', "1 / 0\n",
            'MONTH_ARCHIVE_SAVE_AS = ""\n', 'DEFAULT_METADATA = {"status": "hidden"}\n',
            "from pathlib import Path\n"
            'SITENAME = Path(__file__).with_name("nom.txt").read_text()\n',
            "import os\nSITESUBTITLE = ' '.join(sorted(os.listdir('listed')))\n",
            'MARKDOWN["extension_configs"]["own_snippet"] = {}\n',
        ),
        how,
    )  # fmt: skip


# Files beside the posts


def replace_picture(root: Path, which: int, how: int) -> None:
    """Give a picture another size, or take it away; another time it is back."""
    path = root / f"content/images/{pick(PICTURES, which)}.png"
    if how % 4 == 3:
        path.unlink(missing_ok=True)
    else:
        aside = path.with_name("aside")
        aside.write_bytes(png(5 + how % 9, 7))
        aside.replace(path)


def overwrite_picture(root: Path, which: int, how: int) -> None:
    """Write into the file in place, as a hard link in the output would feel too."""
    path = root / f"content/images/{pick(PICTURES, which)}.png"
    path.write_bytes(png(5 + how % 9, 6))


def hide_picture(root: Path, which: int, how: int) -> None:
    """Give a picture other bytes of the same number, and its old date."""
    path = root / f"content/images/{pick(PICTURES, which)}.png"
    if not path.exists():
        return
    before = path.stat()
    data = png(5 + how % 9, 8).ljust(before.st_size, b"\0")
    if how % 2:
        path.unlink()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def rewrite_recording(root: Path, which: int, how: int) -> None:
    sound = root / f"content/audio/e{1 + which % 3}.mp3"
    facts = sound.with_name(sound.name + ".json")
    if how % 5 == 4:
        sound.unlink(missing_ok=True)
        return
    audio.mp3_cbr(sound, 1 + how % 3, chapters=(Chapter(0, f"Partie {how % 4}"),))
    if facts.exists() and how % 3:  # else they contradict it, which is an error
        write_facts(facts, measure_facts(sound))


def change_facts(root: Path, which: int, how: int) -> None:
    facts = root / f"content/audio/e{1 + which % 3}.mp3.json"
    if facts.exists() and how % 2:
        facts.unlink()
    elif (sound := facts.with_suffix("")).exists():
        write_facts(facts, measure_facts(sound))


def change_transcript(root: Path, _which: int, how: int) -> None:
    path = root / "content/audio/e1.vtt"
    path.write_text(
        CUES.replace("une autre", f"la {how}e").replace("Une autre", f"{how}")
    )


def name_a_recording(root: Path, which: int, how: int) -> None:
    path = post(root, which)
    sound = pick((f"audio/e{1 + how % 3}.mp3", None), how)
    set_key(path, "Audio", sound)
    set_key(path, "Guid", sound and f"{which % 9}2222222-1111-4111-8111-111111111111")
    for key in () if sound else ("Episode", "Transcript"):
        set_key(path, key, None)


def change_page(root: Path, which: int, how: int) -> None:
    path = (
        root / f"content/pages/{pick(('a-propos', 'a-propos.en', 'neuve'), which)}.md"
    )
    if how % 4 == 3:
        path.unlink(missing_ok=True)
        return
    body = f"Une page, {how}. Voir [un billet]({link_to(post(root, which), how)})."
    header = pick(({}, {"Slug": f"page-{how % 3}"}, {"Status": "draft"}), how)
    if ".en" in path.name:
        header = {**header, "Lang": "en"}
    path.write_text(article(f"Page {how % 5}", body, **header), "utf-8")


def change_root_file(root: Path, which: int, how: int) -> None:
    names = ("CNAME", ".well-known/x", "robots.txt", "favicon.png", "feed.xml")
    path = root / "content/root" / pick(names, which)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if how % 3:
        path.write_text(f"{how}", "utf-8")


# The theme and the settings


def change_template(root: Path, which: int, how: int) -> None:
    path = root / f"theme/templates/{pick(_TEMPLATES, which)}.html"
    text = path.read_text("utf-8")
    # not in what {% cache %} holds: that may show nothing but what it names
    marks = ("{% block content %}", '<div class="stream h-feed">')
    mark = next(mark for mark in marks if mark in text)
    path.write_text(text.replace(mark, f"{mark}\n{pick(SNIPPETS, how)}\n", 1), "utf-8")


def add_template(root: Path, _which: int, how: int) -> None:
    path = root / "theme/templates/extra.html"
    if path.exists() and how % 3 == 0:
        path.unlink()
    else:
        path.write_text(f"<p>En plus {how}: {pick(SNIPPETS, how)}</p>", "utf-8")


def break_template(root: Path, which: int, _how: int) -> None:
    path = root / f"theme/templates/{pick(_TEMPLATES, which)}.html"
    path.write_text(path.read_text("utf-8") + "{% if %}", "utf-8")


def change_style(root: Path, which: int, how: int) -> None:
    path = root / pick(("theme/static/css/site.css", "theme/static/neuf.css"), which)
    if path.name == "neuf.css" and path.exists():
        path.unlink()
    else:
        old = path.read_text("utf-8") if path.exists() else ""
        path.write_text(f"{old}p {{ margin: {how}px; }}\n", "utf-8")


def change_wording(root: Path, _which: int, how: int) -> None:
    path = root / "theme/translations/fr/LC_MESSAGES/messages.po"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('msgstr "Billet suivant', f'msgstr "Billet suivant {how},'),
        "utf-8",
    )


def change_settings(root: Path, _which: int, how: int) -> None:
    (root / "nom.txt").write_text("Un nom, lu", "utf-8")
    (root / "listed").mkdir(exist_ok=True)
    (root / "listed" / "un").touch()
    (root / "own_snippet.py").write_text(SNIPPET, "utf-8")
    (root / "pelicanconf.py").write_text(changed_settings(how), "utf-8")


def change_module_of_settings(root: Path, which: int, how: int) -> None:
    words = (WORDS.replace("!", "!" * (how % 4)), WORDS.replace("Notes", f"N{how}"))
    (root / "words.py").write_text(pick(words, which), "utf-8")
    (root / "nom.txt").write_text(f"Un nom, lu {how}", "utf-8")
    (root / "snippet.txt").write_text(f"Un bout de texte, {how}", "utf-8")
    if (root / "listed").is_dir():
        (root / "listed" / f"nom-{how % 3}").touch()


def publish_elsewhere(root: Path, which: int, how: int) -> None:
    path = root / "publishconf.py"
    if how % 3 == 0:
        path.unlink(missing_ok=True)
    else:
        url = f"https://essai-{which % 2}.example"
        path.write_text(f'from pelicanconf import *\n\nSITEURL = "{url}"\n', "utf-8")


# What nobody should touch


def edit_output(root: Path, which: int, how: int) -> None:
    """Edit a page that was built, by a byte or more."""
    found = sorted(root.glob("output*/**/*.html")) + sorted(root.glob("output*/*.xml"))
    if not found:
        return
    path = pick(found, which)
    data = path.read_bytes()
    if how % 3:
        data = data.replace(b"e", b"a", 1)
        path.write_bytes(data)
    else:
        path.unlink()
        path.write_bytes(data + b"<!-- edited -->")


def delete_output(root: Path, which: int, how: int) -> None:
    found = sorted(root.glob("output*/**/*"))
    if how % 5 == 0 or not found:
        shutil.rmtree(
            root / pick(("output", "output-release"), which), ignore_errors=True
        )
    elif (path := pick(found, which)).is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def litter_output(root: Path, which: int, how: int) -> None:
    folder = root / pick(("output", "output-release"), which)
    name = pick(("tag/absent/index.html", "oublie.txt", "vide"), how)
    if name == "vide":
        (folder / name).mkdir(parents=True, exist_ok=True)
    else:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Ce que personne n'a construit.", "utf-8")


def lose_caches(root: Path, which: int, how: int) -> None:
    """Delete one of the caches, or all; they can go at any time."""
    found = [p for p in sorted(root.glob(".causerie/**/*")) if p.name != "build.lock"]
    if how % 3 == 0 or not found:
        shutil.rmtree(root / ".causerie", ignore_errors=True)
    elif (path := pick(found, which)).is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def move_site(root: Path, _which: int, _how: int) -> None:
    """Move the site's folder away and a copy into its place; dates are kept."""
    away = root.with_name("away")
    root.rename(away)
    shutil.copytree(away, root, symlinks=True)
    shutil.rmtree(away)


def touch_all(root: Path, which: int, how: int) -> None:
    """Give files other dates, or have all of them written anew, as git does."""
    if how % 2:
        for path in root.glob(pick(("content/**/*", "theme/**/*", "*.py"), which)):
            path.touch()
    else:
        copy = root / "copy"
        shutil.copytree(root / "content", copy, copy_function=shutil.copyfile)
        shutil.rmtree(root / "content")
        copy.rename(root / "content")


FILES: tuple[Edit, ...] = (
    replace_picture, overwrite_picture, hide_picture, rewrite_recording, change_facts,
    change_transcript, name_a_recording, change_page, change_root_file,
)  # fmt: skip
LOOKS: tuple[Edit, ...] = (
    change_template, add_template, break_template, change_style, change_wording,
    change_settings, change_module_of_settings, publish_elsewhere,
)  # fmt: skip
TAMPERING: tuple[Edit, ...] = (
    edit_output, delete_output, litter_output, lose_caches, move_site, touch_all,
)  # fmt: skip
