"""Cards are Google's JSON, to the letter, and hold nothing of what people typed as markup."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.addon import messages
from abm_sheets.addon.cards import asks_for_file, asks_for_scopes, card_json, shown
from abm_sheets.addon.view import Button, Buttons, Card, Item, Section, Words
from abm_sheets.errors import (
    AbmSheetsError,
    ApiUnavailable,
    DashboardMissing,
    FileProblem,
    HistoryNewer,
    NotShared,
    QuotaExhausted,
    RequestRefused,
    SpreadsheetUnknown,
    TabsMissing,
    WorkbookBusy,
    WorkbookNewer,
)
from abm_sheets.errors.google import OfficeFile, SignInRefused, WorkbookFull
from abm_sheets.template.load import load_workbook

from .schema import answer_problems, card_problems

URL = "https://abm.example.com/action"
LANGUAGES = ("fr", "en")
ERRORS = {
    "tabs": (TabsMissing("t", ()), "create"),
    "dashboard": (DashboardMissing("t"), "gone"),
    "unknown": (SpreadsheetUnknown("t"), "denied"),
    "shared": (NotShared("t", "m"), "denied"),
    "expired": (SignInRefused("rejected", "a", "m"), "expired"),
    "busy": (WorkbookBusy("t", 10), "busy"),
    "away": (ApiUnavailable("p"), "away"),
    "quota": (QuotaExhausted("m"), "away"),
    "office": (OfficeFile("t"), "office"),
    "full": (WorkbookFull("t"), "full"),
    "newer": (HistoryNewer(9), "newer"),
    "newer template": (WorkbookNewer("t", 9, 2), "newer"),
    "refused": (RequestRefused("t", "m"), "refused"),
    "bug": (ValueError("secret"), "bug"),
    "ours": (AbmSheetsError("p"), "bug"),
}
TEXT = st.text(min_size=1, max_size=40).filter(str.strip)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", ERRORS)
def test_every_failure_is_a_card_that_google_accepts_and_has_a_way_out(case, language):
    error, name = ERRORS[case]
    frame = load_workbook(language)

    card = card_json(messages.failed(error, frame, "refresh", {"id": "x" * 20, "op": "refresh"}), URL)

    assert card["name"] == name
    assert card_problems(card) == []
    assert '"action"' in json.dumps(card)
    assert "secret" not in json.dumps(card)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["locked", "read_only", "missing", "changed"])
def test_a_file_says_what_is_wrong_with_it(reason, language, tmp_path):
    error = FileProblem(tmp_path / "suivi.xlsx", reason, owner="Zoé")

    card = messages.failed(error, load_workbook(language), "refresh", {"id": "workbook"})

    assert "suivi.xlsx" in str(card)
    assert "{" not in str(card).replace("{'", "").replace("{}", "")
    assert card_problems(card_json(card, URL)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_cards_are_accepted_too(language):
    frame = load_workbook(language)
    cards = [
        messages.grant(frame),
        messages.create(frame, "x" * 44),
        messages.running(frame, "x" * 44),
        messages.expired(frame, "take", {"id": "x" * 44, "code": "account_hot", "subject": "A & B"}),
        messages.identity(frame, ""),
        messages.message("mismatch", frame),
        messages.message("unknown", frame),
    ]

    assert [card_problems(card_json(card, URL)) for card in cards] == [[]] * len(cards)


def test_a_repeat_button_carries_all_that_the_first_did():
    given_ = {
        "op": "take",
        "id": "x" * 44,
        "code": "account_hot",
        "subject": "Cèdre & Fils",
        "refreshed": "hier",
    }

    card = card_json(messages.failed(ApiUnavailable("p"), load_workbook("fr"), "take", given_), URL)

    (button,) = card["sections"][0]["widgets"][1]["buttonList"]["buttons"]
    carried = {each["key"]: each["value"] for each in button["onClick"]["action"]["parameters"]}
    assert carried == given_


@given(TEXT, TEXT, TEXT, TEXT)
def test_what_people_typed_is_text_and_never_markup(top, lead, text, bottom):
    card = Card(
        name="home",
        title="t",
        sections=(
            Section(
                elements=(
                    Item(top=top, lead=lead, text=text, bottom=bottom),
                    Words(text=text),
                    Buttons(buttons=(Button(label="b", op="take", parameters={"subject": text}),)),
                )
            ),
        ),
    )

    found = card_json(card, URL)

    item, words, buttons = found["sections"][0]["widgets"]
    assert set(re.findall("<[^>]*>", item["decoratedText"]["text"])) == {"<b>", "</b>", "<br>"}
    assert not re.findall("[<>]", words["textParagraph"]["text"])
    assert not re.findall("[<>]", item["decoratedText"]["topLabel"] + item["decoratedText"]["bottomLabel"])
    carried = buttons["buttonList"]["buttons"][0]["onClick"]["action"]["parameters"][1]["value"]
    assert carried == text, "a parameter comes back as it was"


def test_a_section_of_which_little_is_shown_can_be_opened():
    lines = tuple(Words(text=str(at)) for at in range(5))

    card = card_json(
        Card(
            name="c", title="t", sections=(Section(elements=lines, shown=2), Section(elements=lines, shown=5))
        ),
        URL,
    )

    assert card["sections"][0] | {"widgets": []} == {
        "widgets": [],
        "collapsible": True,
        "uncollapsibleWidgetsCount": 2,
    }
    assert "collapsible" not in card["sections"][1]


def test_each_kind_of_call_has_its_answer():
    card = card_json(messages.grant(load_workbook("fr")), URL)

    assert answer_problems(shown("homepage", card), click=False) == []
    assert answer_problems(shown("granted", card, "told"), click=False) == []
    assert answer_problems(shown("action", card, "told"), click=True) == []
    assert answer_problems(asks_for_file(), click=True) == []
    assert answer_problems(asks_for_scopes(), click=False) == []
    assert asks_for_scopes(["a"]) == {"requesting_google_scopes": {"scopes": ["a"]}}


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "c"},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": [{"textParagraf": {"text": "x"}}]}]},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": [{"textParagraph": {"text": 7}}]}]},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": [{"textParagraph": {"text": "x"}, "divider": {}}]}]},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": []}]},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": [{"buttonList": {"buttons": [{"text": "b", "onClick": {"action": {"function": "refresh", "parameters": [{"key": "a", "value": "b"}]}}}]}}]}]},
        {"name": "c", "header": {"title": "t"}, "sections": [{"widgets": [{"buttonList": {"buttons": [{"text": "b", "onClick": {"action": {"function": URL, "parameters": [{"key": "a", "value": True}]}}}]}}]}]},
    ],
)  # fmt: skip
def test_the_check_of_the_schema_sees_what_is_wrong(broken):
    assert card_problems(broken) != []
