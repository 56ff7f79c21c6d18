"""Google's quotas: so many calls a minute, refilled when the minute turns (field notes 8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .refusals import Refused, drive_rate_limit, exhausted

if TYPE_CHECKING:
    from datetime import datetime

    from .identity import Caller
    from .kinds import Kind


@dataclass
class Quotas:
    """The limits of a minute, and what of them is used. Calls that are refused do not count."""

    enabled: bool = False
    reads_per_user: int = 60
    writes_per_user: int = 60
    reads_per_project: int = 300
    writes_per_project: int = 300
    drive_per_user: int = 12_000
    _minute: int = 0
    _used: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def count(self, kind: Kind, caller: Caller, now: datetime) -> None:
        """Let a call pass and count it.

        Raises:
            Refused: The quota of this minute is used up.
        """
        if not self.enabled or kind.api not in ("sheets", "drive"):
            return
        minute = int(now.timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            self._used.clear()
        what = "drive" if kind.api == "drive" else "write" if kind.writes else "read"
        user, project = (what, caller.project, caller.email), (what, caller.project)
        if what == "drive":
            if self._used[user] >= self.drive_per_user:
                raise Refused(drive_rate_limit())
        else:
            limits = {
                "read": (self.reads_per_user, self.reads_per_project),
                "write": (self.writes_per_user, self.writes_per_project),
            }[what]
            if self._used[user] >= limits[0]:
                raise Refused(exhausted(what, limits[0], "user", caller.project))
            if self._used[project] >= limits[1]:
                raise Refused(exhausted(what, limits[1], "project", caller.project))
        self._used[user] += 1
        self._used[project] += 1
