"""The second calculation: four tabs and a day in, what design.md 9 expects of them out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING

from .accounts import account_rows
from .alerts import Alert, all_alerts
from .facts import Facts
from .issues import Issue, all_issues
from .kpis import KPIS, Kpi
from .tables import Grid, read_tabs

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Expected:
    """What the product must say about a workbook on a day."""

    kpis: dict[str, dict[str, object]]
    accounts: list[dict[str, object]]
    issues: list[Issue]
    alerts: list[Alert]


def _plain(kpi: Kpi) -> dict[str, object]:
    """Rule: "Values are unrounded numbers or null"."""
    values = {
        field.name: getattr(kpi, field.name)
        for field in fields(kpi)
        if field.name not in ("raw_status", "unread")
    }
    values["status"] = kpi.status
    return {name: float(value) if isinstance(value, Fraction) else value for name, value in values.items()}


def reckon(tabs: dict[str, Grid], as_of: date, today: date) -> Expected:
    """Rule: "`D` is the as-of date, inclusive"."""
    facts = Facts(read_tabs(tabs), as_of, today)
    kpis = {key: reckon_one(facts) for key, reckon_one in KPIS.items()}
    return Expected(
        kpis={key: _plain(kpi) for key, kpi in kpis.items()},
        accounts=account_rows(facts),
        issues=all_issues(facts, today),
        alerts=all_alerts(facts, kpis),
    )
