"""``doctor``: what is fine and what is to do, line by line as it is found out."""

from __future__ import annotations

import shutil
import sys
import textwrap
from functools import partial
from typing import TYPE_CHECKING

import click

from abm_sheets import examination
from abm_sheets.cli.pasting import held, pasted, released
from abm_sheets.cli.saying import say_json, say_waiting
from abm_sheets.cli.visible import visible
from abm_sheets.template.wayout import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.jobs.live import Fact, LiveReport
    from abm_sheets.jobs.telling import Check, DoctorReport

_COLORS = {"ok": "green", "repaired": "cyan", "todo": "yellow", "info": None}


@click.command(
    epilog="TARGET is a path to an .xlsx, a spreadsheet URL or id, or a name from abm-sheets.toml; without "
    "one the set-up and all workbooks of abm-sheets.toml are looked at. Exit codes: 0 nothing is to do, "
    "1 something is, 2 the set-up is wrong, 3 the file cannot be read."
)
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@click.option(
    "--live",
    is_flag=True,
    help="Try on TARGET, an EMPTY Google Sheet, what could not be known without Google; leaves no trace.",
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="Language of what is said before the workbook's own is known.",
)
def doctor(target: str | None, lang: str, *, as_json: bool, live: bool) -> None:
    """Look at TARGET, or at the set-up, and say what is fine and what is to do; changes nothing."""
    if live:
        if target is None:
            raise click.UsageError("--live needs the address of an empty Google Sheet.")
        _live(target, lang, as_json=as_json)
        return
    report = examination.doctor(target, language=lang, tell=_unheard if as_json else _line)
    if as_json:
        _print_json(report)
    else:
        _conclude(report)
    if not report.healthy:
        raise SystemExit(1)


def _unheard(_check: Check, _language: str) -> None:
    """For programs, everything is said in the end."""


def _line(check: Check, language: str) -> None:
    """Print a line as soon as it is known."""
    from abm_sheets.template.load import load_workbook

    texts = load_workbook(language).doctor
    width = max(len(texts[state]) for state in _COLORS) + 2
    state = click.style(f"{texts[check.state]:{width}}", fg=_COLORS[check.state])
    label = f"{check.label + '  ':{_LABEL}}"
    click.echo(f"{state}{visible(label)}{_folded(check.detail, width + _LABEL)}")


#: Columns of a label and the space behind it.
_LABEL = 26


def _folded(text: str, indent: int) -> str:
    """Fold a text behind an indent; addresses stay whole, so that they can be clicked and copied."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
    width = max(columns - indent, 40)
    whole = held(pasted(visible(text)))
    lines = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
    return released(("\n" + " " * indent).join(lines))


def _conclude(report: DoctorReport) -> None:
    from abm_sheets.template.load import load_workbook
    from abm_sheets.template.words import Words

    template = load_workbook(report.language)
    todo = sum(check.state == "todo" for check in report.checks)
    count = Words(template).count("todo", todo)
    click.echo(
        "\n" + (template.doctor["end_todo"].format(count=count) if todo else template.doctor["end_ok"])
    )


def _print_json(report: DoctorReport) -> None:
    checks = [
        {"key": check.key, "state": check.state, "label": check.label, "detail": check.detail}
        for check in report.checks
    ]
    say_json({"workbook": report.workbook or None, "healthy": report.healthy, "checks": checks})


def _live(target: str, language: str, *, as_json: bool) -> None:
    from abm_sheets.template.load import load_workbook

    texts = load_workbook(language).live

    def show(fact: Fact) -> None:
        word = {True: "held", False: "not_held", None: "not_tried"}[fact.held]
        click.echo(click.style(f"{texts[word]:{_LIVE}}", fg="green" if fact.held else "yellow"), nl=False)
        click.echo(_folded(texts[fact.key], _LIVE))
        if fact.observed == fact.expected:
            lines = [texts["seen"].format(text=fact.observed)]
        else:
            lines = [
                texts["expected"].format(text=fact.expected),
                texts["observed"].format(text=fact.observed),
            ]
        for line in lines:
            click.echo(" " * _LIVE + _folded(line, _LIVE))

    report = examination.live(
        target, tell=(lambda _fact: None) if as_json else show, waiting=partial(say_waiting, language)
    )
    if as_json:
        say_json(_live_object(report, texts))
    else:
        tried = [fact for fact in report.facts if fact.held is not None]
        count = sum(bool(fact.held) for fact in tried)
        end = texts["end"].format(count=count, total=len(tried), target_quoted=quoted(target))
        click.echo("\n" + pasted(end))
        left = texts["left_behind"].format(names=", ".join(report.left_behind))
        click.echo(left if report.left_behind else texts["cleaned"])
    if report.left_behind:
        raise SystemExit(1)


#: Signs of the word before a fact.
_LIVE = 12


def _live_object(report: LiveReport, texts: Mapping[str, str]) -> dict[str, object]:
    from importlib.metadata import version

    return {
        "workbook": report.workbook,
        "version": version("abm-sheets"),
        "facts": [
            {
                "key": fact.key,
                "text": texts[fact.key],
                "expected": fact.expected,
                "observed": fact.observed,
                "held": fact.held,
            }
            for fact in report.facts
        ],
        "left_behind": list(report.left_behind),
    }
