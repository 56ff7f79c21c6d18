"""What a command does not need is not loaded: a start costs what the command itself costs."""

import json
import subprocess
import sys

import pytest
from thorough import more

HEAVY = frozenset(
    """
    pandas numpy rich babel msgspec rapidfuzz schedule requests gspread google cryptography excelize
    python_calamine apprise starlette uvicorn
    """.split()
)

CONFIG = '[workbooks.demo]\ntarget = "demo.xlsx"\n'

_PROGRAM = """
import json, sys
from abm_sheets.cli import main
sys.argv[1:] = sys.argv[2:]
try:
    main()
except SystemExit:
    pass
sys.stderr.write("\\nLOADED " + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(folder, *words, program=_PROGRAM):
    run = subprocess.run(
        [sys.executable, "-c", program, "-", *words],
        cwd=folder,
        env={"ABM_SHEETS_STATE": str(folder / "state"), "HOME": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(run.stderr.rpartition("LOADED ")[2])) & HEAVY


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "abm-sheets.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        ("--help", ""),
        ("--version", ""),
        ("refresh --help", ""),
        ("schedule --help", ""),
        ("serve --help", ""),
        ("refresh", ""),  # a slip of the keyboard
        ("refresh nowhere", "msgspec babel"),  # no such target, in words
        ("logout", "msgspec babel"),
        ("status", "msgspec babel rich"),
        ("status --json", "msgspec babel rich"),
        ("addon manifest --url https://abm.example.fr", "msgspec babel"),
    ],
)
def test_a_command_loads_what_it_needs(folder, command, needed):
    assert loaded(folder, *command.split()) <= set(needed.split())


#: Stops where the first line is written: what is loaded then is what one waits for.
_FIRST_LINE = """
import json, os, sys
import click
from abm_sheets.cli import main
sys.argv[1:] = sys.argv[2:]

def echo(text="", **_):
    sys.stderr.write("\\nLOADED " + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
    sys.stderr.flush()
    os._exit(0)

click.echo = echo
main()
"""


def test_the_first_line_of_doctor_waits_for_the_texts_only(folder):
    assert loaded(folder, "doctor", program=_FIRST_LINE) <= {"msgspec", "babel"}


@pytest.mark.parametrize(("idle", "told"), [(False, True), *more((True, False))])
def test_what_sends_is_loaded_when_something_may_be_sent(folder, idle, told):
    pytest.importorskip("apprise")
    config = folder / "abm-sheets.toml"
    config.write_text(CONFIG + 'notify = ["json://127.0.0.1:9/x"]\n', encoding="utf-8")
    if idle:
        loaded(folder, "schedule", "--once")  # fails: there is no such file; it is tried again in a while
        assert (folder / "state").exists()

    found = loaded(folder, "schedule", "--once")

    assert ("apprise" in found) is told
    assert ("pandas" in found) is not idle
