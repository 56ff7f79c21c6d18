"""People and a robot who are signed in, and what they ask for."""

import json

from abm_sheets.localsheets.identity import PROJECT, Caller

LEA = "lea@example.test"
TOM = "tom@example.test"
ROBOT = "robot@project.iam.gserviceaccount.com"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
ALL = frozenset({"spreadsheets", "drive"})
NOT_SHARED = (403, "The caller does not have permission")
ALL_DRIVES = "supportsAllDrives=true"


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


def refusal(answer):
    error = answer.json()["error"]
    return answer.status, error["errors"][0]["reason"] if "errors" in error else error["message"]
