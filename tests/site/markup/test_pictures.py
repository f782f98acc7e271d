"""Pictures that browsers do not show, or that are too large, are reported by line."""

import pytest

from pictures import png_header
from sites import Make, article

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
    "lourd.png": (png_header(1, 1) + bytes(5_100_000), "warning: .* has 5.1 MB"),
    "grand.png": (png_header(12_000, 9000), "warning: .* has 12000 × 9000 pixels"),
}
GOOD = {
    "bon.png": png_header(1, 1),
    "bon.jpg": b"\xff\xd8\xff\xe0rest",
    "autre.jpg": b"RIFF\0\0\0\0WEBPVP8 ",  # what it is, browsers see by themselves
    "bon.svg": b"<?xml version='1.0'?>\n" + SVG,
    "bon.avif": b"\0\0\0\x1cftypavif",
}


def test_pictures_that_are_none_are_told_where_they_stand(site: Make) -> None:
    shown = [f"![x]({{static}}/images/{name})" for name in (*PICTURES, *GOOD)]
    lines = [*shown, "[HEIC à prendre]({static}/images/photo.heic)"]
    files = {f"content/images/{name}": data for name, (data, _) in PICTURES.items()}
    files |= {f"content/images/{name}": data for name, data in GOOD.items()}
    folder = site({A: article("Un", "\n\n".join(lines)), **files})

    found = folder.problems()

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

    src = "https://carnet.example/2026/03/01/a/photo.png"
    for path in ("/2026/03/01/a/", "/2026/03/02/b/"):
        assert [src] == output.page(path).xpath("//main//img/@src")
    assert (output.root / "2026/03/01/a/photo.png").is_file()
