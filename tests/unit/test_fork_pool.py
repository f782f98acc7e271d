"""Work that several processes share is all done, in order, whatever happens to them."""

import os
import signal

import pytest

from causerie import fork_pool


@pytest.fixture(params=[1, 2, 3])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(fork_pool, "worker_count", lambda: request.param)
    number: int = request.param
    return number


def test_every_item_comes_back_with_its_own_result(processes: int) -> None:
    shared = fork_pool.map_forked(range(10), lambda item: (item * item, os.getpid()))

    assert [(n, n * n) for n in range(10)] == [(n, found[0]) for n, found in shared]
    assert processes == len({found[1] for _, found in shared})


def test_no_item_is_no_work() -> None:
    assert fork_pool.map_forked([], str) == []


def test_an_error_is_raised_as_if_one_process_did_it_all(processes: int) -> None:
    def work(item: int) -> float:
        return 1 / (item - 7)

    assert processes
    with pytest.raises(ZeroDivisionError):
        fork_pool.map_forked(range(10), work)


def test_the_work_of_a_killed_process_is_done_again() -> None:
    ours = os.getpid()

    def work() -> str:
        if os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert fork_pool.run_forked(work)() == "done"


def test_an_observer_that_came_after_the_fork_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    early = fork_pool.RecordCollector(lambda: "early", told.append)
    monkeypatch.setattr(fork_pool, "worker_count", lambda: 2)
    monkeypatch.setattr(fork_pool, "collectors", [early])

    result = fork_pool.run_forked(lambda: "done")
    fork_pool.collectors.append(fork_pool.RecordCollector(lambda: "late", told.append))

    assert (result(), told) == ("done", ["early"])
