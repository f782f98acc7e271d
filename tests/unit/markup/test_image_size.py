"""Sizes of images are read anew only when their files change."""

import os
from pathlib import Path

import pytest

from causerie.markup import image_size
from pictures import png


def test_an_image_is_opened_again_only_if_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    opened = []
    read = image_size.read_size
    monkeypatch.setattr(image_size, "_known", {})
    monkeypatch.setattr(
        image_size, "read_size", lambda each: opened.append(each) or read(each)
    )
    monkeypatch.setattr(image_size, "time_ns", lambda: 10**20)
    path.write_bytes(png(3, 2))
    os.utime(path, ns=(1, 1))

    first = [image_size.find_size(str(path)) for _ in range(2)]
    path.write_bytes(png(2, 3))
    os.utime(path, ns=(2, 2))
    then = image_size.find_size(str(path))
    path.unlink()

    assert first == [(3, 2), (3, 2)]
    assert then == (2, 3)
    assert len(opened) == 2
    assert image_size.find_size(str(tmp_path / "b.png")) is None
