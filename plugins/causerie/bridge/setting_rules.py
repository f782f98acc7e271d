"""Setting rules: what each plain setting may be, Pelican's and ours.

A rule takes a value of any type and returns what is wrong with it, or an empty text. A
setting without a rule in the table must have the type of Pelican's default.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from causerie.bridge.redirect_rules import server_fault
from causerie.bridge.setting_values import (
    authors_fault,
    default_date_fault,
    expression_fault,
    language_fault,
    markdown_option_fault,
    outside_fault,
    pattern_rule,
    place_fault,
    policy_fault,
    profile_fault,
    site_url_fault,
    subtitle_fault,
    zone_fault,
)
from causerie.settings import (
    Check,
    content_path,
    format_value,
    not_empty,
    one_of,
)

_Fault = str  # "" if there is none


def rule_of(name: str) -> Check | None:
    """Return the rule of a setting; None if any value is allowed."""
    if name in RULES:
        return RULES[name]
    if name.endswith("_SAVE_AS"):
        return _off_or(_all(_text, place_fault, pattern_rule(name)))
    if re.search(r"FEED_(ALL_)?(ATOM|RSS)(_URL)?$", name):
        return _off_or(_all(_text, pattern_rule(name)))
    if name.endswith("_URL"):
        return _all(_text, pattern_rule(name))
    if name.endswith("_REGEX_SUBSTITUTIONS"):
        return _substitutions
    return _BY_TYPE.get(type(DEFAULT_CONFIG.get(name)))


def _kind(words: str, *types: type) -> Check:
    """Make a rule: the value is of one of these types."""

    def check(value: Any) -> _Fault:
        # bool is an int to Python, not to an author
        fits = isinstance(value, types) and (
            not isinstance(value, bool) or bool in types
        )
        return "" if fits else f"is not {words}."

    return check


def _all(*checks: Check) -> Check:
    """Make a rule of several, applied in order up to the first fault."""

    def check(value: Any) -> _Fault:
        return next((fault for each in checks if (fault := each(value))), "")

    return check


def _off_or(check: Check) -> Check:
    """Make a rule: None or False, which switch something off, or another rule."""

    def or_off(value: Any) -> _Fault:
        return "" if value is None or value is False else check(value)

    return or_off


def _list(words: str, check: Check) -> Check:
    """Make a rule: a list whose items follow a rule."""

    def of_list(value: Any) -> _Fault:
        fits = isinstance(value, list | tuple) and not any(map(check, value))
        return "" if fits else f"is not a list of {words}."

    return of_list


def _dict(words: str, check: Check) -> Check:
    """Make a rule: a dict with text keys, whose values follow a rule."""

    def of_dict(value: Any) -> _Fault:
        fits = isinstance(value, Mapping) and not any(
            not isinstance(key, str) or check(inner) for key, inner in value.items()
        )
        return "" if fits else f"is not a dict {words}."

    return of_dict


def _anything(_value: Any) -> _Fault:
    return ""


def _whole(value: Any) -> _Fault:
    fits = type(value) is int and value >= 0
    return "" if fits else "is not a whole number from 0 up."


def _function(value: Any) -> _Fault:
    return "" if callable(value) else "is not a function."


def _plugin(value: Any) -> _Fault:
    fits = isinstance(value, str | ModuleType) or callable(
        getattr(value, "register", None)
    )
    return "" if fits else "is not a plugin."


def _link_expression(value: str) -> _Fault:
    has = "what" in re.compile(value).groupindex
    return "" if has else "has no group named what: (?P<what>…)."


def _substitutions(value: Any) -> _Fault:
    if fault := _list("pairs (a regular expression, its replacement)", _pair)(value):
        return fault
    for pattern, replacement in value:
        if fault := expression_fault(pattern):
            return fault
        try:
            re.sub(pattern, replacement, "")
        except (re.error, IndexError) as error:
            return f"has the replacement {replacement!r}, which is none: {error}."
    return ""


def _pair(value: Any) -> _Fault:
    fits = isinstance(value, list | tuple) and [*map(type, value)] == [str, str]
    return "" if fits else "is no pair."


def _profiles(value: Any) -> _Fault:
    """Check a list of links to profiles, [("Mastodon", "https://…")]."""
    if fault := _list('pairs: [("Mastodon", "https://…")]', _pair)(value):
        return fault
    return next(filter(None, (profile_fault(*each) for each in value)), "")


def _page_rules(value: Any) -> _Fault:
    fits = isinstance(value, list | tuple) and all(
        isinstance(rule, Sequence) and [*map(type, rule)] == [int, str, str]
        for rule in value
    )
    return "" if fits else 'is not a list of (page, "address", "file").'


def _markdown(value: Any) -> _Fault:
    """Check the options of Python-Markdown, which passes over those it has not."""
    if fault := markdown_option_fault(value):
        return fault
    configs = value.get("extension_configs", {})
    if fault := _dict("of dicts", _kind("a dict", Mapping))(configs):
        return f"has extension_configs, which {fault}"
    given = value.get("extensions", [])
    fault = _list("texts", _extension)(given)
    return f"has as extensions {format_value(given)}, which {fault}" if fault else ""


def _extension(value: Any) -> _Fault:
    fits = isinstance(value, str) or hasattr(value, "extendMarkdown")
    return "" if fits else "is no extension."


def _jinja(value: Any) -> _Fault:
    from jinja2 import Environment

    try:
        Environment(**value)  # noqa: S701 - it makes no page
    except Exception as error:  # noqa: BLE001 - of an extension, whatever it is
        message = " ".join(str(error).split()).rstrip(".")
        return f"is nothing that Jinja can be made with: {message}."
    return ""


def _installed(library: str) -> Check:
    def check(value: Any) -> _Fault:
        from importlib.util import find_spec

        if not value or find_spec(library):
            return ""
        return f"needs {library}, which is not installed."

    return check


def _either(words: str, *checks: Check) -> Check:
    """Make a rule: at least one of several rules holds."""

    def check(value: Any) -> _Fault:
        return "" if any(not each(value) for each in checks) else f"is not {words}."

    return check


_text = _kind("text", str)
_path = _kind("text", str, Path)
_flag = _kind("True or False", bool)
_texts = _list("texts", _text)
_name = _all(_text, not_empty)
_some = _off_or(_whole)  # None and False: no bound
_folders = _list("folders below content/", _all(_text, outside_fault))
_date_format = _either("text, or a pair (locale, format)", _text, _pair)
_ids = _off_or(_either("text or a list of texts", _text, _texts))
_order = _either("text or a function", _text, _function)
_BY_TYPE: dict[type, Check] = {
    bool: _flag,
    str: _text,
    int: _whole,
    list: _texts,
    dict: _kind("a dict", Mapping),
}

RULES: dict[str, Check] = {
    "SITENAME": _name,
    "SITESUBTITLE": subtitle_fault,
    "RECOGNISER": _text,
    "SITEURL": _all(_text, site_url_fault),
    "AUTHOR": _name,
    "TIMEZONE": _all(_text, zone_fault),
    "DEFAULT_LANG": _all(_text, language_fault),
    "DEFAULT_CATEGORY": _name,
    "DEFAULT_DATE": default_date_fault,
    "DEFAULT_DATE_FORMAT": _date_format,
    "DATE_FORMATS": _dict("of formats", _date_format),
    "DEFAULT_METADATA": _dict("of texts", _anything),
    "DEFAULT_PAGINATION": _some,
    "FEED_MAX_ITEMS": _some,
    **dict.fromkeys(("FEED_DOMAIN", "FEED_ATOM", "FEED_RSS"), _off_or(_text)),
    "SUMMARY_MAX_LENGTH": _some,
    "SUMMARY_MAX_PARAGRAPHS": _some,
    "MENU_PAGES": _texts,
    "AUTHORS": _all(_dict("of dicts", _kind("a dict", Mapping)), authors_fault),
    "START_HERE": _texts,
    "SOCIAL": _profiles,
    "REDIRECTS": _text,
    "WEB_SERVER": _all(_text, server_fault),
    "STYLESHEET": _all(_text, lambda value: value and content_path(value)),
    "CONTENT_POLICY": policy_fault,
    "LISTS_FROM_OLDEST": _flag,
    "PATH": _all(_path, lambda value: not_empty(str(value))),
    "OUTPUT_PATH": _path,
    "CACHE_PATH": _path,
    "THEME": _all(_path, lambda value: not_empty(str(value))),
    "THEME_STATIC_DIR": _all(_name, place_fault),
    "ARTICLE_PATHS": _folders,
    "PAGE_PATHS": _folders,
    "STATIC_PATHS": _folders,
    "TEMPLATE_EXTENSIONS": _all(_texts, lambda value: "" if value else "is empty."),
    "THEME_TEMPLATES_OVERRIDES": _list("folders", _path),
    "PLUGIN_PATHS": _list("folders", _path),
    "PLUGINS": _off_or(_list("names of plugins", _plugin)),
    "READERS": _dict("of readers", _off_or(_function)),
    "MARKDOWN": _all(_kind("a dict", Mapping), _markdown),
    "JINJA_ENVIRONMENT": _all(_dict("with names", _anything), _jinja),
    "JINJA_EXTENSIONS": _all(_texts, lambda names: _jinja({"extensions": names})),
    "JINJA_FILTERS": _dict("of functions", _function),
    "JINJA_TESTS": _dict("of functions", _function),
    "JINJA_GLOBALS": _dict("with names", _anything),
    "LOCALE": _either("text or a list of texts", _text, _texts),
    "LOG_FILTER": _list("pairs (level, text)", _kind("a pair", tuple, list)),
    "FILENAME_METADATA": _all(_text, expression_fault),
    "PATH_METADATA": _all(_text, expression_fault),
    "INTRASITE_LINK_REGEX": _all(_text, expression_fault, _link_expression),
    "EXTRA_PATH_METADATA": _dict("of dicts", _kind("a dict", Mapping)),
    "PAGINATION_PATTERNS": _page_rules,
    "PAGINATED_TEMPLATES": _dict("of whole numbers or None", _some),
    "TEMPLATE_PAGES": _dict("of files of the site", _all(_text, place_fault)),
    "ARTICLE_ORDER_BY": _order,
    "PAGE_ORDER_BY": _order,
    "ARTICLE_TRANSLATION_ID": _ids,
    "PAGE_TRANSLATION_ID": _ids,
    "SLUGIFY_SOURCE": _all(_text, one_of("title", "basename")),
    "CONTENT_CACHING_LAYER": _all(_text, one_of("reader", "generator")),
    "TYPOGRIFY": _all(_flag, _installed("typogrify")),
    "TYPOGRIFY_DASHES": _all(
        _text, one_of("default", "oldschool", "oldschool_inverted")
    ),
    "PELICAN_CLASS": _anything,
}
