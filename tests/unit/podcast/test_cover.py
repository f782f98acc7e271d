from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from causerie.errors import AudioError
from causerie.podcast.cover import check_cover, image_type
from pictures import png_header


def _faults(path: Path) -> list[tuple[str, str]]:
    return [(fault.what, fault.fix) for fault in check_cover(path)]


def image(
    path: Path, mode: str = "RGB", size: tuple[int, int] = (1400, 1400), **how: Any
) -> Path:
    Image.new(mode, size).save(path, **how)
    return path


def header_only(path: Path, *size: int) -> Path:
    path.write_bytes(png_header(*size))
    return path


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("c.jpg", "RGB"),
        ("c.jpeg", "RGB"),
        ("C.JPG", "RGB"),
        ("c.png", "RGB"),
        ("c.png", "P"),
    ],
)
def test_a_good_cover_has_no_faults(tmp_path: Path, name: str, mode: str) -> None:
    assert [] == _faults(image(tmp_path / name, mode))


@pytest.mark.parametrize("side", [1400, 3000])
def test_the_limits_are_good(tmp_path: Path, side: int) -> None:
    assert [] == _faults(header_only(tmp_path / "c.png", side, side))


@pytest.mark.parametrize(
    ("name", "how", "what", "fix"),
    [
        ("c.jpg", {"mode": "CMYK"}, "in CMYK, not in RGB", "Export it in RGB"),
        ("c.jpg", {"mode": "L"}, "in grey, not in RGB", "Export it in RGB"),
        ("c.png", {"mode": "I;16"}, "in grey, not in RGB", "Export it in RGB"),
        ("c.png", {"mode": "1"}, "in black and white, not in RGB", "Export it in RGB"),
        ("c.png", {"mode": "RGBA"}, "has an alpha channel", "without transparency"),
        ("c.png", {"transparency": (0, 0, 0)}, "has an alpha channel", "Flatten it"),
        (
            "c.png",
            {"mode": "P", "transparency": 0},
            "has an alpha channel",
            "Flatten it",
        ),
        ("c.png", {"format": "JPEG"}, "is image/jpeg inside", "Rename it to c.jpg."),
        ("c.jpg", {"format": "PNG"}, "is image/png inside", "Rename it to c.png."),
        ("c.png", {"format": "WEBP"}, "neither a JPEG nor a PNG", "Export it anew"),
    ],
)
def test_each_fault_has_its_remedy(
    tmp_path: Path, name: str, how: dict[str, Any], what: str, fix: str
) -> None:
    [(said, advice)] = _faults(image(tmp_path / name, **how))

    assert said.startswith(f"{name} ")
    assert what in said
    assert fix in advice


@pytest.mark.parametrize("side", [1399, 3001])
def test_a_side_out_of_bounds_is_a_fault(tmp_path: Path, side: int) -> None:
    found = _faults(header_only(tmp_path / "c.png", side, side))

    what = f"c.png is {side} x {side} pixels; directories take 1400 to 3000 a side."
    assert [(what, "Export it at 3000 x 3000.")] == found


def test_a_cover_that_is_not_square_is_a_fault(tmp_path: Path) -> None:
    found = _faults(header_only(tmp_path / "c.png", 1400, 1401))

    assert [
        ("c.png is 1400 x 1401 pixels, not square.", "Crop it to a square.")
    ] == found


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    found = _faults(image(tmp_path / "c.jpg", "LA", (10, 20), format="PNG"))

    assert ["inside", "square", "a side", "grey", "alpha"] == [
        word
        for what, _ in found
        for word in ("inside", "square", "a side", "grey", "alpha")
        if word in what
    ]


def test_a_cover_that_unpacks_to_gigabytes_is_only_too_large(tmp_path: Path) -> None:
    [(what, _)] = _faults(header_only(tmp_path / "c.png", 100_000, 100_000))

    assert "100000 x 100000" in what


@pytest.mark.parametrize("name", ["c.jpg", "c.png"])
def test_a_damaged_cover_is_a_fault(tmp_path: Path, name: str) -> None:
    path = image(tmp_path / name)
    path.write_bytes(path.read_bytes()[:20])

    [(what, fix)] = _faults(path)

    assert what.startswith(f"{name} is damaged: ")
    assert fix == "Export it anew as JPEG or PNG."


def test_odd_exif_data_is_passed_over(tmp_path: Path) -> None:
    path = image(tmp_path / "c.jpg", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x09")

    assert [] == _faults(path)


def test_a_missing_cover_is_named(tmp_path: Path) -> None:
    found = _faults(tmp_path / "c.png")

    assert [("c.png is missing.", "Check its name, or copy it there.")] == found


@pytest.mark.parametrize(
    ("kind", "expected"), [("JPEG", "image/jpeg"), ("PNG", "image/png")]
)
def test_the_content_tells_the_type(tmp_path: Path, kind: str, expected: str) -> None:
    assert expected == image_type(image(tmp_path / "c.gif", format=kind))


def test_a_folder_is_no_image(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="cannot be read: Is a directory"):
        image_type(tmp_path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_a_cover_that_is_cut_short_is_a_fault(
    tmp_path: Path, kind: str, kept: float
) -> None:
    path = tmp_path / ("c.jpg" if kind == "JPEG" else "c.png")
    Image.radial_gradient("L").resize((1400, 1400)).convert("RGB").save(path, kind)
    data = path.read_bytes()

    path.write_bytes(data + b"more")
    assert _faults(path) == []
    path.write_bytes(data[: round(len(data) * kept)])
    assert _faults(path) == [(f"{path.name} is cut short.", "Copy or export it anew.")]
