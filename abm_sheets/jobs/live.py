"""``doctor --live``: try on an empty Google Sheet what could not be known without Google; leave no trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.errors import AbmSheetsError
from abm_sheets.errors.google import ScratchRefused
from abm_sheets.model.cells import quoted
from abm_sheets.sheets.experiments import EXPERIMENTS, LAST, held, observed
from abm_sheets.sheets.form import read_form
from abm_sheets.sheets.lab import TAB, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.sheets.experiments import Experiment
    from abm_sheets.sheets.form import Form
    from abm_sheets.sheets.lab import Lab

_PLACE = "locale,timeZone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What was expected and what was seen; ``held`` is None where it was not tried."""

    key: str
    expected: str
    observed: str
    held: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport:
    """What held on a spreadsheet; ``left_behind`` are the titles of tabs that could not be deleted."""

    workbook: str
    facts: tuple[Fact, ...]
    left_behind: tuple[str, ...]


def live(kit: Kit, lab: Lab, *, drive: bool, tell: Callable[[Fact], None]) -> LiveReport:
    """Try everything on a tab of its own, and take that away again, also after a failure.

    ``drive`` when the sign-in reaches all of Drive already. The locale is fr_FR meanwhile.

    Raises:
        ScratchRefused: Somebody may need what stands in the spreadsheet; nothing was changed.
    """
    form = read_form(kit.client)
    _check_empty(kit, form)
    facts: list[Fact] = []
    left = [TITLES[TAB]]
    try:
        _clean(kit, form)
        kit.client.apply(_scratch())
        facts.extend(_told(EXPERIMENTS, lab, tell, drive=drive))
    finally:
        left = _clean(kit, form)
    facts.extend(_told((LAST,), lab, tell, drive=drive))
    return LiveReport(workbook=kit.client.label, facts=tuple(facts), left_behind=tuple(left))


def _told(
    experiments: tuple[Experiment, ...], lab: Lab, tell: Callable[[Fact], None], *, drive: bool
) -> Iterator[Fact]:
    for experiment in experiments:
        tried = drive or not experiment.drive
        seen = observed(experiment, lab) if tried else "–"
        fact = Fact(
            key=experiment.key,
            expected=experiment.expected,
            observed=seen,
            held=held(experiment, seen) if tried else None,
        )
        tell(fact)
        yield fact


def _check_empty(kit: Kit, form: Form) -> None:
    """Refuse a spreadsheet in which anybody has typed, named, protected or marked anything."""
    others = [sheet for sheet in form.sheets if sheet.sheet_id not in TITLES]
    used = [sheet.title for sheet in others if sheet.mark or sheet.guards]
    names = [quoted(sheet.title) for sheet in others]
    cells = kit.client.values(names) if names else []
    used += [sheet.title for sheet, found in zip(others, cells, strict=True) if found.rows]
    if form.named or used or not others:
        raise ScratchRefused("used", kit.client.label, ", ".join(dict.fromkeys(used)) or "–")


def _scratch() -> list[dict[str, Any]]:
    grid = {"rowCount": 40, "columnCount": 4}
    place = {"locale": "fr_FR", "timeZone": "Europe/Paris"}
    return [
        {"updateSpreadsheetProperties": {"properties": place, "fields": _PLACE}},
        {"addSheet": {"properties": {"sheetId": TAB, "title": TITLES[TAB], "gridProperties": grid}}},
    ]


def _clean(kit: Kit, before: Form) -> list[str]:
    """Delete our tabs and give the spreadsheet its locale back; return the titles of what is still there."""
    try:
        now = read_form(kit.client)
        ours = [sheet for sheet in now.sheets if sheet.sheet_id in TITLES]
        batch: list[dict[str, Any]] = [{"deleteSheet": {"sheetId": sheet.sheet_id}} for sheet in ours]
        if (now.locale, now.time_zone) != (before.locale, before.time_zone):
            place = {"locale": before.locale, "timeZone": before.time_zone}
            batch.append({"updateSpreadsheetProperties": {"properties": place, "fields": _PLACE}})
        if batch:
            kit.client.apply(batch, landed=lambda: _gone(kit))
    except AbmSheetsError:
        return list(TITLES.values())
    return []


def _gone(kit: Kit) -> bool:
    return not any(sheet.sheet_id in TITLES for sheet in read_form(kit.client).sheets)
