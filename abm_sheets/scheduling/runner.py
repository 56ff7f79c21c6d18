"""Look after the workbooks: run what is due, remember how it went, never let one stop the others."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from abm_sheets.errors import AbmSheetsError, RunInterrupted, StateUnusable
from abm_sheets.scheduling.backoff import may_try, retry_at
from abm_sheets.scheduling.due import due, following
from abm_sheets.scheduling.outcome import Outcome
from abm_sheets.scheduling.state import INTERRUPTED, Heartbeat
from abm_sheets.scheduling.watch import Overdue, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from abm_sheets.config.specs import Workbook
    from abm_sheets.model.report import RefreshReport
    from abm_sheets.scheduling.due import Slot
    from abm_sheets.scheduling.memory import Memory
    from abm_sheets.scheduling.outcome import After, Journal, Note, Waits
    from abm_sheets.scheduling.state import WorkbookState

_T = TypeVar("_T")
_OURS = Path(__file__).parents[1]


class Held(Protocol):
    """Hands out the lock of a workbook (scheduling.locks)."""

    def __call__(self, key: str, /) -> AbstractContextManager[bool]:
        """Hold a lock for the block; False when somebody else has it."""


def directly(work: Callable[[], _T]) -> _T:
    """Run work on the spot, unwatched."""
    return work()


def nobody(_workbook: Workbook, _outcome: Outcome) -> None:
    """Tell nobody."""


def nothing(_workbook: Workbook, _outcome: Outcome, state: WorkbookState) -> WorkbookState:
    """Add nothing to a state."""
    return state


def never(_workbook: Workbook, _state: WorkbookState) -> bool:
    """Say that nothing waits to be told."""
    return False


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Everything from outside is an argument: the clock, chance, the refresh itself, and who is told.

    ``watched`` runs a piece of work and may give up on it with Stopped or Overdue (scheduling.watch).
    """

    workbooks: Sequence[Workbook]
    retries: Sequence[int]
    key: Callable[[Workbook], str]
    memory: Memory
    held: Held
    refresh: Callable[[Workbook], RefreshReport]
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    journal: Journal
    note: Note = nothing
    waits: Waits = never
    after: After = nobody
    watched: Callable[[Callable[[], Outcome]], Outcome] = directly
    once: bool = False
    #: What was last said of whom.
    _said: dict[str, object] = field(default_factory=dict)

    def start(self) -> None:
        """Give the first sign of life; StateUnusable when nothing can be remembered."""
        self._beat(stopped=False)

    def idle(self) -> bool:
        """True when a look at the workbooks now would neither run nor tell anything."""
        states = [(workbook, self._recall(workbook)) for workbook in self.workbooks]
        return all(
            self._rested(workbook, state) is not None and not self.waits(workbook, state)
            for workbook, state in states
        )

    def tick(self) -> list[Outcome]:
        """Look after each workbook in turn; the outcomes, in the order of the workbooks.

        Raises Stopped when the program is to end.
        """
        self.beat()
        return [self._look(workbook) for workbook in self.workbooks]

    def beat(self, *, stopped: bool = False) -> None:
        """Give a sign of life; a disk that is full for an hour is no reason to give up."""
        try:
            self._beat(stopped=stopped)
        except StateUnusable:
            self._once("scheduler", "state_unsaved")
        else:
            self._said.pop("scheduler", None)

    def _beat(self, *, stopped: bool) -> None:
        self.memory.beat(Heartbeat(beat=self.clock(), once=self.once, stopped=stopped))

    def _look(self, workbook: Workbook) -> Outcome:
        """Look after one workbook; what is not due costs neither lock nor thread."""
        state = self._recall(workbook)
        outcome = self._rested(workbook, state)
        if outcome is None or self.waits(workbook, state):
            try:
                outcome = self.watched(lambda: self._locked(workbook))
            except Stopped:
                if self._recall(workbook).running is not None:
                    self._change(workbook, lambda state: state.abandoned(self.clock()))
                    self.journal("run_abandoned", workbook=workbook.name)
                raise
            except Overdue:
                outcome = Outcome(kind="overdue")
            except StateUnusable as error:
                outcome = Outcome(kind="failed", error=error)
                self._once(workbook.name, "run_failed", code=error.code, exit_code=error.exit_code)
        if outcome.kind in ("rested", "waiting"):
            self._once(workbook.name, "waiting", until=outcome.next_run, failures=outcome.failures)
        elif outcome.kind in ("busy", "overdue"):
            self._once(workbook.name, f"run_{outcome.kind}")
        return outcome

    def _once(self, name: str, event: str, **facts: object) -> None:
        """Write down what goes on, not at every tick but when it begins."""
        if self._said.get(name) != (event, facts):
            self._said[name] = (event, facts)
            self.journal(event, workbook=name, **facts)

    def _rested(self, workbook: Workbook, state: WorkbookState) -> Outcome | None:
        """Return why nothing is to be done now, None when a run is due."""
        now = self.clock()
        if state.running is not None:
            return None  # under way elsewhere, or left over from a crash: the lock will tell
        if not due(now, workbook, state.last_success):
            return Outcome(kind="rested", next_run=following(now, workbook).at)
        if not may_try(now, state.retry_at, self.retries):
            return Outcome(kind="waiting", next_run=state.retry_at, failures=state.failures)
        return None

    def _locked(self, workbook: Workbook) -> Outcome:
        """Decide once more with the lock in hand: another process may just have done it."""
        with self.held(self.key(workbook)) as taken:
            if not taken:
                return Outcome(kind="busy")
            state = self._recall(workbook)
            if state.running is not None:
                # Its lock is ours, so the process that ran it is gone.
                state = self._failed(workbook, RunInterrupted())
                self.journal("run_interrupted", workbook=workbook.name, failures=state.failures)
            rested = self._rested(workbook, state)
            if rested is None:
                return self._run(workbook, state)
            if self.waits(workbook, state):
                self._tell(workbook, rested)
            return rested

    def _run(self, workbook: Workbook, state: WorkbookState) -> Outcome:
        started = self.clock()
        slots = due(started, workbook, state.last_success)
        self._change(workbook, lambda state: state.begun(started))
        self.journal(
            "run_started",
            workbook=workbook.name,
            due=[f"{slot.cadence} {slot.day.isoformat()}" for slot in slots],
            attempt=state.failures + 1,
        )
        try:
            report = self.refresh(workbook)
        except Exception as error:  # noqa: BLE001 - one workbook never stops the others
            outcome = self._after_failure(workbook, error)
        else:
            outcome = self._after_success(workbook, report, started, slots, state.failures)
        self._tell(workbook, outcome)
        return outcome

    def _tell(self, workbook: Workbook, outcome: Outcome) -> None:
        try:
            self.after(workbook, outcome)
        except Exception as error:  # noqa: BLE001 - a message that cannot be sent stops nothing
            self._broken(workbook, error)

    def _noted(self, workbook: Workbook, outcome: Outcome, state: WorkbookState) -> WorkbookState:
        try:
            return self.note(workbook, outcome, state)
        except Exception as error:  # noqa: BLE001 - nor does one that cannot be written
            self._broken(workbook, error)
            return state

    def _broken(self, workbook: Workbook, error: Exception) -> None:
        self.journal("after_failed", workbook=workbook.name, kind=type(error).__name__)

    def _after_success(
        self,
        workbook: Workbook,
        report: RefreshReport,
        started: datetime,
        slots: tuple[Slot, ...],
        failures: int,
    ) -> Outcome:
        ended = self.clock()
        next_run = following(started, workbook).at
        outcome = Outcome(kind="succeeded", next_run=next_run, report=report, failures=failures, slots=slots)

        def step(state: WorkbookState) -> WorkbookState:
            return self._noted(workbook, outcome, state.succeeded(started, ended, next_run))

        self._change(workbook, step)
        self.journal(
            "run_succeeded",
            workbook=workbook.name,
            seconds=round((ended - started).total_seconds(), 1),
            api_reads=report.api_calls.read,
            api_writes=report.api_calls.write,
            issues=len(report.findings.issues),
            alerts=len(report.findings.alerts),
            next_run=next_run,
        )
        return outcome

    def _after_failure(self, workbook: Workbook, error: Exception) -> Outcome:
        ours = (
            error if isinstance(error, AbmSheetsError) else AbmSheetsError(repr(error), problem=repr(error))
        )
        state = self._failed(workbook, ours)
        self.journal(
            "run_failed",
            workbook=workbook.name,
            code=ours.code,
            exit_code=ours.exit_code,
            failures=state.failures,
            retry_at=state.retry_at,
            **({} if ours is error else {"kind": type(error).__name__, "where": _where(error)}),
        )
        return _failure(ours, state)

    def _failed(self, workbook: Workbook, error: AbmSheetsError) -> WorkbookState:
        now = self.clock()

        def step(state: WorkbookState) -> WorkbookState:
            failures = state.failures + 1
            again = retry_at(now, failures, error.exit_code, self.retries, self.chance())
            # A first crash, such as a power cut, is made good at once; a second may come from the run.
            at_once = error.code == INTERRUPTED and failures == 1
            state = state.failed(now, error.code, now if at_once else again)
            return self._noted(workbook, _failure(error, state), state)

        return self._change(workbook, step)

    def _recall(self, workbook: Workbook) -> WorkbookState:
        return self.memory.recall(workbook.name, self.key(workbook))

    def _change(self, workbook: Workbook, step: Callable[[WorkbookState], WorkbookState]) -> WorkbookState:
        return self.memory.change(workbook.name, self.key(workbook), step)


def _failure(error: AbmSheetsError, state: WorkbookState) -> Outcome:
    return Outcome(kind="failed", next_run=state.retry_at, error=error, failures=state.failures)


def _where(error: BaseException) -> str:
    """Return the line of ours in which an unexpected error arose; its text may hold cell contents."""
    places = [
        f"{Path(frame.f_code.co_filename).name}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if Path(frame.f_code.co_filename).is_relative_to(_OURS)
    ]
    return places[-1] if places else "-"
