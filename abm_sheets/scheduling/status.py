"""How the scheduler and its workbooks are doing: pure functions of what is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from abm_sheets.scheduling.due import due, following

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abm_sheets.config.specs import Workbook
    from abm_sheets.scheduling.state import Heartbeat, WorkbookState

#: How a workbook is doing. ok: nothing is due, or it is about to run. late: due for hours, and
#: nothing happened.
Health = Literal["ok", "running", "failing", "late", "never"]
#: A scheduler beats every half minute, also during a run.
QUIET = timedelta(minutes=5)
#: A timer may come only once an hour; what is due for longer than this has been forgotten.
LATE = timedelta(hours=2)
#: A run that goes on for longer than this hangs.
HANGING = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookStatus:
    """One workbook; ``next_run`` is None when it runs as soon as somebody looks."""

    name: str
    time_zone: str
    health: Health
    state: WorkbookState
    next_run: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The whole: ``now`` is when it was looked at, ``unreadable`` what could not be read of the states."""

    now: datetime
    heartbeat: Heartbeat | None
    workbooks: tuple[WorkbookStatus, ...]
    unreadable: tuple[str, ...]

    @property
    def beating(self) -> bool:
        """True unless the scheduler never ran, was stopped, or has not been heard of for minutes."""
        return self.heartbeat is not None and not self.heartbeat.late(self.now, QUIET)

    @property
    def healthy(self) -> bool:
        """True when the scheduler lives, its memory can be read, and no workbook fails or is late."""
        fine = all(workbook.health in ("ok", "running") for workbook in self.workbooks)
        return self.beating and fine and not self.unreadable


def look(
    now: datetime,
    workbooks: Sequence[tuple[Workbook, WorkbookState]],
    heartbeat: Heartbeat | None,
    unreadable: tuple[str, ...],
) -> Status:
    """Return how things stand."""
    return Status(
        now=now,
        heartbeat=heartbeat,
        workbooks=tuple(_one(now, workbook, state) for workbook, state in workbooks),
        unreadable=unreadable,
    )


def _one(now: datetime, workbook: Workbook, state: WorkbookState) -> WorkbookStatus:
    waiting = due(now, workbook, state.last_success)
    next_run = state.retry_at if waiting else following(now, workbook).at
    return WorkbookStatus(
        name=workbook.name,
        time_zone=workbook.time_zone,
        health=_health(now, waiting[0].at if waiting else None, state),
        state=state,
        next_run=None if next_run is not None and next_run <= now else next_run,
    )


def _health(now: datetime, due_since: datetime | None, state: WorkbookState) -> Health:
    if state.running is not None:
        return "running" if now - state.running <= HANGING else "late"
    if state.failures:
        return "failing"
    if state.last_success is None:
        return "never"
    if due_since is not None and now - due_since > LATE:
        return "late"
    return "ok"
