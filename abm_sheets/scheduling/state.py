"""What is remembered of a workbook's runs, and how it changes: frozen, pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec

from abm_sheets.notices.ledger import Ledger

#: A moment without its time zone would say nothing; a file that has one counts as unreadable.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Ending = Literal["succeeded", "failed", "abandoned", "interrupted"]
#: A crash says no more than that the process ended in the middle of a run.
INTERRUPTED = "interrupted"


class LastRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run that ended; ``code`` is the code of the error (abm_sheets.errors), never its text."""

    started: Moment
    ended: Moment
    ending: Ending
    code: str | None = None


class WorkbookState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is kept of a workbook between runs; all moments are in UTC.

    ``key`` says which workbook it is about: after the name was given to another target, nothing counts.
    """

    name: str
    key: str
    #: The start of a run that has not ended.
    running: Moment | None = None
    last_run: LastRun | None = None
    #: The start of the last run that succeeded.
    last_success: Moment | None = None
    #: The error of the last failure, until a success.
    code: str | None = None
    #: Failures in a row.
    failures: int = 0
    retry_at: Moment | None = None
    next_run: Moment | None = None
    #: What people were told of it.
    notices: Ledger = Ledger()

    def begun(self, now: datetime) -> WorkbookState:
        """A run has begun."""
        return msgspec.structs.replace(self, running=now)

    def succeeded(self, started: datetime, ended: datetime, next_run: datetime) -> WorkbookState:
        """The run is done: what came before it is done too."""
        return WorkbookState(
            name=self.name,
            key=self.key,
            last_run=LastRun(started=started, ended=ended, ending="succeeded"),
            last_success=started,
            next_run=next_run,
            notices=self.notices,
        )

    def failed(self, ended: datetime, code: str, retry_at: datetime) -> WorkbookState:
        """The run failed, or the process died in the middle of it (code ``interrupted``)."""
        started = self.running or ended
        ending: Ending = "interrupted" if code == INTERRUPTED else "failed"
        return msgspec.structs.replace(
            self,
            running=None,
            last_run=LastRun(started=started, ended=ended, ending=ending, code=code),
            code=code,
            failures=self.failures + 1,
            retry_at=retry_at,
            next_run=retry_at,
        )

    def abandoned(self, ended: datetime) -> WorkbookState:
        """Somebody stopped the program: nobody's failure, and due again at the next start."""
        if self.running is None:
            return self
        last = LastRun(started=self.running, ended=ended, ending="abandoned")
        return msgspec.structs.replace(self, running=None, last_run=last, next_run=ended)


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """The sign of life of the scheduler itself; ``once`` when it was ``schedule --once``."""

    beat: Moment
    once: bool
    stopped: bool = False

    def late(self, now: datetime, limit: timedelta) -> bool:
        """Return whether a scheduler that should be running has not been heard of for too long."""
        return not self.once and (self.stopped or now - self.beat > limit)
