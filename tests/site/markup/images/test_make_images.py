"""A release offers images in sizes and formats; a preview shows them as they are."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from causerie.files.hashed_name import is_hashed
from pictures import picture
from podcast_site import make_show
from sites import Folder, Make, Output, article, make_site

A, B = (f"content/articles/2026-03-0{n}-a.md" for n in (1, 2))
PAGE = "/2026/03/01/a/"


def telephone(width: int = 900, height: int = 600) -> bytes:
    """Return a photograph that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[29] = "Paris"
    return picture("JPEG", width, height, exif=exif.tobytes(), quality=95)


SITE = {
    A: article(
        "Un",
        '![Port]({static}/images/port.jpg "Le port")\n\n'
        "Puis ![Plan]({static}/images/plan%20été.png){: width=200 } "
        "et ![film]({static}/images/film.gif), ![point]({static}/images/point.png).\n\n"
        '![Vieux]({attach}vieux.webp "Le vieux")\n\n'
        "![Rang 1]({static}../images/plan%20été.png) ![Rang 2]({attach}vieux.webp)\n",
        Cover="images/couverture.png",
    ),
    B: article("Deux", "![Plan]({static}/images/plan%20été.png)\n", Slug="deux"),
    "content/articles/2026-03-03-c.md": article(
        "Trois", "![Secret]({static}/images/secret.png)\n", Status="draft"
    ),
    "content/images/port.jpg": telephone(),
    "content/images/plan été.png": picture("PNG", 700, 500),
    "content/images/logo.svg": (
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    ),
    "content/images/secret.png": picture("PNG", 701, 500),
    "content/images/couverture.png": picture("PNG", 1500, 800),
    "content/images/point.png": picture("PNG", 8, 8),
    "content/articles/vieux.webp": picture("WEBP", 640, 480, lossless=True),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    film = BytesIO()
    frames = [Image.effect_noise((80, 80), each) for each in (20, 60, 99)]
    frames[0].save(film, "GIF", save_all=True, append_images=frames[1:])
    root = tmp_path_factory.mktemp("images") / "site"
    return make_site(root, {**SITE, "content/images/film.gif": film.getvalue()})


@pytest.fixture(scope="module")
def output(folder: Folder) -> Output:
    return folder.release()


def candidates(source: Any) -> list[tuple[str, int]]:
    parts = source.get("srcset").split(", ")
    found = [each.rsplit(" ", 1) for each in parts]
    return [(url, int(width.rstrip("w"))) for url, width in found]


def test_each_image_is_offered_in_files_that_are_what_they_say(
    output: Output,
) -> None:
    page = output.page(PAGE)
    shown = {}
    for each in page.xpath("//main//picture"):
        (image,) = each.xpath(".//img")
        shown[image.get("alt")] = each
        for source in each.xpath(".//source"):
            for url, width in candidates(source):
                data = (output.root / unquote(url).lstrip("/")).read_bytes()
                found = Image.open(BytesIO(data))
                assert source.get("type") == f"image/{found.format.lower()}"
                assert found.width == width
                ratio = int(image.get("width")) / int(image.get("height"))
                assert abs(found.width / found.height / ratio - 1) < 0.01
                assert is_hashed(url)
                assert b"Paris" not in data

    assert shown.keys() == {"", "Port", "Plan", "Vieux", "Rang 1", "Rang 2"}
    assert [w for _, w in candidates(shown["Port"][0])] == [480, 600]
    assert shown["Plan"][0].get("sizes").startswith("min(200px, ")
    (plan,) = shown["Plan"].xpath(".//img")
    assert plan.get("height") == "143"  # so that nothing moves
    assert candidates(shown[""][0])[-1][1] == 1160


def test_images_beside_a_post_are_figures_and_galleries_as_others(
    output: Output,
) -> None:
    page = output.page(PAGE)
    (figure,) = page.xpath("//main//figure[.//img/@alt='Vieux']")
    (gallery,) = page.xpath("//main//div[@class='gallery']")

    assert figure.xpath("string(figcaption)") == "Le vieux"
    assert figure.xpath("a/@href") == figure.xpath("a/picture//img/@src")
    assert figure.xpath("a/@href") == ["/2026/03/01/a/vieux.webp"]
    found = gallery.xpath("figure/a/picture//img")
    assert [each.get("alt") for each in found] == ["Rang 1", "Rang 2"]
    for image in found:
        assert image.xpath("ancestor::picture//source/@sizes")[0][:10] == "(min-width"


def test_what_moves_and_what_is_small_is_shown_as_it_is(output: Output) -> None:
    page = output.page(PAGE)

    for name in ("film.gif", "point.png"):
        (image,) = page.xpath(f"//img[contains(@src, '{name}')]")
        assert image.getparent().tag == "p"


def test_the_file_itself_is_published_without_its_place(
    folder: Folder, output: Output
) -> None:
    published = (output.root / "images/port.jpg").read_bytes()

    assert b"Paris" not in published
    assert b"Paris" in (folder.root / "content/images/port.jpg").read_bytes()
    assert Image.open(BytesIO(published)).getexif()[0x0112] == 6
    links = output.page(PAGE).xpath("//figure/a[picture]/@href")
    assert links[0] == "/images/port.jpg"


def test_a_drawing_is_published_without_its_script(
    folder: Folder, output: Output
) -> None:
    assert b"alert" not in (output.root / "images/logo.svg").read_bytes()
    assert b"alert" in (folder.root / "content/images/logo.svg").read_bytes()


def test_feeds_have_plain_images_with_absolute_addresses(output: Output) -> None:
    text = (output.root / "feed.xml").read_text("utf-8")

    assert "https://carnet.example/images/port.jpg" in text
    assert "picture" not in text
    assert "srcset" not in text


def test_images_of_drafts_are_not_made(output: Output) -> None:
    assert [name for name in output.files() if "secret" in name] == []


def test_a_second_release_makes_what_is_lost_or_damaged_and_is_the_same(
    folder: Folder, output: Output
) -> None:
    before = output.files()
    first, second, *others = sorted((folder.root / ".causerie/images").iterdir())
    known = {path: path.stat().st_mtime_ns for path in others}
    first.unlink()
    second.write_bytes(b"damaged")

    assert folder.release().files() == before
    assert {path: path.stat().st_mtime_ns for path in others} == known
    assert first.is_file()
    assert second.read_bytes() != b"damaged"


def test_a_preview_shows_the_authors_files(folder: Folder) -> None:
    (warning,) = folder.problems(release=False)
    assert warning.startswith("content/images/logo.svg:1: warning: The drawing has")
    page = Output(folder.root / "output").page(PAGE)

    assert page.xpath("//picture") == []
    assert len(page.xpath("//main//img[@width and @height]")) == 8  # {attach} too
    assert not [*(folder.root / "output/images").glob("*.avif")]


def test_what_is_no_longer_shown_goes_and_another_image_is_made(
    tmp_path: Path,
) -> None:
    one, two = picture("PNG", 600, 400), picture("PNG", 500, 400)
    shown = article("Un", "![x]({static}/images/x.png)")
    folder = make_site(tmp_path / "site", {A: shown, "content/images/x.png": one})
    first = folder.release().files()
    cache = folder.root / ".causerie/images"
    old = {path.name for path in cache.iterdir()}
    folder.write({"content/images/x.png": two})

    second = folder.release().files()
    new = {path.name for path in cache.iterdir()}
    made = re.compile(r"images/x-\d+\.\w{16}\.(avif|webp)")

    clean = make_site(tmp_path / "new", {A: shown, "content/images/x.png": two})
    assert second == clean.release().files()
    assert not old & new
    assert not {n for n in first if made.match(n)} & {
        n for n in second if made.match(n)
    }
    folder.write({A: article("Un", "Rien.")})
    assert not [n for n in folder.release().files() if made.match(n)]
    assert not [*cache.iterdir()]


def test_a_system_is_told_of_a_small_version_of_a_cover(site: Make) -> None:
    cover = {"content/images/couverture.png": picture("PNG", 1400, 1400)}

    output = make_show(site, cover).release()

    (told,) = output.page("/2026/03/01/e/").xpath("//@data-cover")
    assert told.startswith("/images/couverture-480.")
    assert (output.root / told[1:]).is_file()
