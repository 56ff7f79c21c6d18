"""Strict mode: who may do what with which file."""

import json

import pytest

from .people import ALL_DRIVES, LEA, NOT_SHARED, ROBOT, SPREADSHEET, TOM, Person, refusal


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
        assert answer.status == 200 if expected == 200 else refusal(answer) == expected


def test_an_id_that_nobody_knows_is_404_in_both_apis(lea, sid, tom):
    assert refusal(tom.read("none")) == (404, "Requested entity was not found.")
    assert refusal(tom.file("none")) == (404, "notFound")
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
        assert answer.status == 200 if expected == 200 else refusal(answer) == (403, expected)


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

    assert refusal(app.read(sid)) == (404, "Requested entity was not found.")
    assert refusal(app.file(sid)) == (404, "notFound")
    made = app.create().json()["id"]
    assert app.write(made).status == 200
    strict.handle("POST", "/_control/files", body=json.dumps({"id": sid, "apps": ["2"]}))
    assert app.read(sid).status == 200


def test_a_service_account_owns_no_storage(strict, robot, lea):
    assert refusal(robot.ask("POST", "/v4/spreadsheets", {})) == NOT_SHARED
    assert refusal(robot.create()) == (403, "storageQuotaExceeded")
    assert lea.ask("POST", "/v4/spreadsheets", {}).status == 200
    strict.access.no_storage = "storage_quota_service_account"
    assert robot.create().json()["error"]["message"].startswith("Service Accounts do not have storage quota.")


def test_a_service_account_that_acts_for_a_person_uses_their_storage(strict):
    assert Person(strict, LEA, robot=False).create().status == 200


def test_a_folder_that_is_shared_with_it_does_not_help(strict, robot):
    strict.access.sharing.add_folder("folder", "Ventes", owner=LEA)
    assert refusal(robot.create(parents=["folder"])) == (404, "notFound")

    strict.access.sharing.share("folder", ROBOT, "reader")
    assert refusal(robot.create(parents=["folder"])) == (403, "insufficientFilePermissions")
    strict.access.sharing.share("folder", ROBOT, "writer")
    assert refusal(robot.create(parents=["folder"])) == (403, "storageQuotaExceeded")


@pytest.mark.parametrize("parent", ["drive", "folder"])
def test_in_a_shared_drive_a_service_account_creates(drive, robot, tom, lea, parent):
    sid = robot.create(ALL_DRIVES, parents=[parent]).json()["id"]

    assert robot.write(sid).status == 200
    assert tom.read(sid).status == 200
    assert refusal(tom.write(sid)) == NOT_SHARED
    assert refusal(lea.read(sid)) == NOT_SHARED
    facts = robot.file(sid, more=f"&{ALL_DRIVES}").json()
    assert (facts["driveId"], facts["ownedByMe"]) == ("drive", False)
    assert facts["parents"] == [parent]
    assert "owners" not in facts


def test_shared_drives_are_hidden_from_those_who_do_not_ask_for_them(drive, robot):
    assert refusal(robot.create(parents=["folder"])) == (404, "notFound")
    sid = robot.create(ALL_DRIVES, parents=["folder"]).json()["id"]

    assert refusal(robot.file(sid)) == (404, "notFound")
    assert robot.ask("GET", "/drive/v3/files").json()["files"] == []
    asked = robot.ask("GET", "/drive/v3/files", None, f"{ALL_DRIVES}&includeItemsFromAllDrives=true")
    assert [each["id"] for each in asked.json()["files"]] == [sid]


def test_who_is_no_member_cannot_create_in_a_shared_drive(drive, tom, lea):
    assert refusal(lea.create(ALL_DRIVES, parents=["folder"])) == (404, "notFound")
    assert refusal(tom.create(ALL_DRIVES, parents=["folder"])) == (403, "insufficientFilePermissions")


def test_a_content_manager_deletes_in_a_shared_drive(drive, robot):
    sid = robot.create(ALL_DRIVES, parents=["folder"]).json()["id"]

    assert robot.ask("DELETE", f"/drive/v3/files/{sid}", None, ALL_DRIVES).status == 204


def test_a_copy_belongs_to_whoever_made_it(strict, sid, tom, robot):
    path = f"/drive/v3/files/{sid}/copy"
    assert refusal(tom.ask("POST", path, {})) == (404, "notFound")

    strict.access.sharing.share(sid, TOM, "reader")
    strict.access.sharing.share(sid, ROBOT, "reader")
    copy = tom.ask("POST", path, {}).json()["id"]
    assert tom.write(copy).status == 200
    assert tom.file(copy).json()["ownedByMe"] is True
    assert refusal(robot.ask("POST", path, {})) == (403, "storageQuotaExceeded")


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
    assert refusal(lea.file("folder", more=f"&{ALL_DRIVES}")) == (404, "notFound")


def test_shared_drives_of_a_member(drive, robot, lea):
    one = {"kind": "drive#drive", "id": "drive", "name": "Commercial"}
    assert robot.ask("GET", "/drive/v3/drives").json()["drives"] == [one]
    assert robot.ask("GET", "/drive/v3/drives/drive").json() == one
    assert lea.ask("GET", "/drive/v3/drives").json()["drives"] == []
    assert refusal(lea.ask("GET", "/drive/v3/drives/drive")) == (404, "notFound")


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
    assert refusal(robot.write(sid)) == (
        400,
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.",
    )


def test_who_am_i(tom):
    answer = tom.ask("GET", "/drive/v3/about", None, "fields=user(emailAddress)")
    assert answer.json() == {"user": {"emailAddress": TOM}}
    assert refusal(tom.ask("GET", "/drive/v3/about")) == (400, "required")


def test_without_strict_mode_a_token_that_is_an_address_is_that_persons(service):
    headers = {"Authorization": f"Bearer {TOM}"}
    sid = service.handle("POST", "/v4/spreadsheets", "", headers, "{}").json()["spreadsheetId"]

    facts = service.handle("GET", f"/drive/v3/files/{sid}", "fields=owners(emailAddress)").json()
    assert facts == {"owners": [{"emailAddress": TOM}]}


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
