"""Signing in as oneself, once, in a browser; the sign-in is kept in a file that only its owner can read."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from abm_sheets.errors import ApiUnavailable
from abm_sheets.errors.google import LoginFailed
from abm_sheets.sheets.kept import kept_path
from abm_sheets.sheets.signin import DRIVE, DRIVE_FILE, SPREADSHEETS
from abm_sheets.sheets.transport import open_session

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The path of the OAuth client's file, when `--client` does not say it.
CLIENT = "ABM_SHEETS_OAUTH_CLIENT"
_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginWish:
    """How to sign in: the client's file, with all of Drive or not, and whether to open a browser."""

    client: Path | None = None
    drive: bool = False
    browser: bool = True
    #: What the terminal says, with ``{url}``, and what the browser says in the end.
    prompt: str = "{url}"
    done: str = ""
    seconds: int = _SECONDS


def login(environ: Mapping[str, str], wish: LoginWish, *, root: str | None) -> Path:
    """Let a person sign in, in their browser, and keep that; return where it is kept.

    Spreadsheets, and the files that this program creates; all of Drive only when asked for, since only a
    shared folder needs it.

    Raises:
        LoginFailed: It was not completed.
        ApiUnavailable: Google does not answer.
    """
    try:
        from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError  # noqa: PLC0415
        from oauthlib.oauth2 import AccessDeniedError, OAuth2Error  # noqa: PLC0415
    except ImportError as error:
        raise LoginFailed("library") from error
    path = kept_path(environ)
    scopes = [SPREADSHEETS, DRIVE if wish.drive else DRIVE_FILE]
    flow = InstalledAppFlow.from_client_config(_client(environ, wish, path), scopes=scopes)
    open_session(flow.oauth2session, root)
    try:
        credentials = flow.run_local_server(
            host="localhost",
            bind_addr="127.0.0.1",
            port=0,
            open_browser=wish.browser,
            authorization_prompt_message=wish.prompt,
            success_message=wish.done,
            timeout_seconds=wish.seconds,
            # A refresh token comes with the consent only.
            access_type="offline",
            prompt="consent",
        )
    except WSGITimeoutError:
        raise LoginFailed("timeout") from None
    except AccessDeniedError:
        raise LoginFailed("denied") from None
    except Warning:
        # oauthlib's way to say that other scopes were given than were asked for.
        raise LoginFailed("scopes") from None
    except OAuth2Error as error:
        raise LoginFailed("refused", str(error.error or type(error).__name__)) from None
    except webbrowser.Error:
        raise LoginFailed("browser") from None
    except requests.RequestException as error:
        raise ApiUnavailable(type(error).__name__, "unreachable") from None
    finally:
        flow.oauth2session.close()
    if not credentials.refresh_token:
        raise LoginFailed("refused", "no refresh token")
    kept = json.loads(credentials.to_json(strip=["token", "expiry"]))
    keep(path, {"type": "authorized_user", **kept})
    return path


def keep(path: Path, info: Mapping[str, Any]) -> None:
    """Write a file that only its owner can read (mode 0600), whole or not at all."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it 0600 from the first moment on.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".token-")
        try:
            with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - a handle
                json.dump(info, file)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError:
        raise LoginFailed("unwritable", str(path.parent)) from None


def _client(environ: Mapping[str, str], wish: LoginWish, kept: Path) -> Mapping[str, Any]:
    """Return the OAuth client's configuration: from a file, or that of the last sign-in."""
    chosen = wish.client or (Path(environ[CLIENT]) if environ.get(CLIENT) else None)
    if chosen is None:
        return _same_client(kept)
    try:
        tree = json.loads(chosen.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LoginFailed("client_absent", str(chosen)) from None
    except (OSError, ValueError):
        raise LoginFailed("client", str(chosen)) from None
    installed = tree.get("installed") if isinstance(tree, dict) else None
    if not isinstance(installed, dict) or not {"client_id", "client_secret"} <= installed.keys():
        raise LoginFailed("client", str(chosen))
    return _configuration(str(installed["client_id"]), str(installed["client_secret"]))


def _same_client(kept: Path) -> Mapping[str, Any]:
    try:
        info = json.loads(kept.read_text(encoding="utf-8"))
        return _configuration(str(info["client_id"]), str(info["client_secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise LoginFailed("client_missing") from None


def _configuration(client_id: str, client_secret: str) -> Mapping[str, Any]:
    """Return a client with Google's own addresses, whatever its file says: a secret goes nowhere else."""
    return {
        "installed": {
            "client_id": client_id,
            "client_secret": client_secret,
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
        }
    }
