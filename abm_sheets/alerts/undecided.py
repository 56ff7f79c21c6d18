"""Alerts of which nothing can be said today: a cell that cannot be read may be why they do not hold.

"A cell that cannot be read is left out": the alert that it would raise is silent, and « À corriger » names
the cell. But silence is no end: whoever was told such an alert is not told that it is resolved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.alerts.account_alerts import CLOSED
from abm_sheets.alerts.hysteresis import band
from abm_sheets.alerts.states import same_alert
from abm_sheets.kpis.conversion import abm_opportunities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abm_sheets.alerts.states import Identity
    from abm_sheets.kpis.programme import Bools, Ints, Programme
    from abm_sheets.model.kpi import Kpi


def undecided(programme: Programme, kpis: Sequence[Kpi]) -> frozenset[Identity]:
    """Return the alerts that cells which cannot be read may hide, as ``same_alert`` has them.

    Only what a cell could raise counts: an amount of a deal that cannot be read lowers the ROI, so it hides
    no low one, unless no deal at all can be read. Whole columns that are missing are another matter: then a
    KPI has no value, and no alert about what is in them can be told from one that is gone.
    """
    found = [*_about_accounts(programme), *_stalled(programme), *_about_kpis(programme, kpis)]
    return frozenset(same_alert(each, programme.rules.names) for each in found)


def _about_accounts(programme: Programme) -> Iterator[Identity]:
    """An account whose dates cannot be read is in no T; one with rows that cannot be read may be engaged."""
    unlisted, doubtful = _unlisted(programme), _perhaps_engaged(programme)
    names = programme.tables.accounts["account"].tolist()
    opportunities = abm_opportunities(programme)
    for code in np.flatnonzero(unlisted | doubtful).tolist():
        if unlisted[code] or opportunities[code] == 0:
            yield "account_hot", names[code]
        if unlisted[code] or not programme.engaged[code]:
            yield "account_cold", names[code]
        if unlisted[code]:
            yield "account_untouched", names[code]


def _unlisted(programme: Programme) -> Bools:
    accounts = programme.tables.accounts
    return (accounts["added_bad"] | accounts["left_bad"]).to_numpy(dtype=bool)


def _perhaps_engaged(programme: Programme) -> Bools:
    """Return the targets that a row of Engagement is about, or seems to be, which does not count."""
    rows = programme.tables.interactions
    bad = (rows["date_bad"] | rows["interaction_bad"] | rows["account_bad"]).to_numpy(dtype=bool)
    about = _meant(rows)[bad]
    found = np.zeros(len(programme.targets), dtype=bool)
    found[about[about >= 0]] = True
    return np.asarray(found & programme.targets, dtype=bool)


def _meant(rows: pd.DataFrame) -> Ints:
    """Return the account of each row, else the one that its name is most like, else -1."""
    codes = rows["account_code"].to_numpy(dtype=np.int64)
    return np.where(codes >= 0, codes, rows["account_near"].to_numpy(dtype=np.int64))


def _stalled(programme: Programme) -> Iterator[Identity]:
    """Opportunities that may be open and qualified long ago; a name that is misspelt means the nearest."""
    rows = programme.tables.opportunities
    age = (pd.Timestamp(programme.as_of) - rows["qualified"]).dt.days
    old = rows["qualified_bad"] | (age > programme.rules.days("stalled_days"))
    bad = rows["stage_bad"] | rows["qualified_bad"] | rows["account_bad"]
    rows = rows[bad & old & ~rows["stage"].isin(CLOSED) & rows["account"].notna()]
    listed = programme.tables.accounts["account"].tolist()
    for typed, code in zip(rows["account"].tolist(), _meant(rows).tolist(), strict=True):
        yield "opportunity_stalled", listed[code] if code >= 0 else typed


def _about_kpis(programme: Programme, kpis: Iterable[Kpi]) -> Iterator[Identity]:
    """What was left out could take a KPI back below its threshold."""
    tables, by_key = programme.tables, {kpi.key: kpi for kpi in kpis if kpi.value is not None}
    unread = {kpi.key for kpi in kpis if (kpi.why or "").startswith("unread_")}
    unlisted = _unlisted(programme)
    unengaged = _perhaps_engaged(programme) & ~programme.engaged
    for key, code, more in (
        ("coverage", "coverage_low", unlisted),
        ("conversion", "conversion_low", unlisted | unengaged),
    ):
        kpi = by_key.get(key)
        limits = band(kpi, programme.rules) if kpi else None
        if kpi and limits and more.any():
            least = 100 * (kpi.numerator or 0) / ((kpi.denominator or 0) + int(more.sum()))
            if least < limits.release:
                yield code, key
    for key, code, rows, columns in (
        (
            "velocity",
            "velocity_slower",
            tables.opportunities,
            ("account", "source", "first_contact", "qualified"),
        ),
        ("deal_value", "deal_value_lower", tables.deals, ("account", "source", "signed", "amount")),
        ("roi", "roi_low", tables.costs, ("date", "amount")),
    ):
        bad = key in by_key and any(rows[f"{column}_bad"].any() for column in columns)
        if bad or key in unread:
            yield code, key
