"""From a value to a status, as design.md 5 settles it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.model.kpi import Kpi, Status


def graded(value: float, *, good: float, alert: float, ramping: bool) -> Status:
    """Return good from ``good`` on, alert below ``alert``, watch between; a young programme is ramping."""
    if value >= good:
        return "good"
    if ramping:
        return "ramping"
    return "alert" if value < alert else "watch"


def judged(kpi: Kpi) -> Kpi:
    """Return the KPI with its alert noted; an indicative or unfounded one is never above watch."""
    crossed = kpi.status == "alert"
    status: Status = "watch" if crossed and (kpi.indicative or kpi.unfounded) else kpi.status
    return replace(kpi, status=status, threshold_crossed=crossed)


def missing(kpi: Kpi, why: str, details: Mapping[str, str] | None = None) -> Kpi:
    """Return the KPI without a value and with the reason, a key of ``[why]``."""
    return replace(kpi, value=None, status="no_data", why=why, why_details=details or {})
