"""Commands that are printed work when they are pasted."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from abm_sheets.cli import pasting
from abm_sheets.template.wayout import quoted, with_quotes

BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "word",
    ["suivi.xlsx", "suivi abm.xlsx", "suivi d'été.xlsx", "l'été $HOME `x`.xlsx", "https://x/d/ID/edit?a=b#gid=0", "é.xlsx", "a!b'c"],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="another shell")
def test_a_shell_takes_a_quoted_word_as_it_was(word):
    done = subprocess.run(
        ["/bin/sh", "-c", f"printf %s {quoted(word)}"], capture_output=True, text=True, check=False
    )

    assert done.stdout == word
    assert shlex.split(quoted(word)) == [word]


@pytest.mark.skipif(os.name == "nt", reason="another shell")
def test_a_file_whose_name_begins_with_a_dash_is_no_option():
    words = ["-x.xlsx", "-mon suivi.XLSX", "dossier/-x.xlsx"]

    assert [quoted(word) for word in words] == ["./-x.xlsx", "'./-mon suivi.XLSX'", "dossier/-x.xlsx"]
    assert with_quotes({"target": "-x.xlsx"}) == {"target_quoted": "./-x.xlsx"}


@pytest.mark.parametrize(
    ("called", "path", "shown"),
    [
        ("abm-sheets", "", "abm-sheets"),
        (".venv/bin/abm-sheets", "", ".venv/bin/abm-sheets"),
        ("/opt/abm-sheets/bin/abm-sheets", "", "/opt/abm-sheets/bin/abm-sheets"),
        (f"{BIN}/abm-sheets", f"{BIN}", "abm-sheets"),
        ("/opt/mes outils/abm-sheets", f"{BIN}", "'/opt/mes outils/abm-sheets'"),
        ("/x/pytest/__main__.py", "", "abm-sheets"),
        ("/x/abm_sheets/__main__.py", "", f"{sys.executable} -m abm_sheets"),
        ("/x/abm_sheets/__main__.py", f"{BIN}", f"{Path(sys.executable).name} -m abm_sheets"),
    ],
)
def test_commands_are_those_of_the_program_that_prints_them(monkeypatch, called, path, shown):
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setenv("PATH", path)

    text = "Lancez : abm-sheets refresh 'a b.xlsx' (abm-sheets --debug …), voir abm-sheets.toml, abm-sheets[slides]."

    assert pasting.pasted(text) == (
        f"Lancez : {shown} refresh 'a b.xlsx' ({shown} --debug …), voir abm-sheets.toml, abm-sheets[slides]."
    )


def test_a_command_stays_on_its_line():
    text = "manquent : Comptes, Deals. Lancez : .venv/bin/abm-sheets init-workbook 'mon suivi.xlsx' puis recommencez"

    whole = pasting.held(text)

    assert [word for word in whole.split() if "init" in word] == [
        ".venv/bin/abm-sheets init-workbook 'mon suivi.xlsx'".replace(" ", "\ue002")
    ]
    assert pasting.released(whole) == text


def test_what_is_printed_can_be_pasted(tmp_path):
    name = "suivi d'été 2026.xlsx"
    program = [str(BIN / "abm-sheets")]
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    refused = subprocess.run(
        [*program, "refresh", name], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    command = refused.stderr.replace("\u00a0", " ").strip().rpartition(" : ")[2]

    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / name).exists()
    assert done.stdout.rstrip().endswith(f'{program[0]} refresh "{name}"')
