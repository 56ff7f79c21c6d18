"""A client that speaks the API's requests in few words."""

import json
from typing import Any

from abm_sheets.localsheets import Answer, LocalSheets


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
