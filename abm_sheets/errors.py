"""The exceptions that end a run, drawn as a tree; what is wrong with a cell is an Issue, never an exception.

AbmSheetsError                   the run cannot go on
├── SetupError (exit 2)          your set-up
│   ├── TemplateError            a file of templates/ is not what the program needs
│   ├── CredentialsMissing       no way to sign in to Google was found
│   ├── ApiRootRefused           ABM_SHEETS_API_ROOT does not lead to this machine
│   ├── TargetUnclear            TARGET is neither an .xlsx, nor a spreadsheet's address or id
│   ├── ConfigUnreadable         abm-sheets.toml cannot be read
│   └── DateUnclear              --as-of is not an ISO date
├── WorkbookError (exit 3)       your workbook
│   ├── FileProblem              the .xlsx cannot be opened or saved (reason says why)
│   ├── TabsMissing              none of the hand-filled tabs is there
│   ├── DashboardMissing         there is no Dashboard to write into
│   ├── SampleRefused            the sample would go where somebody has typed
│   ├── SpreadsheetUnknown       no spreadsheet has this id
│   ├── NotShared                the spreadsheet is not shared with the account in use
│   └── RequestRefused           the API refused a request (400)
└── RemoteError (exit 4)         the world: the API is away, slow or out of quota
    ├── ApiUnavailable
    └── QuotaExhausted

A person reads the text of the workbook's language (``[errors]`` in templates/workbook.*.toml), found by
``code`` and filled with ``details``. ``str()`` gives the English sentence for logs and engineers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class AbmSheetsError(Exception):
    """The run cannot go on."""

    exit_code: ClassVar[int] = 70
    code: str = "bug"

    def __init__(self, english: str, **details: object) -> None:
        super().__init__(english)
        self.details = details


class SetupError(AbmSheetsError):
    """Something in the set-up has to change before a run can succeed."""

    exit_code = 2


class TemplateError(SetupError):
    """A template file cannot be read; names the file and the table and key in it."""

    code = "template"

    def __init__(self, file: Path, place: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {problem}", file=file, place=place, problem=problem)


class CredentialsMissing(SetupError):
    """Google's own look-up found no credentials, or could not use them."""

    code = "credentials_missing"

    def __init__(self, problem: str) -> None:
        super().__init__(f"no usable Google credentials: {problem}", problem=problem)


class ApiRootRefused(SetupError):
    """Only loopback addresses may stand in for Google, so that no token is led astray."""

    code = "api_root"

    def __init__(self, address: str) -> None:
        super().__init__(f"ABM_SHEETS_API_ROOT must be a loopback address, not {address}", address=address)


class TargetUnclear(SetupError):
    """TARGET cannot be understood."""

    code = "target_unclear"

    def __init__(self, target: str) -> None:
        super().__init__(f"neither an .xlsx file nor a spreadsheet's address or id: {target}", target=target)


class ConfigUnreadable(SetupError):
    """``abm-sheets.toml`` cannot be read."""

    code = "config_unreadable"

    def __init__(self, problem: str) -> None:
        super().__init__(f"abm-sheets.toml: {problem}", problem=problem)


class DateUnclear(SetupError):
    """``--as-of`` is not an ISO date."""

    code = "date_unclear"

    def __init__(self, text: str) -> None:
        super().__init__(f"not an ISO date: {text}", text=text)


class WorkbookError(AbmSheetsError):
    """The workbook cannot be read or written as it is."""

    exit_code = 3


class FileProblem(WorkbookError):
    """An .xlsx file cannot be opened or saved; what was in it is still there."""

    def __init__(self, path: Path, reason: str, *, owner: str | None = None) -> None:
        super().__init__(
            f"{path}: {reason}", path=path, name=path.name, folder=path.absolute().parent, owner=owner or ""
        )
        self.reason = reason

    @property
    def code(self) -> str:  # type: ignore[override]
        """One text for each reason."""
        return f"file_{self.reason}"


class TabsMissing(WorkbookError):
    """None of the four hand-filled tabs was found."""

    code = "tabs_missing"

    def __init__(self, target: str, found: tuple[str, ...]) -> None:
        super().__init__(
            f"none of our tabs in {target}; found {found}", target=target, found=", ".join(found) or "–"
        )


class DashboardMissing(WorkbookError):
    """There is no Dashboard of ours to write into."""

    code = "dashboard_missing"

    def __init__(self, target: str) -> None:
        super().__init__(f"no Dashboard tab of ours in {target}", target=target)


class SampleRefused(WorkbookError):
    """Somebody has typed where the sample programme would go."""

    code = "sample_refused"

    def __init__(self, target: str) -> None:
        super().__init__(f"{target} already holds typed rows", target=target)


class SpreadsheetUnknown(WorkbookError):
    """The API answers 404."""

    code = "spreadsheet_unknown"

    def __init__(self, target: str) -> None:
        super().__init__(f"no spreadsheet answers to {target}", target=target)


class NotShared(WorkbookError):
    """The API answers 403."""

    code = "not_shared"

    def __init__(self, target: str, message: str) -> None:
        super().__init__(f"no access to {target}: {message}", target=target, message=message)


class RequestRefused(WorkbookError):
    """The API answers 400: nothing was applied."""

    code = "request_refused"

    def __init__(self, target: str, message: str) -> None:
        super().__init__(f"the API refused a request on {target}: {message}", target=target, message=message)


class RemoteError(AbmSheetsError):
    """The world outside does not answer as it should."""

    exit_code = 4


class ApiUnavailable(RemoteError):
    """No answer, or one that says "later" (5xx, timeout, broken connection)."""

    code = "api_unavailable"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the API is not available: {problem}", problem=problem)


class QuotaExhausted(RemoteError):
    """The API answers 429."""

    code = "quota_exhausted"

    def __init__(self, message: str) -> None:
        super().__init__(f"quota exhausted: {message}", message=message)
