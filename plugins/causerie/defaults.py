"""Default settings: `from causerie.defaults import *` in pelicanconf.py.

The URLs are those of WordPress, so that a blog that moves here keeps its links.
"""

from typing import Any

from causerie.theme_path import theme_path


def newest_first(content: Any) -> tuple[float, str]:
    """Return the sort key of an article: newest first, then by file name."""
    return (-content.date.timestamp(), content.relative_source_path)


PATH = "content"
THEME = str(theme_path())
# The bridge comes first: the others use what it reads. Cross-links come last: they
# check links against all that the others have written.
PLUGINS = [
    "causerie.bridge",
    "causerie.markup",
    "causerie.podcast",
    "causerie.feeds",
    "causerie.i18n",
    "causerie.comments",
    "causerie.pingbacks",
    "causerie.cards",
    "causerie.crosslinks",
]

ARTICLE_PATHS = ["articles", "episodes"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images", "root"]  # what is in root/ goes to the site's root
IGNORE_FILES = [".*", "#*#", "*~"]  # pelican's own "**/.*" matches nothing
FILENAME_METADATA = ""  # header/file_name.py reads file names instead
USE_FOLDER_AS_CATEGORY = False
FORMATTED_FIELDS: list[str] = []  # summaries are plain text
SLUG_REGEX_SUBSTITUTIONS = [
    (r"(?<=\w)\+\+", "-plus-plus"),  # C++ is not C, nor C#, nor is .NET a net
    (r"(?<=\w)\+(?!\w)", "-plus"),
    (r"(?<=[a-z])#(?!\w)", "-sharp"),
    (r"(?<![\w.])\.(?=[a-z])", "dot-"),
    (r"\bndeg", "n"),  # "n° 5" is n-5, as WordPress has it
    (r"[^\w\s-]", ""),
    (r"(?u)\A\s*", ""),
    (r"(?u)\s*\Z", ""),
    (r"[-\s]+", "-"),
]

ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{lang}/" + ARTICLE_URL
ARTICLE_LANG_SAVE_AS = "{lang}/" + ARTICLE_SAVE_AS
DRAFT_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = DRAFT_URL + "index.html"
DRAFT_LANG_URL = "drafts/{lang}/{slug}/"
DRAFT_LANG_SAVE_AS = DRAFT_LANG_URL + "index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = PAGE_URL + "index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = PAGE_LANG_URL + "index.html"
DRAFT_PAGE_URL = "drafts/pages/{slug}/"
DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_URL + "index.html"
DRAFT_PAGE_LANG_URL = "drafts/pages/{lang}/{slug}/"
DRAFT_PAGE_LANG_SAVE_AS = DRAFT_PAGE_LANG_URL + "index.html"
CATEGORY_URL = "category/{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
AUTHOR_URL = "author/{slug}/"
AUTHOR_SAVE_AS = AUTHOR_URL + "index.html"
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = YEAR_ARCHIVE_URL + "index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_URL + "index.html"
DAY_ARCHIVE_URL = "{date:%Y}/{date:%m}/{date:%d}/"
DAY_ARCHIVE_SAVE_AS = DAY_ARCHIVE_URL + "index.html"

# bridge/translations.py finds translations; an attribute here would make Pelican do it.
ARTICLE_TRANSLATION_ID = PAGE_TRANSLATION_ID = ""
ARTICLE_ORDER_BY = newest_first

# For the theme: the pages of the menu, by slug, and profiles on other sites.
MENU_PAGES: list[str] = []
# What the home page begins with: posts by slug, for who comes for the first time.
START_HERE: list[str] = []
# Of authors, by name: {"Ada": {"bio": "…", "image": "images/ada.jpg", "url": "…"}}
AUTHORS: dict[str, dict[str, str]] = {}
# What pages may load from other hosts beside what their text brings (docs/theme.md).
RECOGNISER = ""  # what writes transcripts (docs/podcast.md)
WEB_SERVER = ""  # who serves the site, and gets rules (docs/publish.md)
REDIRECTS = ""  # a file of old addresses that are no post's, for these rules
CONTENT_POLICY: dict[str, list[str]] = {}  # {"script-src": ["https://count.example"]}
STYLESHEET = ""  # path below content/: loaded after the theme's own
SOCIAL: list[tuple[str, str]] = []  # (name, address): links with rel=me

DIRECT_TEMPLATES = [
    *("index", "archives", "categories", "tags", "search", "404", "manifest"),
]
INDEX_SAVE_AS = "index.html"
INDEX_URL = ""
ARCHIVES_URL = "archives/"
ARCHIVES_SAVE_AS = "archives/index.html"
CATEGORIES_URL = "category/"
CATEGORIES_SAVE_AS = "category/index.html"
MANIFEST_URL = MANIFEST_SAVE_AS = "manifest.webmanifest"
SEARCH_URL = "search/"
SEARCH_SAVE_AS = "search/index.html"
TAGS_URL = "tag/"
TAGS_SAVE_AS = "tag/index.html"
PODCAST_URL = "podcast/"
PODCAST_SAVE_AS = "podcast/index.html"
LISTS_FROM_OLDEST = True  # page/1/ holds the oldest posts, for ever
DEFAULT_PAGINATION = 10
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None}

# Causerie's own feeds replace Pelican's.
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = CATEGORY_FEED_RSS = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None

MARKDOWN: dict[str, Any] = {
    "extension_configs": {
        # notes are numbered as a reader meets them
        "markdown.extensions.extra": {"footnotes": {"USE_DEFINITION_ORDER": False}},
        "markdown.extensions.meta": {},
        "markdown.extensions.sane_lists": {},  # 1984. counts from there
        "markdown.extensions.toc": {},  # gives headings an id to link to
        "causerie.markup": {"content": PATH},  # figures, embeds, details
    },
    "output_format": "html5",
}
JINJA_ENVIRONMENT = {
    "auto_reload": False,  # a build is its own process: templates do not change in it
    "extensions": ["jinja2.ext.i18n"],
    "trim_blocks": True,
    "lstrip_blocks": True,
}
LOCALE = ["C"]  # dates are in the language of the page, not of the machine
TYPOGRIFY = False
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
RELATIVE_URLS = False
WITH_FUTURE_DATES = False  # posts with a future date are drafts until then
THEME_STATIC_DIR = "theme"
