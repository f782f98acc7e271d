"""Every file below content/ is read, published, ignored or reported."""

import os
import shutil
from pathlib import Path

import pytest

from causerie.pingbacks.mention_file import mention_files
from causerie.sources.conflict_copies import original_of
from causerie.sources.source_paths import SourcePaths, is_below, read_source_paths
from causerie.sources.unread_files import report_unread
from causerie.theme_path import theme_path
from interlinked_blog import comments
from sites import CONF, Make, article

NAME = "2026-05-10-swarm"

COPIES = (
    # Dropbox, in some of its languages
    f"{NAME} (Nina's conflicted copy 2026-05-12).md",
    f"{NAME} (conflicted copy 2026-05-12).md",
    f"{NAME} (Copie en conflit de Nina 2026-05-12).md",
    f"{NAME} (In Konflikt stehende Kopie von Nina 2026-05-12).md",
    f"{NAME} (Copia en conflicto de Nina 2026-05-12).md",
    f"{NAME} (Copia in conflitto di Nina 2026-05-12).md",
    f"{NAME} (Cópia em conflito de Nina 2026-05-12).md",
    f"{NAME} (Nina's conflicterende kopie 2026-05-12).md",
    f"{NAME} (kopia powodująca konflikt użytkownika Nina 2026-05-12).md",
    f"{NAME} (Case Conflict).md",
    f"{NAME} (конфликтующая копия, Nina 2026-05-12).md",
    f"{NAME} (Nina の競合コピー 2026-05-12).md",
    # Nextcloud, ownCloud, Seafile, Resilio, Syncthing, git
    f"{NAME} (conflicted copy 2026-05-12 101112).md",
    f"{NAME}_conflict-20260512-101112.md",
    f"{NAME} (SFConflict nina@example.org 2026-05-12-10-11-12).md",
    f"{NAME}.Conflict.md",
    f"{NAME}.sync-conflict-20260512-101112-ABCDEFG.md",
    f"{NAME}_LOCAL_1234.md",
    # Finder, Explorer, and others
    f"{NAME} copy.md",
    f"{NAME} copy 2.md",
    f"{NAME} copie.md",
    f"{NAME} Kopie.md",
    f"{NAME} - Copy.md",
    f"{NAME} - Copy (2).md",
    f"{NAME} - Kopie.md",
    f"{NAME} - Copie.md",
    f"{NAME} \u2013 Kopie.md",
    f"{NAME} (copy).md",
    f"{NAME} (Kopie).md",
    f"{NAME} (another copy).md",
    f"Copy of {NAME}.md",
    f"Copie de {NAME}.md",
    f"Kopie von {NAME}.md",
    f"{NAME} 2.md",
    f"{NAME} (1).md",
    f"{NAME}(1).md",
    # OneDrive, and what is kept beside
    f"{NAME}-DESKTOP-3AB12CD.md",
    f"{NAME}-LAPTOP-3AB12CDE-2.md",
    f"{NAME}.bak.md",
    f"{NAME}.old.md",
    f"{NAME}.orig.md",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_conflict_copy_is_known_by_its_name(name: str) -> None:
    assert f"{NAME}.md" == original_of(name, [f"{NAME}.md"])


@pytest.mark.parametrize(
    "name",
    [
        "2026-05-10-top-2.md",
        "2026-05-10-a-conflict.md",
        "2026-05-10-conflict-copy.md",
        "2026-05-10-photocopie.md",
        "2026-05-10-version-2.0.md",
        "2026-05-10-a.en.md",
        "part 2.md",  # there is no "part.md"
        "photo (1).jpg",
        "2026-05-10-le-conflit.md",
        "copy.md",
        "2026-05-10-mon-desktop.md",
        "2026-05-10-a-DESKTOP-3AB12CD.md",  # there is no "2026-05-10-a.md"
        "2026-05-10-le.old.md",
    ],
)
def test_other_names_are_no_conflict_copies(name: str) -> None:
    assert not original_of(name, [name, f"{NAME}.md"])


def test_sources_are_found_as_the_settings_say() -> None:
    found = read_source_paths(
        {
            "ARTICLE_PATHS": ["blog/", "a/b", "one.md"],
            "PAGE_PATHS": "",
            "PAGE_EXCLUDES": ["blog", "a/b"],
            "ARTICLE_EXCLUDES": ["blog/not"],
            "READERS": {"html": None},
        }
    )
    kinds = {
        "blog/x.markdown": "article",
        "blog/deep/x.mkd": "article",
        "blog/not/x.md": "",
        "a/b/x.mdown": "article",
        "a/c/x.md": "page",
        "one.md": "article",
        "blog/x.html": "",
        "blog/x.rst": "article",
        "blog/x.MD": "",
    }

    assert kinds == {path: found.kind_of(path) for path in kinds}
    assert is_below("articles/x.md", SourcePaths().articles)


def test_folders_below_one_another_are_read_as_pelican_reads_them() -> None:
    folders = ["notes", "blog/posts"], ["notes/pages", "blog"]
    found = read_source_paths(
        {
            **dict(zip(("ARTICLE_PATHS", "PAGE_PATHS"), folders, strict=True)),
            **dict(zip(("PAGE_EXCLUDES", "ARTICLE_EXCLUDES"), folders, strict=True)),
        }
    )
    kinds = {
        "notes/x.md": "article",
        "notes/pages/x.md": "page",
        "blog/x.md": "page",
        "blog/posts/x.md": "article",
    }

    assert kinds == {path: found.kind_of(path) for path in kinds}


def test_a_folder_of_posts_and_of_pages_is_one_error(site: Make) -> None:
    folder = site(
        {
            "content/notes/2026-03-01-a.md": article("A", Aliases="/old/"),
            "content/comments/2026-03-01-a.json": comments("Bien."),
        }
    )
    conf = CONF + 'ARTICLE_PATHS = ["articles", "notes"]\nPAGE_PATHS = ["notes/"]\n'
    folder.write({"pelicanconf.py": conf})

    assert folder.problems() == [
        f"pelicanconf.py:{conf.count(chr(10))}: 'notes' is in PAGE_PATHS and in"
        " ARTICLE_PATHS: each file of it would be read twice, as a page and as a post."
        " Take it out of one of them."
    ]


FOUND = {
    # files that nothing reads, and what is told
    "a.md": "content/a.md: warning: Nothing reads this file. Posts stand in"
    " content/articles/ or content/episodes/, pages in content/pages/.",
    "posts/b.md": "content/posts/b.md: warning: Nothing reads this file. Posts stand in"
    " content/articles/ or content/episodes/, pages in content/pages/.",
    "Articles/c.md": "content/Articles/c.md: warning: Nothing reads this file."
    " Did you mean content/articles/?",
    "article/d.markdown": "content/article/d.markdown: warning: Nothing reads this"
    " file. Did you mean content/articles/?",
    "drafts/e.md": "content/drafts/e.md: warning: Nothing reads this file. Move it to"
    " content/articles/, with Status: draft in its header.",
    "articles/f.MD": "content/articles/f.MD: warning: Nothing reads this file."
    " Posts end in .md: rename it to f.md",
    "articles/g.md.txt": "content/articles/g.md.txt: warning: Nothing reads this file."
    " Posts end in .md: rename it to g.md",
    "episodes/h.txt": "content/episodes/h.txt: warning: Nothing reads this file."
    " Posts end in .md: rename it to h.md",
    "pages/i": "content/pages/i: warning: Nothing reads this file."
    " Posts end in .md: rename it to i.md",
    "articles/j.png": "content/articles/j.png: warning: Nothing reads this file."
    " A post may link to it, by {attach}j.png, or move it to content/images/.",
    "episodes/k.m4a": "content/episodes/k.m4a: warning: Nothing reads this file."
    " Move it to content/audio/, and name it in a post: Audio: audio/…",
    "audio/k.mp3": "content/audio/k.mp3: warning: Nothing reads this file."
    " An episode's post names its recording: Audio: audio/k.mp3",
    "audio/l.vtt": "content/audio/l.vtt: warning: Nothing reads this file."
    " An episode's post names its transcript: Transcript: audio/l.vtt",
    "audio/l.txt": "content/audio/l.txt: warning: Nothing reads this file."
    " It belongs to no recording that a post names.",
    "audio/l.chapters.txt": "content/audio/l.chapters.txt: warning: Nothing reads this"
    " file. Chapters beside a recording are read from <its whole name>.chapters.txt or"
    " .json, as audio/e.mp3.chapters.txt.",
    "articles/m.md.bak": "content/articles/m.md.bak: warning: Nothing reads this file."
    " What programs leave behind need not stand here: remove it.",
    "mentions/n.json": "content/mentions/n.json: warning: Nothing reads this file."
    " A mention stands one folder below: content/mentions/<post>/<name>.json",
    "CNAME": "content/CNAME: warning: Nothing reads this file. What is published as it"
    " is stands in content/images/; else add 'CNAME' to STATIC_PATHS in"
    " pelicanconf.py.",
}


@pytest.mark.parametrize(("path", "told"), FOUND.items())
def test_a_file_that_nothing_reads_is_named_with_where_it_would_be(
    path: str, told: str
) -> None:
    (problem,) = report_unread([path], read_source_paths(vars(Defaults)), "content")

    assert told == str(problem)


class Defaults:
    ARTICLE_PATHS = ("articles", "episodes")
    PAGE_PATHS = ("pages",)
    STATIC_PATHS = ("images",)


def test_files_of_one_kind_are_named_once() -> None:
    names = [f"posts/{n}/p.md" for n in range(1, 9)]
    source_paths = read_source_paths(vars(Defaults))

    (problem,) = report_unread(names, source_paths, "content")

    assert str(problem).startswith(
        "content/posts: warning: Nothing reads 8 files here:"
        " 1/p.md, 2/p.md, 3/p.md and 5 more. Posts stand in content/articles/"
    )


def test_recordings_that_no_post_names_are_named_once() -> None:
    names = [f"audio/{n}.mp3" for n in range(1, 9)]

    (problem,) = report_unread(names, read_source_paths(vars(Defaults)), "content")

    assert str(problem) == (
        "content/audio: warning: Nothing reads 8 files here: 1.mp3, 2.mp3, 3.mp3 and"
        " 5 more. An episode's post names its recording: Audio: audio/1.mp3"
    )


IGNORED = (
    *(".DS_Store", "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "a.md~"),
    *("#a.md#", ".a.md.swp", "a.swp", "~$a.docx", ".#a.md", "Icon\r", "ehthumbs.db"),
)


def test_each_file_below_content_is_accounted_for(site: Make) -> None:
    """One site for all: what is read, used, known, left alone, and the rest."""
    used = {
        f"content/articles/{NAME}.md": article(
            "Swarm",
            "![A]({attach}a.png) [B]({static}/docs/b.pdf)"
            " [C](/docs/c%20d.pdf) [D]({static}/images/photo (1).txt)",
        ),
        "content/articles/a.png": b"none",
        "content/docs/b.pdf": b"b",
        "content/images/photo (1).txt": b"d",
        "content/images/photo.txt": b"d",
        "content/images/unused.txt": b"c",
        "content/pages/about.mkd": article("About"),
        f"content/comments/{NAME}.json": '{"comments": [], "schema": 1}',
        "content/mentions/rules.txt": "",
        "content/look/own.css": "p {}",
    }
    copies = {
        f"content/articles/{NAME} (Nina's conflicted copy 2026-05-12).md": article("X"),
        f"content/articles/{NAME} 2.md": article("Y"),
        "content/articles copy/2026-05-01-z.md": article("Z"),
        f"content/comments/{NAME} (1).json": "{}",
    }
    left = {
        f"content/{folder}/{name}": "x"
        for name in IGNORED
        for folder in ("articles", "images")
    }
    lost = {
        "content/2026-03-01-a.md": article("A"),
        f"content/old/articles/{NAME}.md": article("B"),  # ends as a post's path does
    }
    raw = {"content/images/raw.md": article("Raw")}
    raw["content/images/photo 2.txt"] = "a second photo, or a copy"
    folder = site({**used, **copies, **left, **lost, **raw})
    folder.write({"pelicanconf.py": CONF + 'STYLESHEET = "look/own.css"\n'})

    told = [str(problem) for problem in folder.build(release=False).problems]

    about_copies = [line for line in told if "This is a conflict copy of" in line]
    assert sorted(copies) == [line.partition(": warning")[0] for line in about_copies]
    nothing = [line for line in told if "Nothing reads" in line]
    assert sorted(lost) == [line.partition(": warning")[0] for line in nothing]
    assert [
        "content/images/photo 2.txt: warning: This is named as a copy of"
        " content/images/photo.txt, and is published. Remove it if it is one; if not,"
        " give it another name."
    ] == [line for line in told if "named as a copy" in line]
    assert [
        "content/images/raw.md: warning: This file is published as it stands here, and"
        " not as a post. Move it to where posts are read."
    ] == [line for line in told if "as it stands" in line]
    written = {path.name for path in (folder.root / "output").rglob("*")}
    assert not written & {*IGNORED, "X", f"{NAME} 2"}
    # told again by a build that has nothing to do, and by one of a text's edit alone
    post = folder.root / f"content/articles/{NAME}.md"
    again = [str(problem) for problem in folder.build(release=False).problems]
    post.write_text(post.read_text() + "\nMore.\n")
    edited = [str(problem) for problem in folder.build(release=False).problems]
    assert told == again == edited


OWN = """
from pathlib import Path
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Read(Preprocessor):
    def run(self, lines):
        return [Path("content/snippets/used.md").read_text() if "{!" in line else line
                for line in lines]

class Own(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Read(md), "read", 10)
"""


def test_what_an_extension_of_markdown_reads_is_no_leftover(site: Make) -> None:
    folder = site(
        {
            "own.py": OWN,
            "content/articles/2026-03-01-a.md": article("A", "{!snippets/used.md!}"),
            "content/snippets/used.md": "Words.\n",
            "content/snippets/unused.md": "Words.\n",
        }
    )
    more = 'import own\nMARKDOWN = {**MARKDOWN, "extensions": [own.Own()]}\n'
    folder.write({"pelicanconf.py": CONF + more})

    (told,) = folder.problems()

    assert told.startswith("content/snippets/unused.md: warning: Nothing reads this")


def test_a_conflict_copy_of_a_mention_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "mentions" / "2026-03-01-a"
    folder.mkdir(parents=True)
    names = ("0a1b.json", "0a1b 2.json", "0a1b (Nina's conflicted copy).json", "b.json")
    for name in names:
        (folder / name).touch()

    assert ["0a1b.json", "b.json"] == [path.name for path in mention_files(tmp_path)]


def test_headers_are_judged_wherever_sources_are_read(site: Make) -> None:
    conf = 'ARTICLE_PATHS = ["blog", "notes/long"]\n'
    names = (
        *("blog/2026-03-01-a.md", "blog/2026-03-02-b.markdown"),
        *("blog/deep/2026-03-03-c.mkd", "notes/long/2026-03-04-d.mdown"),
    )
    text = "Title: A\nStatuts: draft\n\nText.\n"
    folder = site({f"content/{name}": text for name in names})
    folder.write(
        {
            "pelicanconf.py": CONF + conf,
            "content/blog/2026-03-05-e.md": text.encode("utf-16-le"),
            "content/blog/2026-03-06-f.md": text.encode("utf-16"),
        }
    )

    told = folder.problems()

    assert [
        f"content/{name}:2:1: There is no key 'Statuts'. Did you mean 'Status'?"
        for name in sorted(names)
    ] == [line for line in told if "-e.md" not in line and "-f.md" not in line]
    assert [
        "content/blog/2026-03-05-e.md:1: This file is UTF-16 text."
        " Save the file as UTF-8.",
        "content/blog/2026-03-06-f.md:1: This line is not UTF-8 text."
        " Save the file as UTF-8.",
    ] == [line for line in told if "-e.md" in line or "-f.md" in line]


def test_headers_in_other_formats_lose_no_status(site: Make) -> None:
    rst = "Bees\n####\n\n:date: 2026-03-01\n:authors: Nina, Tom\n{}\n\nText.\n"
    html = "<html><head><title>B</title>\n{}\n</head><body>x</body></html>"
    folder = site(
        {
            "content/articles/2026-03-01-a.rst": rst.format(":statuts: draft"),
            "content/articles/2026-03-02-b.rst": rst.format("\nstatus : draft"),
            "content/articles/2026-03-03-c.html": html.format(
                '<meta name="status" value="draft">'
            ),
            "content/articles/2026-03-04-d.rst": rst.format(":status: draft"),
            "content/articles/2026-03-05-e.html": html.format(
                '<meta name="status" content="draft"><meta name="robots" content="no">'
            ),
            "content/articles/2026-03-06-f.txt": "Titel : F\n\nText.\n",
        }
    )
    folder.write(
        {
            "pelicanconf.py": CONF
            + "from pelican.readers import MarkdownReader\n"
            + 'READERS = {"txt": MarkdownReader}\n'
        }
    )

    told = folder.problems()

    assert [
        "content/articles/2026-03-01-a.rst: There is no key 'statuts'."
        " Did you mean 'Status'?",
        "content/articles/2026-03-02-b.rst:7: 'status : draft' is no key of this"
        " header. Write :status: draft",
        'content/articles/2026-03-03-c.html:2: <meta name="status" value="draft"> is no'
        ' key of this header. Write <meta name="status" content="draft"> into the'
        " <head>.",
        "content/articles/2026-03-06-f.txt:1:1: There is no key 'Titel'."
        " Write Title: F",
        "content/articles/2026-03-06-f.txt:1:6: There is a space before the colon."
        " Take it out: Titel: F",
    ] == [line for line in told if "2026-03-0" in line.partition(":")[0]]


def test_links_that_lead_out_of_content_are_errors_that_name_both(
    tmp_path: Path, site: Make
) -> None:
    folder = site(
        {
            "content/articles/2026-03-01-a.md": article("A", "![P](/images/in.txt)"),
            "content/pages/b.md": article("B"),
            "content/images/real.txt": "r",
            "elsewhere/secret.txt": "s",
        }
    )
    content = folder.root / "content"
    links = {
        "images/secret.png": "../../elsewhere/secret.txt",
        "images/etc": str(tmp_path / "site" / "elsewhere"),
        "articles/2026-03-02-x.md": str(tmp_path / "site" / "pelicanconf.py"),
        "articles/gone.md": "nowhere.md",
        "articles/loop": ".",
        "pages/round": "../articles",
        "articles/back": "../pages",
        "images/in.txt": "real.txt",
        "pages/.#lock.md": "nina@hive.4321",
    }
    for name, target in links.items():
        (content / name).symlink_to(target)
    os.mkfifo(content / "articles" / "2026-03-03-pipe.md")

    told = folder.problems()

    assert [
        "content/articles/2026-03-02-x.md: This is a symbolic link to"
        f" {links['articles/2026-03-02-x.md']}, outside content/."
        " Copy here what is to be published.",
        "content/articles/2026-03-03-pipe.md: This is neither a file nor a folder."
        " Remove it.",
        "content/articles/back/round: This is a symbolic link to ../articles,"
        " a folder that it is in itself. Remove the link.",
        "content/articles/gone.md: This is a symbolic link to nowhere.md, where there"
        " is nothing. Remove the link, or mend it.",
        "content/articles/loop: This is a symbolic link to ., a folder that it is in"
        " itself. Remove the link.",
        "content/images/etc: This is a symbolic link to"
        f" {links['images/etc']}, outside content/. Copy here what is to be published.",
        "content/images/secret.png: This is a symbolic link to"
        " ../../elsewhere/secret.txt, outside content/."
        " Copy here what is to be published.",
        "content/pages/round/back: This is a symbolic link to ../pages,"
        " a folder that it is in itself. Remove the link.",
    ] == [line for line in told if "symbolic link" in line or "neither" in line]


def test_links_that_lead_out_of_the_theme_are_errors_and_not_followed(
    tmp_path: Path, site: Make
) -> None:
    folder = site({"content/articles/2026-03-01-a.md": article("A")})
    shutil.copytree(theme_path(), folder.root / "theme")
    settings = CONF + 'THEME = "theme"\nTHEME_TEMPLATES_OVERRIDES = ["look"]\n'
    folder.write(
        {"pelicanconf.py": settings, "out/secret.txt": "a secret", "look/a": ""}
    )
    links = {
        "theme/static/a.txt": "../../out/secret.txt",
        "theme/static/.hidden": str(tmp_path / "site" / "out" / "secret.txt"),
        "theme/static/css/folder": "../../../out",
        "theme/static/js/chain.js": "link.js",
        "theme/static/js/link.js": "../../../out/secret.txt",
        "theme/static/loop": "..",
        "theme/static/none.css": "nowhere",
        "theme/templates/404.html": "../../out/secret.txt",
        "theme/translations/it": "../../out",
        "look/index.html": "../out/secret.txt",
        "theme/static/good.css": "css/site.css",
    }
    for name, target in links.items():
        (folder.root / name).unlink(missing_ok=True)
        (folder.root / name).symlink_to(target)

    told = folder.problems(release=False)

    bad = sorted(links.keys() - {"theme/static/good.css"})
    assert bad == sorted(line.partition(":")[0] for line in told), told
    assert not (folder.root / "output").exists()
    for name in bad:
        (folder.root / name).unlink()
    (folder.root / "look/index.html").write_text('{% extends "!theme/index.html" %}')
    shutil.copy(theme_path() / "templates/404.html", folder.root / "theme/templates")
    output = folder.release()
    assert (output.root / "theme/good.css").read_bytes() == (
        output.root / "theme/css/site.css"
    ).read_bytes()


def test_a_folder_of_the_theme_that_is_a_link_itself_is_not_followed(
    site: Make,
) -> None:
    folder = site({"content/articles/2026-03-01-a.md": article("A")})
    shutil.copytree(theme_path(), folder.root / "theme")
    folder.write(
        {"pelicanconf.py": CONF + 'THEME = "theme"\n', "out/a.txt": "a secret"}
    )
    shutil.rmtree(folder.root / "theme/static")
    (folder.root / "theme/static").symlink_to("../out")

    (told,) = folder.problems()

    assert told.startswith("theme/static: This is a symbolic link to ")


def test_a_post_that_becomes_a_link_is_not_followed_by_a_quick_build(
    site: Make,
) -> None:
    folder = site({"content/articles/2026-03-01-a.md": article("A")})
    assert folder.build(release=False).ok
    post = folder.root / "content/articles/2026-03-01-a.md"
    folder.write({"elsewhere.md": article("Secret")})
    post.unlink()
    post.symlink_to("../../elsewhere.md")

    (told,) = folder.problems(release=False)

    assert told.startswith("content/articles/2026-03-01-a.md: This is a symbolic link")
    page = folder.root / "output/2026/03/01/a/index.html"
    assert "Secret" not in page.read_text()


def test_a_build_says_what_waits_and_where_drafts_are(site: Make) -> None:
    folder = site(
        {
            "content/articles/2026-03-01-a.md": article("A", Status="draft"),
            "content/articles/2026-03-02-b.md": article("B", Status="draft"),
            "content/articles/2027-01-03-c.md": article("C", Date="2027-01-03 18:05"),
            "content/articles/2027-01-04-d.md": article("D", Status="draft"),
            "content/pages/e.md": article("E", Status="draft"),
            "content/pages/f.md": article("F"),
        }
    )

    preview, release = folder.build(release=False).notes, folder.build().notes

    assert (
        "0 posts, 1 page",
        "4 drafts: /drafts/a/, /drafts/b/, /drafts/d/ and 1 more",
        "1 post waits until 2027-01-03 18:05 (/drafts/c/)",
    ) == preview
    waits = "1 post waits until 2027-01-03 18:05 (content/articles/2027-01-03-c.md)"
    assert ("0 posts, 1 page", waits) == release
