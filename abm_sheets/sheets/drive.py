"""The three calls of Drive that a new workbook needs: is there one already, create it, share it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from abm_sheets.errors import RemoteError
from abm_sheets.errors.google import (
    FolderRefused,
    OutcomeUnknown,
    ShareUnclear,
    SharingRefused,
    WorkbookExists,
)
from abm_sheets.intake.fold import fold_header
from abm_sheets.sheets.answers import Asked
from abm_sheets.sheets.client import Wire
from abm_sheets.sheets.retrying import reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from abm_sheets.sheets.answers import Account
    from abm_sheets.sheets.retrying import Pace

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_ADDRESS = "https://docs.google.com/spreadsheets/d/{id}/edit"
_FOLDER = re.compile(
    r"(?:https://drive\.google\.com/drive/(?:u/\d+/)?folders/)?(?P<id>[A-Za-z0-9_-]{10,})(?:[/?#].*)?"
)
_SHARE = re.compile(r"(?P<address>[^\s@:]+@[^\s@:]+)(?:\s*:\s*(?P<role>[^\s:]*))?")
#: What people write, without accents, and what Drive calls it.
_ROLES = {
    "reader": "reader",
    "viewer": "reader",
    "lecteur": "reader",
    "commenter": "commenter",
    "commentateur": "commenter",
    "writer": "writer",
    "editor": "writer",
    "editeur": "writer",
}
#: Shared drives are only shown to those who say that they know them.
_EVERYWHERE = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Whom to share with, and as what (``reader``, ``commenter``, ``writer``)."""

    address: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A workbook to create: its title, the id of its folder (None: one's own Drive), and who gets it."""

    title: str
    folder: str | None = None
    shares: tuple[Share, ...] = ()


def folder_id(text: str) -> str:
    """Return the id of a folder given by address or id; FolderRefused when it is neither."""
    found = _FOLDER.fullmatch(text.strip())
    if found is None:
        raise FolderRefused("unclear", text)
    return found["id"]


def share_of(text: str) -> Share:
    """Return what ``address:role`` says, the role in English or French; ShareUnclear when it says nothing."""
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        raise ShareUnclear(text)
    role = _ROLES.get(fold_header(found["role"] or ""))
    if role is None:
        raise ShareUnclear(text, found["address"])
    return Share(address=found["address"], role=role)


def address_of(spreadsheet_id: str) -> str:
    """Return the address of a spreadsheet in a browser."""
    return _ADDRESS.format(id=spreadsheet_id)


class DriveClient:
    """Drive v3, as far as a new workbook goes."""

    def __init__(self, session: requests.Session, account: Account, pace: Pace) -> None:
        self._wire = Wire(session, pace.policy.timeout)
        self._pace = pace
        self.account = account

    def create(self, wish: Wish) -> str:
        """Create an empty spreadsheet and return its id.

        Ids of spreadsheets cannot be chosen beforehand (Drive API, "Generate IDs"), so after an unknown
        outcome the folder is looked at: what was not there before is ours.

        Raises:
            WorkbookExists: There is one of this name already.
        """
        asked = Asked(target=wish.title, account=self.account, writing=True, folder=wish.folder or "Drive")
        if there := self._called(asked, wish):
            raise WorkbookExists(wish.title, address_of(there[0]))
        body = {
            "name": wish.title,
            "mimeType": SPREADSHEET,
            **({"parents": [wish.folder]} if wish.folder else {}),
        }
        made: list[str] = []

        def send() -> None:
            answer = self._post(asked, DRIVE_FILES_API_V3_URL, body, {"fields": "id"})
            made[:] = [str(answer["id"])]

        def landed() -> bool:
            made[:] = self._called(asked, wish)
            return bool(made)

        self._write(wish.title, send, landed)
        return made[0]

    def share(self, spreadsheet_id: str, share: Share) -> None:
        """Share a spreadsheet with somebody; no mail is sent.

        Raises:
            SharingRefused: Google does not allow it.
        """
        url = f"{DRIVE_FILES_API_V3_URL}/{spreadsheet_id}/permissions"
        address = address_of(spreadsheet_id)
        asked = Asked(target=address, account=self.account, writing=True, sharing=share.address)
        body = {"type": "user", "role": share.role, "emailAddress": share.address}

        def send() -> None:
            self._post(asked, url, body, {"sendNotificationEmail": "false", "fields": "id"})

        def landed() -> bool:
            query = {"supportsAllDrives": "true", "fields": "permissions(emailAddress,role)"}
            shared = self._get(replace(asked, writing=False), url, query).get("permissions", [])
            return any(
                each.get("emailAddress", "").casefold() == share.address.casefold()
                and each.get("role") == share.role
                for each in shared
            )

        try:
            self._write(address, send, landed)
        except SharingRefused:
            # Drive also refuses when it has shared, and only its mail could not be sent.
            if not landed():
                raise

    def _called(self, asked: Asked, wish: Wish) -> list[str]:
        """Return the ids of the spreadsheets of this title in this folder."""
        title = wish.title.replace("\\", "\\\\").replace("'", "\\'")
        place = wish.folder or "root"
        query = (
            f"name = '{title}' and mimeType = '{SPREADSHEET}' and '{place}' in parents and trashed = false"
        )
        parameters = {**_EVERYWHERE, "q": query, "fields": "files(id)"}
        found = self._get(replace(asked, writing=False), DRIVE_FILES_API_V3_URL, parameters)
        return [str(each["id"]) for each in found.get("files", [])]

    def _get(self, asked: Asked, url: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        def call() -> Any:  # noqa: ANN401
            return self._wire.request("get", url, params=dict(query)).json()

        return reading(lambda: self._wire.told(asked, call), self._pace)

    def _post(self, asked: Asked, url: str, body: Any, query: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ANN401
        def call() -> Any:  # noqa: ANN401
            return self._wire.request(
                "post", url, params={"supportsAllDrives": "true", **query}, json=body
            ).json()

        return self._wire.told(asked, call)

    def _write(self, target: str, send: Callable[[], None], landed: Callable[[], bool]) -> None:
        def look() -> bool:
            try:
                return landed()
            except RemoteError as error:
                raise OutcomeUnknown(target, str(error)) from error

        writing(send, self._pace, look)
