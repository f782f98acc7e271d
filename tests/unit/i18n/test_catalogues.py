"""Catalogues: complete in every language, and used by every page."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from causerie.i18n import add_gettext
from causerie.i18n.catalogues import language_name, read_catalogues
from causerie.theme_path import theme_path

TRANSLATIONS = theme_path() / "translations"
LANGUAGES = ["de", "fr"]


@pytest.fixture
def env() -> Environment:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    add_gettext(environment, read_catalogues(TRANSLATIONS))
    return environment


def messages_of_templates() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        theme_path() / "templates",
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        options_map={
            "**.html": {
                "silent": "false",
                "extensions": "causerie.bridge.fragment_cache.FragmentCache",
            }
        },
    )
    return {message for _, _, message, _, _ in found}


def catalogue(lang: str) -> Catalog:
    with (TRANSLATIONS / lang / "LC_MESSAGES/messages.po").open("rb") as source:
        return read_po(source, locale=lang)


def test_the_theme_speaks_french_and_german_besides_english() -> None:
    assert sorted(path.name for path in TRANSLATIONS.iterdir()) == LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_has_the_words_of_the_templates_and_no_others(lang: str) -> None:
    wanted = messages_of_templates()

    assert len(wanted) > 1
    assert wanted == {message.id for message in catalogue(lang) if message.id}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_translated_with_the_same_values_in_it(lang: str) -> None:
    for message in catalogue(lang):
        ids = message.id if message.pluralizable else [message.id]
        strings = message.string if message.pluralizable else [message.string]

        assert not message.fuzzy, message.id
        assert all(strings), message.id
        if message.id:
            values = {frozenset(re.findall(r"%\((\w+)\)s", text)) for text in strings}
            assert values == {frozenset(re.findall(r"%\((\w+)\)s", ids[-1]))}


@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [
        ("fr", 0, "0 réponse"),
        ("fr", 1, "1 réponse"),
        ("fr", 2, "2 réponses"),
        ("de", 0, "0 Antworten"),
        ("de", 1, "1 Antwort"),
        ("en", 0, "0 responses"),
        ("en", 1, "1 response"),
    ],
)
def test_plurals_follow_the_language(
    env: Environment, lang: str, number: int, expected: str
) -> None:
    template = env.from_string(
        '{{ ngettext("%(num)s response", "%(num)s responses", number) }}'
    )

    assert expected == template.render(DEFAULT_LANG=lang, number=number)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({}, "Archives fr"),
        ({"article": SimpleNamespace(lang="de")}, "Archiv de"),
        ({"page": SimpleNamespace(lang="en")}, "Archives en"),
    ],
)
def test_words_follow_the_language_of_the_page(
    env: Environment, context: dict[str, SimpleNamespace], expected: str
) -> None:
    template = env.from_string('{{ _("Archives") }} {{ language() }}')

    assert expected == template.render(DEFAULT_LANG="fr", **context)


def test_dates_and_sizes_follow_the_language_of_the_page(env: Environment) -> None:
    template = env.from_string("{{ (2026, 3)|period }}, {{ 1500000|megabytes }}")
    page = SimpleNamespace(lang="de")

    assert template.render(DEFAULT_LANG="fr", page=page) == "März 2026, 1,5 MB"


def test_values_in_a_translation_are_escaped(env: Environment) -> None:
    template = env.from_string('{{ _("Series: %(name)s", name=name) }}')

    html = template.render(DEFAULT_LANG="de", name='A & <b> "c"')

    assert html == "Reihe: A &amp; &lt;b&gt; &#34;c&#34;"


def test_a_regional_language_reads_the_general_one() -> None:
    words = read_catalogues(TRANSLATIONS).for_language("fr-CA")

    assert words.gettext("Topics") == "Thèmes"


def test_a_language_without_a_catalogue_reads_english() -> None:
    words = read_catalogues(TRANSLATIONS).for_language("es")

    assert words.gettext("Topics") == "Topics"


def test_a_sites_own_words_go_before_the_themes(tmp_path: Path) -> None:
    own = tmp_path / "own" / "fr" / "LC_MESSAGES"
    own.mkdir(parents=True)
    text = 'msgid ""\nmsgstr ""\n\nmsgid "Topics"\nmsgstr "Sujets"\n'
    (own / "messages.po").write_text(text)

    folders = (tmp_path / "own", TRANSLATIONS)
    for _ in range(2):  # read from the sources, then from the cache
        found = read_catalogues(*folders, cache_dir=tmp_path / "k")
        words = found.for_language("fr")
        assert "Sujets" == words.gettext("Topics")
        assert "Étiquettes" == words.gettext("Tags")


def test_a_theme_without_translations_reads_english(tmp_path: Path) -> None:
    words = read_catalogues(tmp_path).for_language("fr")

    assert words.gettext("Topics") == "Topics"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "français"),
        ("de", "Deutsch"),
        ("en", "English"),
        ("pt-BR", "português"),
        ("xx", "xx"),
    ],
)
def test_a_language_is_named_in_itself(lang: str, expected: str) -> None:
    assert expected == language_name(lang)
