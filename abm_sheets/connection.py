"""The way to Google, or to what stands in for it: sign-ins, sessions, certificates, how long to wait."""

from __future__ import annotations

import os
from time import sleep
from typing import TYPE_CHECKING

from abm_sheets.environment import API_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from abm_sheets.sheets.identity import Certificates
    from abm_sheets.sheets.retrying import Pace
    from abm_sheets.sheets.signin import SignedIn
    from abm_sheets.sheets.transport import Counted


def connected(
    *scopes: str, watch: Callable[..., None] | None = None, token: str = ""
) -> tuple[SignedIn, Counted]:
    """Return a session that is signed in for these scopes, spreadsheets unless given, and its counter.

    With a ``token``, it is that of the person who clicked.
    """
    from abm_sheets.sheets.signin import SPREADSHEETS, person_session, sign_in
    from abm_sheets.sheets.transport import mounted, network

    root = os.environ.get(API_ROOT)
    if token:
        signed_in = person_session(token, root=root)
    else:
        signed_in = sign_in(os.environ, root=root, scopes=scopes or (SPREADSHEETS,), watch=watch)
    return signed_in, mounted(signed_in.session, lambda: network(root))


def pace() -> Pace:
    """Return how long to wait for Google, in real time."""
    from abm_sheets.sheets.retrying import Pace

    return Pace(sleep=sleep)


def certificates() -> Certificates:
    """Return Google's certificates, or those of the API root that stands in for Google."""
    from requests import Session

    from abm_sheets.sheets.identity import Certificates
    from abm_sheets.sheets.transport import open_session

    session = Session()
    open_session(session, os.environ.get(API_ROOT))
    return Certificates(session)


def login(*, client: Path | None, drive: bool, browser: bool, language: str) -> Path:
    """Let a person sign in to Google; return where that is kept."""
    from abm_sheets.sheets.login import LoginWish
    from abm_sheets.sheets.login import login as job
    from abm_sheets.template.load import load_workbook

    texts = load_workbook(language).terminal
    wish = LoginWish(
        client=client, drive=drive, browser=browser, prompt=texts["login_open"], done=texts["login_page"]
    )
    return job(os.environ, wish, root=os.environ.get(API_ROOT))


def logout() -> bool:
    """Forget a person's sign-in; return whether there was one."""
    from abm_sheets.sheets.kept import forget as job

    return job(os.environ)
