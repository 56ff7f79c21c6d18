"""One run at a time per workbook, between processes too.

A lock is the system's own lock on a file (flock; on Windows, msvcrt): it ends with the process that holds it,
however that process ends. The file itself stays and says nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from abm_sheets.errors import StateUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Seconds between two looks at a lock that somebody else holds.
_LOOK = 0.1
#: Seconds after which somebody who watches wants to know why nothing happens.
QUIET = 1.0

if sys.platform == "win32":  # pragma: no cover - a different system
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Locks:
    """Locks in a folder, one for each workbook."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._sleep = sleep

    @contextmanager
    def held(
        self, key: str, *, wait: float = 0.0, waiting: Callable[[], None] | None = None
    ) -> Iterator[bool]:
        """Hold the lock of a workbook for the block; False when others kept it for ``wait`` seconds.

        ``waiting`` is called once, after the first second of waiting. ``key`` is the resolved target.
        StateUnusable when the folder cannot be written, or knows no locks.
        """
        handle = self._opened(key)
        try:
            try:
                taken = self._taken(handle, wait, waiting)
            except OSError as error:
                raise StateUnusable(self._folder, error.strerror or str(error)) from error
            yield taken
        finally:
            os.close(handle)  # and with it goes the lock

    def _opened(self, key: str) -> int:
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise StateUnusable(self._folder, error.strerror or str(error)) from error

    def _taken(self, handle: int, wait: float, waiting: Callable[[], None] | None) -> bool:
        begun = self._clock()
        while not _take(handle):
            waited = self._clock() - begun
            if waited >= wait:
                return False
            if waiting and waited >= QUIET:
                waiting()
                waiting = None
            self._sleep(_LOOK)
        return True
