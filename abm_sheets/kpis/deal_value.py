"""KPI 5, deal value: "Calculez la valeur moyenne de vos deals ABM et comparez-la à vos deals classiques"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.status import judged, missing
from abm_sheets.model.kpi import Kpi, Status

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.rows import Rows

READS = (("deals", "account"), ("deals", "source"), ("deals", "signed"), ("deals", "amount"))
#: Comptes decides where Source is empty.
ALSO_NEEDS = (("accounts", "account"),)


def deal_value(programme: Programme) -> Kpi:
    """Return the mean amount of ABM deals in euros, beside that of all others."""
    deals = priced_deals(programme)
    abm, classic = deals["amount"][deals["abm"]], deals["amount"][deals["classic"]]
    baseline = float(classic.mean()) if len(classic) else None
    kpi = Kpi(
        key="deal_value",
        unit="EUR",
        value=None,
        status="no_data",
        n=len(abm),
        baseline=baseline,
        baseline_n=len(classic),
        left_out=programme.left_out_abm_deals,
        baseline_left_out=int(programme.left_out_deals.sum()),
        indicative=min(len(abm), len(classic)) < programme.rules.indicative["deal_value"],
    )
    if not len(abm):
        return missing(kpi, "unread_deals" if kpi.left_out else "no_abm_deals")
    value = float(abm.mean())
    ratio = value / baseline if baseline else None
    return judged(replace(kpi, value=value, ratio=ratio, status=_status(ratio)))


def priced_deals(programme: Programme) -> Rows:
    """Return the signed deals whose amount can be read."""
    deals = programme.deals
    return deals.where(~deals["amount_bad"] & ~np.isnan(deals["amount"]))


def _status(ratio: float | None) -> Status:
    if ratio is None:
        return "neutral"
    return "good" if ratio >= 1 else "alert"
