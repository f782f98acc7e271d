"""What a release must not say: the demonstration's identity, addresses of nobody."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from causerie.building.check_placeholders import (
    DEMO_GUIDS,
    DEMO_MAIL,
    DEMO_URL,
    check_placeholders,
    is_nobodys,
)
from causerie.settings_locator import Locator
from checkout import CHECKOUT
from sites import article, make_site

GUID = min(DEMO_GUIDS)
HOSTS = {
    "a.example": True,
    "EXAMPLE": True,
    "mail.a.invalid": True,
    "x.test": True,
    "x.localhost": True,
    "localhost": True,
    "127.0.0.1": True,
    "127.8.9.1": True,
    "127.1": True,
    "0x7f.1": True,
    "0.0.0.0": True,  # noqa: S104 - no server listens here
    "::1": True,
    "example.com": True,
    "www.example.org": True,
    "example.net.": True,
    "example.fr": False,
    "myexample.com": False,
    "contest": False,
    "test.de": False,
    "a.examples": False,
    "12.7.0.1": False,
}
# settings of a site with an address of its own, and what is said of each
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"PODCAST": {"guid": GUID}}, 'PODCAST["guid"] is the demonstration\'s'),
    ({"PODCAST": {"guid": GUID.upper()}}, 'PODCAST["guid"] is the'),
    ({"PODCAST": {"shows": {"b": {"guid": GUID}}}}, 'PODCAST["shows"]["b"]["guid"]'),
    ({"PODCAST": {"owner_email": DEMO_MAIL}}, "is the demonstration's"),
    ({"PODCAST": {"owner_email": "me@a.example"}}, "names a.example"),
    ({"PODCAST": {"media_url": "https://cdn.example/x"}}, "names cdn.example"),
    ({"PODCAST": {"hub": "https://localhost/"}}, "names localhost"),
    ({"PODCAST": {"hub": "https://[::1]/"}}, "names ::1"),
    ({"PODCAST": {"people": [{"name": "A", "href": "https://a.test"}]}}, "a.test"),
    ({"PODCAST": {"tags": ["podcast:funding url=https://x.invalid"]}}, "x.invalid"),
    ({"COMMENTS": {"email": DEMO_MAIL}}, 'COMMENTS["email"] is the demonstration\'s'),
    ({"COMMENTS": {"email": "me@example.com"}}, "names example.com"),
    ({"SOCIAL": [("Mastodon", "https://social.example/@a")]}, 'SOCIAL["Mastodon"]'),
    ({"SUBSCRIBE": {"apple": "https://podcasts.example/x"}}, "podcasts.example"),
]
RIGHT: list[dict[str, Any]] = [
    {},
    {"PODCAST": None, "COMMENTS": None},
    {"PODCAST": {"guid": "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60", "title": "Example"}},
    {"COMMENTS": {"email": "test@blog.fr"}, "SOCIAL": [("A", "https://a.org/@test")]},
    {"COMMENTS": "no dict", "SOCIAL": [7, (), ("a",), None]},
]


def said(settings: Mapping[str, Any], tmp_path: Path, url: str) -> list[str]:
    locate = Locator(tmp_path, ("pelicanconf.py",))
    found = check_placeholders({"SITEURL": url, **settings}, locate)
    return [problem.what for problem in found]


@pytest.mark.parametrize("host", HOSTS)
def test_names_that_are_set_aside_are_nobodys(host: str) -> None:
    assert HOSTS[host] == is_nobodys(host)


@pytest.mark.parametrize(("settings", "what"), WRONG)
def test_what_is_left_of_the_demonstration_is_refused(
    settings: dict[str, Any], what: str, tmp_path: Path
) -> None:
    (found,) = said(settings, tmp_path, "https://blog.fr")

    assert what in found
    assert said(settings, tmp_path, DEMO_URL) == []


def test_a_trial_may_have_its_addresses_where_it_is_itself(tmp_path: Path) -> None:
    own = {"COMMENTS": {"email": "me@trial.example"}, "SITENAME": "x"}
    borrowed = {"COMMENTS": {"email": DEMO_MAIL}, "PODCAST": {"guid": GUID}}

    assert said(own, tmp_path, "https://trial.example") == []
    assert len(said(borrowed, tmp_path, "https://trial.example")) == len(borrowed)


@pytest.mark.parametrize("settings", RIGHT)
def test_what_is_ones_own_is_let_be(settings: dict[str, Any], tmp_path: Path) -> None:
    assert said(settings, tmp_path, "https://blog.fr") == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:8000", "[::1]"])
def test_a_release_is_at_no_address_of_this_machine(host: str, tmp_path: Path) -> None:
    (found,) = said({}, tmp_path, f"https://{host}")

    assert "his own machine" in found


def settings_of(file: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_settings", CHECKOUT / file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_demonstrations_identity_is_what_its_settings_say() -> None:
    demo = settings_of("pelicanconf.py")
    if demo.SITENAME != "Entre collègues":
        return  # it is somebody's own site

    podcast = demo.PODCAST
    shows = podcast["shows"].values()
    assert {podcast["guid"], *(show["guid"] for show in shows)} == DEMO_GUIDS
    assert {podcast["owner_email"], demo.COMMENTS["email"]} == {DEMO_MAIL}


def test_a_site_begun_from_the_demonstration_is_told_its_lines(tmp_path: Path) -> None:
    conf = f"""\
from causerie.defaults import *

SITENAME = "Mon carnet"
SITEURL = "http://127.0.0.1:8000"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
COMMENTS = {{"email": "{DEMO_MAIL}"}}
PODCAST = {{
    "title": "Le podcast",
    "description": "Il parle.",
    "image": "images/couverture.jpg",
    "category": ["Technology"],
    "guid": "{GUID}",
    "owner_email": "{DEMO_MAIL}",
}}
"""
    publish = "from pelicanconf import *\nSITEURL = 'https://blog.fr'\n"
    folder = make_site(
        tmp_path / "site",
        {
            "pelicanconf.py": conf,
            "publishconf.py": publish,
            "content/articles/2026-01-02-a.md": article("A"),
        },
    )

    result = folder.build()
    preview = folder.build(release=False)

    found = [str(problem) for problem in result.problems]
    assert result.exitcode == 2
    assert [line.split(" ")[0] for line in found if "demonstration" in line] == [
        "pelicanconf.py:7:",
        "pelicanconf.py:13:",
        "pelicanconf.py:14:",
    ]
    assert not any("demonstration" in str(problem) for problem in preview.problems)
