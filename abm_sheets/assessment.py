"""From raw tabs to findings: the one line of work that every command shares; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.alerts.catalogue import find_alerts
from abm_sheets.alerts.since import dated
from abm_sheets.intake.read import read_workbook
from abm_sheets.intake.settings import read_settings
from abm_sheets.kpis.accounts import account_figures
from abm_sheets.kpis.catalogue import READS, compute_kpis
from abm_sheets.kpis.doubts import doubtful_opportunities
from abm_sheets.kpis.programme import programme
from abm_sheets.model.cells import place_of
from abm_sheets.model.report import Findings

if TYPE_CHECKING:
    from datetime import date

    from abm_sheets.model.alert import Alert
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate


def assess(
    raw: RawWorkbook, template: WorkbookTemplate, rules: Rules, *, as_of: date, today: date
) -> Findings:
    """Return the KPIs, account figures, alerts and issues of a workbook as of a day."""
    chosen, setting_issues = read_settings(raw.settings, template, rules)
    rules = rules.with_chosen(chosen)
    reading = read_workbook(raw, template, rules, READS, as_of=as_of, today=today)
    now = programme(reading.tables, rules, as_of)
    kpis = compute_kpis(now)
    accounts = account_figures(now)
    issues = [*reading.issues, *setting_issues]
    if "pipeline" in reading.places:
        issues += doubtful_opportunities(now, reading.places["pipeline"])

    def alerts_on(day: date) -> tuple[Alert, ...]:
        then = programme(reading.tables, rules, day)
        return find_alerts(then, compute_kpis(then), account_figures(then))

    order = {key: at for at, key in enumerate(template.tabs)}
    issues.sort(key=lambda issue: (order[issue.tab_key], *place_of(issue.a1)))
    return Findings(
        as_of=as_of,
        kpis=kpis,
        accounts=accounts,
        alerts=dated(find_alerts(now, kpis, accounts), as_of, alerts_on),
        issues=tuple(issues),
        newest_entry=now.newest_entry,
        settings=chosen,
    )
