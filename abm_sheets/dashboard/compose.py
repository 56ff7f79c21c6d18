"""Compose the page: findings in, blocks out. The order of the blocks is design.md 7's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.dashboard.cards import cards
from abm_sheets.dashboard.charts import board_charts, compared_charts
from abm_sheets.dashboard.moves import moves_table
from abm_sheets.dashboard.published import history_table
from abm_sheets.dashboard.selection import shown_alerts
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import (
    accounts_table,
    alerts_table,
    issues_table,
    kpi_table,
    settings_table,
    week_table,
)
from abm_sheets.dashboard.view import PAGE, Cell, DashboardView, Line, Space
from abm_sheets.history import archive
from abm_sheets.intake.answers import MEMORY_PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from abm_sheets.intake.answers import Answers
    from abm_sheets.model.report import Findings
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """In which words and with which rules the page is written."""

    template: WorkbookTemplate
    rules: Rules


def compose(edition: Edition, findings: Findings, answers: Answers, moment: datetime) -> DashboardView:
    """Return the Dashboard of a day; ``moment`` is the time of the refresh in the workbook's time zone."""
    template = edition.template
    texts = template.dashboard
    sentences = Sentences(template, edition.rules)
    facts = {
        "as_of": sentences.words.date(findings.as_of),
        "moment": sentences.words.moment(moment),
    }
    if findings.newest_entry is None:
        never = texts.subtitle_unread if findings.entries_unread else texts.subtitle_never
        subtitle = never.format(**facts)
    else:
        subtitle = texts.subtitle.format(newest=sentences.words.date(findings.newest_entry), **facts)
    return DashboardView(
        page=(
            Line(cells=(Cell(value=texts.title, style="title", span=PAGE),), height="title"),
            Line(cells=(Cell(value=subtitle, style="subtitle", span=PAGE),)),
            Space(),
            *cards(sentences, findings),
            Space(),
            Line(cells=(Cell(value=sentences.story(findings), style="story", span=PAGE),)),
            Space(),
            kpi_table(sentences, findings),
            Space(),
            board_charts(sentences, findings),
            Space(),
            moves_table(sentences, findings),
            Space(),
            alerts_table(sentences, findings, answers),
            Space(),
            week_table(sentences, findings),
            Space(),
            compared_charts(sentences, findings),
            Space(),
            accounts_table(sentences, findings),
            Space(),
            issues_table(sentences, findings),
        ),
        settings=settings_table(template, edition.rules, sentences.setting_notes(findings)),
        settings_help=texts.settings_help,
        memory_heading=texts.memory,
        memory_header=tuple(Cell(value=texts.alert_headers[key], style="header") for key in MEMORY_PLACES),
        memory=answers.kept(_shown(sentences, findings)),
        model=f"{texts.model} {template.workbook.language}-{template.workbook.version}",
        history=history_table(sentences, findings.history),
        chart_heading=texts.chart_data,
        archive=(texts.archive, *_archived(findings)),
    )


def _archived(findings: Findings) -> tuple[str, ...]:
    history = findings.history
    return archive.write(archive.Stored(closings=history.closings, in_force=history.in_force))


def _shown(sentences: Sentences, findings: Findings) -> Iterator[tuple[str, str]]:
    """Yield the alerts of the page as the team sees them: (title, subject)."""
    texts = sentences.template.alerts
    alerts = shown_alerts((*findings.alerts, *findings.resolved), sentences.rules)
    return ((texts[alert.code].titled(alert.variant), sentences.alert_subject(alert)) for alert in alerts)
