"""IMAGES in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import record_field

FORMATS = ("avif", "webp")


def _formats(value: tuple[str, ...]) -> str:
    others = [each for each in value if each not in FORMATS]
    return (
        f"has {others[0]!r}, which is none of {', '.join(FORMATS)}." if others else ""
    )


@dataclass(frozen=True, slots=True)
class ImagesSettings:
    """What a release makes of the author's images."""

    formats: tuple[str, ...] = record_field(
        FORMATS,
        check=_formats,
        doc="The formats that pages offer, best first; none: the files alone.",
        example=["webp"],
    )
    strip: bool = record_field(
        default=True,
        doc="Whether files are published without what cameras write into them.",
        example=False,
    )
