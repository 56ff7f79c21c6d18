"""The examples of the double's README work, and its lists are whole."""

import re
from pathlib import Path

import pytest
import requests

from abm_sheets import localsheets
from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.endpoints.control import CONTROLS, PREFIX
from abm_sheets.localsheets.faults import CONNECTION
from abm_sheets.localsheets.refusals import NAMES

README = (Path(localsheets.__file__).parent / "README.md").read_text(encoding="utf-8")
CALLS = [
    line.split(" ", 2)
    for block in re.findall(r"```control\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


def test_the_calls_work_one_after_the_other():
    service = LocalSheets()
    sid = service.handle("POST", "/v4/spreadsheets", body="{}").json()["spreadsheetId"]

    for method, address, *body in CALLS:
        path, _, query = address.partition("?")
        answer = service.handle(method, path, query, body="".join(body).replace("SPREADSHEET", sid))
        assert answer.status == 200, (method, address, body, answer.body)


def test_every_control_has_an_example():
    shown = {(method, address.partition("?")[0].removeprefix(PREFIX)) for method, address, *_ in CALLS}
    assert set(CONTROLS) - shown == {("GET", "clock")}


def test_the_code_works():
    code = "\n".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    names = {}
    exec(code, names)  # noqa: S102

    assert names["made"]["spreadsheetId"]
    assert names["calls"][0].kind == "spreadsheets.create"
    assert names["key_file"]["type"] == "service_account"
    with pytest.raises(requests.HTTPError):
        names["session"].get("https://sheets.googleapis.com/v4/spreadsheets/none").raise_for_status()


@pytest.mark.parametrize("fault", [*CONNECTION, *NAMES])
def test_every_fault_is_named(fault):
    assert f"`{fault}`" in README
