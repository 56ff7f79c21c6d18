"""A workbook of a version from the future is refused, whatever the command, and stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.book import dashboard, edited
from sheets.conftest import SID, differences
from thorough import more

from abm_sheets.errors import WorkbookNewer
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.look import look
from abm_sheets.jobs.refresh import refresh
from abm_sheets.jobs.take import take
from abm_sheets.template.load import load_workbook

from .conftest import FIRST, book_of

KNOWN = load_workbook("fr").workbook.version
#: What a later version may write into the model cell.
CELLS = [
    f"Modèle du classeur fr-{KNOWN + 1}",
    f"Modèle du classeur fr-{KNOWN + 1} (1 2 3 4 5) @ Europe/Paris #12345 · 0123456789",
    'Modèle du classeur fr-12 {"charts": []} and what nobody knows yet',
    "Modelo del libro es-9",
]
COMMANDS = [
    ("refresh",),
    ("init-workbook",),
    ("refresh", "--dry-run"),
    ("init-workbook", "--sample"),
    ("doctor",),
]


def _from_the_future(path, cell):
    with edited(path) as book:
        dashboard(book).find("Modèle du classeur").value = cell
    return path.read_bytes()


@pytest.fixture(scope="module", params=[CELLS[0], *more(*CELLS[1:])])
def newer(request, tmp_path_factory):
    path = Path(shutil.copy(FIRST, tmp_path_factory.mktemp("newer") / "suivi.xlsx"))
    _from_the_future(path, request.param)
    return path


@pytest.mark.parametrize("command", [*COMMANDS[:2], *more(*((each,) for each in COMMANDS[2:]))], ids=" ".join)
def test_every_command_refuses_it_and_says_to_update_the_program(newer, run, tmp_path, command):
    first, before = Path(shutil.copy(newer, tmp_path)), newer.read_bytes()

    result = run(command[0], first, *command[1:])

    assert result.code == 3
    lines = result.err.splitlines()
    assert lines[0].startswith(f"Erreur : Le classeur {first} vient d'une version plus récente d'abm_sheets")
    assert lines[0].endswith(f", cette version connaît le {KNOWN}.")
    assert lines[1] == "Que faire : Mettez abm_sheets à jour, puis relancez. Rien n'a été modifié."
    assert first.read_bytes() == before
    assert sorted(each.name for each in first.parent.iterdir()) == ["suivi.xlsx"]


def test_also_when_its_names_are_gone(first, run):
    with edited(first) as book:
        book.defined_names.clear()
    before = _from_the_future(first, CELLS[0])

    assert run("refresh", first).code == 3
    assert first.read_bytes() == before


@pytest.mark.thorough
def test_also_when_its_tabs_are_called_what_this_version_does_not_know(first, run):
    with edited(first) as book:
        for sheet in book.worksheets[:4]:
            sheet.title = f"Neuf {sheet.title[:2]}"
            sheet.delete_rows(1)
        for name in [each for each in book.defined_names if each != "abm_workbook"]:
            del book.defined_names[name]
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]
    before = _from_the_future(first, CELLS[0])

    for command in COMMANDS:
        assert run(command[0], first, *command[1:]).code == 3, command
    assert first.read_bytes() == before


@pytest.mark.parametrize(
    "job",
    [
        refresh,
        *more(
            init_workbook,
            look,
            lambda kit: take(kit, ("account_hot", "Verrerie Lambert"), lambda _: "Léa"),
        ),
    ],
    ids=["refresh", "init", "look", "take"],
)
def test_the_same_on_google_and_not_one_write_is_sent(google, first, job):
    _from_the_future(first, CELLS[1])
    google.double.hold(book_of(first))
    before = google.double.content(SID)

    with pytest.raises(WorkbookNewer) as raised:
        job(google.kit(SID))

    assert raised.value.details == {"target": "suivi", "version": KNOWN + 1, "known": KNOWN}
    assert differences(google.double.content(SID), before) == []
    assert google.double.bodies == []


@pytest.mark.thorough
def test_a_sentence_of_the_team_with_a_number_is_no_version(first, run):
    with edited(first) as book:
        sheet = dashboard(book).sheet
        sheet["T40"] = "voir fr-9"

    assert run("refresh", first).code == 0
