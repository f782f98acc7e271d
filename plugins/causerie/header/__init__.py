"""Parse and check the header of a post: its first lines, `Key: value`."""

from causerie.header.addresses import alias_fault, has_query, slug_fault
from causerie.header.check import check_header
from causerie.header.file_name import post_name, read_file_name
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
    HeaderFields,
    ParsedHeader,
    parse_header,
    read_header,
    split_source_lines,
)

__all__ = [
    "KEYS",
    "STATUSES",
    "Field",
    "HeaderFields",
    "ParsedHeader",
    "alias_fault",
    "check_header",
    "check_other",
    "has_query",
    "is_uuid",
    "join_value",
    "parse_date",
    "parse_header",
    "parse_list",
    "post_name",
    "read_file_name",
    "read_header",
    "slug_fault",
    "split_source_lines",
]
