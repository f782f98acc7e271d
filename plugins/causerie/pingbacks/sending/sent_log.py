"""Sent: the file that remembers what was told to whom, content/mentions/sent.json.

{"posts": {"/2026/03/29/slug/": {"https://a.example/": {"state": "sent", …}}},
"schema": 1}
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file
from causerie.pingbacks.sending.model import Pair, Row, State

SENT_PATH = "mentions/sent.json"  # below content/
_SCHEMA = 1


def load_sent(content: Path) -> dict[Pair, Row] | None:
    """Read what was told; None if nobody was ever told.

    Raise ContentError if the file cannot be read: to begin anew would tell them all
    once more.
    """
    path = content / SENT_PATH
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        what = f"The file cannot be read: {error}."
        raise ContentError(what, where=_shown(path), fix=_FIX) from error
    return read_sent(text, where=_shown(path))


def save_sent(content: Path, rows: Mapping[Pair, Row]) -> None:
    """Write what was told, all or nothing."""
    path = content / SENT_PATH
    replace_file(path, write_sent(rows).encode())


def read_sent(text: str, *, where: str) -> dict[Pair, Row]:
    """Read the text of the file, or raise a ContentError with its place."""
    try:
        document = json.loads(text)
    except ValueError as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        what = f"This is no JSON: {error}."
        raise ContentError(what, where=where + line, fix=_FIX) from error
    try:
        if document["schema"] != _SCHEMA:
            what = f"Its schema is {document['schema']!r}; known here is {_SCHEMA}."

            raise ContentError(what, where=where, fix="Use the newer Causerie.")
        return {
            Pair(source, target): _read_row(values)
            for source, targets in document["posts"].items()
            for target, values in targets.items()
        }
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"It is not as Causerie writes it: {error!r}."
        raise ContentError(what, where=where, fix=_FIX) from error


def write_sent(rows: Mapping[Pair, Row]) -> str:
    """Write rows as the file holds them: sorted, so that git merges them by lines."""
    posts: dict[str, dict[str, dict[str, Any]]] = {}
    for pair, row in sorted(rows.items()):
        posts.setdefault(pair.source, {})[pair.target] = _write_row(row)
    document = {"posts": posts, "schema": _SCHEMA}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


_FIX = "Take it from git; without it, every site would be told again."


def _write_row(row: Row) -> dict[str, Any]:
    values = {
        "answer": row.answer,
        "at": _write_time(row.at),
        "attempts": row.attempts,
        "digest": row.digest,
        "endpoint": row.endpoint,
        "next": _write_time(row.next_at) if row.next_at else "",
        "protocol": row.protocol,
        "state": row.state.value,
    }
    return {key: value for key, value in values.items() if value}


def _read_row(values: Mapping[str, Any]) -> Row:
    later = values.get("next")
    return Row(
        State(values["state"]),
        str(values.get("digest", "")),
        _read_time(values["at"]),
        str(values.get("protocol", "")),
        str(values.get("endpoint", "")),
        str(values.get("answer", "")),
        int(values.get("attempts", 0)),
        _read_time(later) if later else None,
    )


def _write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _shown(path: Path) -> str:
    """Name the file as problems do: from the site's folder on."""
    return "/".join(path.parts[-3:])
