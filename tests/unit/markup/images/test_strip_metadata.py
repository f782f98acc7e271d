"""What cameras write beside a picture goes; the picture stays to the bit."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from causerie.markup.images.strip_metadata import strip_metadata, tells_place
from pictures import picture

SECRETS = (b"Exif\0", b"Paris", b"MyCamera", b"xmpmeta", b"Photoshop 3.0", b"a note")
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Paris</x:xmpmeta>"


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0110] = "MyCamera"
    made[0x0112] = orientation
    made.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    made.get_ifd(0x8825)[29] = "Paris"
    return made


def opened(data: bytes) -> tuple[Any, Image.Image]:
    image = Image.open(BytesIO(data))
    return image.getexif(), image.convert("RGBA")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_place_and_device_go_and_the_orientation_stays(
    kind: str, orientation: int
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture(kind, exif=exif(orientation).tobytes(), icc_profile=profile, xmp=XMP)

    cleaned = strip_metadata(data)

    assert not [each for each in SECRETS[1:] if each in cleaned]
    assert len(cleaned) < len(data)
    told, image = opened(cleaned)
    assert image.tobytes() == opened(data)[1].tobytes()
    assert dict(told) == ({0x0112: orientation} if orientation > 1 else {})
    assert Image.open(BytesIO(cleaned)).info["icc_profile"] == profile
    assert strip_metadata(cleaned) == cleaned


def test_notes_and_what_follows_the_picture_go() -> None:
    text = PngInfo()
    text.add_text("Comment", "a note")
    png = picture("PNG", pnginfo=text)
    jpeg = picture("JPEG", comment=b"a note")
    phone = jpeg + picture("JPEG", exif=exif().tobytes())  # a second picture
    film = jpeg + b"\0\0\0\x18ftypmp42Paris"

    for data in (png, jpeg, phone, film):
        cleaned = strip_metadata(data)
        assert not [each for each in SECRETS if each in cleaned]
        assert opened(cleaned)[1].tobytes() == opened(data)[1].tobytes()


def test_an_image_without_any_stays_as_it_is() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        data = picture(kind)
        assert strip_metadata(data) == data


def test_an_avif_that_says_where_it_was_taken_is_found() -> None:
    assert tells_place(picture("AVIF", exif=exif().tobytes()))
    assert not tells_place(picture("AVIF"))
    assert not tells_place(b"\0\0\0\x1cftypavif")


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_whatever_is_damaged_does_no_harm(kind: str, data: st.DataObject) -> None:
    image = bytearray(picture(kind, exif=exif(6).tobytes()))
    for place in data.draw(st.lists(st.integers(0, len(image) - 1), max_size=5)):
        image[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(image)))

    strip_metadata(bytes(image[:cut]))
