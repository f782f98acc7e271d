"""Header: the lines of `Key: value` that a post begins with, read and judged."""

from causerie.header.addresses import alias_fault, slug_fault
from causerie.header.check import check_header
from causerie.header.file_name import known_as, read_file_name
from causerie.header.keys import (
    KEYS,
    STATUSES,
    is_uuid,
    join_value,
    parse_date,
    parse_list,
)
from causerie.header.other_formats import check_other
from causerie.header.read import (
    Field,
    Header,
    Reading,
    read_header,
    read_lines,
    split_lines,
)

__all__ = [
    "KEYS",
    "STATUSES",
    "Field",
    "Header",
    "Reading",
    "alias_fault",
    "check_header",
    "check_other",
    "is_uuid",
    "join_value",
    "known_as",
    "parse_date",
    "parse_list",
    "read_file_name",
    "read_header",
    "read_lines",
    "slug_fault",
    "split_lines",
]
