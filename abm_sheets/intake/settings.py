"""Read back what the team typed in the settings block of the Dashboard, and check it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.intake.amounts import as_float, parse_amount
from abm_sheets.intake.blocks import SETTING_PLACES, find_columns
from abm_sheets.intake.fold import fold_choice, fold_header, plain, tidy
from abm_sheets.intake.places import shown
from abm_sheets.intake.suggestions import nearest_choice
from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.issue import Issue
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abm_sheets.model.raw import RawBlock, RawCell
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate

#: Decimals of a percentage that count.
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What the team typed for a setting, its place (0-based row and column), and what it was read as."""

    key: str
    cell: RawCell
    place: tuple[int, int]
    value: float | None
    #: The number is a share as spreadsheets keep it: 0.25 for 25 %.
    share: bool = False
    #: It could be meant as typed or as a share.
    unclear: bool = False


def read_settings(
    block: RawBlock | None, template: WorkbookTemplate, rules: Rules
) -> tuple[dict[str, float], list[Issue]]:
    """Return the settings that the team typed, and an issue for each that cannot be used.

    Columns are found by their header and rows by their label, so they may be moved and sorted. An empty
    value means the default. A choice counts by its position in the list of the rules, a percentage as people
    say it: 25 for 25 %, however the spreadsheet keeps it.
    """
    chosen: dict[str, float] = {}
    issues: list[Issue] = []
    if block is None:
        return chosen, issues
    for typed in _typed(block, template, rules):
        setting, value = rules.settings[typed.key], typed.value
        # A number beyond all others is out of range as any other that is too large.
        whole = value is not None and (not setting.whole or value.is_integer() or math.isinf(value))
        if value is None or typed.unclear or not whole or not setting.min <= value <= setting.max:
            issues.append(_issue(block, typed, template, rules, out_of_range=whole and not typed.unclear))
        elif value != setting.default:
            chosen[typed.key] = value
    return chosen, issues


def shares_read(block: RawBlock | None, template: WorkbookTemplate, rules: Rules) -> frozenset[str]:
    """Return the settings whose number was read as a share: 0.25 as 25 %."""
    return (
        frozenset(typed.key for typed in _typed(block, template, rules) if typed.share)
        if block
        else frozenset()
    )


def _typed(block: RawBlock, template: WorkbookTemplate, rules: Rules) -> Iterator[_Typed]:
    keys = {fold_header(text.label): key for key, text in template.settings.items()}
    found = find_columns(block, template.dashboard.setting_headers, SETTING_PLACES)
    for row, cells in found.rows:
        label, cell = found.cell(cells, "label"), found.cell(cells, "value")
        key = keys.get(fold_header(label)) if isinstance(label, str) else None
        if key is None or cell is None or (isinstance(cell, str) and not tidy(cell)):
            continue
        place = (row, block.column + found.columns["value"])
        setting = rules.settings[key]
        if setting.choices:
            yield _Typed(key=key, cell=cell, place=place, value=_choice(cell, template, key))
            continue
        value, bare = _number(cell, template.units[setting.unit])
        share, unclear = False, False
        if bare and value is not None and not setting.whole and value > 0:
            # No threshold is below one percent; above one, both may be meant.
            share, unclear = value < 1, 1 <= value <= setting.unclear_to
        if share and value is not None:
            value = round(100 * value, _DIGITS)
        yield _Typed(key=key, cell=cell, place=place, value=value, share=share, unclear=unclear)


def _choice(typed: RawCell, template: WorkbookTemplate, key: str) -> float | None:
    """Return the position of a choice in its list; the rules and the words have the same order."""
    labels = [fold_choice(label) for label in template.settings[key].choices.values()]
    folded = fold_choice(shown(typed, template))
    return float(labels.index(folded)) if folded in labels else None


def _number(typed: RawCell, units: Sequence[str]) -> tuple[float | None, bool]:
    """Return the number of a cell, and whether it stands alone: with its unit, it can mean one thing only."""
    if isinstance(typed, bool):
        return None, True
    if not isinstance(typed, str):
        return (None if typed is None else as_float(typed)), True
    text = tidy(typed)
    for unit in sorted(units, key=len, reverse=True):
        if plain(text).endswith(plain(unit)):
            return parse_amount(text[: -len(unit)]), False
    return parse_amount(text), True


def _issue(
    block: RawBlock, typed: _Typed, template: WorkbookTemplate, rules: Rules, *, out_of_range: bool
) -> Issue:
    setting, text = rules.settings[typed.key], template.settings[typed.key]
    (row, column), written = typed.place, shown(typed.cell, template)
    labels = list(text.choices.values())
    facts: dict[str, object] = {
        "default": labels[setting.default] if labels else setting.default,
        "min": setting.min,
        "max": setting.max,
        "choices": ", ".join(labels),
    }
    message = template.effects["out_of_range"] if out_of_range else template.issues["setting_unreadable"]
    expected = "choice" if labels else "setting" if setting.whole else "setting_percent"
    if typed.unclear and typed.value is not None:
        words = Words(template)
        facts |= {
            "value": words.number(typed.value, _DIGITS),
            "share": words.number(100 * typed.value, _DIGITS),
        }
        message, expected = template.effects["unclear"], "setting_unclear"
    spellings = dict(zip(labels, labels, strict=True))
    if labels and (near := nearest_choice(written, spellings, rules.names.suggestion_score)):
        facts["suggestion"], expected = near, "choice_near"
    return Issue(
        tab_key="dashboard",
        tab=block.title,
        a1=f"{column_letters(column)}{row + 1}",
        cell=cell_name(block.title, row, column),
        header=text.label,
        value=written,
        code="setting_unreadable",
        message=message.format(**facts),
        expected=template.expected[expected].format(**facts),
        kpis=(),
    )
