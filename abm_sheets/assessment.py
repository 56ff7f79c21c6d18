"""From raw tabs to findings: the one line of work that every command shares; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.alerts.catalogue import CODES, find_alerts
from abm_sheets.alerts.effects import setting_effects
from abm_sheets.alerts.since import dated
from abm_sheets.alerts.states import compared_closing, same_alert, with_states
from abm_sheets.alerts.this_week import this_week
from abm_sheets.alerts.undecided import undecided
from abm_sheets.history import archive
from abm_sheets.history.closings import Kept, programme_start
from abm_sheets.history.compare import history_of
from abm_sheets.history.periods import PUBLISHED
from abm_sheets.intake.answers import read_answers
from abm_sheets.intake.history import archive_cells, shown_closings
from abm_sheets.intake.places import shown
from abm_sheets.intake.read import read_workbook
from abm_sheets.intake.settings import read_settings, shares_read
from abm_sheets.kpis.accounts import account_figures, remainder
from abm_sheets.kpis.catalogue import READS
from abm_sheets.kpis.doubts import doubtful_opportunities
from abm_sheets.kpis.timeline import Timeline
from abm_sheets.model.cells import place_of
from abm_sheets.model.history import History
from abm_sheets.model.report import Findings

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from abm_sheets.model.alert import Alert
    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate


def assess(  # noqa: PLR0913 - a day, and what the last closing knew
    raw: RawWorkbook,
    template: WorkbookTemplate,
    rules: Rules,
    *,
    as_of: date,
    today: date,
    closing: date | None = None,
    closings: bool = True,
) -> Findings:
    """Return the KPIs, account figures, alerts, actions of the week, issues and history as of a day.

    ``closing`` is the weekly closing with which the alerts are compared, the last one published before the
    day unless given. ``closings`` False leaves the history out, for whoever does not show it. HistoryNewer
    when a newer version of abm_sheets has written it.
    """
    chosen, setting_issues = read_settings(raw.settings, template, rules)
    rules = rules.with_chosen(chosen)
    reading = read_workbook(raw, template, rules, READS, as_of=as_of, today=today)
    timeline = Timeline(reading.tables, rules)
    now, kpis = timeline.programme(as_of), timeline.kpis(as_of)
    accounts = account_figures(now)
    issues = [*reading.issues, *setting_issues]
    if "pipeline" in reading.places:
        issues += doubtful_opportunities(now, reading.places["pipeline"])

    def alerts_on(day: date, codes: AbstractSet[str] = frozenset(CODES)) -> tuple[Alert, ...]:
        return find_alerts(timeline.programme(day), timeline, codes)

    alerts, resolved = with_states(
        dated(alerts_on(as_of), as_of, alerts_on),
        closing or compared_closing(as_of),
        alerts_on,
        stale=now.stale,
    )
    unclear = undecided(now, kpis)
    resolved = tuple(alert for alert in resolved if same_alert(alert.identity, rules.names) not in unclear)
    answers = read_answers(raw.alerts, raw.memory, template.dashboard.alert_headers, template.alert_titles)

    def taken_by(alert: Alert) -> str:
        owner = answers.of(template.alerts[alert.code].title, alert.subject).owner
        return "" if owner is None else shown(owner, template).strip()

    history = History()
    if closings:
        kept = Kept(
            archive=archive.read(archive_cells(raw.archive)),
            shown=shown_closings(raw.history, template, PUBLISHED),
        )
        # What was published after an earlier day is compared with the rows of today.
        whole = timeline
        if as_of < today and not reading.whole:
            later = read_workbook(raw, template, rules, READS, as_of=today, today=today)
            whole = Timeline(later.tables, rules)
        history = history_of(whole, kept, reading.places, as_of=as_of, today=today)
    last = next((each for each in reversed(history.closings) if each.period.last < as_of), None)
    order = {key: at for at, key in enumerate(template.tabs)}
    issues.sort(key=lambda issue: (order[issue.tab_key], *place_of(issue.a1)))
    return Findings(
        as_of=as_of,
        kpis=kpis,
        accounts=accounts,
        alerts=alerts,
        resolved=resolved,
        undecided=unclear,
        this_week=this_week(now, accounts, alerts, taken_by),
        effects=setting_effects(timeline, as_of, last.settings if last else None),
        issues=tuple(issues),
        newest_entry=now.newest_entry,
        settings=chosen,
        shares=shares_read(raw.settings, template, rules),
        remainder=remainder(now),
        start=programme_start(timeline, as_of),
        history=history,
    )
