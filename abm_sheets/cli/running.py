"""``schedule`` and ``status``: the commands of a machine that refreshes by itself."""

from __future__ import annotations

import os
import sys

import click

from abm_sheets.cli.failing import interrupted
from abm_sheets.errors import INTERRUPTED


@click.command(
    epilog="Reads abm-sheets.toml of the current folder, or the file that ABM_SHEETS_CONFIG names. "
    "Exit codes: 0 stopped, or nothing left to do; 1 (--once) a workbook failed; 2 the set-up is wrong; "
    "130 Ctrl-C."
)
@click.option("--once", is_flag=True, help="Run what is due and end, for cron and timers.")
@click.option(
    "--log-format",
    type=click.Choice(["json", "text"]),
    default=None,
    help="One event per line on stderr (default: text on a terminal, else json).",
)
def schedule(log_format: str | None, *, once: bool) -> None:
    """Refresh the workbooks of abm-sheets.toml when they are due."""
    from abm_sheets import service
    from abm_sheets.cli.journal import open_journal

    as_text = log_format == "text" or (log_format is None and sys.stderr.isatty())
    code, left_behind = service.schedule(once=once, journal=open_journal(as_text=as_text))
    if code == INTERRUPTED and as_text:
        interrupted("fr")
    if left_behind:
        # A thread still waits inside a library; nobody waits for it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    raise SystemExit(code)


@click.command(epilog="Exit codes: 0 all is well, 1 something is not, 2 the set-up is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the table."
)
def status(lang: str, *, as_json: bool) -> None:
    """Show the last and the next run of each workbook, and whether the scheduler lives."""
    from abm_sheets import service
    from abm_sheets.cli.output import Screen

    found, screen = service.status(), Screen(lang)
    if as_json:
        screen.status_json(found)
    else:
        screen.status(found)
    if not found.healthy:
        raise SystemExit(1)


@click.command(
    "notify-test",
    epilog="Exit codes: 0 every message was accepted, 1 one was not, 2 the set-up is wrong.",
)
@click.argument("name")
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the answer."
)
def notify_test(name: str, lang: str) -> None:
    """Send a test message to everybody who is told about NAME, a workbook of abm-sheets.toml."""
    from abm_sheets import service
    from abm_sheets.cli.journal import hush
    from abm_sheets.cli.output import Screen

    hush()
    results = service.notify_test(name)
    Screen(lang).notify_test(results)
    if not all(accepted for _, accepted in results):
        raise SystemExit(1)
