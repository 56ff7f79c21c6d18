"""Print one of the terminal's texts, with nothing loaded but the texts, or JSON for programs."""

from __future__ import annotations

import json
import sys

import click

from abm_sheets.cli.pasting import pasted
from abm_sheets.cli.visible import escaped, visible


def say_waiting(language: str, label: str, seconds: float) -> None:
    """Say on stderr that another process uses the workbook, and for how long one waits for it at most."""
    from abm_sheets.template.load import load_workbook

    words = load_workbook(language).terminal["waiting"]
    click.echo(visible(words.format(workbook=label, seconds=f"{seconds:.0f}")), err=True)


def say(language: str, text: str, **facts: object) -> None:
    """Print a text of ``[terminal]`` with its facts; rich would break addresses and commands."""
    from abm_sheets.template.load import load_workbook
    from abm_sheets.template.wayout import with_quotes

    words = load_workbook(language).terminal[text]
    click.echo(visible(pasted(words.format(**facts, **with_quotes(facts)))))


def say_json(value: object) -> None:
    """Print a value as JSON to stdout; NaN and infinity, which JSON has not, are refused."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(f"{escaped(text)}\n")
