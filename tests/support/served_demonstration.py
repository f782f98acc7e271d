"""The demonstration site served to a browser: a page of every kind and language."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from causerie.preview.http_server import serve_folder
from demonstration import build_demo, copy_demo, sources
from sites import Output

CSP = "default-src 'self'"
ALL = int(os.environ.get("CAUSERIE_EXAMPLES", "0")) > 1000  # `inv prove`


def _address(slug: str) -> str:
    return next(source.address for source in sources() if source.slug == slug)


ARTICLE = _address("mesurer-sans-surveiller")  # a table, a figure, many responses
EPISODE = _address("podcast-0911-un-an-apres")
ANSWERED = _address("le-temps-passe-sur-les-reseaux")  # by many posts of its own site
ENGLISH, GERMAN = (
    next(
        source.address
        for source in sources()
        if source.lang == lang and source.path.parent.name == "articles"
    )
    for lang in ("en", "de")
)
PAGES: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "older": "/page/1/",
        "article": ARTICLE,
        "video": _address("le-premier-qui-suit"),
        "english": ENGLISH,
        "german": GERMAN,
        "episode": EPISODE,
        "english-episode": next(
            s.address
            for s in sources()
            if s.lang == "en" and s.path.parent.name == "episodes"
        ),
        "show": "/podcast/",
        "year": "/2026/",
        "month": "/2026/02/",
        "day": "/2026/11/09/",
        "archives": "/archives/",
        "topics": "/category/",
        "category": "/category/podcast/",
        "tags": "/tag/",
        "tag": "/tag/mesure/",
        "series": "/series/compter-juste/",
        "author": "/author/la-redaction/",
        "about": "/a-propos/",
        "about-german": "/de/ueber/",
        "home-english": "/en/",
        "archives-german": "/de/archives/",
        "cover": _address("la-confiance-ne-se-decrete-pas"),
        "gone": _address("un-message-par-jour-obligatoire"),
        "wide-table": _address("un-an-apres-le-lancement"),
        "search": "/search/",
        "404": "/404.html",
    }
)


# What a preview has beside them: all that a text can hold, for those who look.
DRAFT = "/drafts/tout-ce-quun-texte-peut-porter/"


@contextmanager
def showcase(root: Path) -> Iterator[tuple[str, Output]]:
    """Build the demonstration and serve it; yield its address, without a last slash."""
    root = copy_demo(root)
    # the server looks for its pages when asked: first its port, then the pages
    with serve_folder(root / "output", csp=CSP) as address:
        site_url = address.rstrip("/")
        yield site_url, build_demo(root, release=False, site_url=site_url)
