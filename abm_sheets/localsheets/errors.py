"""What can go wrong: answers of the API, and troubles of the file system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

FileTrouble = Literal[
    "missing", "exists", "is_folder", "not_xlsx", "encrypted", "damaged", "locked",
    "changed", "read_only", "disk_full", "no_temporary", "unreadable",
]  # fmt: skip

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """An answer that is not a success, as the Sheets API words it."""

    def __init__(self, code: int, message: str, *, details: list[Any] | None = None) -> None:
        """Keep what the error body is made of."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> dict[str, Any]:
        """The JSON body that Google sends for it."""
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": STATUS_NAMES.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """An answer of the Drive API that is not a success: it carries a list of errors."""

    def __init__(self, code: int, message: str, reason: str, location: str = "") -> None:
        """Keep the reason, by which clients tell errors apart."""
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def body(self) -> dict[str, Any]:
        """The JSON body that Google sends for it."""
        item = {"domain": "global", "reason": self.reason, "message": self.message}
        if self.location:
            item |= {"locationType": "parameter", "location": self.location}
        return {"error": {"errors": [item], "code": self.code, "message": self.message}}


class BadRequest(Exception):
    """One request of a batch cannot be applied; the batch adds its place to the message."""


def not_found() -> ApiError:
    """The answer for a spreadsheet that does not exist."""
    return ApiError(404, "Requested entity was not found.")


def file_not_found(file_id: str) -> DriveError:
    """Drive's answer for a file that does not exist."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")


def bad_request(message: str) -> ApiError:
    """A plain 400."""
    return ApiError(400, message)


def bad_field(field: str, description: str, message: str | None = None) -> ApiError:
    """A 400 that names the field at fault, as Google's request parser does."""
    violation = {"field": field, "description": description} if field else {"description": description}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    return ApiError(400, message or description, details=details)


def bad_fields(wrong: list[tuple[str, str]]) -> ApiError:
    """A 400 about everything that is wrong with a body, as Google's request parser says it.

    Args:
        wrong: Places and what is wrong there.
    """
    violations = [
        {"field": field, "description": description} if field else {"description": description}
        for field, description in wrong
    ]
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}]
    return ApiError(400, "\n".join(description for _, description in wrong), details=details)


_FILE_SENTENCES = {
    "missing": "there is no such file",
    "exists": "a file of this name exists already",
    "is_folder": "this is a folder, not a file",
    "not_xlsx": "this is not an .xlsx workbook",
    "encrypted": "the workbook is protected by a password",
    "damaged": "the workbook is damaged and cannot be read",
    "locked": "the workbook is open in another program",
    "changed": "the workbook was changed by somebody else since it was read",
    "read_only": "the workbook or its folder is read-only",
    "disk_full": "the disk is full; nothing was changed",
    "no_temporary": "there is no folder for temporary files (TMPDIR); nothing was changed",
    "unreadable": "the workbook cannot be read",
}


class LocalFileError(Exception):
    """A file cannot be read or written; nothing in it has been changed."""

    def __init__(
        self, path: Path, reason: FileTrouble, lock_owner: str | None = None, lock: str = ""
    ) -> None:
        """Say which file and what is the matter.

        Args:
            path: The workbook.
            reason: One word for programs to act upon.
            lock_owner: Who has it open, where the lock file says so.
            lock: The name of the lock file beside it.
        """
        sentence = _FILE_SENTENCES[reason]
        if lock_owner:
            sentence += f" (by {lock_owner})"
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.reason: FileTrouble = reason
        self.lock_owner = lock_owner
        self.lock = lock
