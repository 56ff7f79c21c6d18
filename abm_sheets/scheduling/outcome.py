"""How a run ended, for the log and for whoever is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from abm_sheets.config.specs import Workbook
    from abm_sheets.errors import AbmSheetsError
    from abm_sheets.model.report import RefreshReport
    from abm_sheets.scheduling.due import Slot
    from abm_sheets.scheduling.state import WorkbookState

#: succeeded, failed: a run took place. waiting: due, but its wait after a failure is not over. busy: another
#: process is at it. rested: nothing was due. stopped: given up in the middle, because the program ends.
#: overdue: still running after the limit, left to itself.
Kind = Literal["succeeded", "failed", "waiting", "busy", "rested", "stopped", "overdue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of looking at a workbook.

    ``failures`` counts the failures in a row before a success, and up to and with a failure; ``next_run`` is
    when the workbook is looked after again; ``slots`` are what the run was for.
    """

    kind: Kind
    next_run: datetime | None = None
    report: RefreshReport | None = None
    error: AbmSheetsError | None = None
    failures: int = 0
    slots: tuple[Slot, ...] = ()

    @property
    def well(self) -> bool:
        """True unless the workbook waits for a run that did not succeed."""
        return self.kind in ("succeeded", "busy", "rested")


class Note(Protocol):
    """Adds to the state after a run what is to be told, in the same step; what it raises is logged."""

    def __call__(self, workbook: Workbook, outcome: Outcome, state: WorkbookState, /) -> WorkbookState:
        """Return the state to keep."""


class Waits(Protocol):
    """Asked when nothing is due: whether ``After`` should be called all the same."""

    def __call__(self, workbook: Workbook, state: WorkbookState, /) -> bool:
        """Return whether something waits to be told now."""


class After(Protocol):
    """Called after each run that took place, and when something waits to be told.

    The lock of the workbook is held meanwhile; what it raises is logged.
    """

    def __call__(self, workbook: Workbook, outcome: Outcome, /) -> None:
        """Tell somebody."""


class Journal(Protocol):
    """Takes the events of the scheduler: a name and facts that are no secrets and no cell contents."""

    def __call__(self, event: str, /, **facts: object) -> None:
        """Write an event down."""
