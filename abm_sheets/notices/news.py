"""What a refresh brings that may be worth telling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.alerts.states import same_alert
from abm_sheets.dashboard.selection import shown_alerts
from abm_sheets.intake.fold import fold_person
from abm_sheets.notices.inert import inert

if TYPE_CHECKING:
    from collections.abc import Container

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.model.action import Action
    from abm_sheets.model.alert import Alert
    from abm_sheets.model.report import Findings
    from abm_sheets.notices.ledger import Identity
    from abm_sheets.template.rules import Names

#: Without these nothing can be said about what is gone: it may only have become invisible.
_BLIND = frozenset({"tab_missing", "header_missing", "header_duplicate", "header_empty"})
#: Signs of a line.
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An alert that holds and its line; ``new`` since the last closing."""

    identity: Identity
    line: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWeek:
    """The actions of one person, None for nobody; ``key`` is what every spelling of the name shares."""

    owner: str | None
    key: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Everything that a message may be made from.

    ``facts`` are the alerts that the Dashboard shows, ``holding`` all that hold, ``resolved`` those that held
    at the last closing. ``certain`` is False where an alert may be gone only because nobody typed or a column
    cannot be read; ``undecided`` are those, as ``same`` has them, that a cell which cannot be read may hide.
    """

    facts: tuple[Fact, ...]
    holding: tuple[Identity, ...]
    resolved: tuple[Identity, ...]
    certain: bool
    undecided: Container[Identity]
    week: tuple[PersonWeek, ...]
    names: Names

    def same(self, identity: Identity) -> Identity:
        """Return what every spelling of the subject of an alert shares."""
        return same_alert(identity, self.names)

    def gone(self, identity: Identity) -> bool:
        """Return whether an alert that does not hold is known to be over."""
        same = self.same(identity)
        over = same in {self.same(each) for each in self.resolved}
        return over or (self.certain and same not in self.undecided)


def read_news(findings: Findings, sentences: Sentences) -> News:
    """Return what a refresh brings, in the words of the workbook's language."""
    blind = any(issue.code in _BLIND for issue in findings.issues)
    stale = any(kpi.stale for kpi in findings.kpis)
    return News(
        facts=tuple(
            Fact(identity=identity(alert), line=_line(alert, sentences), new=alert.state == "new")
            for alert in shown_alerts(findings.alerts, sentences.rules)
        ),
        holding=tuple(identity(alert) for alert in findings.alerts),
        resolved=tuple(identity(alert) for alert in findings.resolved),
        certain=not blind and not stale,
        undecided=findings.undecided,
        week=tuple(
            PersonWeek(
                owner=_told(owner) if owner else None,
                key=fold_person(owner),
                lines=tuple(_step(action, sentences) for action in actions),
            )
            for owner, actions in findings.week_by_owner().items()
        ),
        names=sentences.rules.names,
    )


def _told(text: str) -> str:
    """Return a line of a message: harmless, and no longer than a person would read."""
    told = inert(text)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"


def identity(alert: Alert) -> Identity:
    """Return what is remembered of an alert: its code, and its subject as it can be shown."""
    return (alert.code, inert(alert.subject))


def _line(alert: Alert, sentences: Sentences) -> str:
    texts = sentences.template.notices
    title = sentences.template.alerts[alert.code].titled(alert.variant)
    text = texts["alert_kpi" if alert.about_kpi else "alert"]
    return _told(text.format(subject=alert.subject, title=title, message=sentences.alert_message(alert)))


def _step(action: Action, sentences: Sentences) -> str:
    return _told(
        sentences.template.notices["action"].format(
            account=action.account, task=sentences.task(action), reason=sentences.reason(action)
        )
    )
