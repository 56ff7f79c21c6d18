"""The team's answers beside the alerts, kept with their alert from run to run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abm_sheets.intake.blocks import find_columns
from abm_sheets.intake.fold import plain, tidy
from abm_sheets.model.alert import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abm_sheets.model.raw import RawBlock, RawCell

#: Where the alerts table has its parts, in grid columns; the kept answers have them side by side.
SUBJECT, TITLE, OWNER, COMMENT = 1, 3, 10, 11
ALERT_PLACES = {"subject": SUBJECT, "title": TITLE, "owner": OWNER, "comment": COMMENT}
MEMORY_PLACES = {"title": 0, "subject": 1, "owner": 2, "comment": 3}

Name = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers by (title, subject) of their alert, as texts that a person sees; ``rows`` where they stand.

    ``titles`` are the titles that mean another one, folded.
    """

    by_alert: Mapping[Name, Answer] = field(default_factory=dict)
    names: Mapping[Name, Name] = field(default_factory=dict)
    rows: Mapping[int, Name] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def of(self, title: str, subject: str) -> Answer:
        """Return what the team answered to an alert."""
        return self.by_alert.get(_name(title, subject, self.titles), Answer())

    def stays(self, row: int, title: str, subject: str) -> bool:
        """True when the alert already stands in this 0-based row: its answer cells need no writing."""
        return self.rows.get(row) == _name(title, subject, self.titles)

    def row_of(self, title: str, subject: str) -> int | None:
        """Return the 0-based row in which an alert stands, None when it is not shown."""
        name = _name(title, subject, self.titles)
        return next((row for row, shown in self.rows.items() if shown == name), None)

    def kept(self, shown: Iterable[tuple[str, str]]) -> tuple[tuple[RawCell, ...], ...]:
        """Return the answers whose alert is not shown now, to be kept until it comes back."""
        now = {_name(title, subject, self.titles) for title, subject in shown}
        return tuple(
            (*self.names[name], answer.owner, answer.comment)
            for name, answer in self.by_alert.items()
            if name not in now
        )


def read_answers(
    alerts: RawBlock | None,
    memory: RawBlock | None,
    headers: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> Answers:
    """Return the answers typed beside the alerts, and those kept from earlier ones.

    ``headers`` are the texts of the alerts' header row: the columns are found by them. ``titles`` are those
    that an alert may be shown with in place of the one by which it is known.
    """
    texts = headers or dict.fromkeys(ALERT_PLACES, "")
    same = {_folded(other): _folded(title) for other, title in (titles or {}).items()}
    by_alert: dict[Name, Answer] = {}
    names: dict[Name, Name] = {}
    rows: dict[int, Name] = {}
    kept = find_columns(memory, texts, MEMORY_PLACES)
    for _, cells in kept.rows:
        answer = Answer(owner=kept.cell(cells, "owner"), comment=kept.cell(cells, "comment"))
        if seen := _seen(kept.cell(cells, "title"), kept.cell(cells, "subject")):
            _remember(by_alert, names, seen, answer, same)
    shown = find_columns(alerts, texts, ALERT_PLACES)
    for row, cells in shown.rows:
        answer = Answer(owner=shown.cell(cells, "owner"), comment=shown.cell(cells, "comment"))
        if seen := _seen(shown.cell(cells, "title"), shown.cell(cells, "subject")):
            rows[row] = _name(*seen, same)
            # An emptied cell means that the team took its answer back.
            by_alert.pop(rows[row], None)
            _remember(by_alert, names, seen, answer, same)
    return Answers(by_alert=by_alert, names=names, rows=rows, titles=same)


def _seen(title: RawCell, subject: RawCell) -> Name | None:
    return (title, subject) if isinstance(title, str) and isinstance(subject, str) else None


def _remember(
    by_alert: dict[Name, Answer],
    names: dict[Name, Name],
    seen: Name,
    answer: Answer,
    same: Mapping[str, str],
) -> None:
    if seen[0] and not answer.empty:
        name = _name(*seen, same)
        by_alert[name] = answer
        names[name] = seen


def _name(title: str, subject: str, same: Mapping[str, str]) -> Name:
    title = _folded(title)
    return (same.get(title, title), _folded(subject))


def _folded(text: str) -> str:
    return tidy(plain(text))
