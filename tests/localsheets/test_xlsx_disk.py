"""What may happen on the way to the disk: nothing is ever lost, and every trouble has its name.

The tests run as any user, also as root, for whom no file is read-only: localsheets respects the mark all
the same. A full disk is a real one where a process may not write more than so many bytes (RLIMIT_FSIZE);
other troubles come from a broken disk that is handed in.
"""

import errno
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from abm_sheets.localsheets import LocalFileError, LocalSheets
from abm_sheets.localsheets.service import Served
from abm_sheets.localsheets.xlsx.disk import RealDisk, read
from abm_sheets.localsheets.xlsx.store import XlsxStore

from .client import Api
from .parts import parts, rewritten_part


def _trouble(function, *arguments):
    with pytest.raises(LocalFileError) as caught:
        function(*arguments)
    return caught.value


def _files(folder):
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.xlsx", None, "missing"),
        ("empty.xlsx", b"", "damaged"),
        ("text.xlsx", b"Compte;Montant\n", "not_xlsx"),
        ("cut.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("old.xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook" * 9, "not_xlsx"),
        (
            "secret.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (
            "rights.xlsx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "DRMEncryptedDataSpace".encode("utf-16-le"),
            "encrypted",
        ),
    ],
)
def test_a_file_that_is_no_workbook(tmp_path, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    error = _trouble(LocalSheets().open, path)

    assert (error.reason, error.path, error.lock_owner) == (reason, path, None)
    assert str(path) in str(error)


@pytest.mark.skipif(not hasattr(os, "seteuid") or os.geteuid() != 0, reason="only root can become another")
def test_a_file_that_may_not_be_read_is_not_called_read_only(tmp_path):
    """The trouble is reading it, and the way out another one than for a file that cannot be saved."""
    path = tmp_path / "closed.xlsx"
    path.write_bytes(b"PK")
    path.chmod(0)
    os.seteuid(65534)
    try:
        error = _trouble(read, path)
    finally:
        os.seteuid(0)

    assert error.reason == "unreadable"


def test_a_folder(tmp_path):
    assert _trouble(LocalSheets().open, tmp_path).reason == "is_folder"
    assert _trouble(LocalSheets().create, tmp_path).reason == "is_folder"


def test_a_zip_of_something_else(tmp_path, team_file):
    rewritten_part(team_file, "_rels/.rels", "xl/workbook.xml", "word/document.xml")

    assert _trouble(LocalSheets().open, team_file).reason == "not_xlsx"


def test_a_workbook_with_a_broken_sheet_is_damaged_and_left_alone(team_file):
    rewritten_part(team_file, "xl/worksheets/sheet4.xml", "</sheetViews>", "<oops>")
    content = team_file.read_bytes()
    service = LocalSheets()
    api = Api(service, service.open(team_file))

    assert _trouble(api.raw, "GET").reason == "damaged"
    assert team_file.read_bytes() == content


def test_a_new_workbook_where_there_is_one(team_file):
    assert _trouble(LocalSheets().create, team_file).reason == "exists"


def test_a_new_workbook_in_a_folder_that_is_not_there(tmp_path):
    assert _trouble(LocalSheets().create, tmp_path / "none" / "new.xlsx").reason == "missing"


def test_a_new_workbook_that_somebody_else_made_first(tmp_path):
    service = LocalSheets()
    api = Api(service, service.create(tmp_path / "new.xlsx"))
    (tmp_path / "new.xlsx").write_bytes(b"theirs")

    assert _trouble(api.put, "A1", [["x"]]).reason == "exists"
    assert (tmp_path / "new.xlsx").read_bytes() == b"theirs"


@pytest.mark.parametrize(
    ("lock", "content", "owner"),
    [
        (
            ".~lock.team.xlsx#",
            "Léa Martin,lea,poste-4,24.11.2026 09:00,file:///home/lea;".encode(),
            "Léa Martin",
        ),
        ("~$team.xlsx", b"\x04Paul" + b" " * 50, "Paul"),
        ("~$team.xlsx", b"", None),
    ],
)
def test_a_workbook_that_is_open_elsewhere(team_file, open_file, lock, content, owner):
    api = open_file(team_file)
    before, state = team_file.read_bytes(), api.state()
    (team_file.parent / lock).write_bytes(content)

    error = _trouble(api.put, "Dashboard!A1", [["x"]])

    assert (error.reason, error.lock_owner) == ("locked", owner)
    assert owner is None or owner in str(error)
    assert team_file.read_bytes() == before
    assert api.state() == state
    assert _files(team_file.parent) == sorted([lock, "team.xlsx"])
    (team_file.parent / lock).unlink()
    api.put("Dashboard!A1", [["x"]])
    assert open_file(team_file).values("Dashboard!A1") == [["x"]]


def test_a_workbook_that_was_changed_since_it_was_read(team_file, open_file):
    api, other = open_file(team_file), open_file(team_file)
    other.put("Dashboard!A1", [["theirs"]])

    assert _trouble(api.put, "Dashboard!A1", [["ours"]]).reason == "changed"
    assert open_file(team_file).values("Dashboard!A1") == [["theirs"]]


def test_a_workbook_that_is_gone(team_file, open_file):
    api = open_file(team_file)
    team_file.unlink()

    assert _trouble(api.put, "Dashboard!A1", [["x"]]).reason == "missing"
    assert not team_file.exists()


@pytest.mark.parametrize("marked", ["file", "folder"])
def test_a_read_only_file_or_folder(team_file, open_file, marked):
    api = open_file(team_file)
    before = team_file.read_bytes()
    place = team_file if marked == "file" else team_file.parent
    mode = place.stat().st_mode
    place.chmod(mode & ~0o222)
    try:
        assert _trouble(api.put, "Dashboard!A1", [["x"]]).reason == "read_only"
        assert api.values("Dashboard!A1") == [["Tableau de bord"]]
        assert (team_file.read_bytes(), _files(team_file.parent)) == (before, ["team.xlsx"])
    finally:
        place.chmod(mode)


class BrokenDisk(RealDisk):
    """A disk on which one call fails."""

    def __init__(self, call: str, number: int) -> None:
        self.call, self.number = call, number

    def _fail(self, call: str) -> None:
        if call == self.call:
            raise OSError(self.number, os.strerror(self.number))

    def write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content[:100])
        self._fail("write")
        super().write(path, content)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace .bak" if target.suffix == ".bak" else "replace")
        super().replace(source, target)

    def copy(self, source: Path, target: Path) -> None:
        self._fail("copy")
        super().copy(source, target)


CALLS = ("write", "copy", "replace .bak", "replace")
NUMBERS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "read_only",
    errno.EROFS: "read_only",
    errno.EIO: "unreadable",
}


def _failures():
    """What is left to do depends on the call, the reason on the number: each of both once, each pair if thorough."""
    for call in CALLS:
        for number, reason in NUMBERS.items():
            marks = () if call == "write" or number == errno.ENOSPC else (pytest.mark.thorough,)
            yield pytest.param(call, number, reason, marks=marks, id=f"{call}-{errno.errorcode[number]}")


@pytest.mark.parametrize(("call", "number", "reason"), [*_failures()])
def test_whatever_fails_on_the_way_nothing_changes(team_file, call, number, reason):
    service = LocalSheets()
    store = XlsxStore(team_file, writing=BrokenDisk(call, number))
    service._served["sid"] = Served("sid", store.load("sid"), service.now(), service.now(), store)
    api = Api(service, "sid")
    before, state = team_file.read_bytes(), api.state()

    assert _trouble(api.put, "Dashboard!A1", [["x"]]).reason == reason

    assert team_file.read_bytes() == before
    assert api.state() == state
    assert [name for name in _files(team_file.parent) if not name.endswith(".bak")] == ["team.xlsx"]


@pytest.mark.thorough
def test_a_disk_that_is_really_full(team_file):
    program = f"""
        import json, resource, signal, sys
        from abm_sheets.localsheets import LocalFileError, LocalSheets
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        service = LocalSheets()
        sid = service.open({str(team_file)!r})
        body = json.dumps({{"values": [["x" * 30000 + str(n)] for n in range(900)]}})
        # What excelize writes first, into the folder for temporary files, is larger: fill this folder only.
        from abm_sheets.localsheets.xlsx import disk
        write = disk.RealDisk.write
        def limited(self, path, content):
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(content) // 2, resource.RLIM_INFINITY))
            try:
                write(self, path, content)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        disk.RealDisk.write = limited
        try:
            path = f"/v4/spreadsheets/{{sid}}/values/Dashboard!A1"
            service.handle("PUT", path, "valueInputOption=RAW", {{}}, body)
        except LocalFileError as error:
            print(error.reason)
    """
    before = team_file.read_bytes()

    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert run.stdout == "disk_full\n", run.stderr
    assert (team_file.read_bytes(), _files(team_file.parent)) == (before, ["team.xlsx"])


def test_the_content_before_is_kept_once(team_file, open_file):
    first = team_file.read_bytes()
    api = open_file(team_file)
    api.put("Dashboard!A1", [["one"]])
    second = team_file.read_bytes()
    assert (team_file.parent / "team.xlsx.bak").read_bytes() == first

    api.put("Dashboard!A1", [["two"]])
    assert (team_file.parent / "team.xlsx.bak").read_bytes() == second
    assert _files(team_file.parent) == ["team.xlsx", "team.xlsx.bak"]


def test_the_mode_of_a_file_stays_and_a_new_one_has_the_usual(team_file, open_file, tmp_path):
    team_file.chmod(0o640)
    open_file(team_file).put("Dashboard!A1", [["x"]])
    assert team_file.stat().st_mode & 0o777 == 0o640

    service = LocalSheets()
    Api(service, service.create(tmp_path / "new.xlsx")).put("A1", [["x"]])
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "new.xlsx").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_link_stays_a_link(team_file, open_file):
    link = team_file.parent / "link.xlsx"
    link.symlink_to(team_file)
    open_file(link).put("Dashboard!A1", [["x"]])

    assert link.is_symlink()
    assert open_file(team_file).values("Dashboard!A1") == [["x"]]


def test_a_request_that_changes_nothing_does_not_write(team_file, open_file):
    api = open_file(team_file)
    api.put("Dashboard!A1", [["x"]])
    content = parts(team_file)
    api.put("Dashboard!A1", [["x"]])

    assert parts(team_file) == content
