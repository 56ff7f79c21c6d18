"""Strict mode: who may do what with which file, and Drive's permissions."""

import json

import pytest

from abm_sheets.localsheets import Fault
from abm_sheets.localsheets.identity import PROJECT, Caller

LEA = "lea@example.test"
TOM = "tom@example.test"
ROBOT = "robot@project.iam.gserviceaccount.com"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
ALL = frozenset({"spreadsheets", "drive"})


class Person:
    """Somebody who is signed in."""

    def __init__(self, service, email, scopes=ALL, robot=False, project=PROJECT):
        self.service = service
        self.token = service.access.tokens.issue(Caller(email, frozenset(scopes), project, robot))

    def ask(self, method, path, body=None, query=""):
        content = None if body is None else json.dumps(body)
        return self.service.handle(method, path, query, {"Authorization": f"Bearer {self.token}"}, content)

    def create(self, query="", **body):
        return self.ask("POST", "/drive/v3/files", {"name": "Suivi", "mimeType": SPREADSHEET, **body}, query)

    def read(self, sid):
        return self.ask("GET", f"/v4/spreadsheets/{sid}/values/A1")

    def write(self, sid):
        return self.ask(
            "PUT", f"/v4/spreadsheets/{sid}/values/A1", {"values": [["x"]]}, "valueInputOption=RAW"
        )

    def file(self, sid, fields="*", more=""):
        return self.ask("GET", f"/drive/v3/files/{sid}", None, f"fields={fields}{more}")


@pytest.fixture
def strict(service):
    service.access.strict = True
    return service


@pytest.fixture
def lea(strict):
    return Person(strict, LEA)


@pytest.fixture
def tom(strict):
    return Person(strict, TOM)


@pytest.fixture
def robot(strict):
    return Person(strict, ROBOT, robot=True)


@pytest.fixture
def sid(lea):
    """A spreadsheet of Léa's."""
    return lea.create().json()["id"]


def _reason(answer):
    error = answer.json()["error"]
    return answer.status, error["errors"][0]["reason"] if "errors" in error else error["message"]


NOT_SHARED = (403, "The caller does not have permission")


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("", NOT_SHARED, NOT_SHARED),
        ("reader", 200, NOT_SHARED),
        ("commenter", 200, NOT_SHARED),
        ("writer", 200, 200),
    ],
)
def test_what_a_role_allows_in_sheets(strict, sid, tom, role, reads, writes):
    if role:
        strict.access.sharing.share(sid, TOM, role)

    for answer, expected in [(tom.read(sid), reads), (tom.write(sid), writes)]:
        assert answer.status == 200 if expected == 200 else _reason(answer) == expected


def test_an_id_that_nobody_knows_is_404_in_both_apis(lea, sid, tom):
    assert _reason(tom.read("none")) == (404, "Requested entity was not found.")
    assert _reason(tom.file("none")) == (404, "notFound")
    assert tom.file(sid).json()["error"]["message"] == f"File not found: {sid}."


@pytest.mark.parametrize(
    ("role", "get", "rename", "delete", "share"),
    [
        (
            "reader",
            200,
            "insufficientFilePermissions",
            "insufficientFilePermissions",
            "insufficientFilePermissions",
        ),
        ("writer", 200, 200, "insufficientFilePermissions", 200),
    ],
)
def test_what_a_role_allows_in_drive(strict, sid, tom, role, get, rename, delete, share):
    strict.access.sharing.share(sid, TOM, role)
    path = f"/drive/v3/files/{sid}"
    asked = {
        "get": (get, tom.ask("GET", path)),
        "rename": (rename, tom.ask("PATCH", path, {"name": "Neuf"})),
        "delete": (delete, tom.ask("DELETE", path)),
        "share": (share, tom.ask("POST", f"{path}/permissions", {"type": "anyone", "role": "reader"})),
    }

    for expected, answer in asked.values():
        assert answer.status == 200 if expected == 200 else _reason(answer) == (403, expected)


def test_only_the_owner_deletes(strict, sid, lea):
    assert lea.ask("DELETE", f"/drive/v3/files/{sid}").status == 204
    assert lea.read(sid).status == 404


def test_a_list_shows_what_is_shared(strict, sid, lea, tom):
    def listed(person):
        return [each["id"] for each in person.ask("GET", "/drive/v3/files").json()["files"]]

    assert (listed(lea), listed(tom)) == ([sid], [])
    strict.access.sharing.share(sid, TOM, "reader")
    assert listed(tom) == [sid]


def test_an_app_with_drive_file_sees_what_it_has_made_or_was_given(strict, sid):
    app = Person(strict, LEA, {"drive.file"}, project="2")

    assert _reason(app.read(sid)) == (404, "Requested entity was not found.")
    assert _reason(app.file(sid)) == (404, "notFound")
    made = app.create().json()["id"]
    assert app.write(made).status == 200
    strict.handle("POST", "/_control/files", body=json.dumps({"id": sid, "apps": ["2"]}))
    assert app.read(sid).status == 200


def test_a_service_account_owns_no_storage(strict, robot, lea):
    assert _reason(robot.ask("POST", "/v4/spreadsheets", {})) == NOT_SHARED
    assert _reason(robot.create()) == (403, "storageQuotaExceeded")
    assert lea.ask("POST", "/v4/spreadsheets", {}).status == 200
    strict.access.no_storage = "storage_quota_service_account"
    assert robot.create().json()["error"]["message"].startswith("Service Accounts do not have storage quota.")


def test_a_service_account_that_acts_for_a_person_uses_their_storage(strict):
    assert Person(strict, LEA, robot=False).create().status == 200


def test_a_folder_that_is_shared_with_it_does_not_help(strict, robot):
    strict.access.sharing.add_folder("folder", "Ventes", owner=LEA)
    assert _reason(robot.create(parents=["folder"])) == (404, "notFound")

    strict.access.sharing.share("folder", ROBOT, "reader")
    assert _reason(robot.create(parents=["folder"])) == (403, "insufficientFilePermissions")
    strict.access.sharing.share("folder", ROBOT, "writer")
    assert _reason(robot.create(parents=["folder"])) == (403, "storageQuotaExceeded")


@pytest.fixture
def drive(strict):
    """A shared drive with a folder; the robot manages content, Tom reads."""
    strict.access.sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer", TOM: "reader"})
    strict.access.sharing.add_folder("folder", "ABM", parent="drive")
    return strict


ALL_DRIVES = "supportsAllDrives=true"


@pytest.mark.parametrize("parent", ["drive", "folder"])
def test_in_a_shared_drive_a_service_account_creates(drive, robot, tom, lea, parent):
    sid = robot.create(ALL_DRIVES, parents=[parent]).json()["id"]

    assert robot.write(sid).status == 200
    assert tom.read(sid).status == 200
    assert _reason(tom.write(sid)) == NOT_SHARED
    assert _reason(lea.read(sid)) == NOT_SHARED
    facts = robot.file(sid, more=f"&{ALL_DRIVES}").json()
    assert (facts["driveId"], facts["ownedByMe"]) == ("drive", False)
    assert facts["parents"] == [parent]
    assert "owners" not in facts


def test_shared_drives_are_hidden_from_those_who_do_not_ask_for_them(drive, robot):
    assert _reason(robot.create(parents=["folder"])) == (404, "notFound")
    sid = robot.create(ALL_DRIVES, parents=["folder"]).json()["id"]

    assert _reason(robot.file(sid)) == (404, "notFound")
    assert robot.ask("GET", "/drive/v3/files").json()["files"] == []
    asked = robot.ask("GET", "/drive/v3/files", None, f"{ALL_DRIVES}&includeItemsFromAllDrives=true")
    assert [each["id"] for each in asked.json()["files"]] == [sid]


def test_who_is_no_member_cannot_create_in_a_shared_drive(drive, tom, lea):
    assert _reason(lea.create(ALL_DRIVES, parents=["folder"])) == (404, "notFound")
    assert _reason(tom.create(ALL_DRIVES, parents=["folder"])) == (403, "insufficientFilePermissions")


def test_a_content_manager_deletes_in_a_shared_drive(drive, robot):
    sid = robot.create(ALL_DRIVES, parents=["folder"]).json()["id"]

    assert robot.ask("DELETE", f"/drive/v3/files/{sid}", None, ALL_DRIVES).status == 204


def test_a_copy_belongs_to_whoever_made_it(strict, sid, tom, robot):
    path = f"/drive/v3/files/{sid}/copy"
    assert _reason(tom.ask("POST", path, {})) == (404, "notFound")

    strict.access.sharing.share(sid, TOM, "reader")
    strict.access.sharing.share(sid, ROBOT, "reader")
    copy = tom.ask("POST", path, {}).json()["id"]
    assert tom.write(copy).status == 200
    assert tom.file(copy).json()["ownedByMe"] is True
    assert _reason(robot.ask("POST", path, {})) == (403, "storageQuotaExceeded")


def test_what_drive_tells_of_a_file(strict, sid, lea, tom):
    strict.access.sharing.share(sid, TOM, "reader")

    mine, theirs = lea.file(sid).json(), tom.file(sid).json()
    assert mine["owners"][0]["emailAddress"] == LEA
    assert (mine["ownedByMe"], theirs["ownedByMe"], mine["shared"]) == (True, False, True)
    assert [mine["capabilities"][name] for name in ("canEdit", "canShare", "canDelete")] == [True] * 3
    assert [theirs["capabilities"][name] for name in ("canEdit", "canShare", "canDelete")] == [False] * 3
    assert lea.file(sid, "id,mimeType,capabilities(canEdit)").json() == {
        "id": sid,
        "mimeType": SPREADSHEET,
        "capabilities": {"canEdit": True},
    }


def test_what_drive_tells_of_a_folder(drive, robot, lea):
    facts = robot.file("folder", more=f"&{ALL_DRIVES}").json()

    assert facts["mimeType"] == "application/vnd.google-apps.folder"
    assert (facts["name"], facts["driveId"], facts["parents"]) == ("ABM", "drive", ["drive"])
    assert facts["capabilities"]["canAddChildren"] is True
    assert _reason(lea.file("folder", more=f"&{ALL_DRIVES}")) == (404, "notFound")


def test_shared_drives_of_a_member(drive, robot, lea):
    one = {"kind": "drive#drive", "id": "drive", "name": "Commercial"}
    assert robot.ask("GET", "/drive/v3/drives").json()["drives"] == [one]
    assert robot.ask("GET", "/drive/v3/drives/drive").json() == one
    assert lea.ask("GET", "/drive/v3/drives").json()["drives"] == []
    assert _reason(lea.ask("GET", "/drive/v3/drives/drive")) == (404, "notFound")


def test_an_uploaded_office_file_is_none_of_sheets(strict, sid, lea):
    strict.access.sharing.of(sid).office = True

    error = lea.read(sid).json()["error"]
    assert (error["code"], error["message"]) == (
        400,
        "This operation is not supported for this document. The document must not be an Office file.",
    )
    assert lea.write(sid).status == 400
    assert lea.file(sid, "mimeType").json() == {
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
    wanted = f"q=mimeType='{SPREADSHEET}'"
    assert lea.ask("GET", "/drive/v3/files", None, wanted).json()["files"] == []


def test_an_office_file_also_without_strict_mode(api):
    api.service.access.sharing.of(api.sid).office = True

    assert api.raw("GET").status == 400


def test_a_protection_by_a_person_refuses_the_service_account(strict, sid, lea, robot):
    strict.access.sharing.share(sid, ROBOT, "writer")
    protect = {
        "addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "editors": {"users": [LEA]}}}
    }
    assert lea.ask("POST", f"/v4/spreadsheets/{sid}:batchUpdate", {"requests": [protect]}).status == 200

    assert lea.write(sid).status == 200
    assert _reason(robot.write(sid)) == (
        400,
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.",
    )


def test_who_am_i(tom):
    answer = tom.ask("GET", "/drive/v3/about", None, "fields=user(emailAddress)")
    assert answer.json() == {"user": {"emailAddress": TOM}}
    assert _reason(tom.ask("GET", "/drive/v3/about")) == (400, "required")


# --- permissions --------------------------------------------------------------------------------


def test_a_permission_is_made_listed_changed_and_taken_back(sid, lea, tom):
    path = f"/drive/v3/files/{sid}/permissions"
    made = lea.ask("POST", path, {"type": "user", "role": "reader", "emailAddress": TOM}).json()
    assert made == {"kind": "drive#permission", "id": made["id"], "type": "user", "role": "reader"}
    assert tom.read(sid).status == 200

    listed = lea.ask("GET", path).json()
    assert listed["kind"] == "drive#permissionList"
    assert [line["role"] for line in listed["permissions"]] == ["owner", "reader"]
    full = lea.ask("GET", path, None, "fields=nextPageToken,permissions").json()["permissions"]
    assert [line["emailAddress"] for line in full] == [LEA, TOM]
    assert lea.ask("PATCH", f"{path}/{made['id']}", {"role": "writer"}).json()["role"] == "writer"
    assert tom.write(sid).status == 200
    assert lea.ask("GET", f"{path}/{made['id']}", None, "fields=emailAddress,role").json() == {
        "emailAddress": TOM,
        "role": "writer",
    }
    assert lea.ask("DELETE", f"{path}/{made['id']}").status == 204
    assert _reason(tom.read(sid)) == NOT_SHARED
    gone = lea.ask("DELETE", f"{path}/{made['id']}").json()["error"]
    assert gone["message"] == f"Permission not found: {made['id']}."


def test_the_same_person_has_one_permission(sid, lea):
    path = f"/drive/v3/files/{sid}/permissions"
    for role in ("reader", "writer"):
        lea.ask("POST", path, {"type": "user", "role": role, "emailAddress": TOM})

    lines = lea.ask("GET", path, None, "fields=permissions(emailAddress,role)").json()["permissions"]
    assert lines == [{"emailAddress": LEA, "role": "owner"}, {"emailAddress": TOM, "role": "writer"}]


def test_everybody_with_the_link_and_a_whole_domain(sid, lea, tom):
    path = f"/drive/v3/files/{sid}/permissions"
    anyone = lea.ask("POST", path, {"type": "anyone", "role": "reader"}).json()
    assert anyone == {
        "kind": "drive#permission",
        "id": "anyoneWithLink",
        "type": "anyone",
        "role": "reader",
        "allowFileDiscovery": False,
    }
    assert (tom.read(sid).status, tom.write(sid).status) == (200, 403)
    lea.ask("POST", path, {"type": "domain", "role": "writer", "domain": "example.test"})
    assert tom.write(sid).status == 200


@pytest.mark.parametrize(
    ("body", "query", "status", "reason", "message"),
    [
        ({"role": "reader"}, "", 400, "required", "The permission type field is required."),
        ({"type": "user"}, "", 400, "required", "The permission role field is required."),
        ({"type": "user", "role": "reader"}, "", 400, "invalid", "The specified emailAddress is invalid or not applicable for the given permission type."),
        ({"type": "user", "role": "reader", "emailAddress": "tom"}, "", 400, "invalid", "The specified emailAddress is invalid or not applicable for the given permission type."),
        ({"type": "domain", "role": "reader"}, "", 400, "invalid", "The specified domain is invalid or not applicable for the given permission type."),
        ({"type": "user", "role": "king", "emailAddress": TOM}, "", 400, "invalid", "The specified role is invalid or not applicable for the given permission type."),
        ({"type": "user", "role": "organizer", "emailAddress": TOM}, "", 400, "invalid", "The specified role is invalid or not applicable for the given permission type."),
        ({"type": "all", "role": "reader"}, "", 400, "invalid", "The specified type is invalid or not applicable for the given permission type."),
        ({"type": "user", "role": "owner", "emailAddress": TOM}, "", 403, "forbidden", "The transferOwnership parameter must be enabled when the permission role is 'owner'."),
        ({"type": "user", "role": "reader", "emailAddress": "new@example.test"}, "sendNotificationEmail=false", 400, "invalidSharingRequest", 'Bad Request. User message: "You are trying to invite new@example.test. Since there is no Google account associated with this email address, you must check the "Notify people" box to invite this recipient."'),
    ],
)  # fmt: skip
def test_a_permission_that_cannot_be(strict, sid, lea, body, query, status, reason, message):
    strict.access.sharing.without_account.add("new@example.test")
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body, query)

    assert _reason(answer) == (status, reason)
    assert answer.json()["error"]["message"] == message
    assert len(strict.access.sharing.permissions(strict.access.sharing.of(sid))) == 1


def test_ownership_is_handed_over(sid, lea, tom):
    body = {"type": "user", "role": "owner", "emailAddress": TOM}
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body, "transferOwnership=true")

    assert answer.status == 200
    assert tom.file(sid, "ownedByMe").json() == {"ownedByMe": True}
    assert lea.write(sid).status == 200
    assert lea.ask("DELETE", f"/drive/v3/files/{sid}").status == 403


def test_the_owner_cannot_be_taken_off_and_anybody_may_leave(strict, sid, lea, tom):
    strict.access.sharing.share(sid, TOM, "reader")
    path = f"/drive/v3/files/{sid}/permissions"
    lines = lea.ask("GET", path, None, "fields=permissions(id,role)").json()["permissions"]
    ids = {line["role"]: line["id"] for line in lines}

    assert lea.ask("DELETE", f"{path}/{ids['owner']}").status == 403
    assert tom.ask("DELETE", f"{path}/{ids['owner']}").status == 403
    assert tom.ask("DELETE", f"{path}/{ids['reader']}").status == 204
    assert tom.read(sid).status == 403


def test_what_a_shared_drive_passes_on_is_changed_there(drive, robot):
    sid = robot.create(ALL_DRIVES, parents=["folder"]).json()["id"]
    path = f"/drive/v3/files/{sid}/permissions"
    lines = robot.ask("GET", path, None, f"{ALL_DRIVES}&fields=permissions(id,emailAddress)").json()[
        "permissions"
    ]
    tom = next(line["id"] for line in lines if line["emailAddress"] == TOM)

    assert _reason(robot.ask("DELETE", f"{path}/{tom}", None, ALL_DRIVES)) == (
        403,
        "cannotModifyInheritedPermission",
    )


def test_too_many_invitations_on_demand(strict, sid, lea):
    strict.faults.add(Fault("sharing_rate_limit", kind="drive.permissions.create"))

    body = {"type": "user", "role": "reader", "emailAddress": TOM}
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body)
    assert _reason(answer) == (403, "sharingRateLimitExceeded")


def test_shared_but_the_mail_could_not_be_sent(strict, sid, lea, tom):
    strict.faults.add(Fault("sharing_mail", kind="drive.permissions.create", applied=True))

    body = {"type": "user", "role": "reader", "emailAddress": TOM}
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body)
    assert _reason(answer) == (400, "invalidSharingRequest")
    assert tom.read(sid).status == 200


def test_permissions_without_strict_mode(api):
    path = f"/drive/v3/files/{api.sid}/permissions"
    body = json.dumps({"type": "user", "role": "writer", "emailAddress": TOM, "withLink": False})
    assert api.service.handle("POST", path, body=body).status == 200

    lines = api.service.handle("GET", path, "fields=permissions(emailAddress,role)").json()["permissions"]
    assert lines == [
        {"emailAddress": "localsheets@localsheets.iam.gserviceaccount.com", "role": "owner"},
        {"emailAddress": TOM, "role": "writer"},
    ]
    assert api.service.handle("GET", "/drive/v3/files/none/permissions").status == 404


def test_without_strict_mode_a_token_that_is_an_address_is_that_persons(service):
    headers = {"Authorization": f"Bearer {TOM}"}
    sid = service.handle("POST", "/v4/spreadsheets", "", headers, "{}").json()["spreadsheetId"]

    facts = service.handle("GET", f"/drive/v3/files/{sid}", "fields=owners(emailAddress)").json()
    assert facts == {"owners": [{"emailAddress": TOM}]}


# --- set up over HTTP ---------------------------------------------------------------------------


def test_sharing_is_set_up_by_control(strict, sid, tom, robot):
    def tell(rest, **body):
        answer = strict.handle("POST", f"/_control/{rest}", body=json.dumps(body))
        assert answer.status == 200, answer.body
        return answer.json()

    tell("files", id=sid, owner=TOM, permissions={ROBOT: "reader"})
    assert (tom.write(sid).status, robot.read(sid).status, robot.write(sid).status) == (200, 200, 403)
    tell("files", id=sid, office=True)
    assert robot.read(sid).status == 400
    tell("drives", id="d1", name="Commercial", members={ROBOT: "organizer"})
    tell("folders", id="f1", parent="d1")
    assert robot.create(ALL_DRIVES, parents=["f1"]).status == 200
    tell("files", id=sid, office=False, parent="f1", permissions={})
    assert robot.write(sid).status == 200
    tell("access", disabled=["sheets"])
    error = robot.read(sid).json()["error"]
    assert error["details"][0]["reason"] == "SERVICE_DISABLED"
    assert strict.handle("POST", "/_control/files", body='{"id": "none"}').status == 400
