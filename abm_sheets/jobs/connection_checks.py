"""What doctor tells of the way to Google: credentials, token, scopes, API, clock, quota."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from abm_sheets.errors import ApiUnavailable, QuotaExhausted, WorkbookError
from abm_sheets.errors.google import ApiDisabled, SignInRefused
from abm_sheets.paths import exists

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.errors import CredentialsMissing
    from abm_sheets.errors.google import CredentialsUnusable
    from abm_sheets.jobs.telling import Telling
    from abm_sheets.model.report import ApiCalls
    from abm_sheets.sheets.answers import Account
    from abm_sheets.sheets.examining import Sources, Watch

_T = TypeVar("_T")
#: Google refuses tokens that seem to come from the future or the past; it forgives some minutes.
_OFF = timedelta(minutes=2)
#: Reads in a minute that Google allows one account in a project (Sheets API, "Usage limits").
_READS = 60
_SCOPES = ("scopes", "scopes_person")


def tell_root(telling: Telling, root: str | None) -> None:
    """Tell that Google is not asked at all, where that is so."""
    if root:
        telling.say("root", "info", "root_info", root=root)


def tell_credentials(telling: Telling, found: Sources | None, account: Account) -> None:
    """Tell which credentials count, whose they are, and whether their file is closed to others."""
    if account.kind == "local":
        telling.say("credentials", "info", "credentials_local")
        return
    where = (
        f"{found.origin} ({found.path})" if found and found.path and found.origin != str(found.path) else ""
    )
    facts = {"origin": where or account.origin, "robot": account.robot, "subject": account.subject}
    who = (
        "credentials_person"
        if account.person
        else "credentials_robot"
        if account.robot
        else "credentials_cloud"
    )
    telling.say("credentials", "ok", "credentials_acting" if account.subject else who, **facts)
    if found and found.passed_over:
        names = ", ".join(found.passed_over)
        telling.say("credentials_others", "info", "credentials_passed_over", names=names, origin=found.origin)


def tell_key_file(telling: Telling, found: Sources | None) -> None:
    """Tell whether others than the owner may read the file of the credentials."""
    if found is None or found.path is None or not exists(found.path):
        return
    if found.exposed:
        telling.say("key_file", "todo", "key_file_todo", path=found.path)
    else:
        telling.say("key_file", "ok", "key_file_ok")


def tell_no_sign_in(
    telling: Telling, error: CredentialsMissing | CredentialsUnusable | SignInRefused
) -> None:
    """Tell why there is no session at all."""
    if isinstance(error, SignInRefused) and error.reason in _SCOPES:
        telling.fails("scopes", error)
    else:
        telling.fails("credentials", error)


def first_call(telling: Telling, call: Callable[[], _T]) -> _T | WorkbookError | None:
    """Make the first call, and tell what it shows of token, scopes and API.

    Returns:
        What the call gives; the error, where the way is clear and the error is about the spreadsheet; None
        where the way is not clear.
    """
    try:
        found: _T | WorkbookError = call()
    except SignInRefused as error:
        if error.reason in _SCOPES:
            telling.fails("scopes", error)
        else:
            telling.fails("token", error)
        return None
    except ApiDisabled as error:
        telling.say("token", "ok", "token_ok")
        telling.fails("api", error)
        return None
    except QuotaExhausted:
        telling.say("token", "ok", "token_ok")
        return None
    except ApiUnavailable as error:
        telling.fails("api", error)
        return None
    except WorkbookError as error:
        found = error
    telling.say("token", "ok", "token_ok")
    telling.say("scopes", "ok", "scopes_ok")
    telling.say("api", "ok", "api_ok")
    return found


def tell_clock(telling: Telling, watch: Watch) -> None:
    """Tell how far this machine's clock is from Google's; nothing where no answer told a time."""
    if watch.ahead is None:
        return
    gap = abs(watch.ahead)
    if gap <= _OFF:
        telling.say("clock", "ok", "clock_ok", seconds=int(gap.total_seconds()))
    else:
        text = "clock_ahead" if watch.ahead > timedelta() else "clock_behind"
        telling.say("clock", "todo", text, minutes=round(gap.total_seconds() / 60))


def tell_quota(telling: Telling, watch: Watch, calls: ApiCalls) -> None:
    """Tell whether the quota was used up by others; what is left of it, nobody is told."""
    if watch.refused:
        telling.say("quota", "todo", "quota_todo")
    elif calls.read:
        telling.say("quota", "ok", "quota_ok", used=calls.read, limit=_READS)
