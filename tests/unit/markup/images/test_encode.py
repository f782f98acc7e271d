"""Images are encoded upright, without what cameras add, the same each time."""

from io import BytesIO

import pytest
from PIL import Image

from causerie.markup.images.encode import (
    ImageFaultError,
    Job,
    encode,
    measure,
    read_frames,
    widths_of,
)
from pictures import picture, png, png_header

JOBS = [Job(format_, width) for format_ in ("avif", "webp") for width in (16, 30)]


def made(data: bytes) -> dict[Job, Image.Image]:
    return {job: Image.open(BytesIO(each)) for job, each in encode(data, JOBS)}


def turned(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[29] = "Paris"
    return picture(kind, exif=exif.tobytes())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_made_upright_and_tells_nothing(kind: str) -> None:
    data = turned(kind)

    assert measure(data) == (30, 40, 1)
    for job, each in encode(data, JOBS):
        image = Image.open(BytesIO(each))
        assert image.format == job.format.upper()
        assert image.size == (job.width, round(job.width * 40 / 30))
        assert b"Paris" not in each
        assert not image.getexif()


def test_the_same_bytes_come_again() -> None:
    data = picture("JPEG", 300, 200)

    assert [*encode(data, JOBS)] == [*encode(data, JOBS)]


@pytest.mark.parametrize(
    ("mode", "colour", "shown"),
    [
        *(("1", 1, (255, 255, 255)), ("L", 128, (128, 128, 128))),
        *(("P", 0, (0, 0, 0)), ("I;16", 65535, (255, 255, 255))),
        *(("LA", (128, 255), (128, 128, 128)), ("RGBA", (9, 9, 9, 255), (9, 9, 9))),
    ],
)
def test_every_kind_of_png_keeps_its_colours(
    mode: str, colour: object, shown: tuple[int, ...]
) -> None:
    for image in made(png(40, mode=mode, colour=colour)).values():  # type: ignore[arg-type]
        found = image.convert("RGB").getpixel((8, 8))
        assert all(abs(a - b) < 4 for a, b in zip(found, shown, strict=True))


def test_what_is_transparent_stays_so_and_cmyk_is_shown() -> None:
    clear = made(png(40, mode="RGBA", colour=(255, 0, 0, 0)))
    assert {each.convert("RGBA").getpixel((5, 5))[3] for each in clear.values()} == {0}

    data = BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(data, "JPEG")
    for image in made(data.getvalue()).values():
        red, green, blue = image.convert("RGB").getpixel((5, 5))
        assert red > 240
        assert max(green, blue) < 20


def test_a_large_jpeg_is_made_of_the_same_part_of_it() -> None:
    data = picture("JPEG", 4000, 3000)

    image = made(data)[Job("webp", 30)]

    assert image.size == (30, 22)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is none"),
        (b"<html>", "it is none"),
        (picture("JPEG")[:300], "cannot be read"),
        (png_header(40_000, 40_000), "too"),
        (png_header(9, 9), "cannot be read"),
        (picture("AVIF")[:200], "cannot be read"),
        (picture("WEBP")[:40], "cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, words: str) -> None:
    with pytest.raises(ImageFaultError, match=words):
        [*encode(data, JOBS)]


def test_films_are_read_to_their_end() -> None:
    data = BytesIO()
    frames = [Image.new("L", (20, 20), each) for each in (0, 90, 200)]
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:])
    whole = data.getvalue()

    assert measure(whole) == (20, 20, 3)
    read_frames(whole)
    with pytest.raises(ImageFaultError):
        read_frames(whole[: len(whole) - 12])


def test_no_width_is_larger_than_the_image() -> None:
    assert widths_of(2000, [1160, 480]) == [480, 1160]
    assert widths_of(1160, [1160, 480]) == [480, 1160]
    assert widths_of(300, [480]) == [300]
