"""The tables of the page: KPIs, alerts, accounts, what to correct, and the settings at its side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.dashboard.moves import change_text
from abm_sheets.dashboard.selection import essential, shown_alerts, shown_kpis
from abm_sheets.dashboard.view import Cell, Link, Row, Table
from abm_sheets.intake.blocks import SETTING_PLACES
from abm_sheets.intake.fold import whole
from abm_sheets.template.words import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.intake.answers import Answers
    from abm_sheets.model.action import Action
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.history import Change, Period
    from abm_sheets.model.issue import Issue
    from abm_sheets.model.kpi import AccountFigures, Kpi
    from abm_sheets.model.report import Findings
    from abm_sheets.template.rules import Rules, Setting
    from abm_sheets.template.workbook import SettingText, WorkbookTemplate

#: More lines than this are not read; the rest comes when these are corrected.
ISSUES_SHOWN = 200
_KPI_FORMATS = {"velocity": "days", "deal_value": "money"}
_KPI_SPANS = {
    "kpi": 1,
    "value": 1,
    "change": 1,
    "last": 1,
    "previous": 1,
    "base": 2,
    "comparison": 2,
    "status": 1,
    "cadence": 1,
    # The last column of the grid is the widest.
    "benchmark": 1,
}
_ALERT_SPANS = {
    "severity": 1,
    "subject": 2,
    "title": 1,
    "state": 1,
    "message": 2,
    "action": 2,
    "since": 1,
    "owner": 1,
    "comment": 1,
}
_WEEK_SPANS = {"owner": 2, "account": 2, "task": 3, "reason": 5}
_ACCOUNT_SPANS = {
    "account": 2,
    "level": 2,
    "points": 1,
    "total_points": 1,
    "last": 1,
    "opportunities": 1,
    "velocity": 1,
    "revenue": 1,
    "cost": 1,
    "roi": 1,
}
_ISSUE_SPANS = {"place": 2, "header": 2, "value": 2, "message": 2, "expected": 2, "kpis": 2}
#: Columns of numbers and dates; their headers stand on the right like them.
_KPI_NUMBERS = ("value", "change", "last", "previous")
_ALERT_NUMBERS = ("since",)
_ACCOUNT_NUMBERS = tuple(key for key in _ACCOUNT_SPANS if key not in ("account", "level"))


def _header(
    texts: Mapping[str, str], spans: Mapping[str, int], numbers: Sequence[str] = (), **facts: str
) -> Row:
    return tuple(
        Cell(
            value=texts[key].format(**facts),
            style="header_number" if key in numbers else "header",
            span=span,
        )
        for key, span in spans.items()
    )


def kpi_table(sentences: Sentences, findings: Findings) -> Table:
    """Return the KPIs: value, change since the last closing, what it is made of, status, benchmark."""
    texts = sentences.template.dashboard
    return Table(
        key="kpis",
        heading=texts.kpis_essentials if essential(sentences.rules) else texts.kpis,
        header=_header(texts.kpi_headers, _KPI_SPANS, _KPI_NUMBERS),
        rows=tuple(
            _kpi_row(sentences, kpi, findings.history.changes.get(kpi.key))
            for kpi in shown_kpis(findings, sentences.rules)
        ),
        empty="",
    )


def _kpi_row(sentences: Sentences, kpi: Kpi, change: Change | None) -> Row:
    texts, spans = sentences.template.kpis[kpi.key], _KPI_SPANS
    style = kpi.status if kpi.rated else "neutral"
    value = kpi.value / 100 if kpi.value is not None and kpi.unit == "percent" else kpi.value
    if value is None:
        figure = Cell(value=sentences.template.dashboard.none, style="figure")
        made: Row = (Cell(value=sentences.why(kpi), style="text", span=spans["base"] + spans["comparison"]),)
    else:
        # "66 %" as in every sentence, not "66,0 %".
        shown = kpi.value or 0.0
        whole = float(rounded(shown, 1)).is_integer() or not sentences.digits(kpi.key, shown)
        form = _KPI_FORMATS.get(kpi.key, "percent_whole" if whole else "percent")
        figure = Cell(value=value, style="figure", format=form)
        made = (
            Cell(value=sentences.base(kpi), span=spans["base"]),
            Cell(value=sentences.comparison(kpi), span=spans["comparison"]),
        )
    last = (change.since, change.before) if change else None
    return (
        Cell(value=texts.label, style="strong", span=spans["kpi"]),
        figure,
        Cell(value=change_text(sentences, change), style="figure_text"),
        _closed(sentences, kpi, last),
        _closed(sentences, kpi, change.previous if change else None),
        *made,
        Cell(value=sentences.status(kpi), style=style, span=spans["status"]),
        Cell(value=texts.cadence, style="muted", span=spans["cadence"]),
        Cell(value=sentences.benchmark(kpi), style="muted", span=spans["benchmark"]),
    )


def _closed(sentences: Sentences, kpi: Kpi, closing: tuple[Period, float | None] | None) -> Cell:
    """Return what a closing published, with its period: "63,8 % · S47"."""
    if closing is None:
        return Cell(value=sentences.template.dashboard.none, style="faint_text")
    period, value = closing
    name = sentences.words.period(period, short=True).replace(" ", "\u00a0")
    written = f"{sentences.amount(kpi.key, value)} · {name}"
    return Cell(value=written, style="faint_text")


def alerts_table(sentences: Sentences, findings: Findings, answers: Answers) -> Table:
    """Return the alerts with what to do, resolved ones last, and the team's answers beside them."""
    texts = sentences.template.dashboard
    alerts = shown_alerts(findings.alerts, sentences.rules)
    resolved = shown_alerts(findings.resolved, sentences.rules)
    return Table(
        key="alerts",
        heading=_counted(texts.alerts, len(alerts)),
        header=_header(texts.alert_headers, _ALERT_SPANS, _ALERT_NUMBERS),
        rows=tuple(_alert_row(sentences, alert, answers, findings.start) for alert in (*alerts, *resolved)),
        empty=texts.unknown if findings.blind else texts.no_alerts,
    )


def _alert_row(sentences: Sentences, alert: Alert, answers: Answers, start: date | None) -> Row:
    template, spans = sentences.template, _ALERT_SPANS
    title, subject = template.alerts[alert.code].titled(alert.variant), sentences.alert_subject(alert)
    answer = answers.of(title, subject)
    state = template.states[alert.state]
    if alert.state == "resolved":
        texts = (template.dashboard.none, subject, title, state)
        quiet = [
            Cell(value=text, style="muted", span=span)
            for text, span in zip(texts, spans.values(), strict=False)
        ]
        since = Cell(value=template.dashboard.none, style="faint_number")
        style = "muted"
    else:
        quiet = [
            Cell(
                value=sentences.severity(alert),
                style="neutral" if alert.severity == "info" else alert.severity,
            ),
            Cell(value=subject, style="strong", span=spans["subject"]),
            Cell(value=title, span=spans["title"]),
            Cell(value=state, style="strong" if alert.state == "new" else "muted"),
        ]
        long = sentences.long_since(alert, start)
        since = Cell(value=long or alert.since, style="number", format=None if long else "date")
        style = "text"
    return (
        *quiet,
        Cell(value=sentences.alert_message(alert), style=style, span=spans["message"]),
        Cell(value=sentences.alert_action(alert), style=style, span=spans["action"]),
        since,
        Cell(value=answer.owner, style="typed", typed=True),
        Cell(value=answer.comment, style="typed", typed=True),
    )


def week_table(sentences: Sentences, findings: Findings) -> Table:
    """Return what to do this week, person by person, and why."""
    texts = sentences.template.dashboard
    return Table(
        key="week",
        heading=texts.week,
        header=_header(texts.week_headers, _WEEK_SPANS),
        rows=tuple(
            _week_row(sentences, action, owner, first=number == 0)
            for owner, actions in findings.week_by_owner().items()
            for number, action in enumerate(actions)
        ),
        empty=texts.unknown if findings.blind else texts.no_week,
    )


def _week_row(sentences: Sentences, action: Action, owner: str | None, *, first: bool) -> Row:
    spans = _WEEK_SPANS
    name = owner or sentences.template.dashboard.no_owner
    style = "muted" if action.taken_by else "text"
    return (
        Cell(value=name, style="strong" if first else "muted", span=spans["owner"]),
        Cell(value=action.account, style=style, span=spans["account"]),
        Cell(value=sentences.task(action), style=style, span=spans["task"]),
        Cell(value=sentences.reason(action), style=style, span=spans["reason"]),
    )


def accounts_table(sentences: Sentences, findings: Findings) -> Table:
    """Return a row for every target: who is warm, what it brought, what it cost."""
    texts = sentences.template.dashboard
    return Table(
        key="accounts",
        heading=_counted(texts.accounts, len(findings.accounts)),
        header=_header(texts.account_headers, _ACCOUNT_SPANS, _ACCOUNT_NUMBERS, days=sentences.window()),
        rows=(
            *(_account_row(sentences, account) for account in findings.accounts),
            *_remainder_rows(sentences, findings),
        ),
        empty=_why_no_accounts(sentences, findings),
    )


def _why_no_accounts(sentences: Sentences, findings: Findings) -> str:
    coverage = findings.kpi("coverage")
    unread = coverage.unreadable or coverage.unread
    return (sentences.why(coverage) if unread else None) or sentences.template.dashboard.no_accounts


def _account_row(sentences: Sentences, account: AccountFigures) -> Row:
    texts, spans = sentences.template.dashboard, _ACCOUNT_SPANS
    silent = texts.unread if account.unread else texts.untouched
    level = texts.strong if account.strongly_engaged else texts.engaged if account.engaged else silent
    if account.engaged is None:
        level = texts.none
    roi = None if account.roi is None else account.roi / 100
    style = "good" if account.strongly_engaged else "text" if account.engaged else "muted"
    return (
        Cell(value=account.account, style="strong", span=spans["account"]),
        Cell(value=level, style=style, span=spans["level"]),
        _optional(texts.none, account.points, "number"),
        _optional(texts.none, account.total_points, "number"),
        _optional(texts.none, account.last_interaction, "date"),
        _optional(texts.none, account.opportunities or None, "number"),
        _optional(texts.none, account.velocity, "days"),
        _optional(texts.none, account.revenue or None, "money"),
        _optional(texts.none, account.cost or None, "money"),
        _optional(texts.none, roi, "percent_whole", "number" if account.revenue else "faint_number"),
    )


def _remainder_rows(sentences: Sentences, findings: Findings) -> Iterator[Row]:
    """Yield what the rows above lack of the director's figures: of accounts that left or are not known."""
    rest, texts = findings.remainder, sentences.template.dashboard
    if rest is None or not findings.accounts:
        return
    label = texts.remainder_unknown if rest.unknown else texts.remainder
    shown = {
        "account": Cell(
            value=texts.remainder_unlisted if rest.unlisted else label,
            style="muted",
            span=_ACCOUNT_SPANS["account"],
        ),
        "level": Cell(value=texts.none, style="muted", span=_ACCOUNT_SPANS["level"]),
        "opportunities": _optional(texts.none, rest.opportunities or None, "number"),
        "revenue": _optional(texts.none, rest.revenue or None, "money"),
        "cost": _optional(texts.none, rest.cost or None, "money"),
    }
    nothing = Cell(value=texts.none, style="faint_number")
    yield tuple(shown.get(key, nothing) for key in _ACCOUNT_SPANS)


def _optional(none: str, value: object, form: str, style: str = "number") -> Cell:
    if value is None:
        return Cell(value=none, style="faint_number")
    return Cell(value=value, style=style, format=form)  # type: ignore[arg-type]


def issues_table(sentences: Sentences, findings: Findings) -> Table:
    """Return what to correct: where (a link), what was read, what is expected, which KPIs wait for it."""
    texts = sentences.template.dashboard
    shown: Sequence[Issue] = findings.issues[:ISSUES_SHOWN]
    more = len(findings.issues) - len(shown)
    return Table(
        key="issues",
        heading=_counted(texts.issues, len(findings.issues)),
        header=_header(texts.issue_headers, _ISSUE_SPANS),
        rows=tuple(_issue_row(sentences, issue) for issue in shown),
        empty=texts.no_issues,
        after=texts.more_issues.format(count=sentences.words.count("issue", more)) if more else None,
    )


def _issue_row(sentences: Sentences, issue: Issue) -> Row:
    texts, spans = sentences.template.dashboard, _ISSUE_SPANS
    labels = [sentences.template.kpis[key].label for key in issue.kpis]
    return (
        Cell(value=issue.cell, style="link", span=spans["place"], link=Link(tab=issue.tab_key, a1=issue.a1)),
        Cell(value=issue.header or texts.none, span=spans["header"]),
        Cell(value=clipped(issue.value) or texts.none, span=spans["value"]),
        Cell(value=issue.message, span=spans["message"]),
        Cell(value=issue.expected, span=spans["expected"]),
        Cell(value=sentences.words.listed(labels) or texts.none, style="muted", span=spans["kpis"]),
    )


def clipped(text: str, most: int = 80) -> str:
    """Return a text on one line and no longer than a person would read."""
    line = " ".join(whole(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def settings_table(template: WorkbookTemplate, rules: Rules, notes: Mapping[str, str] | None = None) -> Table:
    """Return the settings with their defaults; the value between is the team's and never written here.

    ``notes`` say beside a setting what it changes, or why it does not count.
    """
    texts = template.dashboard
    return Table(
        key="settings",
        heading=texts.settings,
        header=tuple(
            Cell(
                value=texts.setting_headers[key],
                style="header" if key in ("label", "note") else "header_number",
            )
            for key in SETTING_PLACES
        ),
        rows=tuple(
            (
                Cell(value=text.label),
                Cell(style="typed_number", typed=True, choices=tuple(text.choices.values())),
                _default(text, rules.settings[key]),
                Cell(value=(notes or {}).get(key), style="muted"),
            )
            for key, text in template.settings.items()
        ),
        empty="",
    )


def _default(text: SettingText, setting: Setting) -> Cell:
    if setting.choices:
        return Cell(value=text.choices[setting.choices[setting.default]], style="number")
    return Cell(value=setting.default, style="number", format="number")


def _counted(heading: str, count: int) -> str:
    return f"{heading} ({count})" if count else heading
