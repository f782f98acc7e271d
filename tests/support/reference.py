"""Reference: the documents that are made of the code, as `./inv docs` writes them.

tests/unit/test_docs.py holds that they say what the code says.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from inspect import getdoc
from typing import Any, get_type_hints

from invoke.collection import Collection
from pelican.settings import DEFAULT_CONFIG

import rules_table
from causerie import defaults
from causerie.building.proofreading.posts import WHOLE_RULES
from causerie.building.proofreading.proofread import RULES
from causerie.cards.settings import CardsSettings
from causerie.comments.settings import CommentsSettings
from causerie.crosslinks.settings import CrosslinksSettings
from causerie.feeds.settings import FeedsSettings
from causerie.markup.images.settings import ImagesSettings
from causerie.pingbacks.settings import PingbacksSettings
from causerie.podcast.app_links import SubscribeSettings
from causerie.podcast.settings import PodcastSettings
from causerie.problems import KINDS
from causerie.publishing.settings import PublishSettings, TargetSettings
from causerie.settings import Record
from causerie.tasks import ns
from causerie.tasks.program import CommandLine
from causerie.tasks.usage import grouped, usage
from checkout import CHECKOUT
from keys_reference import keys_page

_MADE = "This page is made of the code, by `./inv docs`.\n"
SECTIONS: Mapping[str, type[Record]] = {
    "PODCAST": PodcastSettings,
    "SUBSCRIBE": SubscribeSettings,
    "COMMENTS": CommentsSettings,
    "FEEDS": FeedsSettings,
    "IMAGES": ImagesSettings,
    "CARDS": CardsSettings,
    "CROSSLINKS": CrosslinksSettings,
    "PINGBACKS": PingbacksSettings,
    "PUBLISH": PublishSettings,
    'PUBLISH["targets"]["www"]': TargetSettings,
}
# Settings that stand by themselves, Causerie's and those of Pelican's that matter:
# what each says, and an example.
PLAIN: Mapping[str, tuple[str, Any]] = {
    "SITENAME": ("The site's name.", "Entre collègues"),
    "SITESUBTITLE": (
        'A line below it; or one for each language: `{"fr": "…", "en": "…"}`.',
        "Des réseaux, vus de près",
    ),
    "SITEURL": (
        "Its address, without a slash at its end. A release asks for https.",
        "https://blog.example.org",
    ),
    "AUTHOR": ("Who writes, where a post does not say.", "Ana"),
    "AUTHORS": (
        "Who they are, by name: bio, image, url.",
        {"Ana": {"bio": "…", "image": "images/ana.jpg"}},
    ),
    "TIMEZONE": ("The zone of dates without one.", "Europe/Paris"),
    "DEFAULT_LANG": ("The language of posts that do not say theirs.", "fr"),
    "DEFAULT_CATEGORY": ("The category of posts that have none.", "Notes"),
    "MENU_PAGES": ("The pages in the menu, by slug.", ["about"]),
    "START_HERE": ("Posts that the home page begins with.", ["first-steps"]),
    "SOCIAL": (
        "Profiles elsewhere: name and address.",
        [("Mastodon", "https://social.example.org/@ana")],
    ),
    "STYLESHEET": ("A stylesheet below content/, after the theme's.", "look.css"),
    "CONTENT_POLICY": (
        "What pages may load from other hosts.",
        {"script-src": ["https://count.example.org"]},
    ),
    "WEB_SERVER": ("Who serves the site, and gets a file of rules.", "nginx"),
    "REDIRECTS": ("A file of old addresses that are no post's.", "old.txt"),
    "RECOGNISER": (
        "A program that writes transcripts, for `inv episode`.",
        "whisper-cli -m base.bin -ovtt -of {output} {recording}",
    ),
    "LISTS_FROM_OLDEST": ("page/1/ holds the oldest posts, for ever.", False),
    "DEFAULT_PAGINATION": ("Posts on a page of a list.", 20),
    "WITH_FUTURE_DATES": ("Show posts of the future at once.", True),
    "PATH": ("The folder of what is written.", "content"),
    "ARTICLE_PATHS": ("Folders of posts, below it.", ["articles", "episodes"]),
    "PAGE_PATHS": ("Folders of pages.", ["pages"]),
    "STATIC_PATHS": ("Folders whose files are published unchanged.", ["images"]),
    "IGNORE_FILES": ("Files that nothing reads, by patterns.", ["*.bak"]),
    "ARTICLE_URL": ("The address of a post.", "{slug}/"),
    "ARTICLE_SAVE_AS": ("The file of it.", "{slug}/index.html"),
    "PAGE_URL": ("The address of a page.", "pages/{slug}/"),
    "PAGE_SAVE_AS": ("The file of it.", "pages/{slug}/index.html"),
    "CATEGORY_URL": ("The address of a category.", "topics/{slug}/"),
    "TAG_URL": ("The address of a tag.", "tags/{slug}/"),
    "THEME": ("The folder of the theme.", "theme"),
    "THEME_TEMPLATES_OVERRIDES": ("Folders of templates that go before.", ["look"]),
    "PLUGINS": ("What builds the site; Causerie's come first.", ["causerie.bridge"]),
    "MARKDOWN": ("Options of Python-Markdown.", {"extensions": ["footnotes"]}),
}
_TYPES = {str: "text", int: "number", float: "number", bool: "True or False"}


def documents() -> dict[str, str]:
    """Return the documents by the names of their files in docs/."""
    return {
        "settings.md": "".join(_settings()),
        "commands.md": "".join(_commands(ns)),
        "checks.md": "".join(_checks()),
        "keys.md": "".join(keys_page(_MADE)),
        "podcast.md": rules_table.DOCS.read_text().replace(
            rules_table.written(), rules_table.table()
        ),
    }


def _settings() -> Iterator[str]:
    yield f"# Every setting\n\n{_MADE}"
    yield "All stand in `pelicanconf.py`; what only a release has, in `publishconf.py`."
    yield " A header's keys are in [keys.md](keys.md).\n\n"
    yield "## By themselves\n\n"
    yield _table(
        ("setting", "type", "default", "example", "what it says"),
        (
            (
                f"`{name}`",
                _kind(type(example)),
                _code(default_of(name)),
                _code(example),
                doc,
            )
            for name, (doc, example) in PLAIN.items()
        ),
    )
    yield "\nEvery other setting of Pelican is as"
    yield " [its own documents](https://docs.getpelican.com) say.\n"
    for name, cls in SECTIONS.items():
        yield f"\n## `{name}`\n\n"
        hints = get_type_hints(cls)
        yield _table(
            ("setting", "type", "default", "example", "what it says"),
            (
                (
                    f"`{each.name}`",
                    _kind(hints[each.name]),
                    _default(each),
                    _code(each.metadata["example"]),
                    each.metadata["doc"],
                )
                for each in fields(cls)
            ),
        )


def default_of(name: str) -> Any:
    """Return the default of a setting: Causerie's, or Pelican's."""
    return getattr(defaults, name, DEFAULT_CONFIG.get(name))


def _commands(commands: Collection) -> Iterator[str]:
    yield f"# Every command\n\n{_MADE}"
    yield "`./inv help COMMAND` tells the same.\n"
    program = CommandLine(name="Causerie", binary="./inv")
    program.collection = commands
    contexts = {each.name: each for each in commands.to_contexts()}
    for group, names in grouped(commands):
        yield f"\n## {group}\n"
        for name in names:
            context = contexts[name]
            doc = (getdoc(commands[name]) or "").strip()
            yield f"\n### {name}\n\n{doc}\n\n```text\n{usage(name, context)}\n```\n"
            rows = [
                (f"`{_flag(argument)}`", argument.help or "")
                for argument in context.args.values()
            ]
            if rows:
                yield "\n" + _table(("option", "what it says"), rows)


def _checks() -> Iterator[str]:
    yield f"# What `inv check` proofreads\n\n{_MADE}"
    yield "These rules are read by `./inv check` only; whatever a build cannot do"
    yield " without, each build tells. The podcast's codes are in"
    yield " [podcast.md](podcast.md#what-the-linter-says). `--only` takes the kinds:"
    yield f" {', '.join(f'`{kind}`' for kind in KINDS)}.\n"
    for kind in dict.fromkeys(rule.kind for rule in (*RULES, *WHOLE_RULES)):
        yield f"\n## {kind.capitalize() if kind != 'html' else 'HTML'}\n\n"
        yield _table(
            ("code", "level", "what is wrong", "what to do"),
            (
                (f"`{rule.code}`", str(getattr(rule, "level", "warning")), *_said(rule))
                for rule in (*RULES, *WHOLE_RULES)
                if rule.kind == kind
            ),
        )


def _said(rule: Any) -> tuple[str, str]:
    return _escape(rule.what), _escape(rule.fix)


def _flag(argument: Any) -> str:
    name = str(argument.names[0])
    if argument.positional:
        return name.upper()
    return f"--{'no-' if argument.default is True else ''}{name}"


def _table(head: Sequence[str], rows: Any) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escape(text: str) -> str:
    return re.sub(r"[<>]", lambda sign: f"\\{sign[0]}", text).replace("|", "\\|")


def _code(value: Any) -> str:
    if callable(value):
        return "a function"
    if value == defaults.THEME:
        return "the engine's"
    text = repr(value).replace("|", "\\|")
    return "a long one" if len(text) > 80 else f"`{text}`".replace("'", '"')


def _default(each: Field[Any]) -> str:
    if each.default_factory is not MISSING:
        return _code(each.default_factory())
    return "required" if each.default is MISSING else _code(each.default)


def _kind(hint: Any) -> str:
    name = str(hint)
    found: Callable[[str], bool] = name.__contains__
    if hint in _TYPES:
        return _TYPES[hint]
    return "list" if found("tuple") or found("list") else "dict"


if __name__ == "__main__":
    for document, text in documents().items():
        path = CHECKOUT / "docs" / document
        if sys.argv[1:] != ["--check"]:
            path.write_text(text)
        elif not path.is_file() or path.read_text() != text:
            sys.exit(f"docs/{document} says something else: ./inv docs")
