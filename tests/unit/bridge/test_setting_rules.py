"""Plain settings: each has a rule, which takes a value of any type and never raises."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import DEFAULT_CONFIG

from causerie import defaults
from causerie.bridge.check_settings import misspelt_names
from causerie.bridge.setting_rules import RULES, rule_of
from causerie.bridge.settings_files import FAULTS, load_settings
from causerie.settings import format_value
from causerie.settings_locator import Locator

NAMES = sorted(
    {
        *DEFAULT_CONFIG,
        *RULES,
        *(name for name in vars(defaults) if name.isupper()),
        *("CATEGORY_FEED_RSS", "TAG_FEED_ATOM", "FEED_ALL_RSS_URL", "FEED_RSS"),
        *("ARCHIVES_URL", "ARCHIVES_SAVE_AS", "TAG_REGEX_SUBSTITUTIONS"),
    }
)
VALUES: list[Any] = [
    *(None, True, False, 0, 7, -1, 2.5, float("nan"), 1 << 80),
    *("", " ", "x", "\x00", "{", "}", "{x}", "{0}", "{slug!q}", "{slug[}", "(", "../x"),
    *("é", "\ud800", "https://", "https://[", "x" * 300, b"", b"x"),
    *([], ["x"], [""], [None], [7], [["x"]], [("x", "y")], [("x", "y", "z")], [[]]),
    *((), ("x",), (1, 2), (99999, 1, 1), {"x"}, frozenset()),
    *({}, {"a": 1}, {1: 2}, {"a": {}}, {"x": "y"}, {"extensions": 7}),
    *({"extension_configs": ["x"]}, {"autoescape": "x"}, {"extensions": ["no.such"]}),
    *(object(), object, len, Path("x"), dt.date(2026, 1, 1), re.compile("x")),
    *(iter([]), range(3), NotImplemented, ..., Exception("x"), 1j),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_judges_a_value_of_any_type(name: str) -> None:
    rule = rule_of(name)
    assert rule or name == "PYGMENTS_RST_OPTIONS" or DEFAULT_CONFIG.get(name) is None

    for value in VALUES:
        fault = rule(value) if rule else ""
        assert isinstance(fault, str)
        assert not fault or fault.endswith((".", "?")), (name, value, fault)
        assert not re.search(r"0x[0-9a-f]{6}|\n", format_value(value))


def test_what_pelican_and_we_have_by_default_is_good() -> None:
    wrong = {"SITEURL", "SITENAME"}  # to be written by the author
    for values in (DEFAULT_CONFIG, vars(defaults)):
        for name in NAMES:
            if name in values and name not in wrong:
                rule = rule_of(name)
                assert not rule or not rule(values[name]), name


GOOD = {
    "DEFAULT_LANG": ["fr", "en-GB", "en-gb", "pt-BR", "zh-Hans", "es-419", "gsw", "FR"],
    "TIMEZONE": ["Europe/Paris", "UTC", "America/New_York", "Etc/GMT+1"],
    "SITEURL": [
        *("https://a.example", "http://127.0.0.1:8000", "https://a.example/blog"),
        *("https://a.example/", "http://[::1]:80", "https://xn--exmple-cua.de"),
    ],
    "DEFAULT_PAGINATION": [False, None, 0, 10],
    "SOCIAL": [[], [("Mastodon", "https://a.example/@b")], [["Mail", "mailto:a@b.c"]]],
    "CONTENT_POLICY": [
        {},
        {"script-src": ["https://a.example", "'unsafe-eval'"], "img-src": ("data:",)},
        {"form-action": ["https://a.example:8000/b"], "style-src-attr": ["'none'"]},
    ],
    "SITESUBTITLE": ["", "Notes", {"fr": "Notes", "en-GB": "Notes"}],
    "MENU_PAGES": [[], ["a"], ("a", "b")],
    "START_HERE": [[], ["a"]],
    "AUTHORS": [
        {},
        {"Ada": {}},
        {"Ada": {"bio": "B.", "image": "images/a.png", "url": "https://a.example"}},
    ],
    "LOCALE": ["C", ["C", "fr_FR"]],
    "PLUGINS": [None, [], ["x"], [re]],
    "ARTICLE_URL": ["{date:%Y}/{slug}/", "posts/{category}/{slug}", "{author[0]}/a"],
    "ARTICLE_SAVE_AS": ["", None, False, "{slug}.html"],
    "CATEGORY_FEED_RSS": [None, False, "feeds/{slug}.xml"],
    "TRANSLATION_FEED_ATOM": ["feeds/{lang}.xml"],
    "DEFAULT_DATE": [None, "fs", "2026-01-02", (2026, 1, 2)],
    "THEME": ["simple", Path("look")],
    "ARTICLE_ORDER_BY": ["reversed-date", len],
    "SLUG_REGEX_SUBSTITUTIONS": [[], [("a", "b")], [["a", "b"]]],
}
BAD = {
    "DEFAULT_LANG": {
        "English": "Write 'en'.",
        "Français": "Write 'fr'.",
        "eng": "Write 'en'.",
        "en_GB": "Write 'en-GB'.",
        "fr_FR.UTF-8": "Write 'fr-FR'.",
        "en-UK": "Write 'en-GB'.",
        "xx": "such as 'fr'",
        "": "such as 'fr'",
        "fr ": "such as 'fr'",
    },
    "TIMEZONE": {
        "Europe/Londn": "Did you mean 'Europe/London'?",
        "Europe/Zuerich": "Did you mean 'Europe/Zurich'?",
        "Paris": "Did you mean 'Europe/Paris'?",
        "New York": "Did you mean 'America/New_York'?",
        "europe/paris": "Did you mean 'Europe/Paris'?",
        "GMT+1": "Write a name such as",
        "+02:00": "Write a name such as",
        "": "Write a name such as",
        "CEST": "Write a name such as",
        "localtime": "another machine",
        "../../etc/passwd": "is no time zone",
    },
    "SITEURL": {
        "": "https://",
        "a.example": "https://",
        "//a.example": "https://",
        "https://": "no host",
        "https://a.example/?p=1": "?",
        "https://a.example/#": "#",
        "https://a.example ": "character",
        "https://a .example": "character",
        "https://u:p@a.example": "user",
        "https://a.example:x": "no address",
        "https://a.example/index.html": "names a page",
        "https://a.example//": "path",
        "https://exämple.de": "xn--exmple-cua.de",
    },
    "ARTICLE_URL": {
        "{slugg}/": "Did you mean 'slug'?",
        "{slug/": "is no pattern",
        "{}/": "not known here",
        "{0}/": "not known here",
        "{titel}": "Did you mean 'title'?",
    },
    "ARTICLE_SAVE_AS": {
        "{slug.nope}/": "cannot be filled in",
        "{slug:d}/": "cannot be filled in",
        "/x/{slug}": "leads out",
    },
    "THEME_STATIC_DIR": {"../x": "leads out"},
    "STYLESHEET": {"/look.css": "Write look.css.", "../look.css": "leads out"},
    "AUTHOR": {"": "empty"},
    "DEFAULT_DATE": {"x": "is no date"},
    "ARTICLE_ORDER_BY": {7: "text or a function"},
    "TAG_SAVE_AS": {"../{slug}.html": "leads out", "{lang}.html": "not known here"},
    "FILENAME_METADATA": {"(?P<date": "regular expression"},
    "INTRASITE_LINK_REGEX": {"[{|].*": "what", "(": "regular expression"},
    "SLUGIFY_SOURCE": {"titel": "Did you mean 'title'?"},
    "TYPOGRIFY_DASHES": {"x": "is not default"},
    "SITENAME": {"": "empty", " ": "empty"},
}


LISTS: list[tuple[str, Any]] = [
    ("ARTICLE_PATHS", ["/etc"]),
    ("STATIC_PATHS", [".."]),
    ("TEMPLATE_EXTENSIONS", []),
    ("TEMPLATE_PAGES", {"a.html": "../x.html"}),
    ("SLUG_REGEX_SUBSTITUTIONS", [("a", "\\9")]),
    ("SLUG_REGEX_SUBSTITUTIONS", [("(a", "")]),
    ("DEFAULT_DATE_FORMAT", ("a", "b", "c")),
    ("DEFAULT_DATE", (2026, 13, 1)),
    ("SOCIAL", ("Mastodon", "https://a.example")),
    ("SITESUBTITLE", 7),
    ("SITESUBTITLE", {}),
    ("SITESUBTITLE", {"fr": 7}),
    ("SITESUBTITLE", {"French": "Notes"}),
    ("SOCIAL", {"Mastodon": "https://a.example"}),
    ("SOCIAL", [("Mastodon", "a.example/@b")]),
    ("SOCIAL", ["https://a.example"]),
    ("SOCIAL", [("Mastodon", "JavaScript:alert(1)")]),
    ("SOCIAL", [(" ", "https://a.example")]),
    ("AUTHORS", ["Ada"]),
    ("AUTHORS", {"Ada": "elle"}),
    ("AUTHORS", {"Ada": {"bio": " "}}),
    ("AUTHORS", {"Ada": {"bio": 7}}),
    ("AUTHORS", {"Ada": {"imgae": "a.png"}}),
    ("AUTHORS", {"Ada": {"image": "/etc/a.png"}}),
    ("AUTHORS", {"Ada": {"url": "ada.example"}}),
    ("CONTENT_POLICY", "script-src https://a.example"),
    ("CONTENT_POLICY", {"script": ["https://a.example"]}),
    ("CONTENT_POLICY", {"frame-ancestors": ["'none'"]}),
    ("CONTENT_POLICY", {"img-src": "https://a.example"}),
    ("CONTENT_POLICY", {"img-src": ["https://a.example; script-src *"]}),
    ("CONTENT_POLICY", {"img-src": ['"']}),
    ("CONTENT_POLICY", {7: []}),
    ("PAGINATED_TEMPLATES", {"index": -1}),
    ("MARKDOWN", {"extensions": 7}),
    ("MARKDOWN", {"extension": ["footnotes"]}),
    ("MARKDOWN", {"extension_configs": {"x": 7}}),
    ("JINJA_ENVIRONMENT", {"nope": 1}),
    ("JINJA_EXTENSIONS", ["no.such.Extension"]),
    ("JINJA_FILTERS", {"x": "y"}),
    ("PLUGINS", "causerie.bridge"),
    ("DEFAULT_PAGINATION", "10"),
    ("AUTHOR", ["Nina"]),
    ("SITENAME", None),
]


@pytest.mark.parametrize(("name", "value"), LISTS)
def test_a_value_that_pelican_would_stumble_over_is_refused(
    name: str, value: object
) -> None:
    rule = rule_of(name)
    assert rule
    assert rule(value)


@pytest.mark.parametrize("name", GOOD)
def test_what_may_be_is_let_be(name: str) -> None:
    rule = rule_of(name)
    assert rule
    assert [rule(value) for value in GOOD[name]] == [""] * len(GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_what_may_not_be_is_said_with_what_may(name: str) -> None:
    rule = rule_of(name)
    assert rule
    for value, said in BAD[name].items():
        assert rule(value), value
        assert said in rule(value), (value, rule(value))


@pytest.mark.parametrize("value", ["None", "7", "'x'", "['x']", "{'a': 1}", "object()"])
def test_every_setting_may_be_wrong_at_once(value: str, tmp_path: Path) -> None:
    """All of them are told, each with its line, and Pelican can go on without them."""
    (tmp_path / "content").mkdir()
    lines = [f"{name} = {value}" for name in NAMES]
    path = tmp_path / "pelicanconf.py"
    path.write_text("from causerie.defaults import *\n" + "\n".join(lines))

    settings = load_settings(path, {})

    faults = {str(fault.where): fault.what for fault in settings[FAULTS]}
    made: Any = eval(value)  # noqa: S307
    for number, name in enumerate(NAMES, start=2):
        rule = rule_of(name)
        if rule and rule(made):
            assert faults[f"pelicanconf.py:{number}"].startswith(f"{name}: ")


def test_pages_that_the_theme_links_to_cannot_be_switched_off(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    path = tmp_path / "pelicanconf.py"
    kinds = ("ARTICLE", "PAGE", "CATEGORY", "TAG")
    names = [f"{kind}_{place}" for kind in kinds for place in ("URL", "SAVE_AS")]
    lines = [f'{name} = ""' for name in names]
    path.write_text("\n".join(["from causerie.defaults import *", *lines, ""]))
    ours = [str(each) for each in load_settings(path, {})[FAULTS]]
    path.write_text(path.read_text() + 'THEME = "simple"\n')

    other = [str(each) for each in load_settings(path, {})[FAULTS]]

    told = "is empty, and the theme links to these pages. Take the line out."
    for line, name in enumerate(names, 2):
        assert f"pelicanconf.py:{line}: {name} {told}" in ours
    assert not [line for line in other if "is empty" in line]


def test_a_name_that_is_nearly_one_of_ours_is_told(tmp_path: Path) -> None:
    values = {"TIME_ZONE": "Europe/Paris", "REDIRECT": "", "OWN": 1}
    lines = [f"{name} = {value!r}\n" for name, value in values.items()]
    (tmp_path / "pelicanconf.py").write_text("".join(lines))

    found = [*misspelt_names(values, Locator(tmp_path, ("pelicanconf.py",)))]

    assert ["REDIRECTS", "TIMEZONE"] == [each.fix.split("'")[1] for each in found]
