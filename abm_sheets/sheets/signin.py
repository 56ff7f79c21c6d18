"""Sessions that may talk to the API: signed in to Google, or at home on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import google.auth
import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession

from abm_sheets.errors import CredentialsMissing

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Enough for a spreadsheet that exists; Drive is not asked for.
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)


def google_session(scopes: Sequence[str] = SCOPES) -> requests.Session:
    """Return a session with Google's application default credentials; CredentialsMissing without any.

    See https://cloud.google.com/docs/authentication/application-default-credentials.
    """
    try:
        credentials, _ = google.auth.default(scopes=list(scopes))
    except GoogleAuthError as error:
        raise CredentialsMissing(str(error).splitlines()[0]) from error
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]


def local_session() -> requests.Session:
    """Return a session for an API on this machine, which takes any token."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = "Bearer local"
    return session
