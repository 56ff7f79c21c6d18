"""The whole way over HTTP, with a client that behaves like Google: grant, create, refresh, answer."""

from __future__ import annotations

import pytest

from .google_side import SCOPES, Person, Sidebar

GRANT, CREATE, REFRESH = "Autoriser l'accès à ce classeur", "Créer les cinq onglets", "Actualiser maintenant"
TABS = ["Comptes", "Engagement", "Pipeline", "Deals", "Dashboard"]


def test_from_an_empty_spreadsheet_to_a_dashboard(google, apis, lea):
    sid = apis.blank(lea.email)
    sidebar = Sidebar(google, lea, sid).open()
    assert (sidebar.card["name"], sidebar.labels()) == ("grant", [GRANT])

    sidebar.click(GRANT)
    assert (sidebar.asked, sidebar.labels()) == (["file"], [CREATE])

    sidebar.click(CREATE)
    assert sidebar.told == "Les onglets sont prêts\u00a0: remplissez Comptes, puis Engagement."
    assert apis.titles(sid) == TABS
    assert "Le Dashboard n'a pas encore été actualisé." not in sidebar.text()

    sidebar.click(REFRESH)
    assert sidebar.told == "Le Dashboard est à jour."
    assert "Pas encore d'histoire à raconter" in sidebar.text()


def test_a_filled_workbook_says_all_that_counts(google, demo, lea, allowed):
    text = Sidebar(google, allowed(lea, demo), demo).open().text()

    assert "On a ciblé 47 comptes, 31 ont réagi" in text
    assert (
        "Comptes engagés\n31<br>sur 47 comptes ciblés · couverture 66 % · "
        "5 interactions laissées de côté (à corriger)\n● Bon"
    ) in text
    assert "Alertes (11)" in text
    assert "Cette semaine, par personne" in text
    assert "À corriger (14)" in text
    assert "Engagement!A33 · Date\n31/02/2026<br>Cette date n'est pas lisible.\nUne date, par exemple" in text
    assert "Dashboard actualisé le " in text


def test_opening_the_sidebar_writes_nothing(google, apis, young, lea, allowed):
    Sidebar(google, allowed(lea, young), young).open()

    assert apis.writes == []


def test_what_to_correct_leads_to_its_cell(google, young, lea, allowed):
    card = Sidebar(google, allowed(lea, young), young).open().card

    items = [widget.get("decoratedText", {}) for section in card["sections"] for widget in section["widgets"]]
    links = [item["onClick"]["openLink"]["url"] for item in items if "onClick" in item]
    assert f"https://docs.google.com/spreadsheets/d/{young}/edit#gid=1002&range=A6" in links


def test_the_figures_follow_what_was_typed_since_the_refresh(google, apis, young, lea, allowed):
    sidebar = Sidebar(google, allowed(lea, young), young).open()
    assert "À corriger (2)" in sidebar.text()

    apis.put(young, "Engagement!A6", 46000)
    assert "À corriger (1)" in sidebar.open().text()
    assert apis.writes == []


@pytest.mark.parametrize(
    ("locale", "button"),
    [("fr", REFRESH), ("fr-CA", REFRESH), ("en", "Refresh now"), ("en_GB", "Refresh now"), ("de-DE", "Refresh now"), (None, REFRESH)],
)  # fmt: skip
def test_buttons_are_in_the_language_of_the_person(locale, button, google, young, lea, allowed):
    sidebar = Sidebar(google, allowed(lea, young), young, userLocale=locale).open()

    assert sidebar.labels()[-1] == button
    assert "On a ciblé 6 comptes" in sidebar.text(), "the workbook keeps its own language"


def test_the_tabs_are_made_in_the_language_of_the_person(google, apis, lea, allowed):
    sid = apis.blank(lea.email)

    sidebar = Sidebar(google, allowed(lea, sid), sid, userLocale="en-US").open().click("Create the five tabs")

    assert apis.titles(sid)[0] == "Accounts"
    assert sidebar.card["header"]["title"] == "ABM tracking"


@pytest.mark.parametrize(
    ("platform", "zone"),
    [
        ("WEB", {"id": "Europe/Paris", "offset": 3600000}),
        ("IOS", {"id": "Asia/Kathmandu", "offset": "20700000"}),
        ("ANDROID", {"id": "Pacific/Kiritimati", "offset": 5.04e7}),
        ("ANDRIOD", {"id": "America/Los_Angeles", "offset": -2.88e7}),
        (None, {"id": "", "offset": None}),
        (7, "Europe/Paris"),
        ("WEB", None),
    ],
)
def test_platform_and_time_zone_may_be_anything(platform, zone, google, young, lea, allowed):
    sidebar = Sidebar(google, allowed(lea, young), young, platform=platform, timeZone=zone).open()

    assert sidebar.card["name"] == "home"


@pytest.mark.parametrize("missing", [{"drive.file"}, {"userinfo.email"}, {"drive.file", "userinfo.email"}])
def test_a_scope_that_was_not_granted_is_asked_for_and_the_call_repeated(missing, google, young, allowed):
    person = allowed(Person("lea@example.com", scopes=set(SCOPES) - missing), young)

    sidebar = Sidebar(google, person, young).open()

    assert {scope.rpartition("/")[2] for scope in sidebar.asked} == missing
    assert sidebar.card["name"] == "home"


def test_a_click_without_the_spreadsheet_uses_the_one_that_its_button_carries(
    google, apis, young, lea, allowed
):
    sidebar = Sidebar(google, allowed(lea, young), young).open()
    sidebar.names_file = False

    sidebar.click(REFRESH)

    assert sidebar.told == "Le Dashboard est à jour."
    assert [sid for sid, _, _ in apis.writes] == [young]


def test_a_button_of_another_spreadsheet_does_nothing(google, apis, young, lea, allowed):
    other = apis.blank(lea.email)
    sidebar = Sidebar(google, allowed(lea, young), young).open()
    allowed(lea, other)
    sidebar.sid = other

    sidebar.click(REFRESH)

    assert sidebar.card["name"] == "mismatch"
    assert apis.writes == []


def test_a_trigger_is_never_led_by_parameters(google, apis, young, lea, allowed):
    """Parameters belong to buttons; in a trigger they are somebody's invention."""
    allowed(lea, young)
    body = google.event("homepage", lea, young, {"op": "refresh", "id": young})

    google.call("homepage", body)

    assert apis.writes == []


def test_a_button_of_another_version_is_told_so(google, young, lea, allowed):
    sidebar = Sidebar(google, allowed(lea, young), young).open().send({"op": "explode", "id": young})

    assert sidebar.card["name"] == "unknown"


def test_a_spreadsheet_that_was_never_granted_is_asked_for(google, apis, young):
    """Whatever id a call carries, the person's own token decides what it opens."""
    eve = Person("eve@example.com")
    sidebar = Sidebar(google, eve, young).open().send({"op": "refresh", "id": young})

    assert (sidebar.card["name"], sidebar.labels()) == ("denied", [GRANT])
    assert apis.writes == []


def test_creating_twice_adds_nothing(google, apis, lea, allowed):
    sid = apis.blank(lea.email)
    sidebar = Sidebar(google, allowed(lea, sid), sid).open()
    repeated = sidebar.button(CREATE)

    sidebar.send(repeated)
    before = len(apis.writes)
    sidebar.send(repeated)

    assert sidebar.told == "Les cinq onglets sont déjà là."
    assert (apis.titles(sid), len(apis.writes)) == (TABS, before)


def test_tabs_of_the_team_stay_when_ours_are_added(google, apis, lea, allowed):
    sid = apis.blank(lea.email)
    apis.put(sid, "A1", "Nos notes")
    first = apis.titles(sid)[0]

    Sidebar(google, allowed(lea, sid), sid).open().click(CREATE)

    assert set(apis.titles(sid)) == {first, *TABS}
    assert apis.values(sid, f"'{first}'!A1") == [["Nos notes"]]


def test_a_refresh_makes_the_dashboard_that_the_command_line_makes(google, apis, young, lea, allowed):
    before = apis.values(young, "Dashboard!A1:N80")
    Sidebar(google, allowed(lea, young), young).open().click(REFRESH)
    after = apis.values(young, "Dashboard!A1:N80")

    moving = {1}  # the line that says when
    assert [row for at, row in enumerate(after) if at not in moving] == [
        row for at, row in enumerate(before) if at not in moving
    ]
