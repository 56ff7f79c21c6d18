"""The exceptions that end a run, drawn as a tree; what is wrong with a cell is an Issue, never an exception.

AbmSheetsError                   the run cannot go on
├── SetupError (exit 2)          your set-up
│   ├── TemplateError            a file of templates/ is not what the program needs
│   ├── CredentialsMissing       no way to sign in to Google was found
│   ├── CredentialsUnusable      what was found cannot be used (reason says why)        google.py
│   ├── SignInRefused            Google does not let this account in (reason says why)  google.py
│   ├── LoginFailed              `abm-sheets login` did not end well (reason says why)  google.py
│   ├── ApiDisabled              the API is not switched on in the Cloud project        google.py
│   ├── StorageMissing           Google has no room for a new file of this account      google.py
│   ├── FolderRefused            the folder for a new workbook cannot be used           google.py
│   ├── ShareUnclear             --share is not address:role                            google.py
│   ├── WorkbookExists           --create would make a second workbook of the same name google.py
│   ├── ApiRootRefused           ABM_SHEETS_API_ROOT does not lead to this machine
│   ├── TargetUnclear            TARGET is neither an .xlsx, nor a spreadsheet's address or id
│   ├── ConfigUnreadable         abm-sheets.toml is missing or wrong (reason says why)
│   ├── AddonUnready             the add-on cannot be served as it is set up (reason says why)
│   ├── StateUnusable            the folder of states cannot be written
│   ├── NotifyMissing            messages are asked for, and the extra "notify" is not installed
│   ├── SlidesMissing            the extra "slides" is not installed                    slides.py
│   ├── SlideRefused             the slide cannot be saved there (reason says why)      slides.py
│   ├── NobodyToNotify           a test message is asked for, and there is no address
│   └── DateUnclear              --as-of is not an ISO date
├── WorkbookError (exit 3)       your workbook
│   ├── FileProblem              the .xlsx cannot be opened or saved (reason says why)
│   ├── TabsMissing              none of the hand-filled tabs is there
│   ├── DashboardMissing         there is no Dashboard to write into
│   ├── SampleRefused            the sample would go where somebody has typed
│   ├── NothingToShow            a slide is asked for, and no account is targeted yet   slides.py
│   ├── SpreadsheetUnknown       no spreadsheet has this id
│   ├── HistoryNewer             a newer version wrote the history that the Dashboard keeps
│   ├── WorkbookNewer            a newer version made the workbook, or upgraded it
│   ├── NotShared                the spreadsheet is not shared, or not as Editor, with the account in use
│   ├── SharingRefused           the new workbook is there, but could not be shared     google.py
│   ├── OfficeFile               an Office file that was uploaded to Drive              google.py
│   ├── ProtectedByHand          a person protected what has to be written              google.py
│   ├── WorkbookFull             no more cells fit into the spreadsheet                 google.py
│   ├── RequestInvalid           the request itself is wrong (400): a bug of ours       google.py
│   ├── ScratchRefused           doctor --live wants an empty Google Sheet              google.py
│   ├── RequestRefused           the API refused a request (400): nothing was applied
│   └── WorkbookBusy             another process is refreshing it
└── RemoteError (exit 4)         the world: the API is away, slow or out of quota
    ├── RunInterrupted           the process ended in the middle of a run
    ├── ApiUnavailable           it says "later", or nothing (reason says which)
    ├── OutcomeUnknown           it broke off while writing, and cannot be asked        google.py
    └── QuotaExhausted

A person reads the text of the workbook's language (``[errors]`` in templates/workbook.*.toml), found by
``code`` and filled with ``details``. ``str()`` gives the English sentence for logs and engineers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


#: Not an error: the exit code by which a shell knows that somebody pressed Ctrl-C.
INTERRUPTED = 130


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
    """TARGET cannot be understood; ``names`` are those of abm-sheets.toml."""

    def __init__(self, target: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(
            f"neither an .xlsx file nor a spreadsheet's address or id: {target}",
            target=target,
            names=f" ({', '.join(names)})" if names else "",
            file=f"{target}.xlsx",
        )
        # A word or a path whose end was forgotten.
        bare = target.strip() and "://" not in target and "docs.google.com" not in target
        self.code = "target_unclear" if bare else "target_address"


class ConfigUnreadable(SetupError):
    """``abm-sheets.toml`` is missing or wrong at a key; ``value`` is what stands there."""

    def __init__(self, file: Path, reason: str, *, key: str = "", value: object = "") -> None:
        super().__init__(
            f"{file}: {reason}: {key} = {value!r}",
            file=file,
            name=file.name,
            folder=file.absolute().parent,
            key=key,
            value=value,
        )
        self.reason = reason

    @property
    def code(self) -> str:  # type: ignore[override]
        """One text for each reason."""
        return f"config_{self.reason}"


class AddonUnready(SetupError):
    """The add-on cannot be served as it is set up.

    Reasons: ``library`` (the extra is not installed), ``url``, ``account``, ``client`` (missing or wrong),
    ``host`` (a preview is for this machine only), ``port`` (taken).
    """

    def __init__(self, reason: str, value: str = "") -> None:
        super().__init__(f"the add-on: {reason}: {value!r}", value=value or "–")
        self.code = f"addon_{reason}"


class StateUnusable(SetupError):
    """The folder in which the scheduler remembers what it did cannot be written."""

    code = "state_unusable"

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(f"cannot write into {folder}: {problem}", folder=folder, problem=problem)


class NotifyMissing(SetupError):
    """The extra ``notify`` is not installed."""

    code = "notify_missing"

    def __init__(self) -> None:
        super().__init__("the extra is not installed: pip install 'abm-sheets[notify]'")


class NobodyToNotify(SetupError):
    """``abm-sheets.toml`` gives a workbook no address."""

    code = "notify_nobody"

    def __init__(self, file: Path, name: str) -> None:
        super().__init__(f"{file}: no address for {name}", file=file, name=name)


class DateUnclear(SetupError):
    """``--as-of`` is not an ISO date."""

    code = "date_unclear"

    def __init__(self, text: str) -> None:
        super().__init__(f"not an ISO date: {text}", text=text)


class WorkbookError(AbmSheetsError):
    """The workbook cannot be read or written as it is."""

    exit_code = 3


class FileProblem(WorkbookError):
    """An .xlsx file cannot be opened or saved; what was in it is still there.

    ``owner`` is who has it open, ``lock`` the name of the file beside it that says so, ``near`` the path of
    one that was probably meant.
    """

    def __init__(
        self, path: Path, reason: str, *, owner: str | None = None, lock: str = "", near: str = ""
    ) -> None:
        super().__init__(
            f"{path}: {reason}",
            path=path,
            name=path.name,
            folder=path.absolute().parent,
            owner=owner or "",
            lock=lock,
            near=near,
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
    """There is no Dashboard of ours to write into; an old one may be in ``copy``, a file beside it."""

    def __init__(self, target: str, place: str = "google", copy: str = "") -> None:
        super().__init__(f"no Dashboard tab of ours in {target}", target=target, copy=copy)
        self.place = place

    @property
    def code(self) -> str:  # type: ignore[override]
        """One text for each place where an old one may be found: google, file, copy."""
        return f"dashboard_missing_{self.place}"


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


class HistoryNewer(WorkbookError):
    """The history in the Dashboard was written by a newer version: writing it again would lose some of it."""

    code = "history_newer"

    def __init__(self, version: int) -> None:
        super().__init__(f"the history of the Dashboard has version {version}", version=version)


class WorkbookNewer(WorkbookError):
    """The workbook has the template of a newer version, so this one does not know how to write into it."""

    code = "workbook_newer"

    def __init__(self, target: str, version: int, known: int) -> None:
        super().__init__(
            f"{target} has template {version}, this version knows {known}",
            target=target,
            version=version,
            known=known,
        )


class NotShared(WorkbookError):
    """The API answers 403: ``account`` is who asked, empty when that is not known.

    ``writing`` when reading went well: the sheet is shared, but not as Editor. ``person`` when somebody
    signed in as themselves: then there is no robot to share with.
    """

    def __init__(
        self, target: str, message: str, *, account: str = "", writing: bool = False, person: bool = False
    ) -> None:
        super().__init__(
            f"{target} is closed to {account or 'an account'}{' for writing' if writing else ''}: {message}",
            target=target,
            message=message,
            account=account,
        )
        who = "not_editor" if writing else "not_shared"
        self.code = f"{who}_person" if person else who if account else f"{who}_account"


class RequestRefused(WorkbookError):
    """The API answers 400: nothing was applied."""

    code = "request_refused"

    def __init__(self, target: str, message: str) -> None:
        super().__init__(f"the API refused a request on {target}: {message}", target=target, message=message)


class WorkbookBusy(WorkbookError):
    """Another process is refreshing this workbook and did not finish in time."""

    code = "workbook_busy"

    def __init__(self, target: str, seconds: float) -> None:
        super().__init__(f"another process is refreshing {target}", target=target, seconds=round(seconds))


class RemoteError(AbmSheetsError):
    """The world outside does not answer as it should."""

    exit_code = 4


class RunInterrupted(RemoteError):
    """The process ended in the middle of a run; the next one finds that out."""

    code = "interrupted"

    def __init__(self) -> None:
        super().__init__("the process ended in the middle of a run")


class ApiUnavailable(RemoteError):
    """No answer, or one that says "later": ``away`` (5xx), ``unreachable``, ``slow`` or ``large``."""

    def __init__(self, problem: str, reason: str = "away") -> None:
        super().__init__(f"the API is not available: {problem}", problem=problem)
        self.reason = reason

    @property
    def code(self) -> str:  # type: ignore[override]
        """One text for each reason."""
        return f"api_{self.reason}"


class QuotaExhausted(RemoteError):
    """The API answers 429, or 403 with a rate limit."""

    code = "quota_exhausted"

    def __init__(self, message: str) -> None:
        super().__init__(f"quota exhausted: {message}", message=message)
