"""Print reports: tables that a manager can read, or JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from abm_sheets.cli.pasting import pasted
from abm_sheets.cli.saying import say, say_json
from abm_sheets.cli.visible import visible
from abm_sheets.dashboard.moves import moves_table
from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.selection import shown_alerts, shown_kpis
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import clipped
from abm_sheets.template.load import load_rules, load_workbook
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.model.report import Findings, RefreshReport
    from abm_sheets.scheduling.status import Status, WorkbookStatus

_COLORS = {
    "good": "green",
    "watch": "yellow",
    "alert": "red",
}
#: The text and the colour of how a workbook is doing (scheduling.status).
_HEALTH = {
    "ok": ("status_ok", "green"),
    "running": ("status_running", "green"),
    "failing": ("status_failing", "red"),
    "late": ("status_late", "red"),
    "never": ("status_never", "yellow"),
}
#: Seconds in a unit of time, and how "ago" is said in it; the first that is not too large counts.
_AGO = ((86_400, "ago_days"), (3_600, "ago_hours"), (60, "ago_minutes"), (1, "ago_seconds"))
#: A terminal shows the first ones; the Dashboard has them all.
_LINES = 15
#: Of the actions of one person.
_EACH = 3
#: rich breaks lines at no-break spaces too, so they travel through it as private signs.
_HELD = {"\u202f": "\ue000", "\u00a0": "\ue001"}
_HOLD = str.maketrans(_HELD)
_RELEASED = str.maketrans({sign: space for space, sign in _HELD.items()})


def _text(words: str, style: str = "") -> Text:
    """Return words for rich that break only where a reader would break them."""
    return Text(visible(pasted(words)).translate(_HOLD), style=style)


class Screen:
    """Prints in the language of a workbook."""

    def __init__(self, language: str) -> None:
        self._template = load_workbook(language)
        self._texts = self._template.terminal
        console = Console(highlight=False)
        # A pipe has no width of its own; a narrow default would fold every cell.
        self._console = console if console.is_terminal else Console(highlight=False, width=120)

    def refresh(self, report: RefreshReport) -> None:
        """Print the three figures, the story, the KPIs, the alerts, the week and what to correct."""
        findings = report.findings
        sentences = Sentences(self._template, load_rules().with_chosen(findings.settings))
        headline = self._texts["headline"].format(
            workbook=report.workbook, day=sentences.words.date(findings.as_of)
        )
        self._print(_text(f"\n{headline}", style="bold"))
        self._print(_text(sentences.story(findings)))
        self._kpis(sentences, findings)
        self._moves(sentences, findings)
        self._alerts(sentences, findings)
        self._week(sentences, findings)
        self._issues(findings)

    def _kpis(self, sentences: Sentences, findings: Findings) -> None:
        headers = self._template.dashboard.kpi_headers
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        table.add_column(headers["kpi"], no_wrap=True)
        table.add_column(headers["value"], justify="right", no_wrap=True)
        for key in ("base", "comparison"):
            table.add_column(headers[key])
        table.add_column(headers["status"], no_wrap=True)
        for kpi in shown_kpis(findings, sentences.rules):
            why = sentences.why(kpi)
            table.add_row(
                _text(self._template.kpis[kpi.key].label),
                _text(sentences.value(kpi), style="bold"),
                _text(why or sentences.base(kpi)),
                _text("" if why else sentences.comparison(kpi)),
                _text(sentences.status(kpi), style=_COLORS.get(kpi.status, "")),
            )
        self._print(table)

    def _moves(self, sentences: Sentences, findings: Findings) -> None:
        """Print why figures moved as the Dashboard shows it; nothing where none did."""
        found = moves_table(sentences, findings)
        if not found.rows:
            return
        table = Table(box=SIMPLE_HEAD, pad_edge=False, title_justify="left")
        table.title = _text(found.heading, style="bold")
        for number, cell in enumerate(found.header):
            table.add_column(str(cell.value), no_wrap=number == 0)
        for row in found.rows:
            table.add_row(*(_text(str(cell.value)) for cell in row))
        self._print(table)

    def _alerts(self, sentences: Sentences, findings: Findings) -> None:
        alerts = shown_alerts(findings.alerts, sentences.rules)
        if not alerts:
            unknown = self._template.dashboard.unknown
            self._print(_text(unknown if findings.blind else self._texts["alerts_none"]))
            return
        texts = self._template.dashboard
        rows = [
            (
                _text(sentences.severity(alert), style=_COLORS.get(alert.severity, "")),
                _text(sentences.alert_subject(alert)),
                _text(self._template.states[alert.state]),
                _text(
                    f"{self._template.alerts[alert.code].titled(alert.variant)}. "
                    f"{sentences.alert_message(alert)}"
                ),
                _text(sentences.alert_action(alert)),
            )
            for alert in alerts
        ]
        headers = [texts.alert_headers[key] for key in ("severity", "subject", "state", "message", "action")]
        self._list(texts.alerts, headers, rows, "alert", len(rows))

    def _week(self, sentences: Sentences, findings: Findings) -> None:
        """Print the first actions of everybody; nothing when there are none."""
        if not findings.this_week:
            return
        texts = self._template.dashboard
        rows = [
            (
                _text(action.owner or texts.no_owner),
                _text(action.account),
                _text(sentences.task(action)),
                _text(sentences.reason(action)),
            )
            for actions in findings.week_by_owner().values()
            for action in actions[:_EACH]
        ]
        headers = list(texts.week_headers.values())
        self._list(texts.week, headers, rows, "action", len(findings.this_week))

    def _issues(self, findings: Findings) -> None:
        if not findings.issues:
            self._print(_text(self._texts["issues_none"]))
            return
        texts = self._template.dashboard
        rows = [
            (
                _text(issue.cell),
                _text(clipped(issue.value, 40)),
                _text(issue.message),
                _text(issue.expected),
            )
            for issue in findings.issues
        ]
        headers = [texts.issue_headers[key] for key in ("place", "value", "message", "expected")]
        self._list(texts.issues, headers, rows, "issue", len(rows))

    def _list(
        self, heading: str, headers: Sequence[str], rows: Sequence[tuple[Text, ...]], noun: str, total: int
    ) -> None:
        """Print the first rows of a list under its heading, and how many more there are."""
        table = Table(box=SIMPLE_HEAD, pad_edge=False, title_justify="left")
        table.title = _text(f"{heading} ({total})", style="bold")
        for number, header in enumerate(headers):
            table.add_column(header, no_wrap=number == 0)
        for row in rows[:_LINES]:
            table.add_row(*row)
        self._print(table)
        left = total - min(len(rows), _LINES)
        if left:
            counted = Words(self._template).count(noun, left)
            self._print(_text(self._texts["more"].format(count=counted)))

    def after_refresh(self, report: RefreshReport) -> None:
        """Print what was written."""
        if report.upgraded:
            older, newer = report.upgraded
            self._print(_text(self._texts["upgraded"].format(older=older, newer=newer)))
        if report.repaired:
            # A named range is called as the team sees it in its spreadsheet.
            names = [self._texts.get(f"repaired_{name}", name) for name in report.repaired]
            self._print(_text(self._texts["repaired"].format(names=", ".join(names))))
        text = "written" if report.written else "not_written"
        self._print(_text(self._texts[text].format(workbook=report.workbook), style="bold"))

    def after_demo(self, report: RefreshReport, *, new: bool) -> None:
        """Print which file to open."""
        if not new:
            self._print(_text(self._texts["demo_kept"].format(workbook=report.workbook)))
        self._print(_text(self._texts["open_file"].format(workbook=report.workbook), style="bold"))

    def refresh_json(self, report: RefreshReport) -> None:
        """Print the report as one JSON object."""
        rules = load_rules().with_chosen(report.findings.settings)
        say_json(record(report, Sentences(self._template, rules)))

    def initialised(self, report: InitReport) -> None:
        """Print what was added, what was found, and what comes next."""
        texts = self._texts
        created = not report.found and not report.kept
        headline = (
            "created" if created else "completed" if report.added or report.sample else "nothing_to_add"
        )
        self._print(_text(texts[headline].format(workbook=report.workbook), style="bold"))
        for added in report.added:
            line = texts[f"added_{added.what}"].format(name=added.name, tab=added.tab)
            self._print(_text(f"  + {line}"))
        if report.found:
            self._print(_text("  = " + texts["found_tabs"].format(names=", ".join(report.found))))
        if report.kept:
            self._print(_text("  = " + texts["kept_tabs"].format(names=", ".join(report.kept))))
        if report.sample:
            self._print(_text("  + " + texts["sample_typed"]))
        if report.lost:
            self._print(_text("  ! " + texts["lost_dashboard"]))
            found = "lost_aside" if report.aside else "lost_elsewhere"
            self._print(_text("    " + texts[found].format(name=report.aside)))
        self.say("next_refresh" if report.sample else "next_step", target=report.workbook)

    def address(self, address: str) -> None:
        """Print the address of a workbook that has just been created."""
        self.say("created_address", address=address)

    def far_day(self, day: date) -> None:
        """Warn that the figures are not those of these days; not on stdout, where a program may read."""
        shown = Words(self._template).date(day)
        click.echo(visible(self._texts["far_day"].format(day=shown)), err=True)

    def say(self, text: str, **facts: object) -> None:
        """Print one of the terminal's texts."""
        say(self._template.workbook.language, text, **facts)

    def status(self, found: Status) -> None:
        """Print the scheduler's sign of life and one line per workbook."""
        texts = self._texts
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        for key in (
            "status_workbook",
            "status_last_run",
            "status_last_success",
            "status_next_run",
            "status_health",
        ):
            table.add_column(texts[key])
        for workbook in found.workbooks:
            table.add_row(*self._status_row(workbook))
        self._print(table)
        self._print(_text(self._heartbeat(found), style="" if found.beating else "red"))
        if found.unreadable:
            self._print(_text(texts["status_unreadable"].format(names=", ".join(found.unreadable))))
        for workbook in found.workbooks:
            if workbook.health == "failing":
                self.say("status_why", name=workbook.name)

    def _status_row(self, workbook: WorkbookStatus) -> list[Text]:
        state, none = workbook.state, self._texts["status_none"]
        words, zone = Words(self._template), ZoneInfo(workbook.time_zone)

        def moment(value: datetime | None, instead: str) -> Text:
            return _text(words.moment(value.astimezone(zone)) if value else instead)

        key, color = _HEALTH[workbook.health]
        return [
            _text(workbook.name),
            moment(state.last_run.ended if state.last_run else None, none),
            moment(state.last_success, none),
            moment(workbook.next_run, self._texts["status_soon"]),
            _text(self._texts[key].format(count=state.failures), style=color),
        ]

    def _heartbeat(self, found: Status) -> str:
        beat, texts = found.heartbeat, self._texts
        if beat is None:
            return texts["status_no_beat"]
        seconds = max((found.now - beat.beat).total_seconds(), 1)
        size, unit = next((size, unit) for size, unit in _AGO if seconds >= size)
        ago = texts[unit].format(n=int(seconds // size))
        if beat.once:
            return texts["status_once"].format(ago=ago)
        if beat.stopped:
            return texts["status_stopped"].format(ago=ago)
        return texts["status_beating" if found.beating else "status_quiet"].format(ago=ago)

    def status_json(self, found: Status) -> None:
        """Print the same as one JSON object; moments are in UTC."""
        beat = found.heartbeat
        say_json(
            {
                "healthy": found.healthy,
                "scheduler": {
                    "heartbeat": _iso(beat.beat if beat else None),
                    "age_seconds": round((found.now - beat.beat).total_seconds()) if beat else None,
                    "once": beat.once if beat else None,
                    "stopped": beat.stopped if beat else None,
                },
                "workbooks": [
                    {
                        "name": workbook.name,
                        "health": workbook.health,
                        "last_run": _iso(workbook.state.last_run.ended if workbook.state.last_run else None),
                        "last_ending": workbook.state.last_run.ending if workbook.state.last_run else None,
                        "last_success": _iso(workbook.state.last_success),
                        "next_run": _iso(workbook.next_run),
                        "failures": workbook.state.failures,
                        "code": workbook.state.code,
                    }
                    for workbook in found.workbooks
                ],
                "unreadable": list(found.unreadable),
            }
        )

    def notify_test(self, results: Sequence[tuple[str, bool]]) -> None:
        """Print which addresses accepted a test message."""
        texts = self._texts
        for place, accepted in results:
            text = texts["notify_sent" if accepted else "notify_failed"].format(place=place)
            self._print(_text(text, style="" if accepted else "red"))
        if not all(accepted for _, accepted in results):
            self._print(_text(texts["notify_unheard"]))

    def _print(self, what: RenderableType) -> None:
        with self._console.capture() as printed:
            self._console.print(what)
        click.echo(printed.get().translate(_RELEASED), nl=False)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
