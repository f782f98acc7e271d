"""Images in HTML are offered in the sizes that were made of them; all else stays."""

import pytest

from causerie.markup.images.picture_markup import Picture, in_small, offer_sizes

PHOTO = Picture(900, 600, (("image/webp", (("i/p-480.webp", 480), ("i/p.webp", 900))),))
FOUND = {"/blog/i/p.jpg": PHOTO, "/blog/i/é&.jpg": PHOTO}


def offered(markup: str, sizes: str = "") -> str:
    return offer_sizes(
        markup, lambda src, _root: FOUND.get(src), root="/blog", sizes=sizes
    )


def test_an_image_is_offered_as_wide_as_it_is_shown() -> None:
    found = offered('<p>a <img alt="x > y" src="/blog/i/p.jpg" width="300"> b</p>')

    assert found == (
        '<p>a <picture><source type="image/webp"'
        ' srcset="/blog/i/p-480.webp 480w, /blog/i/p.webp 900w"'
        ' sizes="min(300px, 100vw - 3.25rem, 36.25rem)">'
        '<img alt="x > y" src="/blog/i/p.jpg" width="300"></picture> b</p>'
    )


def test_one_without_a_size_gets_its_own_and_the_template_says_how_wide() -> None:
    found = offered("<img src=/blog/i/p.jpg>", sizes="9rem")

    assert 'sizes="9rem"><img width="900" height="600" src=/blog/i/p.jpg>' in found


def test_in_a_gallery_images_are_shown_small() -> None:
    image = '<figure><a href="x"><img src="/blog/i/p.jpg" width="900"></a></figure>'
    found = offered(f'<div class="gallery">{image}</div>{image}')

    assert found.count("12rem, 45vw") == 1
    assert found.index("45vw") < found.index("</div>") < found.index("36.25rem")


def test_addresses_are_read_as_html_has_them() -> None:
    assert "<picture>" in offered("<img src='/blog/i/é&amp;.jpg'>")


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/blog/i/other.jpg">',
        '<img src="https://elsewhere.example/i/p.jpg">',
        '<img src="/blog/i/p.jpg" srcset="/blog/i/q.jpg 2x">',
        '<picture><source srcset="x"><img src="/blog/i/p.jpg"></picture>',
        '<!-- <img src="/blog/i/p.jpg"> -->',
        '<script>"<img src=/blog/i/p.jpg>"</script>',
        '<pre>&lt;img src="/blog/i/p.jpg"&gt;</pre>',
        "<img>",
        '<img src="/blog/i/p.jpg',
    ],
)
def test_other_images_and_what_is_none_stay(markup: str) -> None:
    assert offered(markup) == markup


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([("i/120.webp", 120), ("i/480.webp", 480), ("i/900.webp", 900)], "480"),
        ([("i/120.webp", 120), ("i/240.webp", 240)], "240"),
    ],
)
def test_of_a_cover_a_small_version_is_enough(
    files: list[tuple[str, int]], expected: str
) -> None:
    small = Picture(3000, 3000, (("image/avif", ()), ("image/webp", tuple(files))))

    found = in_small("/blog/i/p.jpg", lambda _src, _root: small, root="/blog")

    assert f"/blog/i/{expected}.webp" == found


def test_a_cover_without_versions_is_named_itself() -> None:
    assert "/i/p.jpg" == in_small("/i/p.jpg", lambda _src, _root: None, root="")
