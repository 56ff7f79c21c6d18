"""Asking the double's token endpoint, as google-auth does and by hand."""

import google.oauth2.credentials
import requests
from google.auth.transport.requests import Request
from google.oauth2 import service_account

AUTH = "https://www.googleapis.com/auth/"
SPREADSHEETS = f"{AUTH}spreadsheets"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE = "https://oauth2.googleapis.com/token"


class Quiet(service_account.Credentials):
    """Without the call in the background that google-auth would send to another host."""

    def _is_regional_access_boundary_lookup_required(self):
        return False


def refreshed(key_file, scopes=(SPREADSHEETS,), subject=None):
    credentials = Quiet.from_service_account_info(key_file, scopes=list(scopes), subject=subject)
    with requests.Session() as session:
        session.trust_env = False
        credentials.refresh(Request(session))
    return credentials


def asked(door, **form):
    answer = requests.post(f"{door.address}/token", data=form, timeout=10)
    return answer.status_code, answer.json()


def read(door, token, path="/v4/spreadsheets/none"):
    return requests.get(f"{door.address}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=10)


def user(door, token, scopes=None):
    return google.oauth2.credentials.Credentials(
        None, refresh_token=token, token_uri=f"{door.address}/token", client_id="app", client_secret="secret",
        scopes=scopes,
    )  # fmt: skip
