"""Report: what a run of sending did, for people and for programs."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field

from causerie.pingbacks.sending.execute import Outcome
from causerie.pingbacks.sending.plan import Plan, Task, count_kinds
from causerie.urls import absolute

WAITING = "waiting"  # our own page is not live as built
PLANNED = "planned"  # nothing was tried


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one link."""

    source: str  # absolute address of our post
    target: str
    why: str  # new, changed, removed, gone
    state: str  # as sent.json has it, or waiting, planned
    detail: str = ""
    protocol: str = ""
    endpoint: str = ""
    again: str = ""  # when it is tried again, ISO 8601

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        again = f", again after {self.again}" if self.again else ""
        return f"{self.state}: {self.target}{detail}{again}; {self.why}, {self.source}"


@dataclass(slots=True)
class Report:
    """What a run did so far."""

    plan: Plan
    site: str
    lines: list[Line] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Note what became of a task."""
        task, row = outcome.task, outcome.row
        if row is None:
            state = WAITING if outcome.waiting else PLANNED
            self.lines.append(self._line(task, state, outcome.waiting or outcome.would))
            return
        self.lines.append(
            Line(
                absolute(task.pair.source, self.site),
                task.pair.target,
                task.kind.value,
                row.state.value,
                row.answer,
                row.protocol,
                row.endpoint,
                row.next_at.isoformat(timespec="seconds") if row.next_at else "",
            )
        )

    @property
    def waiting(self) -> bool:
        """Whether a post was not live, so that nobody was told of its links."""
        return any(line.state == WAITING for line in self.lines)

    def summary(self, *, offline: bool = False) -> str:
        """Sum up in a few lines."""
        plan = self.plan
        said = [str(self._line(task, PLANNED)) for task in plan.tasks if offline]
        kinds = ", ".join(f"{n} {kind}" for kind, n in count_kinds(plan.tasks).items())
        said.append(f"To tell: {kinds}." if kinds else "Nothing to tell.")
        if plan.baseline:
            said.append(
                f"{plan.baseline} links of older posts were noted, and nobody is told"
                " of them."
            )
        if plan.deferred:
            said.append(f"{len(plan.deferred)} are tried again later.")
        if self.waiting:
            said.append("Some posts are not live as built: publish, then try again.")
        said += [
            f"{path} is not in the output; those told of it would learn that it is gone"
            " by its Status: gone."
            for path in plan.missing
        ]
        states = Counter(line.state for line in self.lines)
        if states:
            counts = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
            said.append(f"Done: {counts}.")
        return "\n".join(said)

    def to_json(self) -> str:
        """Write the report as one JSON document."""
        plan = self.plan
        lines = self.lines or [self._line(task, PLANNED) for task in plan.tasks]
        document = {
            "baseline": plan.baseline,
            "deferred": [asdict(self._line(t, "retry")) for t in plan.deferred],
            "links": [asdict(line) for line in lines],
            "missing": list(plan.missing),
        }
        return json.dumps(document, ensure_ascii=False, indent=2)

    def _line(self, task: Task, state: str, detail: str = "") -> Line:
        source = absolute(task.pair.source, self.site)
        return Line(source, task.pair.target, task.kind.value, state, detail)
