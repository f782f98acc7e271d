"""Report of a sending run, for people and as JSON."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace

from causerie.pingbacks.sending.execute import NotificationResult
from causerie.pingbacks.sending.plan import Notification, Plan, count_reasons
from causerie.urls import absolute

WAITING = "waiting"  # our own page is not published as built
PLANNED = "planned"  # nothing was sent


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The result of one link; its fields are those of the JSON report."""

    source: str  # absolute address of our post
    target: str
    why: str  # new, changed, removed, gone
    state: str  # as in the sent log, or waiting, planned
    detail: str = ""
    protocol: str = ""
    endpoint: str = ""
    again: str = ""  # when it is retried, ISO 8601

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        again = f", again after {self.again}" if self.again else ""
        return f"{self.state}: {self.target}{detail}{again}; {self.why}, {self.source}"


@dataclass(slots=True)
class Report:
    """The results of a run so far."""

    plan: Plan
    site: str
    lines: list[ReportLine] = field(default_factory=list)

    def add(self, result: NotificationResult) -> None:
        """Add the result of a notification."""
        notification, record = result.notification, result.record
        if record is None:
            state = WAITING if result.unpublished else PLANNED
            detail = result.unpublished or result.endpoint
            self.lines.append(self._line(notification, state, detail))
            return
        next_at = record.next_at
        line = replace(
            self._line(notification, record.state.value, record.detail),
            protocol=record.protocol,
            endpoint=record.endpoint,
            again=next_at.isoformat(timespec="seconds") if next_at else "",
        )
        self.lines.append(line)

    @property
    def waiting(self) -> bool:
        """Whether a post was not published, so that its links were not notified."""
        return any(line.state == WAITING for line in self.lines)

    def summary(self, *, offline: bool = False) -> str:
        """Return the summary of the run, with the plan's links if it was `offline`."""
        plan = self.plan
        lines = [str(self._line(n, PLANNED)) for n in plan.notifications if offline]
        reasons = count_reasons(plan.notifications).items()
        kinds = ", ".join(f"{count} {reason}" for reason, count in reasons)
        lines.append(f"To tell: {kinds}." if kinds else "Nothing to tell.")
        if plan.baseline:
            lines.append(
                f"{plan.baseline} links of older posts were noted, and nobody is told"
                " of them."
            )
        if plan.deferred:
            lines.append(f"{len(plan.deferred)} are tried again later.")
        if self.waiting:
            lines.append("Some posts are not live as built: publish, then try again.")
        lines += [
            f"{path} is not in the output; those told of it would learn that it is gone"
            " by its Status: gone."
            for path in plan.missing
        ]
        states = Counter(line.state for line in self.lines)
        if states:
            counts = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
            lines.append(f"Done: {counts}.")
        return "\n".join(lines)

    def to_json(self) -> str:
        """Write the report as one JSON document."""
        plan = self.plan
        lines = self.lines or [self._line(n, PLANNED) for n in plan.notifications]
        document = {
            "baseline": plan.baseline,
            "deferred": [asdict(self._line(n, "retry")) for n in plan.deferred],
            "links": [asdict(line) for line in lines],
            "missing": list(plan.missing),
        }
        return json.dumps(document, ensure_ascii=False, indent=2)

    def _line(
        self, notification: Notification, state: str, detail: str = ""
    ) -> ReportLine:
        pair, reason = notification.pair, notification.reason
        source = absolute(pair.source, self.site)
        return ReportLine(source, pair.target, reason.value, state, detail)
