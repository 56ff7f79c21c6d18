"""The issues of design.md 4: where, and which code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .facts import Facts, exists, key_of, reversed_dates
from .kpis import days_to_qualify, in_velocity
from .tables import ABSENT, ROW_DATE

if TYPE_CHECKING:
    from datetime import date

Issue = tuple[str, str]


def cell_issues(facts: Facts, today: date) -> list[Issue]:
    """Rule: "such a row raises `date_future` when D is today (none when D is past) and no other issue"."""
    found: list[Issue] = []
    for name, table in facts.tables.items():
        found += table.issues
        for row in table.rows:
            if exists(name, row, facts.as_of):
                found += [
                    (cell.address, cell.code) for cell in row.values() if cell.code and cell.code != ABSENT
                ]
            elif facts.as_of == today:
                found.append((row[ROW_DATE[name]].address, "date_future"))
    return found


def account_issues(facts: Facts) -> list[Issue]:
    """Rule: "in Engagement and Coûts ABM always, in Pipeline and Deals only where Source says ABM"."""
    found: list[Issue] = []
    for name in ROW_DATE:
        for row in facts.rows(name):
            key = key_of(row["Compte"])
            says_abm = "Source" not in row or row["Source"].text == "ABM"
            if key is not None and says_abm and key not in facts.accounts:
                found.append((row["Compte"].address, "account_unknown"))
    seen: set[str] = set()
    found += [
        (row["Date de sortie"].address, "dates_reversed")
        for row in facts.rows("Comptes")
        if reversed_dates(row)
    ]
    found += [(cell.address, "account_total") for cell in facts.sums]
    for row in facts.rows("Comptes"):
        key = key_of(row["Compte"])
        if key in seen:
            found.append((row["Compte"].address, "account_duplicate"))
        if key is not None:
            seen.add(key)
    return found


def opportunity_issues(facts: Facts) -> list[Issue]:
    """Rule: "`opportunity_without_engagement` (at Compte ...); `velocity_unusable` (at ...)"."""
    found = [
        (item.row["Compte"].address, "opportunity_without_engagement")
        for item in facts.abm_opportunities(facts.target_keys - facts.engaged - facts.unread)
    ]
    found += [
        (item.contact.address, "velocity_unusable")
        for item in facts.opportunities
        if item.contact.address and in_velocity(item, facts) and days_to_qualify(item, facts) is None
    ]
    return found


def row_totals(facts: Facts, today: date) -> list[Issue]:
    """Decision 37: "one issue"; of a row that does not exist yet only where its date would be told."""
    return [(cell.address, "row_total") for cell, there in facts.row_sums if there or facts.as_of == today]


def all_issues(facts: Facts, today: date) -> list[Issue]:
    """Every issue, sorted."""
    return sorted(
        row_totals(facts, today)
        + cell_issues(facts, today)
        + account_issues(facts)
        + opportunity_issues(facts)
    )
