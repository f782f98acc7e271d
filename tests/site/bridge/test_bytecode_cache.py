"""Compiled templates are each site's own, whoever compiled them first."""

from pathlib import Path

from sites import CONF, article, make_site

FILES = {
    "pelicanconf.py": f'{CONF}THEME_TEMPLATES_OVERRIDES = ["look"]\n',
    "look/article.html": "{% macro half(n) %}\n{{ n / 0 }}{% endmacro %}{{ half(1) }}",
    "content/articles/2026-01-02-a.md": article("A"),
}


def test_a_template_like_that_of_another_site_fails_in_its_own_file(
    tmp_path: Path,
) -> None:
    """Builds of the tests take over what others compiled: `kept_templates.py`."""
    told, kept = [], []
    for name in ("one", "another"):
        site = make_site(tmp_path / name, FILES)
        told.append(site.problems())
        found = (site.root / ".causerie/templates").glob("*/*")
        kept.append(len([*found]))

    assert told[0] == told[1]
    assert "look/article.html:2: " in told[0][0]
    assert "The template fails: " in told[0][0]
    assert kept == [1, 1]
