"""The names, addresses and scopes of calls are those of Google's discovery documents."""

import json
import re
from pathlib import Path

import googleapiclient.discovery_cache
import pytest

from abm_sheets.localsheets.call import Call
from abm_sheets.localsheets.kinds import AUTH, kind_of, names

DOCUMENTS = Path(googleapiclient.discovery_cache.__file__).parent / "documents"
#: Scopes for other kinds of files, that no client of a spreadsheet has.
ASIDE = {"drive.appdata", "drive.meet.readonly", "drive.photos.readonly", "drive.scripts"}


def _methods(tree, beginning=""):
    for name, method in tree.get("methods", {}).items():
        yield beginning + name, method
    for name, resource in tree.get("resources", {}).items():
        yield from _methods(resource, f"{beginning}{name}.")


def _documented():
    """Name as we call it, method, path, scopes."""
    for document in ("sheets.v4", "drive.v3"):
        tree = json.loads((DOCUMENTS / f"{document}.json").read_text())
        for full, method in _methods(tree):
            name = f"drive.{full}"
            if document == "sheets.v4":
                name = full if full.count(".") == 1 else full.removeprefix("spreadsheets.")
            path = re.sub(r"{\+?\w+}", "x", f"/{tree['servicePath']}{method['path']}")
            yield name, method["httpMethod"], path, {scope.removeprefix(AUTH) for scope in method["scopes"]}


KNOWN = [each for each in _documented() if each[0] in names()]


@pytest.mark.parametrize(("name", "method", "path", "scopes"), KNOWN, ids=[each[0] for each in KNOWN])
def test_a_call_is_what_google_calls_it(name, method, path, scopes):
    kind = kind_of(Call(method, path, {}))

    assert kind.name == name
    assert set(kind.scopes) == scopes - ASIDE
    assert kind.writes == (
        method != "GET" and not name.endswith((".search", "getByDataFilter", "batchGetByDataFilter"))
    )


def test_every_name_is_googles():
    signing_in = {"token", "revoke", "consent", "sts.token"}
    signing_in |= {"iam.generateAccessToken", "iam.signJwt", "iam.allowedLocations"}
    assert {each[0] for each in KNOWN} == set(names()) - signing_in


def test_every_method_of_sheets_has_a_name():
    assert {name for name, *_ in _documented() if not name.startswith("drive.")} <= set(names())


@pytest.mark.parametrize(
    ("method", "path", "api"),
    [("GET", "/v4/elsewhere", "sheets"), ("GET", "/drive/v3/changes", "drive"), ("GET", "/", "other")],
)
def test_what_is_not_known(method, path, api):
    kind = kind_of(Call(method, path, {}))

    assert (kind.name, kind.api) == ("unknown", api)
