"""KPI 6, ROI: "(Revenu généré par les comptes ABM – Coût total ABM) / Coût total ABM × 100"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.deal_value import ALSO_NEEDS, priced_deals
from abm_sheets.kpis.deal_value import READS as DEAL_READS
from abm_sheets.kpis.status import graded, judged, missing
from abm_sheets.model.kpi import Kpi

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme

READS = (*DEAL_READS, ("costs", "date"), ("costs", "amount"))
__all__ = ["ALSO_NEEDS", "READS", "return_on", "roi"]


def roi(programme: Programme) -> Kpi:
    """Return the return on all ABM costs, in percent; deals of accounts that left count too.

    Without any deal all that was spent is lost so far; where none of those that were typed can be read there
    is no value.
    """
    deals = priced_deals(programme)
    amounts = deals["amount"][deals["abm"]]
    revenue, cost = float(amounts.sum()), float(programme.costs["amount"].sum())
    kpi = Kpi(
        key="roi",
        unit="percent",
        value=None,
        status="no_data",
        n=len(amounts),
        revenue=revenue,
        cost=cost,
        left_out=programme.left_out_abm_deals + programme.left_out_costs,
    )
    value = return_on(revenue, cost)
    if value is None:
        return missing(kpi, "unread_costs" if programme.left_out_costs else "no_costs")
    if not len(amounts) and programme.left_out_abm_deals:
        return missing(kpi, "unread_deals")  # they were signed: −100 % would say that nothing was
    rules = programme.rules
    age = np.datetime64(programme.as_of) - programme.costs["date"].min()
    status = graded(
        value,
        good=rules.value("roi_good"),
        alert=rules.value("roi_alert"),
        ramping=bool(age < np.timedelta64(rules.rules.roi_ramp_days, "D")),
    )
    return judged(replace(kpi, value=value, status=status))


def return_on(revenue: float, cost: float) -> float | None:
    """Return 100·(R-C)/C, or None without cost: (90 K€ - 15 K€) / 15 K€ is 500 %."""
    return 100 * (revenue - cost) / cost if cost else None
