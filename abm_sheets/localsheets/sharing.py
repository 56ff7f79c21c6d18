"""Who may do what with which file: owners, permissions, folders and shared drives.

Nothing is refused unless ``access.Access.strict`` is on; permissions can be listed and changed all the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .identity import OWNER, Caller

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Roles of Drive, the weakest first (Drive guide "Roles and permissions").
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stronger(role: str, other: str) -> bool:
    """Whether a role allows at least what another does; "" allows nothing."""
    return bool(role) and ROLES.index(role) >= ROLES.index(other)


@dataclass
class Permission:
    """One line of the sharing dialogue."""

    kind: str
    role: str
    email: str = ""
    domain: str = ""
    discoverable: bool = False
    inherited: bool = False

    @property
    def id(self) -> str:
        """Google's id: the same for a person wherever they are."""
        if self.kind == "anyone":
            return "anyone" if self.discoverable else "anyoneWithLink"
        number = int(hashlib.sha256((self.email or self.domain).lower().encode()).hexdigest()[:16], 16)
        return f"{number:020d}" + ("k" if self.kind == "domain" else "")

    def meets(self, email: str) -> bool:
        """Whether it speaks of this person."""
        if self.kind == "anyone":
            return True
        if self.kind == "domain":
            return email.lower().endswith("@" + self.domain.lower())
        return email.lower() == self.email.lower()

    def resource(self) -> dict[str, Any]:
        """It as the Drive API shows it, with all fields."""
        found: dict[str, Any] = {
            "kind": "drive#permission",
            "id": self.id,
            "type": self.kind,
            "role": self.role,
        }
        if self.kind in ("user", "group"):
            found |= {"emailAddress": self.email, "displayName": self.email.partition("@")[0]}
            found |= {"deleted": False, "pendingOwner": False}
        else:
            if self.domain:
                found |= {"domain": self.domain, "displayName": self.domain}
            found["allowFileDiscovery"] = self.discoverable
        return found


@dataclass
class Drive:
    """A shared drive and its members."""

    id: str
    name: str
    members: list[Permission] = field(default_factory=list)


@dataclass
class Shared:
    """How a file or a folder is shared.

    ``owner`` is "" in a shared drive; ``apps`` are the projects that made or opened it (scope drive.file).
    """

    owner: str = OWNER
    permissions: list[Permission] = field(default_factory=list)
    parent: str = ""
    drive: str = ""
    office: bool = False
    name: str = ""
    apps: set[str] = field(default_factory=set)


class Sharing:
    """The sharing of all files, folders and shared drives of a service."""

    def __init__(self) -> None:
        """Everything belongs to ``OWNER`` until it is said otherwise."""
        self._files: dict[str, Shared] = {}
        self.folders: dict[str, Shared] = {}
        self.drives: dict[str, Drive] = {}
        #: Addresses that have no Google account: they can only be invited by mail.
        self.without_account: set[str] = set()

    def of(self, file_id: str) -> Shared:
        """How a file is shared."""
        return self._files.setdefault(file_id, Shared())

    def share(self, file_id: str, email: str, role: str) -> Permission:
        """Share a file, or a folder, with a person; what they had before is replaced."""
        shared = self.folders.get(file_id) or self.of(file_id)
        return put(shared.permissions, Permission("user", role, email))

    def add_drive(self, drive_id: str, name: str, members: Mapping[str, str]) -> None:
        """Make a shared drive; members by their addresses, with their roles."""
        people = [Permission("user", role, email) for email, role in members.items()]
        self.drives[drive_id] = Drive(drive_id, name, people)

    def add_folder(self, folder_id: str, name: str, *, owner: str = OWNER, parent: str = "") -> None:
        """Make a folder: in somebody's own drive, or in a shared drive or another folder (``parent``)."""
        drive = self.drive_of(parent)
        self.folders[folder_id] = Shared("" if drive else owner, parent=parent, drive=drive, name=name)

    def made(self, file_id: str, caller: Caller, parents: Iterable[str]) -> None:
        """Note who made a file, and where."""
        parent = next(iter(parents), "")
        drive = self.drive_of(parent)
        owner = "" if drive else caller.email
        self._files[file_id] = Shared(owner, parent=parent, drive=drive, apps={caller.project})

    def gone(self, file_id: str) -> None:
        """Forget a file."""
        self._files.pop(file_id, None)

    def drive_of(self, folder: str) -> str:
        """The shared drive in which a folder is, or which it is; "" for none."""
        if folder in self.drives:
            return folder
        return self.folders[folder].drive if folder in self.folders else ""

    def permissions(self, shared: Shared) -> list[Permission]:
        """All lines of a file's sharing dialogue: owner, its own, those of its folder and drive."""
        lines: dict[str, Permission] = {}
        if shared.owner:
            put_into(lines, Permission("user", "owner", shared.owner))
        for own in shared.permissions:
            put_into(lines, own)
        above = self.folders.get(shared.parent)
        inherited = self.permissions(above) if above else []
        if not above and shared.drive in self.drives:
            inherited = self.drives[shared.drive].members
        for line in inherited:
            # The owner of a folder does not own what others put into it.
            role = "writer" if line.role == "owner" else line.role
            put_into(
                lines, Permission(line.kind, role, line.email, line.domain, line.discoverable, inherited=True)
            )
        return list(lines.values())

    def role(self, email: str, shared: Shared) -> str:
        """The strongest role that a person has on a file; "" for none."""
        roles = [line.role for line in self.permissions(shared) if line.meets(email)]
        return max(roles, key=ROLES.index, default="")

    def place(self, folder: str) -> Shared | None:
        """A folder or a shared drive as something that is shared; None: there is no such thing."""
        if folder in self.drives:
            return Shared("", list(self.drives[folder].members), drive=folder, name=self.drives[folder].name)
        return self.folders.get(folder)

    def facts(self, file_id: str, email: str) -> dict[str, Any]:
        """What files.get tells of a file's sharing to this person."""
        shared = self.place(file_id) or self.of(file_id)
        lines = self.permissions(shared)
        role = self.role(email, shared)
        writes = stronger(role, "writer")
        facts: dict[str, Any] = {
            "shared": len(lines) > 1 or not shared.owner,
            "ownedByMe": shared.owner.lower() == email.lower(),
            "permissionIds": [line.id for line in lines],
            "permissions": [line.resource() for line in lines],
            "writersCanShare": True,
            "capabilities": {
                "canEdit": writes,
                "canModifyContent": writes,
                "canComment": stronger(role, "commenter"),
                "canCopy": bool(role),
                "canDownload": bool(role),
                "canRename": writes,
                "canShare": writes,
                "canAddChildren": writes and bool(self.place(file_id)),
                "canListChildren": bool(self.place(file_id)),
                "canDelete": may_delete(role, shared),
                "canTrash": may_delete(role, shared),
            },
        }
        if shared.owner:
            facts["owners"] = [person(shared.owner, me=facts["ownedByMe"])]
        if shared.drive:
            facts |= {"driveId": shared.drive, "teamDriveId": shared.drive}
        if shared.office:
            facts["mimeType"] = OFFICE
        return facts


def may_delete(role: str, shared: Shared) -> bool:
    """Whether somebody with this role may delete a file: its owner, or who manages its shared drive."""
    return stronger(role, "fileOrganizer" if shared.drive else "owner")


def person(email: str, *, me: bool) -> dict[str, Any]:
    """A user as Drive shows them."""
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "me": me,
        "permissionId": Permission("user", "reader", email).id,
        "emailAddress": email,
    }


def put(lines: list[Permission], line: Permission) -> Permission:
    """Add a line, instead of the one with the same id."""
    lines[:] = [known for known in lines if known.id != line.id] + [line]
    return line


def put_into(lines: dict[str, Permission], line: Permission) -> None:
    """Add a line unless there is a stronger one with the same id."""
    known = lines.get(line.id)
    if known is None or ROLES.index(line.role) > ROLES.index(known.role):
        lines[line.id] = line
