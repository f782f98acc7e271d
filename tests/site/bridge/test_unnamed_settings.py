"""Settings that templates alone show are told where no template shows them."""

from sites import CONF, Make

GIVEN = 'LINKS = [("Ailleurs", "https://x.example")]\nDATE_FORMATS = {"fr": "%d/%m"}\n'


def told(site_problems: list[str]) -> list[str]:
    return [line.partition(" warning: ")[2] for line in site_problems]


def test_a_setting_that_no_template_shows_is_told_at_its_line(site: Make) -> None:
    page = {"content/pages/a.md": "Title: A\n\nDu texte.\n"}
    folder = site({"pelicanconf.py": CONF + GIVEN, **page})

    first = folder.problems(release=False)

    assert told(first) == [
        "LINKS changes nothing: no template of the theme shows it."
        " Take the line out, or have a template show LINKS.",
        "DATE_FORMATS changes nothing: no template of the theme shows it."
        " Take the line out, or have a template show locale_date.",
    ]
    assert [line.split(":")[0] for line in first] == ["pelicanconf.py"] * 2

    folder.write(
        {
            "pelicanconf.py": f'{CONF}{GIVEN}THEME_TEMPLATES_OVERRIDES = ["looks"]\n',
            "looks/tag.html": "{# DATE_FORMATS, locale_date #}",
            "looks/404.html": '{% extends "!theme/404.html" %}{% block content %}'
            "{{ LINKS }}{% endblock %}",
        }
    )
    assert told(folder.problems(release=False))[0].startswith("DATE_FORMATS")


def test_the_themes_of_pelican_show_them(site: Make) -> None:
    folder = site(
        {
            "pelicanconf.py": f'{CONF}THEME = "simple"\nMENUITEMS = [("A", "/a/")]\n',
            "content/pages/a.md": "Title: A\n\nDu texte.\n",
        }
    )

    assert not any("MENUITEMS" in line for line in folder.problems(release=False))
