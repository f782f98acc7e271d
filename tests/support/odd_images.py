"""Ninety odd and hostile images, made when they are asked for.

Each has words of the problem that a release tells of it. Those that are
merely odd have none, and must be shown.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageCms

from pictures import picture, png, png_header

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


class OddImage(NamedTuple):
    """An image, and the words of the problem that a release tells of it."""

    name: str  # of its file
    data: bytes
    words: str  # empty: it is shown


def odd_images() -> list[OddImage]:
    """Return all of them."""
    return [
        OddImage(*each)
        for make in (_damaged, _lying, _huge, _telling, _drawings, _sound)
        for each in make()
    ]


def _damaged() -> Iterator[tuple[str, bytes, str]]:
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        whole = picture(kind, 300, 200)
        yield f"half.{ending}", whole[: len(whole) // 2], "cannot be read"
        yield f"head.{ending}", whole[:40], "cannot be read"
    avif = picture("AVIF", 300, 200)
    yield "half.avif", avif[: len(avif) // 2], "cannot be read"
    yield "head.avif", avif[:40], "cannot be read"
    gif = picture("GIF", 300, 200)
    yield "half.gif", gif[: len(gif) // 2], "cannot be read"
    yield "empty.jpg", b"", "is empty"
    yield "zeros.png", bytes(5000), "is no image"
    yield "signature.png", b"\x89PNG\r\n\x1a\n", "cannot be read"
    yield "no-pixels.png", png_header(20, 20), "cannot be read"
    yield "no-size.png", png_header(0, 0), "cannot be read"
    bad = bytearray(png(40, colour="#345678"))
    bad[-20] ^= 0xFF
    yield "checksum.png", bytes(bad), "cannot be read"
    yield "end.avif", avif[:-200], "cannot be read"
    webp = picture("WEBP", 300, 200)
    yield "end.webp", webp[:-200], "cannot be read"
    for kind, ending in (("WEBP", "webp"), ("PNG", "png"), ("AVIF", "avif")):
        film = _film(kind)
        yield f"film-cut.{ending}", film[:-300], "cannot be read"
    film = _film()
    yield "film-cut.gif", film[: len(film) - 40], "cannot be read"
    lines = picture("JPEG", 300, 200)
    yield "noise.jpg", lines[:200] + bytes(range(256)) * 20, "cannot be read"


def _lying() -> Iterator[tuple[str, bytes, str]]:
    yield "words.jpg", b"I am a photograph.", "is no image"
    yield "page.png", b"<!doctype html><title>404</title>", "is a page of the web"
    yield "jpeg.png", picture("JPEG"), "is a JPEG by its bytes"
    yield "png.webp", picture("PNG"), "is a PNG by its bytes"
    yield "webp.jpg", picture("WEBP"), "is a WebP by its bytes"
    yield "gif.jpeg", picture("GIF"), "is a GIF by its bytes"
    yield "avif.png", picture("AVIF"), "is an AVIF by its bytes"
    yield "heic.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is a HEIC"
    yield "photo.heic", b"\0\0\0\x18ftypheix\0\0\0\0mif1heix", "is a HEIC"
    yield "scan.jpg", picture("TIFF"), "is a TIFF"
    yield "zip.png", b"PK\x03\x04rest", "is an archive"
    yield "paper.jpg", b"%PDF-1.7\n", "is a PDF"
    yield "film.gif", b"\0\0\0\x18ftypmp42isom", "is a film"
    yield "lfs.png", b"version https://git-lfs.github.com/spec/v1\n", "of Git LFS"
    yield "photo.jp2", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(99), "is a JPEG 2000"
    yield "drawing.svgz", b"\x1f\x8b\x08\0" + bytes(99), "is a compressed file"
    yield "film.mp4", b"\0\0\0\x18ftypmp42isom", "is a film"
    yield "drawing.png", SVG.format("").encode(), "is an SVG"
    yield "photo.svg", picture("JPEG"), "is no SVG"


def _huge() -> Iterator[tuple[str, bytes, str]]:
    yield "bomb.png", png_header(60_000, 60_000), "60000 × 60000 pixels"
    yield "ribbon.png", png_header(2_000_000_000, 1), "pixels"
    yield "bomb.gif", _gif_header(50_000, 50_000), "too"
    yield "bomb.jpg", _jpeg_of_size(60_000, 60_000), "too"
    yield "bomb.webp", _webp_header(16_000, 16_000), "too"
    yield "tall.png", picture("PNG", 40, 17_000), "40 × 17000 pixels"
    yield "line.png", png(30_000, 1, colour="#345678"), "30000 × 1 pixels"
    bomb = zlib.compress(bytes(60_000_000))
    yield "texts.png", _with_chunk(png(40), b"zTXtk\0\0" + bomb), "is too large"
    yield "wide.png", png(7000, 2, colour="#345678"), "7000 × 2 pixels"


def _telling() -> Iterator[tuple[str, bytes, str]]:
    exif = Image.Exif()
    exif[0x0112] = 8
    exif.get_ifd(0x8825)[29] = "Here"
    tags = exif.tobytes()
    for turned in range(5, 9):
        exif[0x0112] = turned
        data = picture("JPEG", 300, 200, exif=exif.tobytes())
        yield f"turned-{turned}.jpg", data, ""
    yield "place.jpg", picture("JPEG", 300, 200, exif=tags), ""
    yield "place.png", picture("PNG", 300, 200, exif=tags), ""
    yield "place.webp", picture("WEBP", 300, 200, exif=tags), ""
    yield "place.avif", picture("AVIF", 300, 200, exif=tags), "says where"
    yield "odd-exif.jpg", picture("JPEG", 300, 200, exif=b"Exif\0\0II*\0\xff"), ""


def _drawings() -> Iterator[tuple[str, bytes, str]]:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    for of, to in zip("abcdefghi", "bcdefghij", strict=True):
        bomb += f'<!ENTITY {to} "{f"&{of};" * 10}">'
    yield "laughs.svg", f"{bomb}]>{SVG.format('&j;')}".encode(), "cannot be read"
    outer = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    yield "outer.svg", f"{outer}{SVG.format('&x;')}".encode(), "cannot be read"
    yield "cut.svg", SVG.format("").encode()[:-3], "cannot be read"
    yield "script.svg", SVG.format("<script>x</script>").encode(), "has <script>"
    yield "onload.svg", SVG.format('<g onload="x"/>').encode(), "attribute onload"
    spy = SVG.format('<image href="https://spy.example/a.png"/>')
    yield "spy.svg", spy.encode(), "attribute href"
    page = SVG.format("<foreignObject><p>x</p></foreignObject>")
    yield "page.svg", page.encode(), "has <foreignObject>"

    spy = SVG.format("<style>@import url(https://spy.example/a.css)</style>")
    yield "style.svg", spy.encode(), "an address in <style>"
    yield "bare.svg", b'<svg viewBox="0 0 9 9"/>', "does not say that it is one"
    yield "late.svg", b"<!--" + b"x" * 9000 + b"-->" + SVG.format("").encode(), ""
    wide = f'<?xml version="1.0" encoding="utf-16"?>{SVG.format("")}'
    yield "utf-16.svg", wide.encode("utf-16"), ""
    inner = '<!DOCTYPE svg [<!ENTITY c "red">]>' + SVG.format('<g fill="&c;"/>')
    yield "entity.svg", inner.encode(), ""


def _sound() -> Iterator[tuple[str, bytes, str]]:
    yield "grey-16.png", png(300, mode="I;16", colour=40_000), ""
    yield "palette.png", png(300, mode="P"), ""
    yield "bits.png", png(300, mode="1", colour=1), ""
    yield "grey-clear.png", png(300, mode="LA", colour=(9, 90)), ""
    yield "inks.jpg", _inks(), ""
    yield "grey-profile.jpg", _grey(), ""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    yield "lab-profile.jpg", picture("JPEG", 300, 200, icc_profile=lab), ""
    clear = Image.effect_noise((300, 200), 60).convert("RGB").quantize(16)
    yield "clear.png", _saved(clear, "PNG", transparency=bytes([0, 90, 255])), ""
    yield "clear.gif", _saved(clear, "GIF", transparency=3), ""
    yield "one-pixel.gif", _saved(Image.new("P", (1, 1)), "GIF"), ""
    yield "film.avif", _film("AVIF"), ""
    yield "one-pixel.png", png(1), ""
    yield "thin.jpg", picture("JPEG", 2500, 1, quality=100), ""
    yield "progressive.jpg", picture("JPEG", 300, 200, progressive=True), ""
    yield "after.jpg", picture("JPEG", 300, 200) + b"\0" * 999, ""
    yield "film.webp", _film("WEBP"), ""
    yield "film.png", _film("PNG"), ""
    yield "profile.png", picture("PNG", 300, 200, icc_profile=_profile()), ""
    yield "no-profile.jpg", picture("JPEG", 300, 200, icc_profile=b"none"), ""


def _film(kind: str = "GIF") -> bytes:
    file = BytesIO()
    frames = [Image.effect_noise((60, 60), each) for each in (20, 60, 99)]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=99)
    return file.getvalue()


def _inks() -> bytes:
    return _saved(Image.new("CMYK", (300, 200), (0, 200, 100, 9)), "JPEG")


def _grey() -> bytes:
    """Return a photograph of greys, with a profile of greys, as Photoshop saves it."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, int(2.2 * 256)) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63_190, 65_536, 54_061)
    at = 128 + 4 + 2 * 12
    tags = struct.pack(">I4sII4sII", 2, b"kTRC", at, 14, b"wtpt", at + 16, 20)
    head = struct.pack(
        ">I4sI4s4s4s", at + 36, bytes(4), 0x02400000, b"mntr", b"GRAY", b"XYZ "
    )
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63_190, 65_536, 54_061)
    profile = head.ljust(128, b"\0") + tags + curve + white
    grey = Image.effect_noise((300, 200), 60)
    return _saved(grey, "JPEG", icc_profile=profile)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _with_chunk(data: bytes, chunk: bytes) -> bytes:
    """Return a PNG with a chunk more, its type first, behind its head."""
    at = 8 + 25
    size, checked = struct.pack(">I", len(chunk) - 4), zlib.crc32(chunk)
    return data[:at] + size + chunk + struct.pack(">I", checked) + data[at:]


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _gif_header(width: int, height: int) -> bytes:
    screen = struct.pack("<HH3B", width, height, 0x80, 0, 0)
    part = struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0)
    return b"GIF89a" + screen + bytes(6) + part + b"\x02\x02\x44\x01\0;"


def _jpeg_of_size(width: int, height: int) -> bytes:
    data = bytearray(picture("JPEG", 300, 200))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _webp_header(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    chunk = b"\x2f" + struct.pack("<I", bits) + zlib.compress(b"x")
    body = b"WEBPVP8L" + struct.pack("<I", len(chunk)) + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body
