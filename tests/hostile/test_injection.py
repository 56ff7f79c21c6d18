"""Formula, link, markup and terminal injection tried at every place where typed text comes out."""

from __future__ import annotations

import contextlib
import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest
from e2e.book import edited, opened

from abm_sheets import wiring
from abm_sheets.addon.cards import card_json
from abm_sheets.addon.sidebar import Viewer, home
from abm_sheets.cli.failing import explain
from abm_sheets.cli.journal import open_journal
from abm_sheets.cli.output import Screen
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.errors import TabsMissing
from abm_sheets.intake.answers import read_answers
from abm_sheets.intake.fold import tidy
from abm_sheets.jobs.look import Glance
from abm_sheets.model.report import ApiCalls, RefreshReport
from abm_sheets.notices.ledger import Ledger
from abm_sheets.notices.news import read_news
from abm_sheets.notices.plan import after_success
from abm_sheets.notices.recipients import Address, Recipient
from abm_sheets.notices.writer import Where, Writer
from drawing import FORM, RULES, D, settled

from .test_in_memory import IDS, MOMENT, requests_for, written_well
from .venom import VENOM, poisoned

if TYPE_CHECKING:
    from pathlib import Path

    from abm_sheets.model.raw import RawWorkbook
    from abm_sheets.model.report import Findings

#: One of each kind; the others are thorough.
FIRST = {
    name.strip()
    for name in """
    formula; link formula; DDE; tab before; quote; Markdown link; Slack link; everyone; address; script; rich link;
    terminal link; turned; headers; half a sign; placeholder
""".split(";")
}
each = pytest.mark.parametrize(
    "venom",
    [
        pytest.param(text, id=name, marks=() if name in FIRST else pytest.mark.thorough)
        for name, text in VENOM.items()
    ],
)
#: What a terminal obeys, and what turns the direction of writing.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@cache
def found(venom: str) -> tuple[RawWorkbook, Findings]:
    """A poisoned workbook and what the program finds in it, which nobody changes."""
    raw = poisoned(venom)
    return raw, settled(raw)


def report(venom: str) -> RefreshReport:
    raw, findings = found(venom)
    return RefreshReport(
        workbook=venom[:200], language="fr", findings=findings, moment=MOMENT, written=True,
        repaired=(venom[:200],), api_calls=ApiCalls(read=1, write=1), raw=raw,
    )  # fmt: skip


def values(node):
    """Every value that is written into a cell."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from (
                value.items() if key == "userEnteredValue" and isinstance(value, dict) else values(value)
            )
    elif isinstance(node, list):
        for value in node:
            yield from values(value)


@each
def test_the_dashboard_gets_text_as_text_and_links_to_its_own_cells_only(venom):
    raw, findings = found(venom)

    requests = requests_for(raw, findings)

    written_well(raw, findings)
    written = list(values(requests))
    assert {kind for kind, _ in written} <= {"stringValue", "numberValue", "boolValue"}
    assert any(value in (venom.strip(), "Lambert") for _, value in written)
    links = re.findall(r'"uri": "([^"]*)"', json.dumps(requests))
    assert links
    assert all(
        re.fullmatch(r"https://docs\.google\.com/spreadsheets/d/1AbC/edit#gid=\d+&range=[A-Z]+\d+", link)
        for link in links
    )


def test_a_file_shows_such_texts_as_text_and_holds_no_formula_and_no_link_outside(tmp_path: Path):
    path = tmp_path / "suivi.xlsx"
    wiring.init_workbook(str(path), language="fr", sample=False)
    # What XML cannot hold never reaches a file.
    typed = [v for v in VENOM.values() if not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(v)]
    typed = [venom.replace("\ud800", "")[:30_000] for venom in typed]
    with edited(path) as book:
        book["Comptes"].title = "L'été & <b>"
        for row, venom in enumerate(typed, 2):
            accounts, engagement = book["L'été & <b>"], book["Engagement"]
            for sheet, cells in (
                (accounts, [venom, venom, None, None, venom]),
                (engagement, [venom, venom, venom]),
            ):
                for column, text in enumerate(cells, 1):
                    cell = sheet.cell(row, column)
                    cell.value = text
                    if text is not None:
                        cell.data_type = "s"

    wiring.refresh(str(path), as_of=None, dry_run=False)

    sheet = opened(path)["Dashboard"]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    shown = {cell.value for cell in cells}
    assert {"=1+1", "=cmd|'/C calc'!A0", "@SUM(1+1)"} <= shown
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert links
    assert all(link.target is None and "!" in (link.location or "") for link in links)


@each
def test_a_message_has_no_markup_no_link_no_mention_and_no_line_of_its_own(venom):
    told = report(venom)
    sentences = Sentences(FORM, RULES)
    people = (
        Recipient(place="notify[1]", address=Address("team"), team=True),
        Recipient(place="owners.x", address=Address("x"), owners=frozenset({venom})),
    )
    writer = Writer(sentences, venom[:200], Where(name=venom[:200]))
    ledger = after_success(Ledger(), people, read_news(told.findings, sentences), D, writer)

    letters = [letter for each in ledger.told.values() for letter in each.letters]
    assert letters
    for letter in letters:
        assert "\n" not in letter.subject
        for text in (letter.subject, letter.body.replace("\n", " ")):
            assert not re.search(r"[<>`]|@(?=[^\s\u200b])|\][(\[:]|://|\bwww\.", text, re.IGNORECASE)
            assert not OBEYED.search(text)
        heads = [line.split(" ")[0] for line in letter.body.splitlines()]
        assert not {"From:", "Bcc:", "deux"} & set(heads)


@pytest.mark.parametrize("as_text", [True, False])
@each
def test_a_log_line_is_one_line_without_signs_that_a_terminal_obeys(venom, as_text, capsys):
    open_journal(as_text=as_text)("run_failed", workbook=venom, detail=[venom])

    out = capsys.readouterr().err
    assert out.endswith("\n")
    assert len(out.splitlines()) == 1
    assert not OBEYED.search(out)
    if not as_text:
        assert json.loads(out)["workbook"] == venom


@each
def test_a_terminal_shows_such_texts_as_they_are_and_obeys_none(venom, capsys):
    told = report(venom)
    screen = Screen("fr")

    screen.refresh(told)
    screen.after_refresh(told)
    screen.address(venom)
    explain(TabsMissing(venom, (venom,)))

    shown = capsys.readouterr()
    for text in (shown.out, shown.err):
        assert not OBEYED.search(text)
    if venom.startswith("[") and len(venom) < 40:
        assert venom in shown.out


@each
def test_the_json_is_one_object_with_the_texts_as_typed(venom):
    told, out = report(venom), io.StringIO()

    with contextlib.redirect_stdout(out):
        Screen("fr").refresh_json(told)

    assert not OBEYED.search(out.getvalue())
    assert out.getvalue().encode()
    assert len(json.loads(out.getvalue())["accounts"]) == len(told.findings.accounts)


class Tags(HTMLParser):
    """The tags of a text of a card."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag + "".join(f" {name}" for name, _ in attrs))


@each
def test_a_card_holds_only_our_own_markup_and_links(venom):
    told = report(venom)
    glance = Glance(
        spreadsheet_id="1AbC",
        language="fr",
        findings=told.findings,
        answers=read_answers(None, told.raw.memory, FORM.dashboard.alert_headers),
        owners=(tidy(venom),),
        sheet_ids=IDS,
        refreshed=tidy(venom[:200]),
    )
    viewer = Viewer(
        email="lea@x.example", frame=FORM, address=lambda tab, a1: f"https://docs.google.com/x#{tab}{a1}"
    )

    card = card_json(home(glance, FORM, RULES, viewer), "https://addon.example/action")

    for key, text in _card_texts(card):
        tags = Tags()
        tags.feed(text)
        if key in ("topLabel", "bottomLabel"):
            assert "<" not in text
        else:
            assert set(tags.tags) <= {"b", "br"}, text[:200]
    links = re.findall(r'"url": "([^"]*)"', json.dumps(card))
    assert all(link.startswith("https://docs.google.com/x#") for link in links)
    assert json.dumps(card, ensure_ascii=False).encode()


def _card_texts(node, key=""):
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in ("parameters", "onClick"):
                yield from _card_texts(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _card_texts(value, key)
    elif isinstance(node, str) and key in ("text", "topLabel", "bottomLabel", "header"):
        yield key, node


def test_a_name_that_looks_like_a_formula_is_taken_back_beside_its_alert():
    """The answer of an alert is found again by its subject, as it was written."""
    raw, findings = found("=1+1")
    answers = read_answers(None, raw.memory, FORM.dashboard.alert_headers)
    hot = next(alert for alert in findings.alerts if alert.code == "account_hot")

    assert answers.of(FORM.alerts["account_hot"].title, hot.subject).owner == "=1+1"
    assert replace(hot).subject == "=1+1 A"
