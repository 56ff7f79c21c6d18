"""The team's answers beside the alerts, kept with their alert from run to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.intake.fold import fold_header
from abm_sheets.model.alert import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abm_sheets.model.raw import RawBlock, RawCell

#: Where the alerts table has its parts, in grid columns; the kept answers have them side by side.
SUBJECT, TITLE, OWNER, COMMENT = 1, 3, 10, 11

Name = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers by (title, subject) of their alert, as texts that a person sees; ``rows`` where they stand."""

    by_alert: Mapping[Name, Answer] = field(default_factory=dict)
    names: Mapping[Name, Name] = field(default_factory=dict)
    rows: Mapping[int, Name] = field(default_factory=dict)

    def of(self, title: str, subject: str) -> Answer:
        """Return what the team answered to an alert."""
        return self.by_alert.get(_name(title, subject), Answer())

    def stays(self, row: int, title: str, subject: str) -> bool:
        """True when the alert already stands in this 0-based row: its answer cells need no writing."""
        return self.rows.get(row) == _name(title, subject)

    def kept(self, shown: Iterable[tuple[str, str]]) -> tuple[tuple[RawCell, ...], ...]:
        """Return the answers whose alert is not shown now, to be kept until it comes back."""
        now = {_name(title, subject) for title, subject in shown}
        return tuple(
            (*self.names[name], answer.owner, answer.comment)
            for name, answer in self.by_alert.items()
            if name not in now
        )


def read_answers(alerts: RawBlock | None, memory: RawBlock | None) -> Answers:
    """Return the answers typed beside the alerts, and those kept from earlier ones."""
    by_alert: dict[Name, Answer] = {}
    names: dict[Name, Name] = {}
    rows: dict[int, Name] = {}
    for cells in memory.rows if memory else ():
        title, subject, owner, comment = (*cells, None, None, None, None)[:4]
        _remember(by_alert, names, title, subject, Answer(owner=owner, comment=comment))
    for offset, cells in enumerate(alerts.rows if alerts else ()):
        padded = (*cells, *[None] * (COMMENT + 1 - len(cells)))
        title, subject = padded[TITLE], padded[SUBJECT]
        answer = Answer(owner=padded[OWNER], comment=padded[COMMENT])
        if isinstance(title, str) and isinstance(subject, str) and alerts is not None:
            rows[alerts.row + offset] = _name(title, subject)
            # An emptied cell means that the team took its answer back.
            by_alert.pop(_name(title, subject), None)
        _remember(by_alert, names, title, subject, answer)
    return Answers(by_alert=by_alert, names=names, rows=rows)


def _remember(
    by_alert: dict[Name, Answer], names: dict[Name, Name], title: RawCell, subject: RawCell, answer: Answer
) -> None:
    if isinstance(title, str) and isinstance(subject, str) and title and not answer.empty:
        name = _name(title, subject)
        by_alert[name] = answer
        names[name] = (title, subject)


def _name(title: str, subject: str) -> Name:
    return (fold_header(title), fold_header(subject))
