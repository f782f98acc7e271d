"""CARDS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import content_path, record_field


@dataclass(frozen=True, slots=True)
class CardsSettings:
    """The images that stand for posts on other sites."""

    posts: bool = record_field(
        default=True, doc="Whether each post, page and show has a card.", example=False
    )
    episodes: bool = record_field(
        default=False,
        doc="Whether episodes without a cover get one that says their title.",
        example=True,
    )
    font: str = record_field(
        "",
        check=content_path,
        doc="A font below content/, for letters that ours does not have.",
        example="root/fonts/NotoSansJP-Bold.ttf",
    )
