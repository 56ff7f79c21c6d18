"""Say what went wrong, in the workbook's language, with the way out; for programs as JSON too."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from abm_sheets.cli.pasting import pasted
from abm_sheets.cli.saying import say_json
from abm_sheets.cli.visible import visible
from abm_sheets.errors import INTERRUPTED, TemplateError

if TYPE_CHECKING:
    from abm_sheets.errors import AbmSheetsError


def explain(error: AbmSheetsError, language: str = "fr", *, as_json: bool = False) -> int:
    """Print an error to stderr, as JSON to stdout too; return the exit code of its branch."""
    labels = {"error": "", "hint": ""}
    try:
        message, hint, labels = _texts(error, language)
    except TemplateError:
        # The templates themselves are broken: there is no text to show but the error's own.
        message, hint = str(error), ""
    hint = pasted(hint)
    click.echo(visible(f"{labels['error']} {message}".strip()), err=True)
    if hint:
        click.echo(visible(f"{labels['hint']} {hint}".strip()), err=True)
    if as_json:
        _print(error.code, message, hint, error.exit_code)
    return error.exit_code


def misused(error: click.ClickException, *, as_json: bool) -> int:
    """Print how a command is written, as click says it; return its exit code."""
    error.show()
    if as_json:
        command = getattr(error, "ctx", None)
        hint = f"{command.command_path} --help" if command else ""
        _print("usage", error.format_message(), hint, error.exit_code)
    return error.exit_code


def interrupted(language: str) -> int:
    """Say that Ctrl-C was heard; return the exit code that a shell expects then."""
    from abm_sheets.template.load import load_workbook

    # Whoever presses it twice wants no sentence any more.
    with suppress(KeyboardInterrupt, TemplateError):
        click.echo(visible(load_workbook(language).terminal["interrupted"]), err=True)
    return INTERRUPTED


def _print(code: str, message: str, hint: str, exit_code: int) -> None:
    say_json({"error": {"code": code, "message": message, "hint": hint, "exit_code": exit_code}})


def _texts(error: AbmSheetsError, language: str) -> tuple[str, str, dict[str, str]]:
    from abm_sheets.template.load import load_workbook
    from abm_sheets.template.wayout import way_out

    template = load_workbook(language)
    message, hint = way_out(error, template)
    return message, hint, {key: template.terminal[key] for key in ("error", "hint")}
