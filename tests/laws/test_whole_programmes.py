"""Laws over believable programmes: headers in any order, and parts that sum to totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import FORM, settled, workbook
from oracle.programmes import programme

if TYPE_CHECKING:
    import random

seeds = st.integers(0, 10**6)
#: A whole programme takes a while; the profile still decides how thorough this is.
FEW = settings(max_examples=settings().max_examples // 3)


def told(findings):
    """Everything that was found, without the letters of columns."""
    issues = sorted((issue.tab, issue.a1.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), issue.header, issue.value, issue.code,
                     issue.message, issue.expected, issue.kpis) for issue in findings.issues)  # fmt: skip
    return findings.kpis, findings.accounts, findings.alerts, issues


@FEW
@given(seeds, st.randoms(use_true_random=False))
def test_headers_in_any_order_with_columns_of_the_team_between_give_the_same_findings(
    seed, rng: random.Random
):
    tabs, as_of = programme(seed, accounts=8, mess=0, mistakes=0.2)
    moved = {}
    for title, rows in tabs.items():
        width = len(rows[0])
        gap = rows[0].index("") if title == "Deals" else width
        left, right = list(range(gap)), list(range(gap + 1, width))
        rng.shuffle(left)
        rng.shuffle(right)
        sides = [left, right] if rng.random() < 0.5 else [right, left]
        # None is a column of the team, -1 the empty one between two tables.
        order = [None, *sides[0], -1, *sides[1], None]
        moved[title] = [[cell(row, place, number) for place in order] for number, row in enumerate(rows)]

    one, other = (settled(workbook(each), as_of=as_of, today=as_of) for each in (tabs, moved))

    assert told(other) == told(one)


def cell(row, place, number):
    """Return the cell that moves to a place; the team's own column holds what it wants."""
    if place is None:
        return f"Notre colonne {number}"
    return row[place] if 0 <= place < len(row) else ""


@FEW
@given(seeds)
def test_parts_sum_to_totals(seed):
    """Nobody left and no cost or ABM deal is of an unknown account, so nothing falls beside the table."""
    tabs, as_of = programme(seed, accounts=12, mess=0.5, mistakes=0, leavers=0, latecomers=0)
    findings = settled(workbook(tabs), as_of=as_of, today=as_of)
    accounts = findings.accounts
    roi, coverage, conversion = (findings.kpi(key) for key in ("roi", "coverage", "conversion"))
    engagement = findings.kpi("engagement")

    assert findings.issues == ()
    assert sum(account.cost for account in accounts) == pytest.approx(roi.cost)
    assert sum(account.revenue for account in accounts) == pytest.approx(roi.revenue)
    assert sum(account.engaged for account in accounts) == coverage.numerator
    assert sum(account.strongly_engaged for account in accounts) == engagement.numerator
    assert sum(account.opportunities for account in accounts if account.engaged) == conversion.opportunities
    assert sum(account.points for account in accounts) == pytest.approx(
        (engagement.mean_points or 0) * len(accounts)
    )
    assert all(account.points <= account.total_points for account in accounts)


@FEW
@given(seeds)
def test_every_figure_says_what_it_is_computed_from(seed):
    tabs, as_of = programme(seed, accounts=8, mess=0.3, mistakes=0.3)
    findings = settled(workbook(tabs), as_of=as_of, today=as_of)

    for kpi in findings.kpis:
        if kpi.value is None:
            assert (kpi.status, kpi.why in FORM.why) == ("no_data", True)
        else:
            assert kpi.status != "no_data"
            assert kpi.n > 0 or kpi.key == "roi"
        if kpi.denominator and kpi.value is not None:
            assert kpi.value == pytest.approx(100 * kpi.numerator / kpi.denominator)
        assert not (kpi.indicative and kpi.status == "alert")
