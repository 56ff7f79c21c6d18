"""Drive's permissions, shared drives and folders, as far as sharing a spreadsheet needs them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from abm_sheets.localsheets.call import empty_answer, json_answer
from abm_sheets.localsheets.errors import DriveError
from abm_sheets.localsheets.fieldmask import parse, pruned
from abm_sheets.localsheets.queries import drive_body
from abm_sheets.localsheets.refusals import Refused, drive_error
from abm_sheets.localsheets.sharing import FOLDER, ROLES, Permission, person, put

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Answer, Call
    from abm_sheets.localsheets.service import LocalSheets
    from abm_sheets.localsheets.sharing import Shared

_FILE = r"/drive/v3/files/(?P<id>[^/?]+)/permissions"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SHOWN = ("kind", "id", "type", "role", "allowFileDiscovery")


def folder(service: LocalSheets, call: Call, file_id: str) -> Answer | None:
    """files.get of a folder or of a shared drive's top; None for all other ids."""
    sharing = service.access.sharing
    place = sharing.place(file_id)
    if place is None:
        return None
    everything: dict[str, Any] = {
        "kind": "drive#file",
        "id": file_id,
        "name": place.name,
        "mimeType": FOLDER,
        "parents": [place.parent] if place.parent else [],
        "trashed": False,
        **sharing.facts(file_id, call.who.email),
    }
    return json_answer(_asked(everything, call, ("kind", "id", "name", "mimeType")), drive=True)


def _asked(everything: dict[str, Any], call: Call, usual: tuple[str, ...]) -> dict[str, Any]:
    """The fields that a request asks for, or the usual ones."""
    text = call.one("fields")
    if text == "*":
        return everything
    if not text:
        return {name: everything[name] for name in usual if name in everything}
    try:
        found: dict[str, Any] = pruned(everything, parse(text))
    except ValueError:
        raise DriveError(400, f"Invalid field selection {text}", "invalidParameter", "fields") from None
    return found


def _shared(service: LocalSheets, found: re.Match[str]) -> Shared:
    file_id = unquote(found["id"])
    place = service.access.sharing.folders.get(file_id)
    if place is None:
        service.file(file_id)
    return place or service.access.sharing.of(file_id)


def _line(service: LocalSheets, found: re.Match[str]) -> tuple[Shared, Permission]:
    shared = _shared(service, found)
    wanted = unquote(found["permission"])
    for line in service.access.sharing.permissions(shared):
        if line.id == wanted:
            return shared, line
    raise DriveError(404, f"Permission not found: {wanted}.", "notFound", "permissionId")


def _list(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    lines = [line.resource() for line in service.access.sharing.permissions(_shared(service, found))]
    if not call.one("fields"):
        lines = [{name: line[name] for name in _SHOWN if name in line} for line in lines]
    everything = {"kind": "drive#permissionList", "permissions": lines}
    return json_answer(_asked(everything, call, ("kind", "permissions")), drive=True)


def _get(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    _, line = _line(service, found)
    return json_answer(_asked(line.resource(), call, _SHOWN), drive=True)


def _create(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    shared = _shared(service, found)
    line = _read(service, call, shared)
    if line.role == "owner":
        _hand_over(shared, line.email)
    else:
        put(shared.permissions, line)
    return json_answer(_asked(line.resource(), call, _SHOWN), drive=True)


def _read(service: LocalSheets, call: Call, shared: Shared) -> Permission:
    """The permission that a body describes.

    Raises:
        DriveError: It describes none.
    """
    body = drive_body(call, "Permission")
    for name in ("type", "role"):
        if not body.get(name):
            raise _required(name)
    kind, role, email = body["type"], body["role"], body.get("emailAddress") or ""
    _check_role(role, shared)
    if kind in ("user", "group"):
        if not _EMAIL.fullmatch(email):
            raise _invalid("emailAddress")
        if email in service.access.sharing.without_account and call.one("sendNotificationEmail") in (
            "false", "False",
        ):  # fmt: skip
            raise Refused(_no_account(email))
    elif kind == "domain":
        if not body.get("domain"):
            raise _invalid("domain")
    elif kind != "anyone":
        raise _invalid("type")
    if role == "owner" and not call.flag("transferOwnership"):
        raise _must_transfer()
    return Permission(
        kind,
        role,
        email if kind in ("user", "group") else "",
        body["domain"] if kind == "domain" else "",
        discoverable=bool(body.get("allowFileDiscovery")),
    )


def _update(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    shared, line = _line(service, found)
    role = drive_body(call, "Permission").get("role")
    if not role:
        raise _required("role")
    _check_role(role, shared)
    if role == "owner":
        if not call.flag("transferOwnership"):
            raise _must_transfer()
        _hand_over(shared, line.email)
        changed = Permission("user", "owner", line.email)
    else:
        _may_change(line, unquote(found["id"]))
        changed = Permission(line.kind, role, line.email, line.domain, line.discoverable)
        put(shared.permissions, changed)
    return json_answer(_asked(changed.resource(), call, _SHOWN), drive=True)


def _delete(service: LocalSheets, _: Call, found: re.Match[str]) -> Answer:
    shared, line = _line(service, found)
    _may_change(line, unquote(found["id"]))
    shared.permissions[:] = [known for known in shared.permissions if known.id != line.id]
    return empty_answer()


def _hand_over(shared: Shared, email: str) -> None:
    """Make somebody the owner; the one before goes on as a writer."""
    before, shared.owner = shared.owner, email
    shared.permissions[:] = [line for line in shared.permissions if line.email.lower() != email.lower()]
    if before.lower() != email.lower():
        put(shared.permissions, Permission("user", "writer", before))


def _may_change(line: Permission, file_id: str) -> None:
    """Refuse to change the owner, or what a folder or a shared drive passes on [?]."""
    if line.inherited:
        message = "Cannot modify or delete an inherited permission."
        raise Refused(drive_error(403, message, "cannotModifyInheritedPermission"))
    if line.role == "owner":
        message = f"The user does not have sufficient permissions for file {file_id}."
        raise DriveError(403, message, "insufficientFilePermissions")


def _check_role(role: str, shared: Shared) -> None:
    managing = ("organizer", "fileOrganizer")
    if role not in ROLES or (role in managing and not shared.drive) or (role == "owner" and shared.drive):
        raise _invalid("role")


def _required(name: str) -> DriveError:
    return DriveError(400, f"The permission {name} field is required.", "required", f"permission.{name}")


def _invalid(name: str) -> DriveError:
    message = f"The specified {name} is invalid or not applicable for the given permission type."
    return DriveError(400, message, "invalid", f"permission.{name}")


def _must_transfer() -> DriveError:
    message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
    return DriveError(403, message, "forbidden", "transferOwnership")


def _no_account(email: str) -> Answer:
    message = (
        f'Bad Request. User message: "You are trying to invite {email}. Since there is no Google '
        'account associated with this email address, you must check the "Notify people" box to invite this '
        'recipient."'
    )
    return drive_error(400, message, "invalidSharingRequest")


def _drives(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    sharing = service.access.sharing
    shown = [
        {"kind": "drive#drive", "id": each.id, "name": each.name}
        for each in sharing.drives.values()
        if not service.access.strict or any(line.meets(call.who.email) for line in each.members)
    ]
    return json_answer({"kind": "drive#driveList", "drives": shown}, drive=True)


def _drive(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    drive = service.access.sharing.drives.get(unquote(found["id"]))
    member = drive and any(line.meets(call.who.email) for line in drive.members)
    if drive is None or (service.access.strict and not member):
        raise DriveError(404, f"Shared drive not found: {unquote(found['id'])}", "notFound", "driveId")
    return json_answer({"kind": "drive#drive", "id": drive.id, "name": drive.name}, drive=True)


def _about(_: LocalSheets, call: Call, __: re.Match[str]) -> Answer:
    if not call.one("fields"):
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", "fields")
    everything = {"kind": "drive#about", "user": person(call.who.email, me=True)}
    return json_answer(_asked(everything, call, ("user",)), drive=True)


ROUTES = [
    ("GET", _FILE, _list),
    ("POST", _FILE, _create),
    ("GET", _FILE + r"/(?P<permission>[^/?]+)", _get),
    ("PATCH", _FILE + r"/(?P<permission>[^/?]+)", _update),
    ("DELETE", _FILE + r"/(?P<permission>[^/?]+)", _delete),
    ("GET", "/drive/v3/drives", _drives),
    ("GET", r"/drive/v3/drives/(?P<id>[^/?]+)", _drive),
    ("GET", "/drive/v3/about", _about),
]
