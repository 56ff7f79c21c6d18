"""Print reports: tables that a manager can read, or JSON for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from abm_sheets.dashboard.record import record
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import clipped
from abm_sheets.template.load import load_rules, load_workbook

if TYPE_CHECKING:
    from abm_sheets.jobs.doctor import DoctorReport
    from abm_sheets.jobs.init_workbook import InitReport
    from abm_sheets.model.report import Findings, RefreshReport

_COLORS = {
    "good": "green",
    "watch": "yellow",
    "alert": "red",
    "ok": "green",
    "todo": "yellow",
}
#: A terminal shows the first ones; the Dashboard has them all.
_LINES = 15
#: rich breaks lines at no-break spaces too, so they travel through it as private signs.
_HELD = {"\u202f": "\ue000", "\u00a0": "\ue001"}
_HOLD = str.maketrans(_HELD)
_RELEASED = str.maketrans({sign: space for space, sign in _HELD.items()})


def _text(words: str, style: str = "") -> Text:
    """Return words for rich that break only where a reader would break them."""
    return Text(words.translate(_HOLD), style=style)


class Screen:
    """Prints in the language of a workbook."""

    def __init__(self, language: str) -> None:
        self._template = load_workbook(language)
        self._texts = self._template.terminal
        console = Console(highlight=False)
        # A pipe has no width of its own; a narrow default would fold every cell.
        self._console = console if console.is_terminal else Console(highlight=False, width=120)

    def refresh(self, report: RefreshReport) -> None:
        """Print the three figures, the story, the KPIs, the alerts and what to correct."""
        findings = report.findings
        sentences = Sentences(self._template, load_rules().with_chosen(dict(findings.settings)))
        headline = self._texts["headline"].format(
            workbook=report.workbook, day=sentences.words.date(findings.as_of)
        )
        self._print(_text(f"\n{headline}", style="bold"))
        self._print(_text(sentences.story(findings)))
        self._kpis(sentences, findings)
        self._alerts(sentences, findings)
        self._issues(findings)

    def _kpis(self, sentences: Sentences, findings: Findings) -> None:
        headers = self._template.dashboard.kpi_headers
        table = Table(box=SIMPLE_HEAD, pad_edge=False)
        table.add_column(headers["kpi"], no_wrap=True)
        table.add_column(headers["value"], justify="right", no_wrap=True)
        for key in ("base", "comparison"):
            table.add_column(headers[key])
        table.add_column(headers["status"], no_wrap=True)
        for kpi in findings.kpis:
            why = sentences.why(kpi)
            table.add_row(
                _text(self._template.kpis[kpi.key].label),
                _text(sentences.value(kpi), style="bold"),
                _text(why or sentences.base(kpi)),
                _text("" if why else sentences.comparison(kpi)),
                _text(sentences.status(kpi), style=_COLORS.get(kpi.status, "")),
            )
        self._print(table)

    def _alerts(self, sentences: Sentences, findings: Findings) -> None:
        if not findings.alerts:
            self._print(_text(self._texts["alerts_none"]))
            return
        headers = self._template.dashboard.alert_headers
        table = Table(box=SIMPLE_HEAD, pad_edge=False, title_justify="left")
        table.title = _text(f"{self._template.dashboard.alerts} ({len(findings.alerts)})", style="bold")
        table.add_column(headers["severity"], no_wrap=True)
        for key in ("subject", "message", "action"):
            table.add_column(headers[key])
        for alert in findings.alerts[:_LINES]:
            text = self._template.alerts[alert.code]
            severity = f"{self._template.signs[alert.severity]} {self._template.severities[alert.severity]}"
            table.add_row(
                _text(severity, style=_COLORS.get(alert.severity, "")),
                _text(sentences.alert_subject(alert)),
                _text(f"{text.title}. {sentences.alert_message(alert)}"),
                _text(sentences.alert_action(alert)),
            )
        self._print(table)
        self._more("alert", len(findings.alerts))

    def _issues(self, findings: Findings) -> None:
        if not findings.issues:
            self._print(_text(self._texts["issues_none"]))
            return
        headers = self._template.dashboard.issue_headers
        table = Table(box=SIMPLE_HEAD, pad_edge=False, title_justify="left")
        table.title = _text(f"{self._template.dashboard.issues} ({len(findings.issues)})", style="bold")
        table.add_column(headers["place"], no_wrap=True)
        for key in ("value", "message", "expected"):
            table.add_column(headers[key])
        for issue in findings.issues[:_LINES]:
            table.add_row(
                _text(issue.cell),
                _text(clipped(issue.value, 40)),
                _text(issue.message),
                _text(issue.expected),
            )
        self._print(table)
        self._more("issue", len(findings.issues))

    def _more(self, noun: str, count: int) -> None:
        if count > _LINES:
            counted = Sentences(self._template, load_rules()).words.count(noun, count - _LINES)
            self._print(_text(self._texts["more"].format(count=counted)))

    def after_refresh(self, report: RefreshReport) -> None:
        """Print what was written."""
        if report.repaired:
            self._print(_text(self._texts["repaired"].format(names=", ".join(report.repaired))))
        text = "written" if report.written else "not_written"
        self._print(_text(self._texts[text].format(workbook=report.workbook), style="bold"))

    def after_demo(self, report: RefreshReport, *, new: bool) -> None:
        """Print which file to open."""
        if not new:
            self._print(_text(self._texts["demo_kept"].format(workbook=report.workbook)))
        self._print(_text(self._texts["open_file"].format(workbook=report.workbook), style="bold"))

    def refresh_json(self, report: RefreshReport) -> None:
        """Print the report as one JSON object."""
        rules = load_rules().with_chosen(dict(report.findings.settings))
        self._json(record(report, Sentences(self._template, rules)))

    def initialised(self, report: InitReport) -> None:
        """Print what was added, what was found, and what comes next."""
        texts = self._texts
        created = not report.found and not report.kept
        headline = "created" if created else "completed" if report.added else "nothing_to_add"
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
        self._print(_text(texts["next_step"].format(target=report.workbook)))

    def doctor(self, report: DoctorReport) -> None:
        """Print the diagnosis line by line."""
        table = Table(box=None, pad_edge=False, show_header=False)
        for check in report.checks:
            state = _text(self._template.doctor[check.state], style=_COLORS.get(check.state, ""))
            table.add_row(state, _text(check.label), _text(check.detail))
        self._print(table)

    def doctor_json(self, report: DoctorReport) -> None:
        """Print the diagnosis as one JSON object."""
        checks = [
            {"key": check.key, "state": check.state, "label": check.label, "detail": check.detail}
            for check in report.checks
        ]
        self._json({"workbook": report.workbook, "healthy": report.healthy, "checks": checks})

    def _json(self, value: object) -> None:
        json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
        sys.stdout.write("\n")

    def _print(self, what: RenderableType) -> None:
        with self._console.capture() as printed:
            self._console.print(what)
        click.echo(printed.get().translate(_RELEASED), nl=False)
