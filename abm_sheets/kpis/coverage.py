"""KPI 1, coverage: "(Nombre de comptes engagés / Nombre total de comptes dans votre liste) × 100"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.status import graded, judged, missing
from abm_sheets.model.kpi import Kpi

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme

#: The columns whose issues take rows out of this KPI.
READS = (
    ("accounts", "account"),
    ("accounts", "added"),
    ("accounts", "left"),
    ("engagement", "date"),
    ("engagement", "account"),
    ("engagement", "interaction"),
)


def coverage(programme: Programme) -> Kpi:
    """Return the share of targets with at least one interaction, in percent.

    Where none can be read, and one may be of a target, there is no value.
    """
    targets, engaged = programme.target_count, programme.engaged_count
    rules = programme.rules
    kpi = Kpi(
        key="coverage",
        unit="percent",
        value=None,
        status="no_data",
        n=targets,
        numerator=engaged,
        denominator=targets,
        left_out=len(programme.left_out_interactions),
        indicative=targets < rules.indicative["coverage"],
        stale=programme.stale,
    )
    if not targets:
        return missing(kpi, programme.no_targets)
    if programme.newest_entry is None:
        return missing(kpi, programme.no_interactions)
    if not engaged and programme.left_out_interactions.may_be_of(programme.targets):
        return missing(kpi, "unread_interactions")  # somebody reacted: 0 % would say that nobody did
    value = 100 * engaged / targets
    status = graded(
        value,
        good=rules.value("coverage_good"),
        alert=rules.value("coverage_alert"),
        ramping=ramping(programme),
    )
    return judged(replace(kpi, value=value, status=status))


def ramping(programme: Programme) -> bool:
    """True under 90 days after the start: the earliest Date d'ajout over T and first interaction."""
    added = programme.tables.accounts["added"][programme.targets]
    starts = np.concatenate([added[~np.isnat(added)], programme.interactions["date"]])
    if not len(starts):
        return False
    age = np.datetime64(programme.as_of) - starts.min()
    return bool(age < np.timedelta64(programme.rules.rules.coverage_ramp_days, "D"))
