"""Pictures that browsers do not show, or that are too large, are reported by line."""

import pytest

from pictures import picture, png, png_header
from sites import Make, Output, article

pytestmark = pytest.mark.quick

A = "content/articles/2026-03-01-a.md"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


PICTURES = {
    "mots.jpg": (b"hello", "is no image"),
    "vide.png": (b"", "is empty"),
    "photo.jpg": (HEIC, "is a HEIC of a telephone"),
    "photo.heic": (HEIC, "is a HEIC of a telephone"),
    "scan.tif": (b"II*\0rest", "is a TIFF"),
    "page.png": (b"<!DOCTYPE html><p>404", "is a page of the web"),
    "lfs.jpg": (b"version https://git-lfs.github.com/spec/v1\n", "of Git LFS"),
    "plan.png": (SVG, "is an SVG"),
    "dessin.svg": (png_header(1, 1), "is no SVG"),
    "film.gif": (b"\0\0\0\x18ftypmp42rest", "is a film"),
    "lourd.png": (png(1) + bytes(5_100_000), "warning: .* has 5.1 MB"),
    "grand.png": (png_header(12_000, 9000), "has 12000 × 9000 pixels"),
    "coupe.png": (png_header(9, 9), "cannot be read"),
    "autre.jpg": (picture("WEBP"), "warning: .* is a WebP by its bytes"),
}
GOOD = {
    "bon.png": png(1),
    "bon.jpg": picture("JPEG"),
    "bon.svg": b"<?xml version='1.0'?>\n" + SVG,
    "bon.avif": picture("AVIF"),
}


def test_pictures_that_are_none_are_told_where_they_stand(site: Make) -> None:
    shown = [f"![x]({{static}}/images/{name})" for name in (*PICTURES, *GOOD)]
    lines = [*shown, "[HEIC à prendre]({static}/images/photo.heic)"]
    files = {f"content/images/{name}": data for name, (data, _) in PICTURES.items()}
    files |= {f"content/images/{name}": data for name, data in GOOD.items()}
    folder = site({A: article("Un", "\n\n".join(lines)), **files})

    found = folder.problems()

    # a drawing that is none is told where it lies as well
    assert found.pop().startswith("content/images/dessin.svg:1: The drawing")
    assert len(PICTURES) == len(found)
    for number, (problem, (_, words)) in enumerate(
        zip(found, PICTURES.values(), strict=True)
    ):
        place, _, _ = problem.partition(": ")
        assert f"{A}:{3 + 2 * number}" == place
        for part in words.split(".* "):
            assert part.strip() in problem


def test_players_as_their_hosts_have_them_copied_are_warned_of(site: Make) -> None:
    player = '<iframe width="560" src="https://www.youtube.com/embed/x"></iframe>'
    folder = site({A: article("Un", f"Mot.\n\n{player}")})

    (warning,) = folder.problems()

    assert warning.startswith(f"{A}:5: warning: This player asks its host")


def test_a_file_that_two_posts_attach_stands_beside_the_first(site: Make) -> None:
    image = "![x]({attach}photo.png)"
    folder = site(
        {
            A: article("Un", image),
            "content/articles/2026-03-02-b.md": article("Deux", image),
            "content/articles/2026-02-01-c.md": article("C", image, Status="draft"),
            "content/articles/photo.png": png_header(1, 1),
        }
    )

    output = folder.release()

    src = "/2026/03/01/a/photo.png"
    for path in ("/2026/03/01/a/", "/2026/03/02/b/"):
        assert [src] == output.page(path).xpath("//main//img/@src")
    assert (output.root / "2026/03/01/a/photo.png").is_file()


def test_an_image_beside_a_post_keeps_its_place_free_in_a_preview(site: Make) -> None:
    text = "![x]({attach}photo.png)\n\n![y]({static}../images/vue.png)\n"
    folder = site(
        {
            A: article("Un", text),
            "content/articles/autres/2026-03-02-b.md": article("Deux", text),
            "content/articles/photo.png": png(30, 20),
            "content/articles/autres/photo.png": png(12, 8),
            "content/images/vue.png": png(7, 5),
            "content/articles/images/vue.png": png(9, 6),
        }
    )

    assert [] == folder.problems(release=False)

    shown = {}
    for path in ("/2026/03/01/a/", "/2026/03/02/b/"):
        page = Output(folder.root / "output").page(path)
        images = page.xpath("//main//figure/a/img")
        shown[path] = [(each.get("width"), each.get("height")) for each in images]
    assert {
        "/2026/03/01/a/": [("30", "20"), ("7", "5")],
        "/2026/03/02/b/": [("12", "8"), ("9", "6")],
    } == shown
