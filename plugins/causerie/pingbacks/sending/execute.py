"""Send: carry a plan out, task by task; what each showed is kept before the next."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from causerie.errors import MachineError
from causerie.net.message import Fetcher
from causerie.pingbacks.attempt import Result, Verdict
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.sending.check_published import why_not_live
from causerie.pingbacks.sending.model import Pair, Row
from causerie.pingbacks.sending.notify import find_endpoint, put_off, settle, tell
from causerie.pingbacks.sending.plan import Plan, Task
from causerie.text.printable import printable_line
from causerie.urls import absolute, host_of

_FIRST_PAUSE = 2.0  # seconds before a page that is not live is looked at again


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: a row, or why there is none yet."""

    task: Task
    row: Row | None = None
    waiting: str = ""  # why our own page is not ready
    would: str = ""  # what a dry run would have done


@dataclass(frozen=True, slots=True)
class World:
    """What a run needs of the world around it."""

    fetcher: Fetcher
    now: Callable[[], datetime]  # aware, UTC
    clock: Callable[[], float]  # seconds, as time.monotonic
    sleep: Callable[[float], None]


def send(
    plan: Plan,
    world: World,
    *,
    site: str,
    wait: float,
    keep: Callable[[dict[Pair, Row]], None],
) -> Iterator[Outcome]:
    """Tell every page of a plan, and yield what each said.

    `site` is the public address of the site; `wait` the seconds that posts may take
    to be live, all together; `keep` is called with all rows after each change.
    """
    rows = dict(plan.rows)
    keep(rows)
    until = world.clock() + wait
    patience: dict[str, datetime] = {}  # that hosts asked for in this run
    for path, group in groupby(plan.tasks, key=lambda task: task.pair.source):
        tasks = tuple(group)
        reason = _wait_until_live(path, tasks, world, site=site, until=until)
        for task in tasks:
            if reason:
                yield Outcome(task, waiting=reason)
                continue
            source = absolute(path, site)
            now = world.now()
            later = patience.get(host_of(task.pair.target))
            if later is not None and later > now:
                rows[task.pair] = put_off(task, later, now=now)
            else:
                result = _tell(task, world, source=source, now=now, rows=rows)
                rows[task.pair] = settle(task, result, now=now)
                if result.not_before is not None:
                    asked = (host_of(task.pair.target), host_of(result.endpoint))
                    patience |= dict.fromkeys(asked, result.not_before)
            keep(rows)
            yield Outcome(task, row=rows[task.pair])


def rehearse(plan: Plan, world: World) -> Iterator[Outcome]:
    """Look for the endpoint of every page of a plan, and tell none."""
    for task in plan.tasks:
        found = _find(task, world)
        if isinstance(found, Endpoint):
            yield Outcome(
                task, would=f"{found.protocol} to {printable_line(found.url)}"
            )
        else:
            yield Outcome(task, would=f"nothing: {found.answer}")


def _tell(
    task: Task,
    world: World,
    *,
    source: str,
    now: datetime,
    rows: Mapping[Pair, Row],
) -> Result:
    """Tell a page; whatever its host answers, the next one is told too."""
    try:
        return tell(world.fetcher, task, source=source, now=now, rows=rows)
    except MachineError:  # that is no fault of the host
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours that a host brings to light
        what = printable_line(f"{type(error).__name__}: {error}")
        return Result(Verdict.AGAIN, f"its answer was not understood ({what})")


def _find(task: Task, world: World) -> Endpoint | Result:
    try:
        return find_endpoint(world.fetcher, task.pair.target, now=world.now())
    except MachineError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        what = printable_line(f"{type(error).__name__}: {error}")
        return Result(Verdict.AGAIN, f"its answer was not understood ({what})")


def _wait_until_live(
    path: str, tasks: tuple[Task, ...], world: World, *, site: str, until: float
) -> str:
    pause = _FIRST_PAUSE
    while True:
        reason = why_not_live(world.fetcher, path, tasks, site=site)
        left = until - world.clock()
        if not reason or left <= 0:
            return reason
        world.sleep(min(pause, left))
        pause *= 2
