"""Blocks of the author's templates that no template they extend has."""

import pytest

from sites import CONF, Make, article

CONF_LOOK = CONF + 'THEME_TEMPLATES_OVERRIDES = ["look"]\n'
NAME = "{% block name %}x{% endblock %}"
BASE = '{% extends "base.html" %}' + NAME + "\n"
MINE = "{% block mine %}x{% endblock %}"


def told(site: Make, **templates: str) -> list[str]:
    folder = site(
        {
            "pelicanconf.py": CONF_LOOK,
            "content/articles/2026-01-01-a.md": article("A"),
            **{f"look/{name}.html": text for name, text in templates.items()},
        }
    )
    return folder.problems(release=False)


def test_a_block_that_no_parent_has_is_told_at_its_line(site: Make) -> None:
    layout = BASE + "{% block content %}{% block middle %}{% endblock %}{% endblock %}"
    own = {
        "404": BASE + "\n{% block contnet %}" + MINE + "{% endblock %}",
        "layout": layout,
        "page": '{% extends "layout.html" %}\n\n{% block midle %}x{% endblock %}',
        "tag": BASE + "{% block qqq %}x{% endblock %}",
    }

    assert told(site, **own) == [
        f"look/{place}: warning: No template that this one extends has a block {name}:"
        f" what stands in it is shown nowhere. {fix}"
        for place, name, fix in (
            ("404.html:3", "'contnet'", "Did you mean 'content'?"),
            ("page.html:3", "'midle'", "Did you mean 'middle'?"),
            ("tag.html:2", "'qqq'", "Put it into one of their blocks."),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        BASE + "{% block content %}" + MINE + "{% endblock %}",
        BASE + MINE + "{% block content %}{{ self.mine() }}{% endblock %}",
        '{% extends "!theme/404.html" %}{% block content %}{{ super() }}{% endblock %}',
        '{% extends "!simple/base.html" %}{% block head %}x{% endblock %}',
        '{% set base = "base.html" %}{% extends base %}' + NAME + MINE,
        '{% if SITEURL %}{% extends "base.html" %}{% endif %}' + NAME + MINE,
        MINE + '{% include "zz-bits.html" %}',
    ],
)
def test_a_block_that_is_shown_is_not_told(site: Make, text: str) -> None:
    part = "{% block part %}x{% endblock %}"

    assert told(site, **{"404": text, "zz-bits": part}) == []
