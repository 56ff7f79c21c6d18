"""What is said of an error, and the way out, in a workbook's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abm_sheets.errors import AbmSheetsError
    from abm_sheets.template.workbook import WorkbookTemplate


def way_out(error: AbmSheetsError, template: WorkbookTemplate) -> tuple[str, str]:
    """Return what happened and what to do, by the code and the details of an error."""
    facts = {key: str(value) for key, value in error.details.items()}
    if facts.get("owner"):
        facts["owner"] = template.terminal["owner"].format(owner=facts["owner"])
    text = template.errors[error.code]
    return text.message.format(**facts).strip(), text.hint.format(**facts)
