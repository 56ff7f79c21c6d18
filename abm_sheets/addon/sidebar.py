"""What the sidebar shows of a workbook: figures, alerts, this week, what to correct; pure.

Titles and buttons are in the person's language (``frame``), what is said of the workbook in its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.addon.person import names_of
from abm_sheets.addon.view import Button, Buttons, Card, Item, Section, Words
from abm_sheets.dashboard.cards import cards
from abm_sheets.dashboard.moves import change_text
from abm_sheets.dashboard.selection import shown_alerts
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.dashboard.tables import clipped
from abm_sheets.intake.fold import fold_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abm_sheets.addon.view import Element
    from abm_sheets.dashboard.view import Cell
    from abm_sheets.jobs.look import Glance
    from abm_sheets.model.action import Action
    from abm_sheets.model.alert import Alert
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate


#: Whose status and change stand below the three figures.
_KPIS = ("coverage", "conversion", "roi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks at the sidebar, in which words, and where its links lead; ``running`` when a refresh is.

    ``address`` returns what opens a cell (tab by our key, cell without its tab), "" where nothing does.
    """

    email: str
    frame: WorkbookTemplate
    address: Callable[[str, str], str]
    running: bool = False


def sheets_address(glance: Glance) -> Callable[[str, str], str]:
    """Return what makes links into a Google Sheet, cell by cell."""

    def address(tab: str, a1: str) -> str:
        gid = glance.sheet_ids.get(tab)
        if gid is None:
            return ""
        place = f"&range={a1}" if a1 else ""
        return f"https://docs.google.com/spreadsheets/d/{glance.spreadsheet_id}/edit#gid={gid}{place}"

    return address


def home(glance: Glance, book: WorkbookTemplate, rules: Rules, viewer: Viewer) -> Card:
    """Return the card of a workbook that has our tabs."""
    return _Sidebar(glance, book, rules, viewer).card()


class _Sidebar:
    def __init__(self, glance: Glance, book: WorkbookTemplate, rules: Rules, viewer: Viewer) -> None:
        self._glance = glance
        self._findings = glance.findings
        self._sentences = Sentences(book, rules.with_chosen(glance.findings.settings))
        self._book = book
        self._limits = rules.sidebar
        self._viewer = viewer
        self._frame = Sentences(viewer.frame, rules)
        self._texts = viewer.frame.addon

    def card(self) -> Card:
        texts = self._texts
        carried = {"id": self._glance.spreadsheet_id}
        return Card(
            name="home",
            title=texts["title"],
            subtitle=texts["as_of"].format(day=self._frame.words.date(self._findings.as_of)),
            sections=(
                self._figures(),
                self._alerts(),
                *self._week(),
                self._issues(),
                Section(elements=tuple(self._end())),
            ),
            footer=Button(label=texts["refresh"], op="refresh", parameters=carried, primary=True),
        )

    def _figures(self) -> Section:
        """Return the director's three figures, as the Dashboard has them, each with its status and change."""
        note = [Words(text=self._texts["running_note"])] if self._viewer.running else []
        labels, figures, details = (line.cells for line in cards(self._sentences, self._findings))
        lines = [
            Item(
                top=str(label.value),
                lead=self._written(figure),
                text=str(detail.value),
                bottom=self._state(key),
            )
            for key, label, figure, detail in zip(_KPIS, labels, figures, details, strict=True)
        ]
        story = Words(text=self._sentences.story(self._findings))
        return Section(heading=self._texts["figures"], elements=(*note, story, *lines))

    def _written(self, figure: Cell) -> str:
        words, value = self._sentences.words, figure.value
        if isinstance(value, str) or value is None:
            return value or ""
        number = float(value) if isinstance(value, int | float) else 0.0
        if figure.format not in ("percent", "percent_whole"):
            return words.number(number)
        return words.percent(100 * number, 1 if figure.format == "percent" else 0)

    def _state(self, key: str) -> str:
        """Return the status of a KPI in words, and what it did since its last closing."""
        kpi, change = self._findings.kpi(key), self._findings.history.changes.get(key)
        if kpi.value is None:
            return ""
        status = self._sentences.status(kpi)
        if change is None or change.before is None:
            return status
        return self._book.addon["figure_state"].format(
            status=status,
            kpi=self._book.kpis[key].label,
            change=change_text(self._sentences, change),
            period=self._sentences.words.period(change.since, short=True),
        )

    def _alerts(self) -> Section:
        alerts = shown_alerts(self._findings.alerts, self._sentences.rules)
        if not alerts:
            return Section(elements=(Words(text=self._none("alerts_none")),))
        seen = alerts[: self._limits.alerts]
        elements: list[Element] = []
        for alert in seen:
            elements += self._alert(alert)
        elements += self._more("more_alerts", len(alerts) - len(seen))
        return Section(
            heading=self._texts["alerts"].format(count=len(alerts)),
            elements=tuple(elements),
            shown=2 * self._limits.alerts_seen,
        )

    def _alert(self, alert: Alert) -> tuple[Element, Element]:
        """Return an alert and what can be done about it here: take it on, or see who has."""
        subject = self._sentences.alert_subject(alert)
        title = self._book.alerts[alert.code].titled(alert.variant)
        long = self._frame.long_since(alert, self._findings.start)
        facts = {
            "severity": self._sentences.severity(alert),
            "state": self._book.states[alert.state],
            "since": long or (self._sentences.words.date(alert.since) if alert.since else ""),
        }
        form = "alert_top_long" if long else "alert_top" if alert.since else "alert_top_undated"
        top = self._texts[form].format(**facts)
        item = Item(
            top=top,
            lead=subject,
            text=f"{title}. {self._sentences.alert_message(alert)}",
            bottom=self._sentences.alert_action(alert),
        )
        owner = self._glance.answers.of(title, subject).owner
        if owner not in (None, ""):
            taken = self._texts["taken_by"].format(owner=clipped(str(owner)))
            return item, Words(text=f"✓ {taken}")
        parameters = {
            "id": self._glance.spreadsheet_id,
            "code": alert.code,
            "subject": alert.subject,
            "refreshed": self._glance.refreshed,
        }
        return item, Buttons(buttons=(Button(label=self._texts["take"], op="take", parameters=parameters),))

    def _week(self) -> tuple[Section, ...]:
        """Return what the person should do this week; of everybody, when nobody knows who it is."""
        texts, email = self._texts, self._viewer.email
        names = names_of(email, self._glance.owners)
        keys = {fold_header(name) for name in names}
        actions = self._findings.this_week
        mine = [action for action in actions if action.owner and fold_header(action.owner) in keys]
        if not names:
            note = [Words(text=texts["week_unknown"].format(email=email))] if email and actions else []
            return self._actions(texts["week_all"], note, actions, named=True)
        if len(names) == 1:
            note = [] if mine else [Words(text=self._none("week_mine_none"))]
            return self._actions(texts["week_mine"], note, mine, named=False)
        several = texts["week_several"].format(email=email, names=self._frame.words.listed(names))
        return self._actions(texts["week_mine"], [Words(text=several)], mine, named=True)

    def _actions(
        self, heading: str, note: list[Words], actions: Iterable[Action], *, named: bool
    ) -> tuple[Section, ...]:
        """Return a section of actions; with ``named``, each says for whom it is."""
        lines: list[Element] = [
            Item(
                top=(action.owner or self._book.dashboard.no_owner) if named else "",
                lead=action.account,
                text=self._sentences.task(action),
                bottom=self._sentences.reason(action),
            )
            for action in actions
        ]
        most = self._limits.week
        elements = (*note, *lines[:most], *self._more("more_week", len(lines) - most))
        seen = len(note) + self._limits.week_seen
        return (Section(heading=heading, elements=elements, shown=seen),) if elements else ()

    def _issues(self) -> Section:
        issues = self._findings.issues
        if not issues:
            return Section(elements=(Words(text=self._texts["issues_none"]),))
        shown = issues[: self._limits.issues]
        lines: list[Element] = [
            Item(
                top=self._texts["issue_top"].format(place=issue.cell, header=issue.header)
                if issue.header
                else issue.cell,
                lead=clipped(issue.value, 60),
                text=issue.message,
                bottom=issue.expected,
                url=self._viewer.address(issue.tab_key, issue.a1),
            )
            for issue in shown
        ]
        lines += self._more("more_issues", len(issues) - len(shown))
        return Section(
            heading=self._texts["issues"].format(count=len(issues)),
            elements=tuple(lines),
            shown=self._limits.issues_seen,
        )

    def _none(self, text: str) -> str:
        """Return that there is nothing; where not everything could be read, that nobody can tell."""
        return self._book.dashboard.unknown if self._findings.blind else self._texts[text]

    def _more(self, text: str, count: int) -> list[Element]:
        return [Words(text=self._texts[text].format(count=count))] if count > 0 else []

    def _end(self) -> list[Element]:
        if self._glance.refreshed:
            told = self._texts["last_refresh"].format(moment=self._glance.refreshed)
        else:
            told = self._texts["never_refreshed"]
        url = self._viewer.address("dashboard", "")
        opens = [Buttons(buttons=(Button(label=self._texts["open_dashboard"], url=url),))] if url else []
        return [Words(text=told), *opens]
