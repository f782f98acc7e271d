"""What the addresses of a text become: files, posts, or what stays elsewhere."""

from pathlib import Path

import pytest

from causerie.importing.media import Media
from causerie.importing.old_links import OldLinks, own_hosts
from causerie.importing.posters import Posters
from causerie.importing.text_links import TextLinks

UPLOADS = "blog.example/wp-content/uploads"


@pytest.fixture
def links(tmp_path: Path) -> TextLinks:
    for name in ("root/wp-content/uploads/a.jpg", "images/posters/youtube-x.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"\xff\xd8")
    media = Media({"blog.example", "cdn.example"}, tmp_path)
    home = "https://blog.example"
    old = OldLinks(home, frozenset({"blog.example"}), {}, media.place)
    return TextLinks(old, media, Posters(tmp_path, None))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (f"http://{UPLOADS}/a.jpg", "{static}/root/wp-content/uploads/a.jpg"),
        (
            f"https://i2.wp.com/{UPLOADS}/a.jpg?w=90",
            "{static}/root/wp-content/uploads/a.jpg",
        ),
        (
            "https://i2.wp.com/other.example/a.jpg",
            "https://i2.wp.com/other.example/a.jpg",
        ),
        (f"https://{UPLOADS}/lost.jpg", None),
        (
            "{static}/images/posters/youtube-x.jpg",
            "{static}/images/posters/youtube-x.jpg",
        ),
        ("{static}/images/posters/youtube-y.jpg", None),
        ("{static}/images/posters/../x.jpg", None),
        ("https://other.example/x.jpg", "https://other.example/x.jpg"),
    ],
)
def test_an_address_becomes_what_is_there(
    links: TextLinks, address: str, link: str | None
) -> None:
    assert link == links.resolve(address)
    assert [] == links.take_staying()


@pytest.mark.parametrize(
    ("site", "address", "stays"),
    [
        ("https://a.example", "https://a.example/other/", False),
        ("https://a.example", "https://a.example/blog/lost/", False),
        ("https://a.example/blog", "https://a.example/other/", True),
        ("https://new.example", "https://a.example/other/", True),
    ],
)
def test_what_is_beside_a_blog_stays_if_the_site_leaves_room_for_it(
    tmp_path: Path, site: str, address: str, *, stays: bool
) -> None:
    hosts = own_hosts("https://a.example/blog", site)
    links = OldLinks(
        "https://a.example/blog", hosts, {}, Media((), tmp_path).place, site=site
    )

    assert (address if stays else None) == links.resolve(address)


def test_a_file_on_another_host_of_the_blog_is_noted(links: TextLinks) -> None:
    url = "https://cdn.example/wp-content/uploads/b.jpg"

    assert url == links.resolve(url)
    assert [url] == links.take_staying()
    assert [] == links.take_staying()


def test_an_image_that_cannot_be_read_is_a_fault(links: TextLinks) -> None:
    assert "browsers do not show" in links.fault(
        "{static}/root/wp-content/uploads/a.jpg"
    )
    assert "" == links.fault("https://other.example/x.jpg")
