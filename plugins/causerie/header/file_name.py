"""Read the date, the slug and the language from the file name of a post.

For a post called `index.md`, the name of its folder is read instead.
"""

import re
from unicodedata import normalize

from causerie.header.addresses import slug_fault
from causerie.text.language_codes import LANGUAGE_CODES

INDEX = "index"

_NAME = re.compile(r"(?:(?P<date>\d{4}-\d{2}-\d{2})-)?(?P<slug>.+)", re.DOTALL)


def read_file_name(path: str) -> dict[str, str]:
    """Return the date, slug and language in a post's file name, if it has them.

    >>> read_file_name("articles/2026-03-29-version-2.0.en.md")
    {'date': '2026-03-29', 'slug': 'version-2.0', 'lang': 'en'}
    >>> read_file_name("articles/2026-03-29-a-quoi-bon/index.md")
    {'date': '2026-03-29', 'slug': 'a-quoi-bon'}
    """
    folder, _, file = path.rpartition("/")
    name, lang = split_language(file)
    if name == INDEX:
        name = folder.rpartition("/")[2] or name
    match = _NAME.fullmatch(normalize("NFC", name))
    found = {**(match.groupdict() if match else {}), "lang": lang}
    return {key: value for key, value in found.items() if value}


def split_language(name: str) -> tuple[str, str]:
    """Split a file's name into its stem and its language; drop the extension.

    >>> split_language("a.en.md"), split_language("node.js.md")
    (('a', 'en'), ('node.js', ''))
    """
    stem = name.rpartition(".")[0] or name
    rest, _, lang = stem.rpartition(".")
    return (rest, lang) if rest and lang in LANGUAGE_CODES else (stem, "")


def language_fault(path: str) -> tuple[str, str]:
    """Return an invalid language in a file's name and the valid one; or empty strings.

    >>> language_fault("a.pt-BR.md")
    ('.pt-BR', 'pt')
    """
    stem = path.rpartition("/")[2].rpartition(".")[0]
    written = stem.rpartition(".")[2] if "." in stem else ""
    match = re.fullmatch(r"([A-Za-z]{2})([-_][A-Za-z]{2,4})?", written)
    lang = match[1].lower() if match else ""
    wrong = lang in LANGUAGE_CODES and written != lang
    return (f".{written}", lang) if wrong else ("", "")


def post_name(path: str) -> str:
    """Return the name by which comments and commands refer to a post.

    >>> post_name("articles/2026-03-29-a.en.md"), post_name("articles/b/index.en.md")
    ('2026-03-29-a.en', 'b.en')
    """
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    if split_language(file)[0] == INDEX and folder:
        return folder.rpartition("/")[2] + stem.removeprefix(INDEX)
    return stem


def name_fault(path: str) -> tuple[str, str]:
    """Return what is wrong with the slug in a file's name, and a valid one.

    >>> name_fault("pages/Mentions légales.md")[1]
    'mentions-légales'
    """
    slug = read_file_name(path).get("slug", "")
    if not (wrong := slug_fault(slug)):
        return "", ""
    better = re.sub(r"[^\w.~+]+", "-", slug).strip("-.").lower()
    return f"{slug!r} {wrong}", "" if slug_fault(better) else better
