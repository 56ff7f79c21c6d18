"""Read back what the team typed in the settings block of the Dashboard, and check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.intake.amounts import parse_amount
from abm_sheets.intake.column import as_float
from abm_sheets.intake.fold import fold_header, tidy
from abm_sheets.intake.places import shown
from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.issue import Issue

if TYPE_CHECKING:
    from abm_sheets.model.raw import RawBlock, RawCell
    from abm_sheets.template.rules import Rules, Setting
    from abm_sheets.template.workbook import WorkbookTemplate


def read_settings(
    block: RawBlock | None, template: WorkbookTemplate, rules: Rules
) -> tuple[dict[str, float], list[Issue]]:
    """Return the settings that the team typed, and an issue for each that cannot be used.

    The block has a label in its first column and the team's value in its second. Rows are found by
    label, so they may be sorted. An empty value means the default.
    """
    chosen: dict[str, float] = {}
    issues: list[Issue] = []
    if block is None:
        return chosen, issues
    keys = {fold_header(text.label): key for key, text in template.settings.items()}
    for offset, cells in enumerate(block.rows):
        label, typed = (*cells, None, None)[:2]
        key = keys.get(fold_header(label)) if isinstance(label, str) else None
        if key is None or typed is None or (isinstance(typed, str) and not tidy(typed)):
            continue
        value = _number(typed)
        setting = rules.settings[key]
        if value is None or not setting.min <= value <= setting.max or value != int(value):
            issues.append(_issue(block, offset, template, key, setting, typed))
        elif value != setting.default:
            chosen[key] = value
    return chosen, issues


def _number(typed: RawCell) -> float | None:
    if isinstance(typed, bool):
        return None
    if isinstance(typed, str):
        return parse_amount(typed.rstrip("% \u00a0\u202f"))
    return None if typed is None else as_float(typed)


def _issue(
    block: RawBlock, offset: int, template: WorkbookTemplate, key: str, setting: Setting, typed: RawCell
) -> Issue:
    row, column = block.row + offset, block.column + 1
    facts = {"default": setting.default, "min": setting.min, "max": setting.max}
    return Issue(
        tab_key="dashboard",
        tab=block.title,
        a1=f"{column_letters(column)}{row + 1}",
        cell=cell_name(block.title, row, column),
        header=template.settings[key].label,
        value=shown(typed),
        code="setting_unreadable",
        message=template.issues["setting_unreadable"].format(**facts),
        expected=template.expected["setting"].format(**facts),
        kpis=(),
    )
