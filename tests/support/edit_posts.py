"""Edits of posts as an author makes them, each told by two numbers: which, and how.

An edit may break the site; then a build has to say so as a clean one does.
"""

import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from interlinked_blog import CATEGORIES, PICTURES, TAGS, comments
from sites import article

Edit = Callable[[Path, int, int], None]  # the site's folder, which, how

T = TypeVar("T")
_DATED = re.compile(r"\d{4}-\d\d-\d\d-(.+?)(\.[a-z]{2})?\.md")


def pick(items: Sequence[T], which: int) -> T:
    return items[which % len(items)]


def posts(root: Path) -> list[Path]:
    """Return the posts' files, newest first: 0 is of the future, 2 stands on top."""
    found = [*root.glob("content/articles/*.md"), *root.glob("content/episodes/*.md")]
    return sorted(found, key=lambda path: path.name, reverse=True)


def post(root: Path, which: int) -> Path:
    """Return a post's file; if there is none left, write one."""
    if not posts(root):
        add_post(root, which, which)
    return pick(posts(root), which)


def head_and_body(path: Path) -> tuple[str, str]:
    head, _, body = path.read_text("utf-8").partition("\n\n")
    return head + "\n", body


def set_key(path: Path, key: str, value: str | None) -> None:
    """Write a key into a post's header, or with None take it out."""
    head, body = head_and_body(path)
    head = re.sub(rf"^{key}:.*\n(?: {{4}}.*\n)*", "", head, flags=re.MULTILINE)
    line = "" if value is None else f"{key}: {value}\n"
    path.write_text(f"{head}{line}\n{body}", "utf-8")


def get_key(path: Path, key: str) -> str:
    found = re.search(rf"^{key}: (.*)$", head_and_body(path)[0], re.MULTILINE)
    return found[1] if found else ""


def set_body(path: Path, body: str) -> None:
    path.write_text(head_and_body(path)[0] + "\n" + body, "utf-8")


def add_to_body(path: Path, words: str) -> None:
    set_body(path, head_and_body(path)[1].rstrip("\n") + f"\n\n{words}\n")


def link_to(path: Path, way: int) -> str:
    """Return one of the ways to write a link to a post."""
    day = get_key(path, "Date")[:10].replace("-", "/")
    slug = get_key(path, "Slug") or _DATED.fullmatch(path.name)[1]
    address = f"/{day}/{slug}/"
    return pick(
        [
            f"{{filename}}/{path.parent.name}/{path.name}",
            address,
            f"https://carnet.example{address}",
            get_key(path, "Aliases") or address,
        ],
        way,
    )


# The bodies


def change_end_of_body(root: Path, which: int, how: int) -> None:
    add_to_body(post(root, which), f"Encore {how}.")


def change_first_words(root: Path, which: int, how: int) -> None:
    path = post(root, which)
    set_body(path, f"D'abord {how}, et {head_and_body(path)[1]}")


def change_one_digit_unseen(root: Path, which: int, how: int) -> None:
    """Change a byte, and put size and date back, as `rsync --times` may."""
    path = post(root, which)
    before, text = path.stat(), path.read_text("utf-8")
    path.write_text(re.sub(r"Numéro \d", f"Numéro {how % 10}", text), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def link_to_a_post(root: Path, which: int, how: int) -> None:
    add_to_body(post(root, which), f"Voir [ça]({link_to(post(root, how), how)}) aussi.")


def take_links_out(root: Path, which: int, how: int) -> None:
    linking = [p for p in posts(root) if "](" in head_and_body(p)[1]]
    path = pick(linking or [post(root, which)], which)
    words = rf"sans lien {how}"
    set_body(path, re.sub(r"!?\[.*?\]\(.*?\)", words, head_and_body(path)[1]))


def link_into_the_site(root: Path, which: int, how: int) -> None:
    """Link to what is no post, and may be gone one day, or never was."""
    targets = (
        "/tag/cafe/", "/category/atelier/", "/2026/", "/a-propos/", "/podcast/",
        "/images/plan.png", "{static}/images/photo.png", "/theme/css/site.css",
        "/nulle-part/", "{filename}/articles/absent.md", "{static}/images/absent.png",
        "/page/1/", "/author/la-redaction/", "{tag}bois", "/audio/e1.mp3",
    )  # fmt: skip
    add_to_body(post(root, which), f"Voir [cela]({pick(targets, how)}).")


def show_a_picture(root: Path, which: int, how: int) -> None:
    add_to_body(
        post(root, which), f"![Vu]({{static}}/images/{pick(PICTURES, how)}.png)"
    )


# The headers


def change_title(root: Path, which: int, how: int) -> None:
    titles = (f"Titre {how}", "Un titre & <des> signes", "Même titre", "« Ah » !")
    set_key(post(root, which), "Title", pick(titles, how))


def move_date(root: Path, which: int, how: int) -> None:
    """Move a post past some neighbours, to the moment of one, or over the years."""
    path = post(root, which)
    written = re.match(r"[\d :-]{10,}$", get_key(path, "Date"))
    date = datetime.fromisoformat(written[0] if written else path.name[:10])
    hours = pick((30, -30, 84, -84, 24 * 40, -24 * 40, -24 * 400), how)
    set_key(path, "Date", f"{date + timedelta(hours=hours):%Y-%m-%d %H:%M}")


def change_slug(root: Path, which: int, how: int) -> None:
    set_key(post(root, which), "Slug", pick((f"adresse-{how}", "même", None), how))


def change_tags(root: Path, which: int, how: int) -> None:
    path = post(root, which)
    tags = (
        None, "", "rare", f"{get_key(path, 'Tags')}, café", "Café", "cafe",
        "vélo, Vélo",        f"neuf-{how}", ", ".join(TAGS), "hiver",
    )  # fmt: skip
    set_key(path, "Tags", pick(tags, how))


def change_category(root: Path, which: int, how: int) -> None:
    names = (*CATEGORIES, None, "atelier", "Nouvelle", "Lectures !")
    set_key(post(root, which), "Category", pick(names, how))


def rename_category(root: Path, which: int, how: int) -> None:
    old = pick(CATEGORIES, which)
    for path in posts(root):
        if get_key(path, "Category") == old:
            set_key(path, "Category", f"{old} {how % 3}")


def change_status(root: Path, which: int, how: int) -> None:
    values = ("draft", None, "hidden", None, "gone", "published")
    set_key(post(root, which), "Status", pick(values, how))


def change_summary(root: Path, which: int, how: int) -> None:
    values = (f"Autre résumé {how}.", None, "", "Un *résumé* <b>gras</b>.")
    set_key(post(root, which), "Summary", pick(values, how))


def change_another_key(root: Path, which: int, how: int) -> None:
    keys = (
        ("Series", "Une série"), ("Series", "Autre"), ("Series", None),
        ("Aliases", f"/ancien/{which % 4}/"), ("Aliases", "/ancien.html"),
        ("Aliases", "/ancien.html/suite/"), ("Aliases", None), ("Pingbacks", "no"),
        ("Pingbacks", None), ("Modified", "2026-09-20 10:00"), ("Modified", None),
        ("Author", "Zoé"), ("Author", None), ("Cover", "images/photo.png"),
        ("Cover", "images/rien.png"), ("Cover", None), ("Cover_alt", "Une photo"),
        ("Lang", "en"), ("Lang", "de"), ("Lang", None), ("Translation", "ensemble"),
        ("Guid", "un-guid-a-lui"), ("Tilte", "faute"), ("Tilte", None),
        ("Date", "un jour"), ("Episode", "12"),
    )  # fmt: skip
    set_key(post(root, which), *pick(keys, how))


# The files


def add_post(root: Path, which: int, how: int) -> None:
    day = datetime(2026, 9, 21) - timedelta(days=pick((0, 1, 3, 30, 400), how))  # noqa: DTZ001 - local
    body = f"Neuf {how}. Numéro 0."
    if posts(root) and how % 2:
        body += f" Voir [ici]({link_to(post(root, which), how)})."
    path = root / f"content/articles/{day:%Y-%m-%d}-neuf-{which}.md"
    header = {"Tags": "bois, neuf", "Category": pick(CATEGORIES, how)}
    path.write_text(article(f"Neuf {which}", body, **header), "utf-8")


def delete_post(root: Path, which: int, _how: int) -> None:
    post(root, which).unlink()


def rename_post(root: Path, which: int, how: int) -> None:
    """Rename a file or move it to the other folder; odd: mend the links to it too."""
    path = post(root, which)
    name = f"{path.name[:10]}-renomme-{how}.md"
    other = {"articles": "episodes", "episodes": "articles"}[path.parent.name]
    folder = path.parent if how % 3 else path.with_name("..") / other
    path.rename(folder.resolve() / name)
    old = f"{path.parent.name}/{path.name}"
    if how % 2:
        for linking in posts(root):
            text = linking.read_text("utf-8")
            linking.write_text(text.replace(old, f"{folder.name}/{name}"), "utf-8")


def exchange_posts(root: Path, which: int, how: int) -> None:
    """Let two files change their names: each keeps its dates and its size."""
    one, two = post(root, which), post(root, how)
    aside = one.with_suffix(".aside")
    one.rename(aside)
    (two if two.exists() else aside).rename(one)
    if aside.exists():
        aside.rename(two)


def translate(root: Path, which: int, how: int) -> None:
    path = post(root, which)
    lang = pick(("en", "de"), how)
    other = path.with_name(f"{path.name.split('.')[0]}.{lang}.md")
    if other.exists():
        other.unlink()
    else:
        other.write_text(article(f"Translated {how}", "Text.", Lang=lang), "utf-8")


def touch(root: Path, which: int, how: int) -> None:
    when = pick((1_500_000_000, 1_790_000_000, 2_000_000_000), how)
    os.utime(post(root, which), (when, when))


def comment(root: Path, which: int, how: int) -> None:
    """Add a comment, or take all away, or break the file, or name no post."""
    name = pick((post(root, which).stem, post(root, which).stem, "2020-01-01-x"), how)
    path = root / f"content/comments/{name}.json"
    path.parent.mkdir(exist_ok=True)
    if how % 4 == 1 and path.exists():
        path.unlink()
    else:
        texts = [f"Un avis, {number}." for number in range(1 + how % 3)]
        path.write_text(comments(*texts) if how % 7 else "{", "utf-8")


# What may be revised: only the pages that show it are made again.
TEXTS: tuple[Edit, ...] = (
    change_end_of_body, change_first_words, change_one_digit_unseen, link_to_a_post,
    take_links_out, change_title, change_summary, comment,
)  # fmt: skip
POSTS: tuple[Edit, ...] = (
    change_end_of_body, change_first_words, change_one_digit_unseen, link_to_a_post,
    take_links_out, link_into_the_site, show_a_picture, change_title, move_date,
    change_slug, change_tags, change_category, rename_category, change_status,
    change_summary, change_another_key, add_post, delete_post, rename_post,
    exchange_posts, translate, touch, comment,
)  # fmt: skip
