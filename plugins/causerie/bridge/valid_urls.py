"""Valid URLs: of files that are copied, and of categories, tags and authors.

Pelican puts their names into addresses as they are, with blanks and all. Those of posts
are settled in posts.py.
"""

from typing import Any
from unicodedata import normalize

from pelican.contents import Content, Static
from pelican.urlwrappers import URLWrapper

from causerie.urls import encode_path

_attach_to = Static.attach_to


def install() -> None:
    """Have Pelican encode addresses (RFC 3986), until the process ends."""
    Static.url = property(_file_url)
    Static.save_as = property(_file_save_as)
    Static.attach_to = _attach_once
    URLWrapper.url = property(_name_url)


def _file_url(static: Any) -> str:
    static._output_location_referenced = True  # noqa: SLF001 - as Pelican's own does
    return encode_path(Content.url.fget(static))


def _file_save_as(static: Any) -> str:
    static._output_location_referenced = True  # noqa: SLF001
    return normalize("NFC", Content.save_as.fget(static))


def _attach_once(static: Any, content: Any) -> None:
    """Attach a file to a content; a second link of it there changes nothing.

    Pelican would compare its new address with the encoded one.
    """
    if vars(static).get("beside") != content.relative_source_path:
        static.beside = content.relative_source_path
        _attach_to(static, content)


def _name_url(named: Any) -> Any:
    url = named._from_settings("URL")  # noqa: SLF001
    return encode_path(url) if isinstance(url, str) else url
