"""What a refresh found, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from abm_sheets.model.alert import Alert
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.kpi import AccountFigures, Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that follows from the tables on a day."""

    as_of: date
    kpis: tuple[Kpi, ...]
    accounts: tuple[AccountFigures, ...]
    alerts: tuple[Alert, ...]
    issues: tuple[Issue, ...]
    #: Newest readable date in Engagement up to the day.
    newest_entry: date | None
    #: The settings that the team changed, already validated.
    settings: Mapping[str, float]

    def kpi(self, key: str) -> Kpi:
        """Return the KPI of this key."""
        return next(kpi for kpi in self.kpis if kpi.key == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCalls:
    """How many requests went out, counted where they leave."""

    read: int
    write: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """What ``refresh`` did."""

    workbook: str
    language: str
    findings: Findings
    moment: datetime
    written: bool
    repaired: tuple[str, ...]
    api_calls: ApiCalls
