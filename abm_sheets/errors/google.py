"""What can go wrong between the program and Google; the tree is drawn in :mod:`abm_sheets.errors`.

No error carries a secret: neither tokens, nor keys, nor the content of a credentials file.
"""

from __future__ import annotations

from abm_sheets.errors import RemoteError, SetupError, WorkbookError


class CredentialsUnusable(SetupError):
    """Credentials were found where ``origin`` says, but cannot be used.

    Reasons: ``missing_file``, ``unreadable`` (not ours to read), ``not_json``, ``not_google`` (not one of
    Google's kinds of credentials), ``oauth_client`` (the client of `abm-sheets login`, not credentials),
    ``key`` (the key in it is damaged), ``subject`` (ABM_SHEETS_SUBJECT needs a service account).
    """

    def __init__(self, reason: str, origin: str) -> None:
        super().__init__(f"credentials of {origin} are unusable: {reason}", origin=origin)
        self.code = f"credentials_{reason}"


class SignInRefused(SetupError):
    """Google gives no token to this account, or does not take the token it gave.

    Reasons: ``clock``, ``account_gone``, ``key_gone``, ``delegation``, ``expired`` (a person's sign-in),
    ``scopes``, ``scopes_person``, ``rejected`` (401), ``refused`` (anything else). ``account`` is who signed
    in, or where its credentials are.
    """

    def __init__(self, reason: str, account: str, message: str) -> None:
        super().__init__(f"sign-in as {account}: {reason}: {message}", account=account, message=message)
        self.reason = reason
        self.code = f"signin_{reason}"


class LoginFailed(SetupError):
    """`abm-sheets login` did not end well.

    Reasons: ``library`` (the extra is not installed), ``client_missing`` (no OAuth client given),
    ``client_absent`` (there is no such file), ``client`` (it is none of a desktop app), ``timeout``,
    ``denied`` (the person said no), ``scopes`` (a box was left unticked), ``refused`` (Google refused the
    code), ``browser`` (none to open), ``unwritable`` (the sign-in cannot be kept).
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"login failed: {reason} {detail}".rstrip(), detail=detail)
        self.code = f"login_{reason}"


class ApiDisabled(SetupError):
    """The Sheets or Drive API is not switched on in the project; ``url`` is where that is done."""

    code = "api_disabled"

    def __init__(self, service: str, url: str) -> None:
        super().__init__(f"{service} is disabled; enable it at {url}", service=service, url=url)


class StorageMissing(SetupError):
    """A new file has no place: service accounts own no storage (``robot``), or a person's Drive is full."""

    def __init__(self, account: str, *, robot: bool) -> None:
        super().__init__(f"no storage for a new file of {account or 'this account'}", account=account)
        self.code = "storage_robot" if robot else "storage_full"


class FolderRefused(SetupError):
    """The folder of --folder is ``unknown``, ``unclear``, or ``refused`` (no right to add files)."""

    def __init__(self, reason: str, folder: str, account: str = "", *, person: bool = False) -> None:
        super().__init__(f"folder {folder}: {reason}", folder=folder, account=account)
        self.code = f"folder_{reason}{'_person' if person else ''}"


class ShareUnclear(SetupError):
    """``--share`` is not ``address:role``; with an ``address`` that can be one, only the role is wrong."""

    def __init__(self, text: str, address: str = "") -> None:
        super().__init__(f"--share wants address:role, not {text}", text=text, address=address)
        self.code = "share_role" if address else "share_unclear"


class WorkbookExists(SetupError):
    """There is a workbook of this name already; creating another would make two."""

    code = "workbook_exists"

    def __init__(self, title: str, url: str) -> None:
        super().__init__(f"a workbook called {title} exists already: {url}", title=title, url=url)


class SharingRefused(WorkbookError):
    """The new workbook is complete, but Google refused to share it."""

    code = "sharing_refused"

    def __init__(self, address: str, url: str, message: str) -> None:
        super().__init__(
            f"{url} was not shared with {address}: {message}", address=address, url=url, message=message
        )


class OfficeFile(WorkbookError):
    """The API answers 400: an .xlsx uploaded to Drive is not a Google Sheet."""

    code = "office_file"

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} is an Office file, not a Google Sheet", target=target)


class ProtectedByHand(WorkbookError):
    """The API answers 400: somebody protected what has to be written; ``tabs`` says where."""

    def __init__(self, target: str, *, account: str = "", tabs: str = "–") -> None:
        super().__init__(f"protected cells in {target}: {tabs}", target=target, account=account, tabs=tabs)
        self.code = "protected_by_hand" if account else "protected_by_hand_account"


class WorkbookFull(WorkbookError):
    """The API answers 400: a spreadsheet holds 10 million cells."""

    code = "workbook_full"

    def __init__(self, target: str) -> None:
        super().__init__(f"no more cells fit into {target}", target=target)


class RequestInvalid(WorkbookError):
    """The API answers 400 because the request itself is wrong: a bug of ours, nothing was applied."""

    code = "request_invalid"

    def __init__(self, target: str, message: str) -> None:
        super().__init__(f"an invalid request on {target}: {message}", target=target, message=message)


class ScratchRefused(WorkbookError):
    """``doctor --live`` writes into an empty Google Sheet only.

    Reasons: ``used`` (``tabs`` are not empty), ``file`` (an .xlsx).
    """

    def __init__(self, reason: str, target: str, tabs: str = "") -> None:
        super().__init__(f"{target} is no scratch sheet: {reason} {tabs}".rstrip(), target=target, tabs=tabs)
        self.code = f"scratch_{reason}"


class OutcomeUnknown(RemoteError):
    """The connection broke while writing, and the sheet could not be asked whether it was written."""

    code = "outcome_unknown"

    def __init__(self, target: str, problem: str) -> None:
        super().__init__(f"unknown whether {target} was written: {problem}", target=target, problem=problem)
