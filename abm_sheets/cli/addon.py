"""``serve`` and ``addon manifest``: the commands of the add-on for Google Sheets."""

from __future__ import annotations

import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abm_sheets.errors import AddonUnready

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["json", "text"]),
    default=None,
    help="One event per line on stderr (default: text on a terminal, else json).",
)


@click.command(
    epilog="Google's account and client are what `gcloud workspace-add-ons get-authorization` prints. "
    "Runs until SIGTERM or Ctrl-C; what it has begun is finished."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), envvar="PORT", default=8080, show_default=True)
@click.option("--url", envvar="ABM_SHEETS_ADDON_URL", help="Public https address that Google calls.")
@click.option(
    "--account", envvar="ABM_SHEETS_ADDON_ACCOUNT", help="Google's service account (serviceAccountEmail)."
)
@click.option(
    "--client-id", envvar="ABM_SHEETS_ADDON_CLIENT", help="OAuth client of the add-on (oauthClientId)."
)
@click.option(
    "--preview",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Show the sidebar of this .xlsx as a web page, on this machine only, instead.",
)
@click.option("--as", "name", help="With --preview: who looks (default: your name on this machine).")
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="Language of the messages.",
)
@_LOG_FORMAT
def serve(  # noqa: PLR0913 - the options of a command
    *,
    host: str,
    port: int,
    url: str | None,
    account: str | None,
    client_id: str | None,
    preview: Path | None,
    name: str | None,
    lang: str,
    log_format: str | None,
) -> None:
    """Serve the add-on's sidebar to Google Sheets, or preview it on this machine."""
    _need_library()
    from abm_sheets.addon import serve as serving
    from abm_sheets.addon.settings import read_settings
    from abm_sheets.cli.journal import open_journal

    as_text = log_format == "text" or (log_format is None and sys.stderr.isatty())
    journal = open_journal(as_text=as_text)
    if preview is not None:
        shown = serving.preview(preview, name or _user(), journal)
        serving.serve_preview(shown, host, port, _preview_ready(lang))
        return
    app = serving.addon_app(read_settings(url, account, client_id), journal)
    serving.serve(app, host, port, lambda address: click.echo(f"abm-sheets listening on {address}"))


@click.group()
def addon() -> None:
    """Commands about the add-on for Google Sheets."""


@addon.command()
@click.option("--url", envvar="ABM_SHEETS_ADDON_URL", help="Public https address that Google calls.")
@click.option(
    "--logo", help="Address of a square picture that Google can read (default: one of Google's icons)."
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Language of the name."
)
def manifest(url: str | None, logo: str | None, lang: str) -> None:
    """Print the deployment file of the add-on for a public address."""
    from abm_sheets.addon.manifest import manifest as make
    from abm_sheets.addon.settings import public_url
    from abm_sheets.template.load import load_styles, load_workbook

    found = make(public_url(url), load_workbook(lang), load_styles(), logo)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _need_library() -> None:
    from importlib.util import find_spec

    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise AddonUnready("library")


def _preview_ready(language: str) -> Callable[[str], None]:
    from abm_sheets.template.load import load_workbook

    text = load_workbook(language).addon["preview_ready"]
    return lambda address: click.echo(text.format(address=address))


def _user() -> str:
    """Return who sits at this machine, as well as it knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USER", "?")
