"""``abm-sheets demo``: the first thing that anybody runs."""

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from thorough import more

from abm_sheets.cli import cli

from .book import TABS, dashboard, edited, flat

CONSOLE = Path(sys.executable).with_name("abm-sheets")
KPIS = ("Couverture", "Engagement", "Conversion", "Vélocité", "Valeur des deals", "ROI")


def test_in_an_empty_folder_it_makes_the_workbook_prints_the_figures_and_says_what_to_open(tmp_path):
    done = subprocess.run([CONSOLE, "demo"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".bak"] == ["demo-abm.xlsx"]
    assert openpyxl.load_workbook(tmp_path / "demo-abm.xlsx").sheetnames == list(TABS)
    lines = flat(done.stdout).splitlines()
    shown = [line.strip() for line in lines if line.strip().startswith(KPIS)]
    assert [line.split("  ")[0] for line in shown[:6]] == list(KPIS)
    assert all(any(sign.isdigit() for sign in line) for line in shown[:6])
    assert lines[-1] == "Ouvrez demo-abm.xlsx et regardez l'onglet Dashboard."


def test_twice_works_and_keeps_what_was_typed_in_between(run, demo):
    demo.rename("other.xlsx")
    with edited("other.xlsx") as book:
        book["Comptes"]["I2"] = "Vu au salon"
        book["Engagement"].append(["31/02/2026", "Personne", "Café"])
        dashboard(book).setting("Points pour être").value = 7

    again = run("demo", "--file", "other.xlsx")

    book = openpyxl.load_workbook("other.xlsx")
    assert (again.code, again.err) == (0, "")
    assert "Ouvrez other.xlsx" in again.out
    assert "les saisies sont gardées" in again.out
    heading, headers = again.out[again.out.index("Pourquoi ça a bougé") :].split("\n")[0:3:2]
    assert heading.split() == "Pourquoi ça a bougé".split()
    assert headers.split() == "KPI Évolution Depuis Ce qui a joué".split()
    assert book["Comptes"]["I2"].value == "Vu au salon"
    assert [cell.value for cell in book["Engagement"][book["Engagement"].max_row]][:3] == [
        "31/02/2026", "Personne", "Café",
    ]  # fmt: skip
    assert dashboard(book).setting("Points pour être").value == 7


def _foreign_book(path):
    book = openpyxl.Workbook()
    book.active.append(["Recettes", "Œufs"])
    book.save(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_foreign_book, "existe déjà et n'est pas un classeur de démonstration"),
        (lambda path: path.write_text("bonjour"), "n'est pas un classeur Excel"),
        (lambda path: path.write_bytes(b""), "endommagé"),
    ],
)
def test_a_foreign_file_of_that_name_is_left_alone(run, tmp_path, make, words):
    path = tmp_path / "demo-abm.xlsx"
    make(path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)

    result = run("demo")

    assert (result.code, result.out) == (3, "")
    assert words in result.err
    assert "Que faire :" in result.err
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["demo", "--file", "demo.csv"], 3, "ne finit pas par .xlsx"),
        (["demo", "--file", "nulle/part/demo.xlsx"], 3, "n'existe pas"),
        (["demo", "--file", "."], 2, "is a directory"),
    ],
)
def test_a_place_that_cannot_hold_a_workbook_is_refused_and_nothing_is_made(run, tmp_path, words, code, said):
    result = run(*words)

    assert (result.code, list(tmp_path.iterdir())) == (code, [])
    assert said in result.err


@pytest.mark.parametrize(
    "command", [(), ("refresh",), *more(*(((name,),) for name in cli.commands if name != "refresh"))]
)
def test_help_answers_at_once_without_the_heavy_libraries(command):
    program = (
        "import sys, contextlib\n"
        "from abm_sheets.cli import main\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "print(sorted({'pandas', 'numpy', 'gspread', 'google.auth', 'requests', 'rich', 'babel'} & set(sys.modules)))"
    )
    started = time.perf_counter()

    done = subprocess.run(
        [sys.executable, "-c", program, *command, "--help"], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("Usage:")
    assert done.stdout.splitlines()[-1] == "[]"
    assert time.perf_counter() - started < 2
