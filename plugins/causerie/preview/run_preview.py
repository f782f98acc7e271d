"""Run the preview: build, serve the pages here, and build again at every change."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from sqlite3 import Error as SQLiteError
from threading import Event

from causerie.errors import CauserieError, explain
from causerie.files.state_dir import state_dir
from causerie.preview.build_events import BuildEvents
from causerie.preview.draft_list import DRAFTS
from causerie.preview.http_server import serve_folder
from causerie.preview.moved_pages import SentPages
from causerie.preview.search_index import SearchIndex
from causerie.preview.url_to_file import find_file
from causerie.preview.watch_files import Changed, watch_changes
from causerie.problems import Problem, Where, has_errors, merge_repeated

Tell = Callable[[Collection[str] | None], None]
Build = Callable[[Changed, Sequence[str], Tell], list[Problem]]


def run_preview(  # noqa: PLR0913 (each is a keyword)
    output: Path,
    *,
    watch: Sequence[Path],
    build: Build,
    port: int,
    csp: str,
    print_line: Callable[[str], None],
    host: str = "127.0.0.1",
    editor: str = "",
    drafts: Callable[[], Iterable[str]] = tuple,
    due: Callable[[], float | None] = lambda: None,
    more: Callable[[], Iterable[Path]] = tuple,
    stop: Event | None = None,
) -> None:
    """Preview the site until Ctrl-C, or until `stop` is set.

    `build` is given the paths that changed since its last call, or None; it replaces
    `output`, or returns errors and leaves the old one alone. It is also given the files
    of the pages that were asked for last: it may make them before others, tell that
    they are ready, and None if it has to take them back. `watch` names folders,
    watched recursively, and single files. `port` 0 is any free one; `csp`
    is the Content-Security-Policy; `host` and `drafts` are as in `serve_folder`,
    `editor` the address that opens a place. `due` returns when a post that waits is to
    be published, in seconds since 1970, and `more` what else the last build has read.
    An error is raised if the port is taken.
    """
    events = BuildEvents(output.parent, editor)
    index = SearchIndex(output, state_dir(output.parent) / "search")
    sent = SentPages()
    server = serve_folder(
        output,
        csp=csp,
        port=port,
        events=events,
        index=index,
        host=host,
        drafts=drafts,
        sent=sent,
    )

    def build_again(changed: Changed) -> list[Problem]:
        found = (find_file(output, path) for path in sent.last())
        pages = [file.relative_to(output).as_posix() for file in found if file]
        return build(changed, pages, events.tell)

    with suppress(KeyboardInterrupt), server as address:
        ends = f"Ctrl-C ends it; drafts are listed at {DRAFTS}"
        print_line(f"The preview is at {address} ({ends}).")
        stop = stop or Event()
        for changed in watch_changes(
            watch, output=output, stop=stop, due=due, more=more
        ):
            problems = events.run(partial(_build_or_report, build_again, changed))
            for problem in merge_repeated(problems):
                print_line(str(problem))
            if not has_errors(problems):
                print_line("Built: open pages reload.")
            elif output.is_dir():
                print_line(
                    "Not built: the pages of the last good build are still shown."
                )
            else:
                print_line("Not built: there are no pages to show yet.")


def _build_or_report(
    build: Callable[[Changed], list[Problem]], changed: Changed
) -> list[Problem]:
    """Build; turn an exception into a problem that the page can show."""
    try:
        return build(changed)
    except CauserieError as error:
        refused = error
    except (OSError, SQLiteError) as error:
        refused = explain(error)
    return [Problem(Where(refused.where or "build"), refused.what, refused.fix)]
