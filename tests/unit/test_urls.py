"""URLs: which of them are the same page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.urls import absolute, is_same_site, normalise, normalise_path, site_path

SITE = "https://carnet.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://carnet.example/2026/a/",
        "http://carnet.example/2026/a/",
        "HTTPS://CARNET.example:443/2026/a/index.html",
        "//carnet.example/2026/a/#top",
        "/2026/a/?utm=1",
        "/2026/b/../a/",
        "/2026/%61/",
        "../a/",
    ],
)
def test_every_way_to_write_a_page_of_the_site_is_one_path(url: str) -> None:
    assert site_path(url, site=SITE, page="/2026/b/") == "/2026/a/"


@pytest.mark.parametrize(
    "url",
    [
        "https://autre.example/2026/a/",
        "https://carnet.example.evil.example/2026/a/",
        "https://carnet.example:8443/2026/a/",
        "mailto:a@carnet.example",
        "javascript:alert(1)",
        "data:text/plain,x",
        "ftp://carnet.example/x",
        "https://[carnet.example/",
        "https://carnet.example:port/",
    ],
)
def test_other_sites_and_schemes_are_outside(url: str) -> None:
    assert site_path(url, site=SITE) is None


def test_a_fragment_alone_is_the_page_itself() -> None:
    assert site_path("#suite", site=SITE, page="/2026/a/") == "/2026/a/"


def test_a_site_below_a_folder_has_its_root_there() -> None:
    site = SITE + "/blog"

    assert site_path("/blog/x/", site=site) == "/x/"
    assert site_path("x/", site=site, page="/2026/") == "/2026/x/"
    assert site_path("/x/", site=site) is None
    assert site_path("https://carnet.example/blogue/", site=site) is None
    assert absolute("/x/", site) == "https://carnet.example/blog/x/"


def test_same_site_is_told_by_host_not_by_spelling() -> None:
    assert is_same_site("http://Carnet.Example./a", SITE)
    assert not is_same_site("https://carnet.example.org/a", SITE)
    assert not is_same_site("mailto:x@carnet.example", SITE)


@given(st.text(max_size=40))
def test_normalising_a_path_twice_changes_nothing(path: str) -> None:
    once = normalise_path("/" + path.replace("\\", ""))

    assert once == normalise_path(once)


@given(st.text(alphabet="aé/.%2?#:@ ", max_size=30))
def test_normalising_a_url_twice_changes_nothing(path: str) -> None:
    once = normalise("https://carnet.example/" + path)

    assert once == normalise(once)
