"""Clients that speak the API's requests in few words: without a door, and through one."""

import json
from dataclasses import dataclass
from typing import Any

import requests

from abm_sheets.localsheets import Answer, LocalSheets

GOOGLE = "https://sheets.googleapis.com"


class Api:
    """One spreadsheet of a service, and the requests that tests make of it."""

    def __init__(self, service: LocalSheets, sid: str, caller: str = "") -> None:
        self.service = service
        self.sid = sid
        self.headers = {"Authorization": f"Bearer {caller}"} if caller else {}

    def as_(self, caller: str) -> "Api":
        """The same spreadsheet, for somebody else."""
        return Api(self.service, self.sid, caller)

    def raw(self, method: str, rest: str = "", body: Any = None, query: str = "") -> Answer:
        content = None if body is None else json.dumps(body).encode()
        path = f"/v4/spreadsheets/{self.sid}{rest}"
        return self.service.handle(method, path, query, self.headers, content)

    def error(self, method: str, rest: str = "", body: Any = None, query: str = "") -> tuple[int, str]:
        """Status and message of the refusal that a request gets."""
        answer = self.raw(method, rest, body, query)
        assert answer.status >= 400, answer.body.decode()
        return answer.status, answer.json()["error"]["message"]

    def ask(self, method: str, rest: str = "", body: Any = None, query: str = "") -> Any:
        answer = self.raw(method, rest, body, query)
        assert answer.status == 200, answer.body.decode()
        return answer.json()

    def batch(self, *requests: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        return self.ask("POST", ":batchUpdate", {"requests": list(requests), **options})["replies"]

    def refusal(self, *requests: dict[str, Any]) -> str:
        """The message of the 400 that a batch gets."""
        answer = self.raw("POST", ":batchUpdate", {"requests": list(requests)})
        assert answer.status == 400, answer.body.decode()
        return answer.json()["error"]["message"]

    def put(self, where: str, values: list[list[Any]], option: str = "RAW") -> dict[str, Any]:
        return self.ask("PUT", f"/values/{where}", {"values": values}, f"valueInputOption={option}")

    def values(self, where: str, render: str = "FORMATTED_VALUE", dates: str = "SERIAL_NUMBER") -> Any:
        query = f"valueRenderOption={render}&dateTimeRenderOption={dates}"
        return self.ask("GET", f"/values/{where}", query=query).get("values")

    def get(self, query: str = "") -> dict[str, Any]:
        return self.ask("GET", "", query=query)

    def grid(self) -> dict[str, Any]:
        """The gridProperties of the first tab."""
        return self.get()["sheets"][0]["properties"]["gridProperties"]

    def ids(self) -> dict[str, int]:
        """The sheetId of each tab, by its title."""
        tabs = (sheet["properties"] for sheet in self.get()["sheets"])
        return {tab["title"]: tab["sheetId"] for tab in tabs}

    def cell(self, where: str, fields: str = "*") -> dict[str, Any]:
        """The CellData of one cell."""
        query = f"ranges={where}&fields=sheets.data.rowData.values({fields})"
        if fields == "*":
            query = f"ranges={where}&includeGridData=true"
        data = self.get(query)["sheets"][0]["data"][0]
        rows = data.get("rowData", [])
        return rows[0]["values"][0] if rows and rows[0].get("values") else {}

    def state(self) -> dict[str, Any]:
        """Everything that the API tells."""
        return self.get("includeGridData=true")


@dataclass
class Client:
    """A session, where it leads, and the service behind it."""

    session: requests.Session
    root: str
    service: LocalSheets
    sid: str = ""

    def read(self, timeout: float | None = 10) -> requests.Response:
        url = f"{self.root}/v4/spreadsheets/{self.sid}/values/A1"
        return self.session.get(url, timeout=timeout)

    def write(self, value: str, timeout: float | None = 10) -> requests.Response:
        url = f"{self.root}/v4/spreadsheets/{self.sid}/values/A1"
        body = {"values": [[value]]}
        return self.session.put(url, params={"valueInputOption": "RAW"}, json=body, timeout=timeout)

    def value(self) -> str:
        """What stands in A1, asked behind the faults' back."""
        book = self.service.spreadsheet(self.sid).book
        rows = book.sheets[0].rows
        return rows[0][0] if rows and rows[0] else ""
