"""Whether a call may pass: signed in, with a scope, within the quota, on a file that is shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .identity import ANYBODY, Caller
from .kinds import kind_of
from .quotas import Quotas
from .refusals import Refused, refusal
from .sharing import Sharing, may_delete, stronger
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import datetime

    from .call import Call
    from .kinds import Kind
    from .sharing import Shared

#: What a role must allow where it is not "writer" to write and "reader" to read.
_NEEDED = {
    "drive.files.copy": "reader",
    "drive.permissions.list": "writer",
    "drive.permissions.get": "writer",
}
_MAKING = ("spreadsheets.create", "drive.files.create", "drive.files.copy")


class Access:
    """The rules of one service.

    Attributes:
        strict: Whether a caller needs a live token, and a file that is shared with them.
        disabled: The APIs that the project has not enabled: ``sheets``, ``drive``.
        no_storage: How Drive says that a service account owns no storage: one of the two
            ``storage_quota…`` of ``refusals``.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Let everybody in."""
        self._clock = clock
        self.strict = False
        self.disabled: set[str] = set()
        self.no_storage = "storage_quota"
        self.tokens = Tokens(clock)
        self.sharing = Sharing()
        self.quotas = Quotas()

    def admitted(self, call: Call, existing: Container[str]) -> Call:
        """The call with its caller, if it may pass.

        Args:
            call: A request.
            existing: The ids of the spreadsheets that there are.

        Raises:
            Refused: It may not.
        """
        kind = kind_of(call)
        if kind.api not in ("sheets", "drive"):
            return call
        caller = self._signed_in(call, kind) if self.strict else _named_by_token(call)
        if kind.api in self.disabled:
            raise Refused(refusal("api_disabled", kind, project=caller.project))
        if self.strict and kind.scopes and not caller.scopes & set(kind.scopes):
            raise Refused(refusal("insufficient_scope", kind))
        self.quotas.count(kind, caller, self._clock())
        call = replace(call, who=caller)
        if self.strict:
            self._check_making(call, kind)
        file_id = _named(call.path)
        if file_id in existing or self.sharing.place(file_id):
            self._check_file(call, kind, file_id)
        return call

    def seen(self, file_id: str, call: Call) -> bool:
        """Whether files.list shows a file to the caller."""
        if not self.strict:
            return True
        shared = self.sharing.of(file_id)
        if shared.drive and not (call.flag("supportsAllDrives") and call.flag("includeItemsFromAllDrives")):
            return False
        return bool(self.sharing.role(call.who.email, shared)) and _opened(call.who, shared, "drive")

    def _signed_in(self, call: Call, kind: Kind) -> Caller:
        token = _bearer(call) or call.one("access_token")
        if not token:
            raise Refused(refusal("unregistered", kind))
        caller = self.tokens.caller_of(token)
        if caller is None:
            raise Refused(refusal("unauthenticated", kind))
        return caller

    def bearer(self, call: Call) -> Caller | None:
        """Who holds the token of a request, whatever it is for; None: nobody."""
        return self.tokens.caller_of(_bearer(call)) if self.strict else _named_by_token(call)

    def _check_making(self, call: Call, kind: Kind) -> None:
        """Refuse a new file where the caller may not put one, or has no room for it."""
        if kind.name not in _MAKING:
            return
        body = call.json() if kind.api == "drive" else {}
        parents = body.get("parents") if isinstance(body, dict) else None
        parent = parents[0] if isinstance(parents, list) and parents else ""
        if kind.name == "drive.files.copy" and not parent:
            parent = self.sharing.of(_named(call.path)).parent
        place = self.sharing.place(parent) if parent not in ("", "root") else None
        if parent not in ("", "root"):
            role = self.sharing.role(call.who.email, place) if place else ""
            hidden = place and place.drive and not call.flag("supportsAllDrives")
            if not role or hidden:
                raise Refused(refusal("not_found", kind, file_id=parent))
            if not stronger(role, "writer"):
                raise Refused(refusal("may_not_write", kind, file_id=parent))
        if call.who.robot and not (place and place.drive):
            name = self.no_storage if kind.api == "drive" else "not_shared"
            raise Refused(refusal(name, kind))

    def _check_file(self, call: Call, kind: Kind, file_id: str) -> None:
        """Refuse what the caller may not do with a file."""
        shared = self.sharing.place(file_id) or self.sharing.of(file_id)
        if self.strict:
            role = self.sharing.role(call.who.email, shared)
            if not _opened(call.who, shared, kind.api):
                raise Refused(refusal("not_found", kind, file_id=file_id))
            hidden = kind.api == "drive" and shared.drive and not call.flag("supportsAllDrives")
            if not role or hidden:
                raise Refused(refusal("not_shared", kind, file_id=file_id))
            if not self._allows(role, shared, kind, call):
                raise Refused(refusal("may_not_write", kind, file_id=file_id))
        if shared.office and kind.api == "sheets":
            raise Refused(refusal("office_file", kind))

    def _allows(self, role: str, shared: Shared, kind: Kind, call: Call) -> bool:
        usual = "writer" if kind.writes else "reader"
        if kind.name == "drive.files.delete":
            return may_delete(role, shared)
        if kind.name == "drive.permissions.delete":
            # Whoever may see a file may leave it.
            mine = [line.id for line in self.sharing.permissions(shared) if line.meets(call.who.email)]
            return stronger(role, "writer") or call.path.rpartition("/")[2] in mine
        if kind.name == "sheets.copyTo":
            target = self.sharing.of(str(call.json().get("destinationSpreadsheetId", "")))
            return stronger(self.sharing.role(call.who.email, target), "writer")
        if kind.api == "drive":
            return stronger(role, _NEEDED.get(kind.name, usual))
        return stronger(role, usual)


def _bearer(call: Call) -> str:
    """The token in a request's header; "" for none."""
    header = next((text for name, text in call.headers.items() if name.lower() == "authorization"), "")
    return header.partition(" ")[2].strip()


def _named_by_token(call: Call) -> Caller:
    """Who calls where nobody has to sign in: a token that is an address is that person's."""
    token = _bearer(call)
    return Caller(token.lower()) if "@" in token else ANYBODY


def _opened(caller: Caller, shared: Shared, api: str) -> bool:
    """Whether the app may know of a file: with drive.file alone, only if it made it, or was given it.

    Scopes of Sheets open nothing in Drive.
    """
    beyond = caller.scopes - {"drive.file", "openid", "email", "profile"}
    if api == "drive":
        beyond -= {"spreadsheets", "spreadsheets.readonly"}
    return bool(beyond) or not caller.scopes or caller.project in shared.apps


def _named(path: str) -> str:
    """The file that an address of Sheets or Drive names; "" for none."""
    if path.startswith("/v4/spreadsheets/"):
        return unquote(path.split("/")[3].partition(":")[0])
    for beginning in ("/drive/v3/files/", "/upload/drive/v2/files/", "/upload/drive/v3/files/"):
        if path.startswith(beginning):
            return unquote(path.removeprefix(beginning).partition("/")[0])
    return ""
