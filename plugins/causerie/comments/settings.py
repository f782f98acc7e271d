"""COMMENTS in pelicanconf.py: whether posts show comments, and where to send them."""

from dataclasses import dataclass

from causerie.settings import mail_address, record_field


@dataclass(frozen=True, slots=True)
class CommentsSettings:
    """The values of COMMENTS."""

    email: str = record_field(
        "",
        check=mail_address,
        doc="Where readers write; empty: pages show no address.",
        example="letters@example.org",
    )
    enabled: bool = record_field(
        default=True, doc="Whether posts show comments.", example=False
    )
