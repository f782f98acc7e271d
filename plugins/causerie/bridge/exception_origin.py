"""Exception origin: turn an exception into a problem at the file that caused it.

An exception may come through Pelican, Jinja or Python-Markdown from a template, a
plugin or an extension of the author's, from the disk, or from our own code.
"""

import errno
import locale
import re
import sqlite3
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from pelican.generators import PelicanTemplateNotFound
from pelican.writers import FileOverwriteFailedError

from causerie.code_fingerprint import PACKAGE
from causerie.errors import CauserieError, explain
from causerie.files.state_dir import log_failure
from causerie.problems import Problem, Where

# Packages that call an author's code; an exception in them is caused elsewhere.
_CALLERS = frozenset(
    {"causerie", "pelican", "jinja2", "markdown", "blinker", "markupsafe", "pkgutil"}
)


@dataclass(frozen=True, slots=True)
class StackFrame:
    """A line of code that an exception came through."""

    file: str
    line: int

    def place(self, root: Path) -> Where:
        """Return the place, relative to the site's folder if it is in it."""
        path = Path(self.file)
        for folder in (root, root.resolve()):
            if path.is_relative_to(folder):
                return Where(path.relative_to(folder).as_posix(), self.line)
        return Where(_below_packages(self.file) or self.file, self.line)


def problem_from_exception(
    error: BaseException, root: Path, *, where: Where | None = None
) -> Problem:
    """Return an exception as a problem; `where` is the post that was being read.

    The traceback of an exception of our own is logged in .causerie/.
    """
    for convert in (_of_ours, _of_disk, _of_author, _of_system, _of_pelican):
        if problem := convert(error, root, where):
            return problem
    return _of_engine(error, root, where)


def _of_ours(
    error: BaseException, root: Path, where: Where | None = None
) -> Problem | None:
    if not isinstance(error, CauserieError):
        return None
    path, line = _split(error.where or str(root))
    return Problem(where or Where(path, line), error.what, error.fix)


def _of_disk(
    error: BaseException, root: Path, _where: Where | None = None
) -> Problem | None:
    """Return a problem of the disk, whatever code raised it."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return _of_ours(explain(error), root)
    return None


def _of_author(
    error: BaseException, root: Path, where: Where | None = None
) -> Problem | None:
    """Return a problem of a template, or of code that the settings name."""
    template, own = template_frame(error), own_frame(error, root)
    frames = [*_frames(error)]
    in_python = (
        template in frames and own and frames.index(own) > frames.index(template)
    )
    if template and not in_python:
        return Problem(template.place(root), f"The template fails: {_why(error)}")
    code = own or _foreign_frame(error)
    if code is None:
        return None
    return _of_code(error, code.place(root), where, installed=code is not own)


def _of_system(
    error: BaseException, root: Path, where: Where | None = None
) -> Problem | None:
    if isinstance(error, OSError | sqlite3.Error):
        return _of_ours(explain(error), root, where)
    return None


def _of_pelican(
    error: BaseException, _root: Path, where: Where | None = None
) -> Problem | None:
    if isinstance(error, FileOverwriteFailedError):
        found = re.search(r'"(?:.*\.part/)?(.*)"', str(error))
        name = (found[1] if found else str(error)).removesuffix("index.html")
        what = f"Two pages would be written to /{name}."
        fix = "Give one of them another Slug, or take the alias out."
        return Problem(where or Where("content"), what, fix)
    if isinstance(error, ValueError) and str(error).endswith("is not a valid date"):
        what = f"Its date cannot be read: {error}."
        return Problem(where or Where("content"), what, _DATES)
    if isinstance(error, locale.Error):
        what = "A locale that its date is to be written in is not on this machine."
        fix = "See DATE_FORMATS and DEFAULT_DATE_FORMAT."
        return Problem(where or Where("content"), what, fix)
    if isinstance(error, PelicanTemplateNotFound):
        found = re.search(r"unable to load (.*?)\[", str(error))
        name = found[1] if found else "that is asked for"
        what = f"The theme has no template {name}."
        return Problem(where or Where("theme"), what, "Write it, or take another.")
    return None


_DATES = "See the file's name, FILENAME_METADATA, PATH_METADATA and DEFAULT_METADATA."


def own_frame(error: BaseException, root: Path) -> StackFrame | None:
    """Return the innermost frame in the author's own Python."""
    folders = {f"{root}/", f"{root.resolve()}/"}
    found = [
        frame
        for frame in _frames(error)
        if frame.file.startswith(tuple(folders))
        and frame.file.endswith(".py")
        and not _is_installed(frame.file)
    ]
    return found[-1] if found else None


def template_frame(error: BaseException) -> StackFrame | None:
    """Return the innermost frame in a template."""
    found = [f for f in _frames(error) if not f.file.endswith((".py", ".pyc", ">"))]
    return found[-1] if found else None


def _loaded(error: BaseException) -> str:
    """Return the file that Jinja was loading."""
    file, at = "", error.__traceback__
    while at:
        if at.tb_frame.f_code.co_filename.endswith("jinja2/loaders.py"):
            file = str(at.tb_frame.f_locals.get("filename", file))
        at = at.tb_next
    return file


def _foreign_frame(error: BaseException) -> StackFrame | None:
    """Return the first frame in installed code that the settings name."""
    for frame in _frames(error):
        package = _below_packages(frame.file).split("/")[0].removesuffix(".py")
        if package and package not in _CALLERS and "pelican/plugins/" not in frame.file:
            return frame
        if "pelican/plugins/" in frame.file and "/_utils.py" not in frame.file:
            return frame
    return None


def _frames(error: BaseException) -> Iterator[StackFrame]:
    for each in _chain(error):
        for frame in traceback.extract_tb(each.__traceback__):
            yield StackFrame(frame.filename, frame.lineno or 0)
        if isinstance(each, SyntaxError) and each.filename:
            yield StackFrame(each.filename, each.lineno or 0)
        if isinstance(each, jinja2.TemplateSyntaxError) and each.filename:
            yield StackFrame(each.filename, each.lineno)
        if isinstance(each, UnicodeDecodeError) and (file := _loaded(each)):
            yield StackFrame(file, bytes(each.object[: each.start]).count(b"\n") + 1)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception after its causes."""
    if error.__cause__ is not None:
        yield from _chain(error.__cause__)
    yield error


def _is_installed(file: str) -> bool:
    return file.startswith(f"{PACKAGE}/") or bool(_below_packages(file))


def _below_packages(file: str) -> str:
    """Return the path of a library's file below site-packages."""
    for folder in ("/site-packages/", "/dist-packages/"):
        if folder in file:
            return file.rpartition(folder)[2]
    return ""


def _of_code(
    error: BaseException, place: Where, where: Where | None, *, installed: bool
) -> Problem:
    fix = f"Mend {place.path}, or take it out of the settings."
    if place.path.endswith("conf.py"):
        fix = "Mend it."
    elif installed:
        fix = "Look for another version of it, or do without it."
    if isinstance(error, SyntaxError):
        what = f"Python cannot read {place if where else 'it'}: {error.msg}."
        return Problem(where or place, what, fix)
    what = f"{place} stops" if where else "It stops"
    what += f" with {type(error).__name__}: {_sentence(error)}"
    return Problem(where or place, what, fix)


def _of_engine(error: BaseException, root: Path, where: Where | None) -> Problem:
    """Return a problem of the engine itself, and log its traceback."""
    fix = log_failure(root, error)
    what = f"The build failed: {type(error).__name__}: {_sentence(error)}"
    return Problem(where or Where("causerie"), what, fix)


def _why(error: BaseException) -> str:
    """Describe why a template failed."""
    if isinstance(error, jinja2.TemplatesNotFound):
        return f"there is no template {' or '.join(map(str, error.templates))}."
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.name}."
    if isinstance(error, jinja2.TemplateError):
        return _sentence(error.message)
    if isinstance(error, UnicodeDecodeError):
        return "it is no UTF-8."
    if isinstance(error, RecursionError):
        return "it includes or calls itself without end."
    return f"{type(error).__name__}: {_sentence(error)}"


def _sentence(text: object) -> str:
    """Return an exception's message on one line, with one full stop at its end."""
    words = " ".join(str(text).split())
    return words.rstrip(".") + "."


def _split(place: str) -> tuple[str, int]:
    path, _, line = place.rpartition(":")
    return (path, int(line)) if path and line.isdigit() else (place, 0)


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
