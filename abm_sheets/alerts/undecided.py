"""Alerts of which nothing can be said today: a cell that cannot be read may be why they do not hold.

"A cell that cannot be read is left out": the alert that it would raise is silent, and « À corriger » names
the cell. But silence is no end: whoever was told such an alert is not told that it is resolved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm_sheets.alerts.account_alerts import aged
from abm_sheets.alerts.hysteresis import band
from abm_sheets.alerts.states import same_alert
from abm_sheets.intake.names import account_key
from abm_sheets.kpis.conversion import abm_opportunities
from abm_sheets.kpis.left_out import meant
from abm_sheets.kpis.programme import unreadable_dates
from abm_sheets.model.alert import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abm_sheets.alerts.states import Identity
    from abm_sheets.kpis.programme import Programme
    from abm_sheets.model.kpi import Kpi
    from abm_sheets.model.rows import Bools, Ints, Rows


#: What is hidden with the name of an account in Comptes.
_ABOUT_LISTED = frozenset({"account_hot", "account_cold", "account_untouched"})


def undecided(programme: Programme, kpis: Sequence[Kpi]) -> Undecided:
    """Return the alerts that cells which cannot be read may hide, as ``same_alert`` has them.

    Only what a cell could raise counts: an amount of a deal that cannot be read lowers the ROI, so it hides
    no low one, unless no deal at all can be read. A row dated after today is like one whose date cannot be
    read, so is an account that is not added yet. Whole columns that are missing are another matter: no alert
    about what is in them can be told from one that is gone.
    """
    programme = replace(programme, tables=programme.tables.typed)
    names, nameless = programme.rules.names, programme.tables.nameless > 0
    listed = programme.tables.accounts["account"].tolist()
    rows = _perhaps_stalled(programme)
    found = [*_about_accounts(programme), *_stalled(rows, listed), *_about_kpis(programme, kpis)]
    return Undecided(
        alerts=frozenset(same_alert(each, names) for each in found),
        codes=frozenset({"opportunity_stalled"} if _stalled_anywhere(rows) else ()),
        unlisted_codes=_ABOUT_LISTED if nameless else frozenset(),
        listed=frozenset(account_key(name, names) for name in listed if nameless),
    )


def _about_accounts(programme: Programme) -> Iterator[Identity]:
    """An account whose dates cannot be read is in no T; one with rows that cannot be read may be engaged.

    Nor is one in T that is added later: whoever was told an alert about it knew it before.

    A row that does not say whose it is may be of any target.
    """
    later = programme.tables.accounts["added"] > np.datetime64(programme.as_of, "s")
    unlisted, doubtful = unreadable_dates(programme.tables) | later, _perhaps_engaged(programme)
    anyone = programme.targets & (_of_anyone(programme) > 0)
    enough = programme.rules.value("strong_points") - _points_of_anyone(programme)
    perhaps_hot = doubtful | (programme.points(window=True) >= enough)
    doubtful = doubtful | anyone
    names = programme.tables.accounts["account"].tolist()
    opportunities = abm_opportunities(programme)
    for code in np.flatnonzero(unlisted | doubtful).tolist():
        if unlisted[code] or (perhaps_hot[code] and opportunities[code] == 0):
            yield "account_hot", names[code]
        if not programme.engaged[code]:  # nor is one that is in no T
            yield "account_cold", names[code]
        if unlisted[code] or (programme.unread[code] and not programme.engaged[code]):
            yield "account_untouched", names[code]


def _unread_about(programme: Programme) -> Ints:
    """Return whom each row of Engagement that does not count is about, or seems to be, -1 for nobody."""
    rows = programme.tables.interactions
    return meant(rows)[rows["date_bad"] | rows["interaction_bad"] | rows["account_bad"]]


def _of_anyone(programme: Programme) -> int:
    """Return how many rows of Engagement do not say whose they are."""
    return int(_nobody(programme).sum())


def _nobody(programme: Programme) -> Bools:
    """Mark the rows of Engagement whose Compte is empty or broken.

    A name that can be read and is in no list, nor like one, is that of a company that is no target.
    """
    nobody: Bools = pd.isna(programme.tables.interactions["account"])
    return nobody


def _points_of_anyone(programme: Programme) -> int:
    """Return the most points that the rows which do not say whose they are may give an account."""
    rows, points = programme.tables.interactions, programme.rules.points
    there = rows["date_bad"] | ~(rows["date"] < programme.window_start)
    most = max(points.values(), default=0)
    kinds = rows["interaction"][there & _nobody(programme)].tolist()
    return sum(points.get(kind, most) for kind in kinds)


def _perhaps_engaged(programme: Programme) -> Bools:
    """Return the targets that a row of Engagement is about, or seems to be, which does not count."""
    about = _unread_about(programme)
    found = np.zeros(len(programme.targets), dtype=bool)
    found[about[about >= 0]] = True
    return found & programme.targets


def _stalled(rows: Rows, listed: Sequence[str]) -> Iterator[Identity]:
    """Opportunities that may be open and qualified long ago; a name that is misspelt means the nearest."""
    rows = rows.where(pd.notna(rows["account"]))
    for typed, code in zip(rows["account"].tolist(), meant(rows).tolist(), strict=True):
        yield "opportunity_stalled", listed[code] if code >= 0 else typed


def _stalled_anywhere(rows: Rows) -> bool:
    """Return whether an opportunity that may be stalled does not say whose it is."""
    return bool((rows["account_bad"] & (meant(rows) < 0)).any())


def _perhaps_stalled(programme: Programme) -> Rows:
    rows = aged(programme.tables.opportunities, programme)
    old = rows["qualified_bad"] | rows["old"]
    bad = rows["stage_bad"] | rows["qualified_bad"] | rows["account_bad"]
    return rows.where(bad & old & ~rows["closed"])


def _about_kpis(programme: Programme, kpis: Iterable[Kpi]) -> Iterator[Identity]:
    """What was left out could take a KPI back below its threshold."""
    tables, by_key = programme.tables, {kpi.key: kpi for kpi in kpis if not kpi.unreadable}
    unread = {kpi.key for kpi in kpis if kpi.unread}
    unlisted = unreadable_dates(programme.tables)
    unengaged = _perhaps_engaged(programme) & ~programme.engaged
    silent = int((programme.targets & ~programme.engaged & ~unengaged).sum())
    hidden = int(unlisted.sum()) + tables.nameless
    for key, code, more in (
        ("coverage", "coverage_low", hidden),
        ("conversion", "conversion_low", hidden + int(unengaged.sum()) + min(_of_anyone(programme), silent)),
    ):
        kpi = by_key.get(key)
        limits = band(kpi, programme.rules) if kpi else None
        if kpi is None or limits is None:
            continue
        if kpi.unread:
            least = 0.0
        elif kpi.value is None:
            least = 0.0 if more or len(_unread_about(programme)) else limits.release
        else:
            least = 100 * (kpi.numerator or 0) / ((kpi.denominator or 0) + more) if more else limits.release
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
        bad = any(rows[f"{column}_bad"].any() for column in columns)
        if tables.nameless and "source" in columns:  # a row without one is ABM where its account is listed
            bad |= bool((pd.isna(rows["source"]) & (rows["account_code"] < 0)).any())
        if (key in by_key and bad) or key in unread:
            yield code, key
