"""The line of a problem's source, and the link that opens it in the author's editor."""

from pathlib import Path
from urllib.parse import quote

from causerie.errors import UsageError
from causerie.problems import Where

# Programs that open an address with a scheme of their own.
EDITORS = {
    "idea": "idea://open?file={path}&line={line}",
    "sublime": "subl://open?url=file://{path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "vscode": "vscode://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
}
_LONGEST = 200  # characters that are shown


def editor_template(named: str) -> str:
    """Return the address of an editor, with {path} and {line}; empty: none is named.

    Raise UsageError for a name that is neither one of `EDITORS` nor an address.
    """
    if not named or ("{path}" in named and ":" in named):
        return named
    if named in EDITORS:
        return EDITORS[named]
    what = f"--editor: {named!r} is not known."
    fix = f"Name {', '.join(EDITORS)}, or write an address with {{path}} and {{line}}."
    raise UsageError(what, fix=fix)


def editor_link(template: str, root: Path, where: Where) -> str:
    """Return the link that opens a place; empty without an editor, or a file.

    >>> editor_link("vscode://file{path}:{line}", Path("/site"), Where("a b.md", 3))
    'vscode://file/site/a%20b.md:3'
    """
    if not template or not where.path:
        return ""
    path = quote((root / where.path).as_posix())
    return template.replace("{path}", path).replace("{line}", str(where.line or 1))


def source_line(root: Path, where: Where) -> str:
    """Return the line of the author's file that a problem is in; empty: none is."""
    path = (root / where.path).resolve()
    if not where.line or not path.is_relative_to(root.resolve()):
        return ""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            found = next(
                (line for n, line in enumerate(file, 1) if n == where.line), ""
            )
    except OSError:
        return ""
    return found.strip()[:_LONGEST]
