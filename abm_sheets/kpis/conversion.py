"""KPI 3, conversion: "le pourcentage de comptes engagés qui se transforment en opportunités"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from abm_sheets.kpis.coverage import READS as COVERAGE_READS
from abm_sheets.kpis.status import graded, judged, missing
from abm_sheets.model.kpi import Kpi

if TYPE_CHECKING:
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.rows import Ints

OPPORTUNITY_READS = (("pipeline", "account"), ("pipeline", "source"), ("pipeline", "qualified"))
READS = (*COVERAGE_READS, *OPPORTUNITY_READS)


def conversion(programme: Programme) -> Kpi:
    """Return the share of engaged accounts with an ABM opportunity, lost ones included, in percent.

    Where no opportunity of theirs can be read, and one may be theirs, there is no value.
    """
    engaged = programme.engaged_count
    per_account = abm_opportunities(programme)
    converted = int((programme.engaged & (per_account > 0)).sum())
    left_out, rules = programme.left_out_opportunities, programme.rules
    kpi = Kpi(
        key="conversion",
        unit="percent",
        value=None,
        status="no_data",
        n=engaged,
        numerator=converted,
        denominator=engaged,
        opportunities=int(per_account[programme.engaged].sum()),
        opportunities_apart=int(per_account[programme.targets & ~programme.engaged].sum()),
        left_out=len(left_out),
        indicative=engaged < rules.indicative["conversion"],
    )
    if not programme.target_count:
        return missing(kpi, programme.no_targets)
    if not engaged:
        return missing(kpi, "unread_interactions" if programme.interactions_unread else "no_engaged")
    if not converted and left_out.may_be_of(programme.engaged):
        return missing(kpi, "unread_opportunities")
    value = 100 * converted / engaged
    good = rules.value("conversion_good")
    return judged(replace(kpi, value=value, status=graded(value, good=good, alert=good, ramping=False)))


def abm_opportunities(programme: Programme) -> Ints:
    """Return the number of qualified ABM opportunities of every account."""
    rows = programme.opportunities
    codes = rows["account_code"][rows["abm"] & (rows["account_code"] >= 0)]
    return np.bincount(codes, minlength=len(programme.targets))
