"""A workbook on Google: an empty sheet that was shared, a new one in a folder or in one's own Drive, a half-made one."""

from __future__ import annotations

import pytest
from thorough import more

from abm_sheets.errors.google import FolderRefused, ShareUnclear
from abm_sheets.localsheets import Fault
from abm_sheets.sheets.drive import Share, folder_id, share_of

from .conftest import LEA, ROBOT

TITLES = ["Comptes", "Engagement", "Pipeline", "Deals", "Dashboard"]
FOLDER = "1FolderOfTheSharedDrive"
CREATE, LIST, SHARE = "drive.files.create", "drive.files.list", "drive.permissions.create"


@pytest.fixture
def folder(google):
    """A folder in a shared drive of which the robot is a member."""
    google.double.access.sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer"})
    google.double.access.sharing.add_folder(FOLDER, "ABM", parent="drive")
    return FOLDER


def _titles(google, sid):
    return [sheet.title for sheet in google.double.spreadsheet(sid).book.sheets]


def _made(google):
    """The ids of the spreadsheets that there are."""
    return list(google.double._served)


# ------------------------------------------------------------------------------------ an empty sheet


@pytest.mark.parametrize(("title", "locale"), [("Feuille 1", "fr_FR"), *more(("Hoja 1", "es_ES"), ("Sheet1", "en_US"), ("シート1", "ja_JP"))])  # fmt: skip
def test_an_empty_sheet_that_was_shared_becomes_the_workbook(google, run, title, locale):
    sid = google.double.blank(title, locale=locale)
    google.double.access.sharing.share(sid, ROBOT, "writer")

    code, _, err = run("init-workbook", f"https://docs.google.com/spreadsheets/d/{sid}/edit#gid=0")

    assert (code, err) == (0, "")
    assert _titles(google, sid) == TITLES
    assert google.double.spreadsheet(sid).book.locale == "fr_FR"
    assert "drive" not in " ".join(google.double.kinds())
    assert run("refresh", f"https://docs.google.com/spreadsheets/d/{sid}/edit")[0] == 0


def test_a_default_tab_in_which_somebody_typed_stays(google, run):
    sid = google.double.blank("Feuille 1")
    google.double.access.sharing.share(sid, ROBOT, "writer")
    google.double.type_rows(sid, {"Feuille 1": [["à garder"]]})

    assert run("init-workbook", sid)[0] == 0

    assert _titles(google, sid) == ["Feuille 1", *TITLES]


def test_a_tab_that_a_person_made_by_hand_is_adopted(google, run):
    sid = google.double.blank("comptes", "Notes")
    google.double.access.sharing.share(sid, ROBOT, "writer")
    google.double.type_rows(sid, {"comptes": [["Ateliers Brévent"]]})

    assert run("init-workbook", sid)[0] == 0

    assert _titles(google, sid) == ["comptes", "Notes", *TITLES[1:]]
    assert google.double.spreadsheet(sid).book.sheets[0].rows[1][0] == "Ateliers Brévent"


def test_an_office_file_is_refused_with_the_way_out(google, run):
    sid = google.double.blank()
    google.double.access.sharing.share(sid, ROBOT, "writer")
    google.double.access.sharing.of(sid).office = True

    code, out, err = run("init-workbook", sid)

    assert (code, out) == (3, "")
    assert "Fichier > Enregistrer au format Google Sheets" in err


# ------------------------------------------------------------------------------------ a new workbook


def test_a_new_workbook_in_a_shared_folder(google, run, folder):
    code, out, err = run(
        "init-workbook", "--create", "--title", "Suivi d'été", "--share", f"{LEA}:éditeur",
        "--share", "paul@exemple.fr:lecteur", "--folder", f"https://drive.google.com/drive/folders/{folder}?usp=sharing",
    )  # fmt: skip

    assert (code, err) == (0, "")
    [sid] = _made(google)
    assert f"https://docs.google.com/spreadsheets/d/{sid}/edit" in out
    assert _titles(google, sid) == TITLES
    assert google.double.spreadsheet(sid).book.title == "Suivi d'été"
    assert {(LEA, "writer"), ("paul@exemple.fr", "reader")} <= set(_permissions(google, sid))


def _permissions(google, sid):
    return [(each.email, each.role) for each in google.double.access.sharing.of(sid).permissions]


def test_a_second_one_of_the_same_name_is_not_made(google, run, folder):
    words = ("init-workbook", "--create", "--folder", folder)
    assert run(*words)[0] == 0

    code, out, err = run(*words)

    [sid] = _made(google)
    assert (code, out) == (2, "")
    assert f"abm-sheets init-workbook https://docs.google.com/spreadsheets/d/{sid}/edit" in err


def test_a_service_account_without_a_folder_is_told_the_three_ways_out_before_anything_is_made(google, run):
    code, out, err = run("init-workbook", "--create")

    assert (code, out) == (2, "")
    assert "espace de stockage" in err
    for way in (ROBOT, "--folder", "abm-sheets login"):
        assert way in err
    assert google.double.kinds() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--folder", "1FolderThatNobodyKnows"), "n'existe pas, ou n'est pas partagé"),
        (("--folder", "là-bas"), "n'est pas l'adresse d'un dossier"),
        (("--folder", FOLDER, "--share", "lea"), "--share"),
        (("--folder", FOLDER, "--share", f"{LEA}:chef"), "lecteur, commentateur, éditeur"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_made(google, run, folder, words, told):
    code, out, err = run("init-workbook", "--create", *words)

    assert (code, out) == (2, "")
    assert told in err
    assert _made(google) == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("suivi.xlsx", "--create"),
        ("suivi.xlsx", "--title", "x"),
        ("suivi.xlsx", "--share", "a@b:lecteur"),
    ],
)
def test_options_that_do_not_go_together(run, words):
    code, _, err = run("init-workbook", *words)

    assert code == 2
    assert "--create" in err


# ------------------------------------------------------------------------------------ faults while creating


WRITE = "spreadsheets.batchUpdate"
#: Of each call: a fault before it is applied, one after (a list applies nothing), one of a quota.
CREATING = {
    (LIST, "close", False), (CREATE, "close", True), (CREATE, "drive_rate_limit", False),
    (SHARE, "unavailable", True), (WRITE, "truncated", True), (WRITE, "quota_write", False),
}  # fmt: skip


def _creating():
    """Every fault at every call; those that are one more of the same kind are thorough."""
    for kind in (LIST, CREATE, SHARE, WRITE):
        quota = "quota_write" if kind == WRITE else "drive_rate_limit"
        faults = [("unavailable", False), ("close", False), ("truncated", kind != LIST), (quota, False)]
        faults += [("unavailable", True), ("close", True)] if kind != LIST else []
        for fault, applied in faults:
            marks = () if (kind, fault, applied) in CREATING else (pytest.mark.thorough,)
            yield pytest.param(kind, fault, applied, marks=marks, id=f"{kind}-{fault}-{applied}")


@pytest.mark.parametrize(("kind", "fault", "applied"), [*_creating()])
def test_a_fault_that_passes_while_creating_makes_one_workbook_shared_once(
    google, run, folder, kind, fault, applied
):
    google.plan(Fault(fault, kind, applied=applied))

    code, _, err = run("init-workbook", "--create", "--folder", folder, "--share", f"{LEA}:writer")

    assert (code, err) == (0, "")
    [sid] = _made(google)
    assert _titles(google, sid) == TITLES
    assert [role for email, role in _permissions(google, sid) if email == LEA] == ["writer"]


def test_a_mail_that_could_not_be_sent_is_no_failure(google, run, folder):
    google.plan(Fault("sharing_mail", SHARE, applied=True))

    assert run("init-workbook", "--create", "--folder", folder, "--share", f"{LEA}:writer")[0] == 0


def test_a_workbook_that_cannot_be_shared_is_complete_and_says_so(google, run, folder):
    google.plan(Fault("sharing_rate_limit", SHARE, times=None))

    code, out, err = run("init-workbook", "--create", "--folder", folder, "--share", f"{LEA}:writer")

    [sid] = _made(google)
    assert code == 3
    assert f"https://docs.google.com/spreadsheets/d/{sid}/edit" in out
    assert f"https://docs.google.com/spreadsheets/d/{sid}/edit" in err
    assert _titles(google, sid) == TITLES


def test_a_workbook_half_made_is_finished_by_its_address(google, run, folder):
    google.plan(Fault("unavailable", "spreadsheets.batchUpdate", times=None))
    code, out, _ = run("init-workbook", "--create", "--folder", folder)
    assert code == 4
    [sid] = _made(google)
    address = f"https://docs.google.com/spreadsheets/d/{sid}/edit"
    assert address in out
    google.double.faults.clear()

    assert run("init-workbook", address)[0] == 0

    assert _titles(google, sid) == TITLES


# ------------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("lea@exemple.fr:éditeur", Share(address="lea@exemple.fr", role="writer")),
        (" lea@exemple.fr:Editeur ", Share(address="lea@exemple.fr", role="writer")),
        ("lea@exemple.fr:WRITER", Share(address="lea@exemple.fr", role="writer")),
        ("lea@exemple.fr:lecteur", Share(address="lea@exemple.fr", role="reader")),
        ("lea@exemple.fr:commentateur", Share(address="lea@exemple.fr", role="commenter")),
        ("lea@exemple.fr : éditeur", Share(address="lea@exemple.fr", role="writer")),
    ],
)
def test_whom_to_share_with(text, share):
    assert share_of(text) == share


@pytest.mark.parametrize(
    ("text", "code", "address"),
    [
        ("lea@exemple.fr", "share_role", "lea@exemple.fr"),
        ("lea@exemple.fr:", "share_role", "lea@exemple.fr"),
        ("lea@exemple.fr:owner", "share_role", "lea@exemple.fr"),
        ("lea:lecteur", "share_unclear", ""),
        ("a@b@c:reader", "share_unclear", ""),
        ("", "share_unclear", ""),
    ],
)
def test_what_is_wrong_with_a_share(text, code, address):
    with pytest.raises(ShareUnclear) as refused:
        share_of(text)

    assert (refused.value.code, refused.value.details["address"]) == (code, address)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1AbCdEfGhIjKlMn", "1AbCdEfGhIjKlMn"),
        ("https://drive.google.com/drive/folders/1AbCdEfGhIjKlMn", "1AbCdEfGhIjKlMn"),
        ("https://drive.google.com/drive/u/1/folders/1AbCdEfGhIjKlMn?resourcekey=x", "1AbCdEfGhIjKlMn"),
        ("https://drive.google.com/file/d/1AbCdEfGhIjKlMn", None),
        ("https://example.com/drive/folders/1AbCdEfGhIjKlMn", None),
        ("x' or '1'='1", None),
        ("", None),
    ],
)
def test_which_folder(text, found):
    if found:
        assert folder_id(text) == found
    else:
        with pytest.raises(FolderRefused):
            folder_id(text)
