"""The tick, by the ``schedule`` library: a frequent look at what is due, never the due times themselves.

The library keeps its jobs in memory and in naive local time, so it forgets what was due while the machine was
off, knows no months, and stands still while a clock that was put back catches up. What is due is computed by
scheduling.due from what is remembered; here the library only beats time. See https://schedule.readthedocs.io.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import schedule

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds between two ticks.
EVERY = 30


def keep_ticking(tick: Callable[[], object], wait: Callable[[float], bool], every: int = EVERY) -> None:
    """Tick at once and then every so many seconds, until ``wait`` says that it is time to stop.

    What ``tick`` raises ends the ticking: the library would otherwise try again without a pause.
    """
    scheduler = schedule.Scheduler()
    tick()
    scheduler.every(every).seconds.do(tick)
    while not wait(_idle(scheduler, tick, every)):
        scheduler.run_pending()


def _idle(scheduler: schedule.Scheduler, tick: Callable[[], object], every: int) -> float:
    """Return the seconds until the next tick: never negative, and never longer than the interval."""
    idle = scheduler.idle_seconds
    if idle is None or idle > every:  # the clock was put back
        scheduler.clear()
        scheduler.every(every).seconds.do(tick)
        return every
    return max(idle, 0.0)
