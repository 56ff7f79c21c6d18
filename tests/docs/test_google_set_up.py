"""The set-up on Google as README says it, walked through by a shell, word for word, against a strict double.

What a person does in the browser (steps 1 to 5) the double does by its control; the rest are README's own lines.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from robots import robot_key

from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.door import Door
from abm_sheets.localsheets.quotas import Quotas

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ROBOT, LEA = "abm-sheets@project.iam.gserviceaccount.com", "lea@example.com"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
STS = "urn:ietf:params:oauth:token-type:jwt"


def _commands(beginning: str, end: str) -> list[str]:
    """The lines of the shell blocks between two places of the README."""
    part = README[README.index(beginning) : README.index(end, README.index(beginning) + 1)]
    blocks = re.findall(r"^( *)```sh\n(.*?)^ *```", part, flags=re.DOTALL | re.MULTILINE)
    return [line for _, block in blocks for line in textwrap.dedent(block).strip().splitlines()]


class Desk:
    """Somebody's computer: a home, a checkout, a shell."""

    def __init__(self, home: Path, address: str) -> None:
        self.home, self.address = home, address
        (home / "Downloads").mkdir(parents=True)
        (home / ".venv").mkdir()
        (home / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
        self.environ = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "ABM_SHEETS_API_ROOT": address,
            "BROWSER": f"{sys.executable} {_browser(home, address)} %s &",
        }

    def run(self, lines: list[str]) -> list[tuple[str, int, str]]:
        """Type lines one after the other into one shell; each with its exit code and what it printed."""
        script = "".join(f"{{ {line}\n}} 2>&1; echo \"$?\" '<end>'\n" for line in lines)
        # Exports have to live on, so nothing runs in a shell of its own.
        done = subprocess.run(
            ["sh"],
            input=script,
            cwd=self.home,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.stderr == ""
        parts = re.findall(r"(.*?)^(\d+) <end>\n", done.stdout, flags=re.DOTALL | re.MULTILINE)
        assert len(parts) == len(lines), done.stdout
        return [(line, int(code), told) for line, (told, code) in zip(lines, parts, strict=True)]


def _browser(home: Path, address: str) -> Path:
    """A browser in which somebody clicks Continue: it follows the pages, Google's being the double's."""
    script = home / "browser.py"
    script.write_text(
        "import sys, urllib.request\n"
        f"urllib.request.urlopen(sys.argv[1].replace('https://accounts.google.com', {address!r})).read()\n"
    )
    return script


@pytest.fixture
def google() -> Iterator[LocalSheets]:
    double = LocalSheets()
    for sid in ("ID", "EMPTY"):
        made = double.handle("POST", "/v4/spreadsheets", "", {}, "{}").json()["spreadsheetId"]
        double._serve(sid, double.spreadsheet(made).book.draft(), None)
        double.access.sharing.of(sid).owner = LEA
    double.access.strict = True
    double.access.quotas = Quotas(enabled=True, reads_per_user=60)
    return double


@pytest.fixture
def desk(google: LocalSheets, tmp_path: Path) -> Iterator[Desk]:
    with Door(google) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Desk(tmp_path / "home", door.address)
        door.shutdown()
        thread.join()


@pytest.fixture
def key(google: LocalSheets, desk: Desk) -> dict[str, Any]:
    """Steps 1 to 4 in the browser: the key is downloaded."""
    found = robot_key(google.access.tokens, ROBOT)
    (desk.home / "Downloads" / "PROJECT-0123456789ab.json").write_text(json.dumps(found))
    return found


@pytest.fixture
def kept(key: dict[str, Any], desk: Desk) -> Path:
    """The key where README puts it."""
    path = desk.home / ".config" / "abm-sheets" / "key.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(key))
    path.chmod(0o600)
    return path


def test_the_steps_in_their_order(google, desk, key):
    lines = _commands("## Google Sheets", "### When something")
    before, after = lines[: lines.index(next(each for each in lines if "/ID/" in each))], []
    after = lines[len(before) :]

    first = desk.run(before)

    assert [code for _, code, _ in first] == [0] * len(before), first
    assert ROBOT in first[-1][2]
    assert "Rien à faire" in first[-1][2]

    # Step 5: the sheet is shared, first by mistake with nobody.
    exports = [line for line in before if line.startswith("export")]
    [*_, (_, code, told)] = desk.run([*exports, after[0]])
    assert (code, f"ajoutez {ROBOT} en Éditeur" in " ".join(told.split())) == (1, True)
    google.access.sharing.share("ID", ROBOT, "writer")

    [doctor, *rest] = desk.run([*exports, *after])[len(exports) :]

    assert (doctor[1], "1 chose à faire" in doctor[2]) == (1, True), doctor
    assert "init-workbook" in doctor[2]
    assert [(code, line.split()[1]) for line, code, _ in rest] == [
        (0, "init-workbook"),
        (0, "refresh"),
        (0, "doctor"),
    ], rest
    assert "Rien à faire" in rest[-1][2]
    # As README says: least privilege.
    assert {
        scope for call in google.faults.calls for scope in [call.kind] if scope.startswith("drive")
    } == set()


@pytest.mark.thorough
def test_shared_as_viewer_is_said_by_init_workbook(google, desk, kept):
    google.access.sharing.share("ID", ROBOT, "reader")
    [line] = [each for each in _commands("## Google Sheets", "### When") if "init-workbook" in each]

    [_, (_, code, told)] = desk.run([f"export ABM_SHEETS_CREDENTIALS={kept}", line])

    assert code == 3
    assert "Lecteur à Éditeur" in told


@pytest.mark.thorough
def test_the_key_in_a_variable(desk, kept):
    done = desk.run(_commands("**The key in a variable**", "**No key"))

    assert [code for _, code, _ in done] == [0, 0], done
    assert "ABM_SHEETS_CREDENTIALS_JSON" in done[-1][2]


@pytest.mark.thorough
def test_no_key_at_all(google, desk, key):
    account = google.access.tokens.accounts[ROBOT]
    account.creators.add("workload@example.com")
    google.access.tokens.workloads["a token of the other cloud"] = "workload@example.com"
    (desk.home / "token").write_text("a token of the other cloud")
    config = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
        "subject_token_type": STS,
        "token_url": "https://sts.googleapis.com/v1/token",
        "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
        f"{ROBOT}:generateAccessToken",
        "credential_source": {"file": str(desk.home / "token")},
    }
    path = desk.home / ".config" / "abm-sheets" / "workload.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(config))
    path.chmod(0o600)
    google.access.sharing.share("ID", ROBOT, "writer")

    done = desk.run(_commands("**No key at all", "**Acting for"))

    assert [code for _, code, _ in done] == [0, 1], done
    assert f"compte de service {ROBOT}" in done[-1][2]
    assert "1 chose à faire" in done[-1][2]


@pytest.mark.thorough
def test_acting_for_a_colleague(google, desk, key, kept):
    google.access.tokens.register(key, delegation={LEA: [SCOPE]})

    done = desk.run(_commands("**Acting for a colleague**", "**As yourself**"))

    assert [code for _, code, _ in done] == [0, 0, 1], done
    assert f"au nom de {LEA}" in " ".join(done[-1][2].split())
    assert "1 chose à faire" in done[-1][2]


def test_as_yourself(google, desk):
    google.access.tokens.consenting = LEA
    google.access.tokens.apps["client-id"] = "client-secret"
    client = {"installed": {"client_id": "client-id", "client_secret": "client-secret"}}
    (desk.home / "Downloads" / "client_secret.json").write_text(json.dumps(client))

    done = desk.run(_commands("**As yourself**", "### A new workbook"))

    assert [code for _, code, _ in done] == [0, 1, 0], done
    assert "votre compte Google" in done[1][2]
    assert not (desk.home / ".config" / "abm-sheets" / "token.json").exists()


@pytest.mark.thorough
def test_a_new_workbook_in_a_shared_drive(google, desk, kept):
    google.access.sharing.add_drive("drive", "Commercial", {ROBOT: "fileOrganizer"})
    google.access.sharing.add_folder("FOLDER_IN_A_SHARED_DRIVE", "ABM", parent="drive")

    done = desk.run(
        [f"export ABM_SHEETS_CREDENTIALS={kept}", *_commands("### A new workbook", "### What it asks")]
    )

    assert [code for _, code, _ in done] == [0, 0], done
    [sid] = re.findall(r"/spreadsheets/d/([\w-]+)", done[-1][2])[:1]
    assert google.access.sharing.role(LEA, google.access.sharing.of(sid)) == "writer"


def test_first_contact(google, desk, kept):
    google.access.sharing.share("EMPTY", ROBOT, "writer")

    [_, (_, code, told)] = desk.run(
        [f"export ABM_SHEETS_CREDENTIALS={kept}", *_commands("### First contact", "To work against")]
    )

    assert code == 0
    assert json.loads(told)["left_behind"] == []
