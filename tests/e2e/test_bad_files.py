"""Files that are no workbook or cannot be saved: a clear French message, and nothing lost."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager

import openpyxl
import pytest
from thorough import more

from .book import cells, edited
from .conftest import refused
from .programme import AS_OF

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


# ---------------------------------------------------------------------------------- files that are no workbook


def _foreign(path):
    book = openpyxl.Workbook()
    book.active.title = "Recettes"
    book.save(path)


def _truncated(path):
    _foreign(path)
    path.write_bytes(path.read_bytes()[:3000])


def _damaged(path):
    _foreign(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content[: len(content) // 2] if "sheet1.xml" in name else content)


def _other_zip(path):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")


FILES = {
    "text renamed": ("suivi.xlsx", lambda path: path.write_text("Compte;Date"), "n'est pas un classeur Excel", ".xlsx"),
    "csv": ("export.csv", lambda path: path.write_text("Compte;Date"), "n'est pas un classeur Excel", ".xlsx"),
    "old xls": ("vieux.xls", lambda path: path.write_bytes(OLE), "n'est pas un classeur Excel", "enregistrez-le"),
    "password": ("secret.xlsx", lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")),
                 "mot de passe", "Retirez le mot de passe"),
    "docx": ("lettre.xlsx", _other_zip, "n'est pas un classeur Excel", ".xlsx"),
    "folder": ("dossier.xlsx", lambda path: path.mkdir(), "est un dossier", "Indiquez un fichier"),
    "old xls named xlsx": ("ancien.xlsx", lambda path: path.write_bytes(OLE), "n'est pas un classeur Excel",
                           "sans mot de passe"),
    "missing": ("absent.xlsx", lambda path: None, "introuvable", "abm-sheets init-workbook"),
    "empty": ("vide.xlsx", lambda path: path.write_bytes(b""), "endommagé", "rien n'a été modifié"),
    "truncated": ("coupe.xlsx", _truncated, "endommagé", "rien n'a été modifié"),
    "broken xml": ("casse.xlsx", _damaged, "endommagé", "rien n'a été modifié"),
    "link to itself": ("boucle.xlsx", lambda path: path.symlink_to(path), "ne peut pas être lu", "rien n'a été modifié"),
    "without our tabs": ("recettes.xlsx", _foreign, "Onglets présents : Recettes", "init-workbook"),
}  # fmt: skip


MADE_BY_INIT = ("missing", "without our tabs")


@pytest.mark.parametrize(
    ("command", "case"),
    [
        (command, case)
        for command in ("refresh", "doctor", "init-workbook")
        for case in FILES
        if command != "init-workbook" or case not in MADE_BY_INIT
    ],
)
def test_what_is_no_workbook_is_refused_and_left_alone(run, tmp_path, command, case):
    name, make, *words = FILES[case]
    path = tmp_path / name
    make(path)
    before = path.read_bytes() if path.is_file() else None

    refused(run(command, path), 3, name, *words)

    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) == ([path] if case != "missing" else [])


@pytest.mark.parametrize("command", [("init-workbook",), ("demo", "--file")])
def test_nothing_is_made_behind_a_link_to_a_file_that_is_gone(run, tmp_path, command):
    path = tmp_path / "lien.xlsx"
    path.symlink_to("disparu.xlsx")

    refused(run(*command, path), 3, "lien.xlsx est un lien vers un fichier qui n'existe pas", "disparu.xlsx")

    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_file_names_its_copy_only_where_there_is_one(run, tmp_path):
    path = tmp_path / "coupe.xlsx"
    _truncated(path)

    alone = run("refresh", path)
    (tmp_path / "coupe.xlsx.bak").write_bytes(b"before")
    kept = run("refresh", path)

    refused(alone, 3, "endommagé", "historique des versions")
    assert ".bak" not in alone.err
    refused(kept, 3, "endommagé", "reprenez la copie coupe.xlsx.bak")


@pytest.mark.parametrize("name", ["nope.xls", "nope.csv", "nope.ods"])
def test_a_name_that_init_workbook_would_refuse_is_not_proposed_to_it(run, tmp_path, name):
    result = run("refresh", tmp_path / name)

    refused(result, 3, f"Le fichier {name} est introuvable", "fichiers .xlsx")
    assert "init-workbook" not in result.err


def test_a_workbook_without_a_dashboard_of_ours_is_told_how_to_get_one(run, filled):
    with edited(filled) as book:
        del book["Dashboard"]
    before = filled.read_bytes()

    refused(run("refresh", filled, "--as-of", AS_OF), 3, "Dashboard", "abm-sheets init-workbook")

    assert filled.read_bytes() == before
    assert run("init-workbook", filled).code == 0
    assert run("refresh", filled, "--as-of", AS_OF).code == 0


# ---------------------------------------------------------------------------------- files that cannot be saved


@pytest.mark.parametrize(
    ("lock", "content", "owner"),
    [
        ("~$suivi.xlsx", b"\x03L\xc3\xa9" + bytes(50), ""),
        *more((".~lock.suivi.xlsx#", b",lea,poste-3,24.11.2026 09:00,file:///home/lea;", "")),
        (".~lock.suivi.xlsx#", "Léa Martin,lea,poste-3,24.11.2026 09:00,;".encode(), "Léa Martin"),
    ],
)
def test_a_workbook_that_is_open_elsewhere_is_not_written(run, filled, tmp_path, lock, content, owner):
    (tmp_path / lock).write_bytes(content)
    before = filled.read_bytes()

    refused(
        run("refresh", filled, "--as-of", AS_OF),
        3,
        "suivi.xlsx est ouvert dans un tableur",
        owner,
        "Fermez-le",
        f"supprimez le fichier {lock}",
    )

    assert filled.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["suivi.xlsx", lock])
    assert run("refresh", filled, "--dry-run", "--as-of", AS_OF).code == 0


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_is_read_only_is_not_written(run, filled, tmp_path, what):
    place, mode = (filled, 0o444) if what == "file" else (tmp_path, 0o555)
    usual, before = place.stat().st_mode, filled.read_bytes()
    place.chmod(mode)
    try:
        refused(run("refresh", filled, "--as-of", AS_OF), 3, "lecture seule", "Copiez-le dans un dossier")
    finally:
        place.chmod(usual)

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


@contextmanager
def closed(folder):
    """A folder in which this process may not even look."""
    root = hasattr(os, "seteuid") and os.geteuid() == 0
    usual = folder.stat().st_mode
    folder.chmod(0)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(usual)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("refresh", "closed/suivi.xlsx"), 3, "suivi.xlsx ne peut pas être lu."),
        (("refresh", "closed/notes.txt"), 3, "notes.txt ne peut pas être lu."),
        (("doctor", "closed/suivi.xlsx"), 3, "suivi.xlsx ne peut pas être lu."),
        (("slide", "suivi.xlsx", "-o", "closed/under/board.pptx"), 2, "ou vous n'y avez pas accès"),
        (("init-workbook", "closed/under/new.xlsx"), 3, "ou vous n'y avez pas accès"),
    ],
)
def test_a_folder_that_is_closed_is_told_in_words(run, filled, tmp_path, words, code, told):
    """Path.exists of Python 3.11 raises there."""
    run("slide", filled, "-o", "before.pptx", "--as-of", AS_OF)  # what is loaded late is loaded now
    (tmp_path / "closed").mkdir()
    shutil.copy(filled, tmp_path / "closed")

    with closed(tmp_path / "closed"):
        result = run(*words)

    refused(result, code, told)


def test_a_full_disk_loses_nothing(filled, tmp_path):
    before = filled.read_bytes()
    program = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "from abm_sheets.cli import main\n"
        "main()"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", program, "refresh", filled, "--as-of", AS_OF],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "le disque est plein" in done.stderr
    assert "votre fichier est intact" in done.stderr
    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


def test_a_system_without_a_place_for_temporary_files_says_so(run, filled, tmp_path, monkeypatch):
    """A container whose file system is read-only as a whole."""
    monkeypatch.setattr(tempfile, "tempdir", "/absent")
    before = filled.read_bytes()

    refused(run("refresh", filled, "--as-of", AS_OF), 3, "aucun dossier temporaire", "TMPDIR")

    assert (filled.read_bytes(), list(tmp_path.iterdir())) == (before, [filled])


def test_a_file_saved_by_somebody_during_the_calculation_is_not_overwritten(run, filled, monkeypatch):
    from abm_sheets.jobs import refresh as job

    assess = job.assess

    def meanwhile(*args, **kwargs):
        with edited(filled) as book:
            book["Comptes"]["I2"] = "Saisi pendant le calcul"
        return assess(*args, **kwargs)

    monkeypatch.setattr(job, "assess", meanwhile)

    refused(run("refresh", filled, "--as-of", AS_OF), 3, "enregistré par quelqu'un", "Relancez")

    assert cells(filled)["Comptes"]["I2"][0] == "Saisi pendant le calcul"


@pytest.mark.parametrize("what", ["file", "folder", "lock"])
def test_doctor_tells_what_would_keep_a_refresh_from_saving(run, filled, tmp_path, what):
    lock = tmp_path / ".~lock.suivi.xlsx#"
    place, mode = (filled, 0o444) if what == "file" else (tmp_path, 0o555)
    (tmp_path / "abm-sheets.toml").write_text('[workbooks.suivi]\ntarget = "suivi.xlsx"\n')
    if what == "lock":
        lock.write_text("Léa Martin,lea,poste-3,24.11.2026 09:00,;")
        mode = 0o755
    place.chmod(mode)
    try:
        one, all_of_them = run("doctor", filled, "--json"), run("doctor", "--json")
    finally:
        place.chmod(0o755)

    told = {check["key"]: check for check in one.json["checks"]}["writing"]
    assert (one.code, told["state"]) == (1, "todo")
    assert ("Léa Martin" if what == "lock" else "lecture seule") in told["detail"]
    [listed] = [check for check in all_of_them.json["checks"] if check["key"] == "workbook"]
    assert (all_of_them.code, listed["state"], listed["detail"]) == (1, "todo", told["detail"])


def test_doctor_says_that_a_file_can_be_saved(run, filled):
    told = {check["key"]: check for check in run("doctor", filled, "--json").json["checks"]}

    assert (told["writing"]["state"], told["writing"]["detail"]) == ("ok", "oui")
