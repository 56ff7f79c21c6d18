"""Signing in: which credentials count, and sessions that use them without surprises.

In this order, the first that is there counts:

1. ``ABM_SHEETS_CREDENTIALS``: the path of a key file (or any other credentials file of Google's);
2. ``ABM_SHEETS_CREDENTIALS_JSON``: the content of such a file, for machines without files;
3. ``GOOGLE_APPLICATION_CREDENTIALS``: the path, where Google's own programs look for it;
4. the sign-in that ``abm-sheets login`` kept;
5. application default credentials: those of gcloud, or of the machine in Google's cloud (workload identity).

``ABM_SHEETS_SUBJECT`` makes a service account act for a person of its domain (domain-wide delegation).
"""

from __future__ import annotations

import json
import logging
import stat
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import google.auth
import requests
from google.auth import impersonated_credentials
from google.auth.credentials import Credentials, with_scopes_if_required
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from abm_sheets.errors import CredentialsMissing
from abm_sheets.errors.google import CredentialsUnusable, SignInRefused
from abm_sheets.paths import exists
from abm_sheets.sheets.answers import Account
from abm_sheets.sheets.kept import kept_path
from abm_sheets.sheets.token import Quiet, TokenRequest
from abm_sheets.sheets.transport import open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LOG = logging.getLogger(__name__)

#: Enough for a spreadsheet whose id is known; Drive is not asked for.
SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
#: Files that this program made: to create in one's own Drive, and to share what was created.
DRIVE_FILE = "https://www.googleapis.com/auth/drive.file"
#: All files: Google shows a folder that this program did not make to this scope only.
DRIVE = "https://www.googleapis.com/auth/drive"

FILE = "ABM_SHEETS_CREDENTIALS"
CONTENT = "ABM_SHEETS_CREDENTIALS_JSON"
GOOGLES_FILE = "GOOGLE_APPLICATION_CREDENTIALS"
SUBJECT = "ABM_SHEETS_SUBJECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where credentials were found: ``path`` or ``content``; neither for Google's own look-up."""

    origin: str
    path: Path | None = None
    content: str | None = None
    #: The sign-in that `abm-sheets login` kept.
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that is signed in, and as whom."""

    session: requests.Session
    account: Account = field(default_factory=Account)


def find(environ: Mapping[str, str]) -> Found | None:
    """Return the credentials that count, None when only Google's own look-up is left; reads none of them."""
    if path := environ.get(FILE):
        return Found(origin=FILE, path=Path(path))
    if content := environ.get(CONTENT):
        return Found(origin=CONTENT, content=content)
    if path := environ.get(GOOGLES_FILE):
        return Found(origin=GOOGLES_FILE, path=Path(path))
    kept = kept_path(environ)
    return Found(origin=str(kept), path=kept, kept=True) if exists(kept) else None


def exposed(path: Path) -> bool:
    """Return whether others than the owner may read a file that holds a secret."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


def sign_in(
    environ: Mapping[str, str],
    *,
    root: str | None,
    scopes: Sequence[str] = (SPREADSHEETS,),
    watch: Callable[..., None] | None = None,
) -> SignedIn:
    """Return a session that may ask for these scopes; with an API root, one that stays on this machine.

    With an API root and no credentials, any token does: that is localsheets. ``watch`` sees every answer
    pass, those to requests for tokens included.

    Raises:
        CredentialsMissing: There are no credentials anywhere.
        CredentialsUnusable: Those that count cannot be used.
        SignInRefused: A kept sign-in does not cover the scopes.
    """
    found = find(environ)
    if found is None and root:
        return SignedIn(session=_watched(local_session(root), watch))
    inner = _watched(requests.Session(), watch)
    open_session(inner, root)
    ask = TokenRequest(inner)
    credentials, account = _load(found, environ.get(SUBJECT, ""), scopes, ask)
    if found and found.path and exposed(found.path):
        _LOG.warning("%s can be read by others than its owner: chmod 600", found.path)
    # One refresh after a 401 is enough: the token was new.
    session = AuthorizedSession(Quiet(credentials), max_refresh_attempts=1, auth_request=ask)  # type: ignore[no-untyped-call]
    open_session(session, root)
    return SignedIn(session=_watched(session, watch), account=account)


def _watched(session: requests.Session, watch: Callable[..., None] | None) -> requests.Session:
    if watch is not None:
        session.hooks["response"].append(watch)
    return session


def local_session(root: str | None = None) -> requests.Session:
    """Return a session for an API on this machine, which takes any token."""
    session = requests.Session()
    open_session(session, root)
    session.trust_env = False
    session.headers["Authorization"] = "Bearer local"
    return session


def person_session(token: str, *, root: str | None) -> SignedIn:
    """Return a session with the access token of a person who clicked, neither renewed nor kept elsewhere."""
    session = requests.Session()
    open_session(session, root)
    session.headers["Authorization"] = f"Bearer {token}"
    return SignedIn(session=session, account=Account(kind="person", origin="the add-on"))


def _load(
    found: Found | None, subject: str, scopes: Sequence[str], ask: TokenRequest
) -> tuple[Credentials, Account]:
    """Return credentials for the scopes, and whose they are."""
    if found is None:
        credentials = _default(scopes, ask)
        return _acting(credentials, "gcloud / Google Cloud", subject, scopes)
    info = _info(found)
    if found.kept and not _covers(info.get("scopes") or (), scopes):
        raise SignInRefused("scopes_person", found.origin, "the kept sign-in does not cover this")
    kind = info.get("type")
    if kind == "service_account":
        try:
            own = service_account.Credentials.from_service_account_info(info, scopes=list(scopes))  # type: ignore[no-untyped-call]
        except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
            # The exception may quote the key.
            raise CredentialsUnusable("key", found.origin) from None
        return _acting(own, found.origin, subject, scopes)
    if "installed" in info or "web" in info:
        raise CredentialsUnusable("oauth_client", found.origin)
    try:
        with warnings.catch_warnings():
            # Meant for programs that load a file of a stranger's; this one is the operator's own.
            warnings.simplefilter("ignore", DeprecationWarning)
            loaded, _ = google.auth.load_credentials_from_dict(info, request=ask)  # type: ignore[no-untyped-call]
        loaded = with_scopes_if_required(loaded, list(scopes))  # type: ignore[no-untyped-call]
    except (GoogleAuthError, ValueError, TypeError, KeyError, AttributeError):
        raise CredentialsUnusable("not_google", found.origin) from None
    return _acting(loaded, found.origin, subject, scopes)


def _default(scopes: Sequence[str], ask: TokenRequest) -> Credentials:
    """Return application default credentials: https://google.aip.dev/auth/4110."""
    # It complains of a project that nobody needs here.
    logging.getLogger("google.auth._default").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # What it says of gcloud's project of quotas is said better by the API's own answer.
            warnings.simplefilter("ignore", UserWarning)
            credentials, _ = google.auth.default(scopes=list(scopes), request=ask)
    except DefaultCredentialsError as error:
        raise CredentialsMissing(str(error).splitlines()[0]) from None
    except GoogleAuthError as error:
        raise CredentialsMissing(type(error).__name__) from None
    return credentials


def _acting(
    credentials: Any,  # noqa: ANN401
    origin: str,
    subject: str,
    scopes: Sequence[str],
) -> tuple[Credentials, Account]:
    """Return the credentials, for the person that a service account is to act for, and whose they are."""
    robot = str(
        getattr(credentials, "service_account_email", None)
        or getattr(credentials, "signer_email", None)
        or ""
    )
    person = hasattr(credentials, "refresh_token") and not robot
    if not subject:
        kind = "person" if person else "service"
        # A machine of Google's cloud calls its account "default" until it has asked.
        named = robot if "@" in robot else ""
        return credentials, Account(kind=kind, robot=named, origin=origin)
    if isinstance(credentials, service_account.Credentials):
        acting = credentials.with_subject(subject)  # type: ignore[no-untyped-call]
    elif "@" in robot:
        # Without a key, Google signs in the name of the service account, which has to be allowed to do so for
        # itself (role "Service Account Token Creator").
        acting = impersonated_credentials.Credentials(  # type: ignore[no-untyped-call]
            source_credentials=credentials,
            target_principal=robot,
            target_scopes=list(scopes),
            subject=subject,
        )
    else:
        raise CredentialsUnusable("subject", origin)
    return acting, Account(kind="service", robot=robot, subject=subject, origin=origin)


def _info(found: Found) -> Mapping[str, Any]:
    """Return what a credentials file says; nothing of it reaches an error."""
    try:
        text = found.content if found.path is None else found.path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CredentialsUnusable("missing_file", found.origin) from None
    except (OSError, UnicodeDecodeError):
        raise CredentialsUnusable("unreadable", found.origin) from None
    try:
        info = json.loads(text or "")
    except ValueError:
        raise CredentialsUnusable("not_json", found.origin) from None
    if not isinstance(info, dict):
        raise CredentialsUnusable("not_google", found.origin)
    return info


def _covers(granted: Sequence[str] | str, wanted: Sequence[str]) -> bool:
    """Return whether granted scopes include those that are wanted; full Drive includes ours of it."""
    have = set(granted.split() if isinstance(granted, str) else granted)
    if DRIVE in have:
        have |= {DRIVE_FILE, SPREADSHEETS}
    return have >= set(wanted)
