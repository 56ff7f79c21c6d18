"""Drive's permissions: made, listed, changed, taken back, and those that cannot be."""

import json

import pytest

from abm_sheets.localsheets import Fault

from .people import ALL_DRIVES, LEA, NOT_SHARED, TOM, refusal


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
    assert refusal(tom.read(sid)) == NOT_SHARED
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

    assert refusal(answer) == (status, reason)
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

    assert refusal(robot.ask("DELETE", f"{path}/{tom}", None, ALL_DRIVES)) == (
        403,
        "cannotModifyInheritedPermission",
    )


def test_too_many_invitations_on_demand(strict, sid, lea):
    strict.faults.add(Fault("sharing_rate_limit", kind="drive.permissions.create"))

    body = {"type": "user", "role": "reader", "emailAddress": TOM}
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body)
    assert refusal(answer) == (403, "sharingRateLimitExceeded")


def test_shared_but_the_mail_could_not_be_sent(strict, sid, lea, tom):
    strict.faults.add(Fault("sharing_mail", kind="drive.permissions.create", applied=True))

    body = {"type": "user", "role": "reader", "emailAddress": TOM}
    answer = lea.ask("POST", f"/drive/v3/files/{sid}/permissions", body)
    assert refusal(answer) == (400, "invalidSharingRequest")
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
