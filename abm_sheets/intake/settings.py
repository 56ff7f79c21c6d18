"""Read back what the team typed in the settings block of the Dashboard, and check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.intake.amounts import as_float, parse_amount
from abm_sheets.intake.blocks import find_columns
from abm_sheets.intake.fold import fold_choice, fold_header, tidy
from abm_sheets.intake.places import shown
from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.issue import Issue

if TYPE_CHECKING:
    from abm_sheets.model.raw import RawBlock, RawCell
    from abm_sheets.template.rules import Rules, Setting
    from abm_sheets.template.workbook import WorkbookTemplate

#: Where the block has its columns, in grid columns.
SETTING_PLACES = {"label": 0, "value": 1, "default": 2, "note": 3}


def read_settings(
    block: RawBlock | None, template: WorkbookTemplate, rules: Rules
) -> tuple[dict[str, float], list[Issue]]:
    """Return the settings that the team typed, and an issue for each that cannot be used.

    Columns are found by their header and rows by their label, so they may be moved and sorted. An empty
    value means the default. A choice counts by its position in the list of the rules.
    """
    chosen: dict[str, float] = {}
    issues: list[Issue] = []
    if block is None:
        return chosen, issues
    keys = {fold_header(text.label): key for key, text in template.settings.items()}
    found = find_columns(block, template.dashboard.setting_headers, SETTING_PLACES)
    for row, cells in found.rows:
        label, typed = found.cell(cells, "label"), found.cell(cells, "value")
        key = keys.get(fold_header(label)) if isinstance(label, str) else None
        if key is None or typed is None or (isinstance(typed, str) and not tidy(typed)):
            continue
        setting = rules.settings[key]
        value = _choice(typed, template, key) if setting.choices else _number(typed)
        whole = value is not None and value == int(value)
        if value is None or not whole or not setting.min <= value <= setting.max:
            place = (row, block.column + found.columns["value"])
            issues.append(_issue(block, place, template, key, setting, typed, out_of_range=whole))
        elif value != setting.default:
            chosen[key] = value
    return chosen, issues


def _choice(typed: RawCell, template: WorkbookTemplate, key: str) -> float | None:
    """Return the position of a choice in its list; the rules and the words have the same order."""
    labels = [fold_choice(label) for label in template.settings[key].choices.values()]
    folded = fold_choice(shown(typed, template))
    return float(labels.index(folded)) if folded in labels else None


def _number(typed: RawCell) -> float | None:
    if isinstance(typed, bool):
        return None
    if isinstance(typed, str):
        return parse_amount(typed.rstrip("% \u00a0\u202f"))
    return None if typed is None else as_float(typed)


def _issue(  # noqa: PLR0913 - all that an issue says
    block: RawBlock,
    place: tuple[int, int],
    template: WorkbookTemplate,
    key: str,
    setting: Setting,
    typed: RawCell,
    *,
    out_of_range: bool,
) -> Issue:
    row, column = place
    text = template.settings[key]
    labels = list(text.choices.values())
    default = labels[setting.default] if labels else setting.default
    facts = {"default": default, "min": setting.min, "max": setting.max, "choices": ", ".join(labels)}
    message = template.effects["out_of_range"] if out_of_range else template.issues["setting_unreadable"]
    return Issue(
        tab_key="dashboard",
        tab=block.title,
        a1=f"{column_letters(column)}{row + 1}",
        cell=cell_name(block.title, row, column),
        header=text.label,
        value=shown(typed, template),
        code="setting_unreadable",
        message=message.format(**facts),
        expected=template.expected["choice" if labels else "setting"].format(**facts),
        kpis=(),
    )
