"""The deployment file has what Google asks for, and the addresses that the tokens will be for."""

from __future__ import annotations

import json

import pytest

from abm_sheets.addon.settings import Settings, public_url, read_settings
from abm_sheets.cli import main
from abm_sheets.errors import AddonUnready

URL = "https://abm-sheets-4711.europe-west1.run.app"


@pytest.fixture
def abm(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr("sys.argv", ["abm-sheets", *words])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return end.value.code or 0, out.out, out.err

    return run


def addresses(node):
    if isinstance(node, dict):
        own = [node["runFunction"]] if "runFunction" in node else []
        return own + [each for child in node.values() for each in addresses(child)]
    return []


def test_it_names_the_endpoints_that_the_service_has(abm):
    code, out, _ = abm("addon", "manifest", "--url", URL + "/")
    found = json.loads(out)

    settings = Settings(url=URL, account="a@b.c", client_id="c")
    assert code == 0
    assert set(addresses(found)) == {settings.address("homepage"), settings.address("granted")}
    assert found["addOns"]["sheets"]["onFileScopeGrantedTrigger"]["runFunction"] == f"{URL}/granted"


def test_it_asks_for_one_file_at_a_time_and_lets_people_choose(abm):
    found = json.loads(abm("addon", "manifest", "--url", URL)[1])

    assert [scope.rpartition("/")[2] for scope in found["oauthScopes"]] == [
        "drive.file",
        "userinfo.email",
        "script.locale",
    ]
    assert found["addOns"]["httpOptions"] == {
        "authorizationHeader": "SYSTEM_ID_TOKEN",
        "granularOauthPermissionSupport": "OPT_IN",
    }


def test_its_shape_is_googles():
    """See https://developers.google.com/workspace/add-ons/reference/rest/v1/projects.deployments ."""
    from abm_sheets.addon.manifest import manifest
    from abm_sheets.template.load import load_styles, load_workbook

    found = manifest(URL, load_workbook("en"), load_styles(), "https://example.com/logo.png")

    assert set(found) == {"oauthScopes", "addOns"}
    assert set(found["addOns"]) == {"common", "sheets", "httpOptions"}
    common = found["addOns"]["common"]
    assert set(common) == {
        "name",
        "logoUrl",
        "useLocaleFromApp",
        "layoutProperties",
        "openLinkUrlPrefixes",
        "homepageTrigger",
    }
    assert (common["name"], common["logoUrl"]) == ("ABM tracking", "https://example.com/logo.png")
    assert common["layoutProperties"]["primaryColor"].startswith("#")


@pytest.mark.parametrize("url", [None, "", "abm.example.com", "http://abm.example.com", "https://", "https://a b", "https://abm.example.com/?x=1", "https://abm.example.com/#x", "https://me@abm.example.com", "https://abm.example.com:0", "https://é.fr", "ftp://x", "https://[::1"])  # fmt: skip
def test_an_address_that_google_cannot_call_is_refused(url):
    with pytest.raises(AddonUnready) as refused:
        public_url(url)
    assert refused.value.code == "addon_url"


@pytest.mark.parametrize(
    ("url", "kept"),
    [(URL, URL), (URL + "///", URL), (URL + "/abm/", URL + "/abm"), (URL + ":8443", URL + ":8443")],
)
def test_an_address_is_kept_to_the_letter_but_for_its_last_slash(url, kept):
    assert public_url(url) == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((None, "a@b.c", "c"), "addon_url"),
        ((URL, None, "c"), "addon_account"),
        ((URL, "no address", "c"), "addon_account"),
        ((URL, "a@b.c", None), "addon_client"),
        ((URL, "a@b.c", ""), "addon_client"),
    ],
)
def test_without_knowing_who_may_call_nothing_is_served(given, code):
    with pytest.raises(AddonUnready) as refused:
        read_settings(*given)
    assert refused.value.code == code


def test_what_is_missing_is_said_with_the_way_out(abm):
    code, out, err = abm("serve", "--url", URL)

    assert (code, out) == (2, "")
    assert "get-authorization" in err
