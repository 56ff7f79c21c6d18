"""Where jobs wait: one writer at a time for each workbook, others beside each other, in a few threads."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
THREADS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A job: about which workbook, what makes two of them the same, and whether it writes.

    ``key`` has to name the person too: what one may see says nothing of what another may.
    """

    book: str
    key: tuple[str, ...]
    writes: bool
    run: Callable[[], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    work: Work
    future: Future[Json] = field(default_factory=Future)


class Desk:
    """Takes jobs and gives promises. A job that waits is joined by the same job asked for once more.

    A job that runs is not joined: it may have read before the person typed. So a repeated click costs at
    most one more run.
    """

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="addon")
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, ...], _Task] = {}
        self._queues: dict[str, deque[_Task]] = {}

    def submit(self, work: Work) -> Future[Json]:
        """Return the promise of a job."""
        key = (work.book, *work.key)
        with self._lock:
            if waiting := self._waiting.get(key):
                return waiting.future
            task = self._waiting[key] = _Task(work=work)
            if work.writes and work.book in self._queues:
                self._queues[work.book].append(task)
            else:
                if work.writes:
                    self._queues[work.book] = deque()
                self._pool.submit(self._run, task)
        return task.future

    def writing(self, book: str) -> bool:
        """Return whether a job that writes into this workbook runs or waits."""
        with self._lock:
            return book in self._queues

    @property
    def load(self) -> int:
        """How many jobs wait, and how many workbooks are being written: 0 when nothing goes on."""
        with self._lock:
            return len(self._waiting) + len(self._queues)

    def close(self) -> None:
        """Finish what was taken, and take nothing more."""
        self._pool.shutdown(wait=True)

    def _run(self, task: _Task) -> None:
        work = task.work
        with self._lock:
            del self._waiting[work.book, *work.key]
        try:
            result = work.run()
        except BaseException as error:  # noqa: BLE001 - whoever waits for the promise gets it
            self._next(work)
            task.future.set_exception(error)
        else:
            self._next(work)
            task.future.set_result(result)

    def _next(self, work: Work) -> None:
        if not work.writes:
            return
        with self._lock:
            queue = self._queues[work.book]
            if not queue:
                del self._queues[work.book]
                return
            task = queue.popleft()
        try:
            self._pool.submit(self._run, task)
        except RuntimeError:
            # The desk closes: what waited is done here, so that no promise stays open.
            self._run(task)
