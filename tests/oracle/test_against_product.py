"""Two people computed the same from the same text: the product agrees with the second calculation.

More seeds: HYPOTHESIS_PROFILE=thorough.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta

import pytest
from thorough import THOROUGH

from abm_sheets.intake.names import account_key
from drawing import RULES, settled, workbook

from .programmes import varied
from .reckoning import reckon

SEEDS = range(400 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 60 if THOROUGH else 30)
KPI_FIELDS = (
    "value",
    "numerator",
    "denominator",
    "n",
    "median",
    "mean_points",
    "baseline",
    "baseline_n",
    "change_percent",
    "ratio",
    "revenue",
    "cost",
    "opportunities",
    "status",
    "indicative",
    "stale",
)
ACCOUNT_FIELDS = (
    "points",
    "total_points",
    "engaged",
    "strongly_engaged",
    "first_interaction",
    "last_interaction",
    "opportunities",
    "revenue",
    "cost",
    "roi",
)
#: Where a tab or a header is missing or double we say no number at all (docs/decisions/0003), and the second
#: calculation leaves rows out: such programmes are compared in tests/kpis/test_gaps.py.
STRUCTURE = {"header_missing", "header_duplicate", "tab_missing"}


def _near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-7) if isinstance(value, float) else value


def _iso(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_issue_and_alert_is_that_of_the_second_calculation(seed):
    tabs, as_of = varied(seed)[:2]
    today = as_of if seed % 2 else as_of + timedelta(days=40)
    expected = reckon(tabs, as_of, today)
    if STRUCTURE & {code for _, code in expected.issues}:
        pytest.skip("a tab or a header is missing or double")

    findings = settled(workbook(tabs), as_of=as_of, today=today)

    for kpi in findings.kpis:
        wanted = expected.kpis[kpi.key]
        ours = {field: getattr(kpi, field) for field in KPI_FIELDS}
        assert ours == {field: _near(wanted.get(field)) for field in KPI_FIELDS}, kpi.key
    assert [account.account for account in findings.accounts] == [row["account"] for row in expected.accounts]
    for account, wanted in zip(findings.accounts, expected.accounts, strict=True):
        ours = {field: _iso(getattr(account, field)) for field in ACCOUNT_FIELDS}
        assert ours == {field: _near(_iso(wanted[field])) for field in ACCOUNT_FIELDS}, account.account
    assert sorted((issue.cell, issue.code) for issue in findings.issues) == sorted(
        map(tuple, expected.issues)
    )
    assert _known(expected.alerts, expected) == _known(
        [(alert.code, alert.severity, alert.subject) for alert in findings.alerts], expected
    )


def _known(alerts, expected):
    """Return alerts with the account's name folded: ours is that of Comptes, the other as typed in Pipeline."""
    return Counter(
        (code, severity, subject if subject in expected.kpis else account_key(subject, RULES.names))
        for code, severity, subject in alerts
    )
