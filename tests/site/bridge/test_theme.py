"""Other themes: Pelican's own, with our plugins, and what a theme says of itself."""

import json
import shutil

import pytest

from causerie.theme_path import theme_path
from sites import CONF, Make, article

SITE: dict[str, str | bytes] = {
    "content/articles/2026-01-02-a.md": article(
        "Un & deux", "Du *texte* & <b>gras</b>.", Tags="bois, café", Series="Suite"
    ),
    "content/articles/2026-01-03-b.md": article(
        "Deux", "[Un]({filename}2026-01-02-a.md)", Series="Suite", Aliases="/ancien/"
    ),
    "content/articles/2026-01-03-b.en.md": article("Two", "A text."),
    "content/articles/2026-01-04-c.md": article("Parti", Status="gone"),
    "content/pages/a-propos.md": article("À propos"),
}


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_pelicans_own_themes_build_with_our_plugins(site: Make, theme: str) -> None:
    more = f"THEME = {theme!r}\nMENU_PAGES = ['a-propos']\n"
    more += "SOCIAL = [('Mastodon', 'https://a.example/@b')]\n"
    folder = site({"pelicanconf.py": CONF + more, **SITE})

    output = folder.release()

    shown = (output.root / "2026/01/02/a/index.html").read_text("utf-8")
    assert "<p>Du <em>texte</em> &amp; <b>gras</b>.</p>" in shown
    assert "&lt;" not in shown
    (moved,) = output.page("/ancien/").xpath('//meta[@http-equiv="refresh"]/@content')
    assert moved == "0; url=/2026/01/03/b/"
    assert output.page("/2026/01/04/c/").xpath('//meta[@content="410 Gone"]')
    assert (output.root / "feed.xml").is_file()
    for name in ("404.html", "podcast", "series"):
        assert not (output.root / name).exists()


def test_a_theme_says_whether_its_values_are_to_be_escaped(site: Make) -> None:
    page = "{% block c %}{{ article.title }}{{ SITEURL }}{% endblock %}"
    own = {
        "pelicanconf.py": CONF + "THEME = 'own'\n",
        "own/templates/article.html": page,
        "own/templates/404.html": "{{ SITENAME }} & {{ 'a & b' }}",
    }
    folder = site({**SITE, **own})

    def made() -> str:
        output = folder.release()
        return (output.root / "2026/01/02/a/index.html").read_text("utf-8")

    assert "Un & deux" in made()
    assert (folder.root / "output-release/404.html").is_file()
    folder.write({"own/theme.toml": "autoescape = true\n"})
    assert "Un &amp; deux" in made()
    conf = CONF + "THEME = 'own'\nJINJA_ENVIRONMENT['autoescape'] = False\n"
    folder.write({"pelicanconf.py": conf})
    assert "Un & deux" in made()
    folder.write({"own/theme.toml": "autoescap = true\nautoescape = 'yes'\n"})
    assert folder.problems() == [
        "own/theme.toml: There is no key autoescap. Did you mean 'autoescape'?",
        "own/theme.toml: autoescape is 'yes', not true or false.",
    ]
    folder.write({"own/theme.toml": "autoescape = \n"})
    (problem,) = folder.problems()
    assert problem.startswith("own/theme.toml: It cannot be read: ")


def test_a_copy_of_our_theme_is_escaped_as_ours_is(site: Make) -> None:
    folder = site({"pelicanconf.py": CONF + "THEME = 'own'\n", **SITE})
    shutil.copytree(theme_path(), folder.root / "own")

    shown = (folder.release().root / "2026/01/02/a/index.html").read_text("utf-8")

    assert "Un &amp; deux" in shown
    assert "<em>texte</em>" in shown


def test_a_site_without_posts_says_so_in_its_language(site: Make) -> None:
    folder = site({"content/pages/a-propos.md": article("À propos")})

    home = folder.release().page("/")

    assert "Il n’y a pas encore de billets." in home.text_content()
    assert len(home.xpath("//h1")) == 1


def test_a_template_of_ones_own_that_nothing_uses_is_told(site: Make) -> None:
    more = "THEME_TEMPLATES_OVERRIDES = ['looks']\n"
    ours = "{% include 'artikel.html' %}{% include 'bases.html' %}"
    templates = {
        "looks/artcle.html": "<p>Mine.</p>",
        "looks/404.html": ours,
        "looks/artikel.html": "<p>Included.</p>",
        "looks/bases.html": "",
        "looks/something-else.html": "",
    }
    folder = site({"pelicanconf.py": CONF + more, **SITE, **templates})

    assert folder.problems() == [
        "looks/artcle.html: warning: Nothing uses this template."
        " Did you mean 'article.html'?"
    ]
    assert folder.build(release=False).ok
    assert (folder.root / "output/index.html").is_file()


def test_a_site_without_a_subtitle_has_a_manifest(site: Make) -> None:
    bare = "".join(line for line in CONF.splitlines(True) if "SITESUB" not in line)
    output = site(
        {"pelicanconf.py": bare, "content/articles/2026-03-01-a.md": article("A")}
    ).release()

    manifest = json.loads(output.files()["manifest.webmanifest"])
    assert ("Carnet d'essai", "") == (manifest["name"], manifest["description"])


def test_a_site_may_do_without_a_manifest(site: Make) -> None:
    files = {"content/articles/2026-03-01-a.md": article("A")}
    link = "//link[@rel='manifest']/@href"

    assert ["/manifest.webmanifest"] == site(files).release().page("/").xpath(link)
    less = CONF + "MANIFEST_SAVE_AS = ''\n"
    output = site({**files, "pelicanconf.py": less}).release()

    assert [] == output.page("/").xpath(link)
    assert "manifest.webmanifest" not in output.files()
