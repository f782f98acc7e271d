"""A cover for a show that has none."""

from pathlib import Path

from causerie.cards.draw_cover import draw_cover
from causerie.podcast.cover import check_cover


def test_a_cover_is_drawn_of_any_name(tmp_path: Path) -> None:
    names = ["Über „Käse“", "私のブログ", "W" * 300, "a b " * 80]
    for name in names:
        data = draw_cover(name)
        (tmp_path / "cover.png").write_bytes(data)

        assert [] == check_cover(tmp_path / "cover.png")
        assert len(data) < 512 * 1024
    assert draw_cover(names[0]) == draw_cover(names[0]) != draw_cover(names[1])
