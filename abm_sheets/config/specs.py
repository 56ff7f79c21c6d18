"""What ``abm-sheets.toml`` says, as frozen specs."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Literal

import msgspec

from abm_sheets.notices.recipients import Address

Language = Literal["fr", "en"]


class Weekly(msgspec.Struct, frozen=True, kw_only=True):
    """Once a week: Monday is weekday 0; ``at`` is a time of day in the workbook's time zone."""

    weekday: int = 0
    at: time = time(8)


class Monthly(msgspec.Struct, frozen=True, kw_only=True):
    """On the first day of every month; ``at`` is a time of day in the workbook's time zone."""

    at: time = time(8)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An address as it was written, ``${NAME}`` still to be replaced; ``owner`` when it is one person's."""

    #: The key in abm-sheets.toml, for errors; and where it is under its workbook, for logs and states.
    key: str
    place: str
    address: Address
    owner: str | None = None


class Workbook(msgspec.Struct, frozen=True, kw_only=True):
    """``[workbooks.NAME]``: None for a cadence that was switched off; at least one of the two is on."""

    name: str
    target: str
    weekly: Weekly | None
    monthly: Monthly | None
    #: A name of the IANA time zone database; it also decides which day "today" is.
    time_zone: str
    #: The language of a new workbook; what is told about an existing one follows the workbook itself.
    language: Language | None
    #: Who is told, the team first.
    notify: tuple[Written, ...] = ()


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file; ``path`` is None where there is none."""

    path: Path | None = None
    #: Where the scheduler remembers what it did; None: the default place.
    state: Path | None = None
    #: Minutes to wait after the first, second, ... failure in a row; the last one repeats.
    retries: tuple[int, ...] = (1, 5, 15, 60)
    #: Failures in a row after which the team is told.
    notify_after: int = 3
    workbooks: tuple[Workbook, ...] = ()

    def workbook(self, name: str) -> Workbook | None:
        """Return the workbook of this name."""
        return next((workbook for workbook in self.workbooks if workbook.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """What its workbooks are called."""
        return tuple(workbook.name for workbook in self.workbooks)

    @property
    def folder(self) -> Path:
        """What relative paths in the file start from."""
        return self.path.absolute().parent if self.path else Path.cwd()
