"""Watch a run from outside: stop within seconds, and never wait for ever for a run that hangs.

A run waits inside libraries (DNS, sockets, an .xlsx being written), where it cannot be interrupted cleanly.
So it has a thread of its own; who watches it may give up on it, and the end of the process ends it. That is
safe: what is sent is atomic, files are replaced in one step, and the lock ends with the process.
"""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
#: Seconds between two signs of life during a run.
_PULSE = 10.0
#: Seconds that a run may take to end by itself when the program is asked to stop.
_GRACE = 3.0
#: Seconds after which a run is left to itself, and the other workbooks have their turn.
_LIMIT = 15 * 60.0
#: Seconds that Python may go without a look at signals: one that comes in the moment before a wait begins
#: does not end the wait.
_LOOK = 0.5
_STOP = object()


class Stopped(Exception):
    """The program was asked to end."""


class Overdue(Exception):
    """A run has taken too long; it goes on, unwatched."""


class Watch:
    """Waits, for a while or for a run, and notices that the program is to end."""

    def __init__(
        self,
        *,
        pulse: float = _PULSE,
        grace: float = _GRACE,
        limit: float = _LIMIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        #: Called every few seconds during a run.
        self.on_pulse: Callable[[], None] = lambda: None
        self._pulse, self._grace, self._limit = pulse, grace, limit
        self._clock = clock
        # SimpleQueue.put may be called from a signal handler, whatever it interrupts; Event.set may not.
        self._inbox: SimpleQueue[object] = SimpleQueue()
        self._stopping = False
        self._threads: list[Thread] = []

    @property
    def left_behind(self) -> bool:
        """True while a run goes on that nobody waits for."""
        return any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Ask the program to end; safe in a signal handler."""
        self._inbox.put(_STOP)

    def wait(self, seconds: float) -> bool:
        """Wait; True, and at once, when the program is to end."""
        until = self._clock() + seconds
        while not self._stopping and (left := until - self._clock()) > 0:
            self._take(left)
        self._take(0)
        return self._stopping

    def run(self, work: Callable[[], _T]) -> _T:
        """Return what work returns, or raise what it raises; Stopped or Overdue when given up on."""
        self._take(0)
        if self._stopping:
            raise Stopped
        done, answer = object(), _Answer(work)

        def found() -> None:
            answer.find()
            self._inbox.put(done)

        thread = Thread(target=found, daemon=True)
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()
        deadline = self._clock() + self._limit
        while self._take(min(self._pulse, max(deadline - self._clock(), 0))) is not done:
            if self._stopping:
                thread.join(self._grace)
                if thread.is_alive():
                    raise Stopped
                break
            if self._clock() >= deadline:
                raise Overdue
            self.on_pulse()
        return answer.given()

    def _take(self, seconds: float) -> object:
        """Return the next message within some seconds, None when there is none."""
        while True:
            turn = min(seconds, _LOOK)
            try:
                message = self._inbox.get(timeout=turn) if turn > 0 else self._inbox.get_nowait()
            except Empty:
                seconds -= turn
                if seconds <= 0:
                    return None
            else:
                self._stopping = self._stopping or message is _STOP
                return message


class _Answer(Generic[_T]):
    """What came of a piece of work, carried from thread to thread."""

    def __init__(self, work: Callable[[], _T]) -> None:
        self._work = work
        self._found: list[_T] = []
        self._error: BaseException | None = None

    def find(self) -> None:
        """Do the work."""
        try:
            self._found.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            self._error = error

    def given(self) -> _T:
        """Return what the work returned, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._found[0]
