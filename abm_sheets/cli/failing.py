"""Say what went wrong, in the workbook's language, with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from abm_sheets.cli.visible import visible
from abm_sheets.errors import TemplateError

if TYPE_CHECKING:
    from abm_sheets.errors import AbmSheetsError


def explain(error: AbmSheetsError, language: str = "fr") -> int:
    """Print an error to stderr and return the exit code of its branch."""
    try:
        message, hint = _texts(error, language)
    except TemplateError:
        # The templates themselves are broken: there is no text to show but the error's own.
        message, hint = str(error), ""
    click.echo(visible(message), err=True)
    if hint:
        click.echo(visible(hint), err=True)
    return error.exit_code


def _texts(error: AbmSheetsError, language: str) -> tuple[str, str]:
    from abm_sheets.template.load import load_workbook
    from abm_sheets.template.wayout import way_out

    template = load_workbook(language)
    message, hint = way_out(error, template)
    labels = template.terminal
    return f"{labels['error']} {message}", f"{labels['hint']} {hint}"
