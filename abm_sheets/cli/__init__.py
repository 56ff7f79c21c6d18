"""The command line: options in, a job's report out; no logic of its own."""

from __future__ import annotations

import re
import sys
from datetime import date
from difflib import get_close_matches
from functools import partial
from itertools import pairwise
from pathlib import Path

import click

from abm_sheets import connection, wiring
from abm_sheets.cli.addon import addon, serve
from abm_sheets.cli.examining import doctor
from abm_sheets.cli.failing import explain, interrupted, misused
from abm_sheets.cli.running import notify_test, schedule, status
from abm_sheets.cli.saying import say, say_waiting
from abm_sheets.cli.streams import settle
from abm_sheets.errors import AbmSheetsError, DateUnclear

_TARGET_HELP = "TARGET is a path to an .xlsx, a spreadsheet URL or id, or a name from abm-sheets.toml."


class _Commands(click.Group):
    """Says which command was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.list_commands(ctx), 1, 0.45) if args else []
            if not near or "Did you mean" in error.message:
                raise
            raise click.UsageError(f"{error.message} Did you mean '{near[0]}'?", ctx) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="abm-sheets", prog_name="abm-sheets")
@click.option("--debug", is_flag=True, help="Show the technical detail of an unexpected error.")
def cli(*, debug: bool) -> None:
    """Six ABM figures, alerts and a dashboard, inside the team's own workbook."""
    click.get_current_context().obj = {"debug": debug}


@cli.command()
@click.option(
    "--file",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("demo-abm.xlsx"),
    show_default=True,
    help="Where to create the demonstration workbook.",
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default=None, help="Language of the workbook (default: fr)."
)
def demo(file: Path, lang: str | None) -> None:
    """Create a sample workbook, refresh it, print it, say what to open."""
    report, new = wiring.demo(file, language=lang, waiting=partial(say_waiting, _language()))
    from abm_sheets.cli.output import Screen

    screen = Screen(report.language)
    screen.refresh(report)
    screen.after_demo(report, new=new)


@cli.command("init-workbook", epilog=_TARGET_HELP)
@click.argument("target", required=False)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default=None, help="Language of a new workbook (default: fr)."
)
@click.option("--sample", is_flag=True, help="Also type the sample programme into the empty tabs.")
@click.option("--create", is_flag=True, help="Create the workbook on Google, instead of TARGET.")
@click.option("--title", help="With --create: its title.")
@click.option(
    "--folder", metavar="ADDRESS", help="With --create: a Drive folder; service accounts need a shared drive."
)
@click.option(
    "--share",
    "shares",
    metavar="ADDRESS:ROLE",
    multiple=True,
    help="With --create: share it with a person, for example lea@example.com:writer (roles: reader, "
    "commenter, writer); may be repeated; no mail is sent.",
)
def init_workbook(  # noqa: PLR0913 - one parameter per option
    target: str | None,
    lang: str | None,
    title: str | None,
    folder: str | None,
    shares: tuple[str, ...],
    *,
    sample: bool,
    create: bool,
) -> None:
    """Create or complete the five tabs of TARGET; safe to repeat.

    On Google: create an empty sheet, share it with your service account as Editor, and give its address as
    TARGET.
    """
    if create == (target is not None):
        raise click.UsageError("Give either TARGET, or --create for a new workbook on Google.")
    if not create and (title or folder):
        raise click.UsageError("--title and --folder go with --create, in the place of TARGET.")
    if not create and shares:
        raise click.UsageError(
            "--share goes with --create, for a new workbook on Google. A Google Sheet that you have is "
            "shared by its button Share; an .xlsx by the folder that it is in."
        )
    from abm_sheets.cli.output import Screen

    if target is not None:
        report = wiring.init_workbook(
            target, language=lang, sample=sample, waiting=partial(say_waiting, _language())
        )
    else:
        report = wiring.create_workbook(
            wiring.NewWorkbook(title=title, folder=folder, shares=shares),
            language=lang,
            sample=sample,
            told=Screen(lang or "fr").address,
        )
    Screen(report.language).initialised(report)


@cli.command()
@click.option(
    "--client",
    type=click.Path(path_type=Path),
    help="The OAuth client's JSON (type: desktop app); by default ABM_SHEETS_OAUTH_CLIENT, or the last one.",
)
@click.option("--drive", is_flag=True, help="Also ask for all of Drive: --create --folder needs it.")
@click.option("--no-browser", is_flag=True, help="Print the address to open, and open no browser.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Language of the messages.")
def login(client: Path | None, lang: str, *, drive: bool, no_browser: bool) -> None:
    """Sign in to Google as yourself, once, on this computer."""
    path = connection.login(client=client, drive=drive, browser=not no_browser, language=lang)
    say(lang, "login_done", path=path)


@cli.command()
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Language of the messages.")
def logout(lang: str) -> None:
    """Forget the sign-in that `login` kept."""
    say(lang, "logout_done" if connection.logout() else "logout_nothing")


@cli.command(epilog=_TARGET_HELP)
@click.argument("target")
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="Compute as of this day instead of today.")
@click.option("--dry-run", is_flag=True, help="Compute and print, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are cells to correct.")
def refresh(target: str, as_of: str | None, *, dry_run: bool, as_json: bool, strict: bool) -> None:
    """Read the tabs of TARGET, compute, write its Dashboard."""
    report = wiring.refresh(
        target, as_of=_day(as_of), dry_run=dry_run, waiting=partial(say_waiting, _language())
    )
    from abm_sheets.cli.output import Screen

    screen = Screen(report.language)
    if as_json:
        screen.refresh_json(report)
    else:
        screen.refresh(report)
        screen.after_refresh(report)
    if report.far_from_today:
        screen.far_day(report.findings.as_of)
    if strict and report.findings.issues:
        raise SystemExit(1)


@cli.command(epilog=_TARGET_HELP)
@click.argument("target")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to save it, replacing an older slide (default: TARGET's name with .pptx).",
)
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="Compute as of this day instead of today.")
def slide(target: str, output: Path | None, as_of: str | None) -> None:
    """Make the board's page of TARGET as .pptx: three figures, the story, a chart; TARGET is only read."""
    report, path = wiring.slide(target, output, as_of=_day(as_of))
    from abm_sheets.cli.output import Screen

    screen = Screen(report.language)
    screen.say("slide_written", path=path)
    if report.far_from_today:
        screen.far_day(report.page.as_of)


cli.add_command(addon)
cli.add_command(doctor)
cli.add_command(serve)
cli.add_command(schedule)
cli.add_command(status)
cli.add_command(notify_test)


def _day(text: str | None) -> date | None:
    """Return the day of ``--as-of``; only year-month-day is read."""
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise DateUnclear(text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DateUnclear(text) from error


def _language() -> str:
    """Return the language that was asked for; before a workbook is read nothing else is known."""
    asked = [word for before, word in pairwise(sys.argv) if before == "--lang"]
    asked += [word.removeprefix("--lang=") for word in sys.argv if word.startswith("--lang=")]
    return "en" if asked[-1:] == ["en"] else "fr"


def main() -> None:
    """Run the command line; every failure says what happened and the way out."""
    debug, as_json = ("--debug" in sys.argv[1:]), ("--json" in sys.argv[1:])
    settle(sys.stdout, as_json=as_json)
    settle(sys.stderr, as_json=False)
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        code = misused(error, as_json=as_json)
    except click.Abort:
        code = interrupted(_language())
    except AbmSheetsError as error:
        code = explain(error, _language(), as_json=as_json)
    except Exception as error:
        if debug:
            raise
        code = explain(AbmSheetsError(repr(error), problem=repr(error)), _language(), as_json=as_json)
    sys.exit(code or 0)
