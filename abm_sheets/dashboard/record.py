"""The findings as one plain object for other programs (``refresh --json``, design.md 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.history.periods import PUBLISHED

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.history import Closing
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.kpi import AccountFigures, Kpi
    from abm_sheets.model.report import RefreshReport


def record(report: RefreshReport, sentences: Sentences) -> dict[str, Any]:
    """Return the report; values are unrounded numbers or None, dates are ISO."""
    findings = report.findings
    return {
        "as_of": findings.as_of.isoformat(),
        "workbook": report.workbook,
        "kpis": {kpi.key: _kpi(kpi, sentences) for kpi in findings.kpis},
        "accounts": [_account(account) for account in findings.accounts],
        "alerts": [_alert(alert, sentences) for alert in findings.alerts],
        "issues": [issue_record(issue) for issue in findings.issues],
        "history": [_closing(closing) for closing in findings.history.closings],
        "api_calls": {"read": report.api_calls.read, "write": report.api_calls.write},
    }


def _kpi(kpi: Kpi, sentences: Sentences) -> dict[str, Any]:
    return {
        "value": kpi.value,
        "unit": kpi.unit,
        "numerator": kpi.numerator,
        "denominator": kpi.denominator,
        "n": kpi.n,
        "median": kpi.median,
        "mean_points": kpi.mean_points,
        "baseline": kpi.baseline,
        "baseline_n": kpi.baseline_n,
        "change_percent": kpi.change_percent,
        "ratio": kpi.ratio,
        "revenue": kpi.revenue,
        "cost": kpi.cost,
        "opportunities": kpi.opportunities,
        "status": kpi.status,
        "indicative": kpi.indicative,
        "stale": kpi.stale,
        "why_missing": sentences.why(kpi),
    }


def _account(account: AccountFigures) -> dict[str, Any]:
    return {
        "account": account.account,
        "points": account.points,
        "total_points": account.total_points,
        "engaged": account.engaged,
        "strongly_engaged": account.strongly_engaged,
        "first_interaction": _iso(account.first_interaction),
        "last_interaction": _iso(account.last_interaction),
        "opportunities": account.opportunities,
        "revenue": account.revenue,
        "cost": account.cost,
        "roi": account.roi,
    }


def _closing(closing: Closing) -> dict[str, Any]:
    return {
        "period": closing.period.code,
        "as_of": closing.period.last.isoformat(),
        **{
            key: closing.figures[key].value if key in closing.figures else None
            for key in PUBLISHED[closing.period.kind]
        },
    }


def _alert(alert: Alert, sentences: Sentences) -> dict[str, Any]:
    return {
        "code": alert.code,
        "severity": alert.severity,
        "subject": alert.subject,
        "since": _iso(alert.since),
        "message": sentences.alert_message(alert),
        "action": sentences.alert_action(alert),
    }


def issue_record(issue: Issue) -> dict[str, Any]:
    """Return an issue as a plain object."""
    return {
        "tab": issue.tab,
        "cell": issue.cell,
        "header": issue.header,
        "value": issue.value,
        "code": issue.code,
        "message": issue.message,
        "expected": issue.expected,
        "kpis": list(issue.kpis),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
