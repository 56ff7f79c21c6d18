"""What a request is, in the names of Google's discovery documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .call import Call

Api = Literal["sheets", "drive", "token", "other"]

AUTH = "https://www.googleapis.com/auth/"


@dataclass(frozen=True)
class Kind:
    """A method of an API.

    ``scopes`` are those of which a caller needs one, without ``AUTH`` in front (discovery documents
    sheets.v4 and drive.v3; those for photos, meetings and scripts are left out).
    """

    name: str
    api: Api
    writes: bool
    scopes: tuple[str, ...] = ()

    def matches(self, wanted: str) -> bool:
        """Whether it is meant by ``values.batchGet``, ``drive.*``, ``read``, ``write`` or ``*``."""
        if wanted in ("read", "write"):
            return self.api in ("sheets", "drive") and self.writes == (wanted == "write")
        return fnmatchcase(self.name, wanted)


def kind_of(call: Call) -> Kind:
    """The method that a request means."""
    for method, pattern, kind in _KINDS:
        if method == call.method and pattern.fullmatch(call.path):
            return kind
    api: Api = "other"
    if call.path.startswith("/v4/"):
        api = "sheets"
    elif call.path.startswith(("/drive/", "/upload/drive/")):
        api = "drive"
    return Kind("unknown", api, writes=call.method != "GET")


def names() -> list[str]:
    """All names, for those who name one that does not exist."""
    return [kind.name for _, _, kind in _KINDS]


_SHEETS_READ = ("drive", "drive.file", "drive.readonly", "spreadsheets", "spreadsheets.readonly")
_SHEETS = ("drive", "drive.file", "spreadsheets")
_FILE = ("drive", "drive.file")
_FILE_SEEN = ("drive", "drive.file", "drive.metadata", "drive.metadata.readonly", "drive.readonly")

_BOOK = r"/v4/spreadsheets/[^/:?]+"
_DRIVE_FILE = r"/drive/v3/files/[^/?]+"
_ACCOUNT = r"/v1/projects/-/serviceAccounts/[^/:]+"
_PERMISSION = _DRIVE_FILE + r"/permissions/[^/?]+"


def _kind(method: str, pattern: str, name: str, scopes: tuple[str, ...]) -> tuple[str, re.Pattern[str], Kind]:
    api: Api = "drive" if name.startswith("drive.") else "sheets"
    reads = method == "GET" or pattern.endswith((":getByDataFilter", ":batchGetByDataFilter", ":search"))
    return method, re.compile(pattern), Kind(name, api, not reads, scopes)


def _sign_in(method: str, pattern: str, name: str) -> tuple[str, re.Pattern[str], Kind]:
    return method, re.compile(pattern), Kind(name, "token", writes=False)


_KINDS = [
    _kind("GET", _BOOK, "spreadsheets.get", _SHEETS_READ),
    _kind("POST", "/v4/spreadsheets", "spreadsheets.create", _SHEETS),
    _kind("POST", _BOOK + ":batchUpdate", "spreadsheets.batchUpdate", _SHEETS),
    _kind("POST", _BOOK + ":getByDataFilter", "spreadsheets.getByDataFilter", _SHEETS),
    _kind("GET", _BOOK + "/developerMetadata/[^/:?]+", "developerMetadata.get", _SHEETS),
    _kind("POST", _BOOK + "/developerMetadata:search", "developerMetadata.search", _SHEETS),
    _kind("POST", _BOOK + "/sheets/[^/:?]+:copyTo", "sheets.copyTo", _SHEETS),
    _kind("GET", _BOOK + "/values:batchGet", "values.batchGet", _SHEETS_READ),
    _kind("POST", _BOOK + "/values:batchUpdate", "values.batchUpdate", _SHEETS),
    _kind("POST", _BOOK + "/values:batchClear", "values.batchClear", _SHEETS),
    _kind("POST", _BOOK + "/values:batchGetByDataFilter", "values.batchGetByDataFilter", _SHEETS),
    _kind("POST", _BOOK + "/values:batchUpdateByDataFilter", "values.batchUpdateByDataFilter", _SHEETS),
    _kind("POST", _BOOK + "/values:batchClearByDataFilter", "values.batchClearByDataFilter", _SHEETS),
    _kind("POST", _BOOK + "/values/.+:append", "values.append", _SHEETS),
    _kind("POST", _BOOK + "/values/.+:clear", "values.clear", _SHEETS),
    _kind("GET", _BOOK + "/values/.+", "values.get", _SHEETS_READ),
    _kind("PUT", _BOOK + "/values/.+", "values.update", _SHEETS),
    _kind("POST", "/drive/v3/files", "drive.files.create", _FILE),
    _kind("GET", "/drive/v3/files", "drive.files.list", _FILE_SEEN),
    _kind("GET", _DRIVE_FILE, "drive.files.get", _FILE_SEEN),
    _kind("PATCH", _DRIVE_FILE, "drive.files.update", (*_FILE, "drive.metadata")),
    _kind("DELETE", _DRIVE_FILE, "drive.files.delete", _FILE),
    _kind("POST", _DRIVE_FILE + "/copy", "drive.files.copy", _FILE),
    _kind("GET", _DRIVE_FILE + "/export", "drive.files.export", (*_FILE, "drive.readonly")),
    _kind("GET", _DRIVE_FILE + "/comments", "drive.comments.list", (*_FILE, "drive.readonly")),
    _kind("POST", _DRIVE_FILE + "/permissions", "drive.permissions.create", _FILE),
    _kind("GET", _DRIVE_FILE + "/permissions", "drive.permissions.list", _FILE_SEEN),
    _kind("GET", _PERMISSION, "drive.permissions.get", _FILE_SEEN),
    _kind("PATCH", _PERMISSION, "drive.permissions.update", _FILE),
    _kind("DELETE", _PERMISSION, "drive.permissions.delete", _FILE),
    _kind("GET", "/drive/v3/drives", "drive.drives.list", ("drive", "drive.readonly")),
    _kind("GET", "/drive/v3/drives/[^/?]+", "drive.drives.get", ("drive", "drive.readonly")),
    _kind("GET", "/drive/v3/about", "drive.about.get", _FILE_SEEN),
    _sign_in("POST", "/token|/oauth2/v4/token|/o/oauth2/token", "token"),
    _sign_in("POST", "/revoke|/o/oauth2/revoke", "revoke"),
    _sign_in("GET", "/o/oauth2/auth|/o/oauth2/v2/auth", "consent"),
    _sign_in("POST", "/v1/token", "sts.token"),
    _sign_in("POST", _ACCOUNT + ":generateAccessToken", "iam.generateAccessToken"),
    _sign_in("POST", _ACCOUNT + ":signJwt", "iam.signJwt"),
    _sign_in("GET", _ACCOUNT + "/allowedLocations", "iam.allowedLocations"),
]
