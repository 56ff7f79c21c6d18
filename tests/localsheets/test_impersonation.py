"""Signed in as somebody else: a person or a workload as a service account, and gspread with one."""

from urllib.parse import urlsplit

import google.auth.exceptions
import gspread
import pytest
import requests
from google.auth import identity_pool, impersonated_credentials
from google.auth.transport.requests import AuthorizedSession, Request

from abm_sheets.localsheets.identity import Caller
from abm_sheets.localsheets.workbook import blank

from .grants import AUTH, SPREADSHEETS, Quiet, user
from .people import ROBOT


class ToLoopback(requests.Session):
    """Sends what is meant for Google to the double."""

    def __init__(self, root):
        super().__init__()
        self.root = root
        self.trust_env = False

    def request(self, method, url, **options):
        parts = urlsplit(url)
        return super().request(method, f"{self.root}{parts.path}", **options)


class AuthorizedToLoopback(AuthorizedSession):
    """The same, signed in."""

    def __init__(self, credentials, root):
        super().__init__(credentials)
        self.root = root
        self.trust_env = False

    def request(self, method, url, **options):
        for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            url = url.replace(host, self.root)
        return super().request(method, url, **options)


PERSON = "lea@example.test"


@pytest.mark.parametrize(("creators", "allowed"), [([PERSON], True), ([], False)])
@pytest.mark.parametrize("subject", [None, "boss@example.test"])
def test_a_person_acts_as_a_service_account(door, registered, creators, allowed, subject):
    tokens = door.service.access.tokens
    tokens.register(registered, delegation={"boss@example.test": [SPREADSHEETS]})
    tokens.accounts[ROBOT].creators.update(creators)
    source = user(door, tokens.allow(PERSON, [f"{AUTH}cloud-platform"]))
    acting = impersonated_credentials.Credentials(source, ROBOT, [SPREADSHEETS], subject=subject)

    with ToLoopback(door.address) as session:
        if not allowed:
            with pytest.raises(google.auth.exceptions.GoogleAuthError, match="denied on resource"):
                acting.refresh(Request(session))
            return
        acting.refresh(Request(session))
    assert tokens.caller_of(acting.token).email == (subject or ROBOT)


def test_a_workload_brings_a_token_of_its_own(door, registered, tmp_path):
    tokens = door.service.access.tokens
    tokens.workloads["from the CI"] = "principal://ci"
    tokens.accounts[ROBOT].creators.add("principal://ci")
    (tmp_path / "token").write_text("from the CI")
    account = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{ROBOT}"
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/ci",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "credential_source": {"file": str(tmp_path / "token")},
        "service_account_impersonation_url": f"{account}:generateAccessToken",
    }

    with ToLoopback(door.address) as session:
        credentials = identity_pool.Credentials.from_info(info, scopes=[SPREADSHEETS])
        credentials.refresh(Request(session))
        caller = tokens.caller_of(credentials.token)
        assert (caller.email, caller.scopes) == (ROBOT, {"spreadsheets"})
        (tmp_path / "token").write_text("from elsewhere")
        with pytest.raises(google.auth.exceptions.GoogleAuthError, match="could not be verified"):
            identity_pool.Credentials.from_info(info, scopes=[SPREADSHEETS]).refresh(Request(session))


def test_gspread_works_on_what_is_shared_with_its_account(door, registered):
    sharing = door.service.access.sharing
    sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer"})
    credentials = Quiet.from_service_account_info(registered, scopes=[SPREADSHEETS, f"{AUTH}drive"])
    session = AuthorizedToLoopback(credentials, door.address)
    client = gspread.Client(auth=None, session=session)

    with pytest.raises(gspread.exceptions.APIError, match="storage quota has been exceeded"):
        client.create("Suivi")
    book = client.create("Suivi", folder_id="drive")
    book.sheet1.update([["Compte"]], "A1")
    book.share(PERSON, perm_type="user", role="reader", notify=False)
    assert {each["emailAddress"]: each["role"] for each in book.list_permissions()} == {
        ROBOT: "fileOrganizer",
        PERSON: "reader",
    }
    book.remove_permissions(PERSON, role="reader")
    assert [each["emailAddress"] for each in book.list_permissions()] == [ROBOT]
    hers = door.service.add(blank("À Léa"), caller=Caller(PERSON)).id
    with pytest.raises(PermissionError):
        client.open_by_key(hers)
    sharing.share(hers, ROBOT, "writer")
    assert client.open_by_key(hers).sheet1.update([["x"]], "A1")["updatedCells"] == 1
    session.close()
