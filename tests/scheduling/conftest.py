"""Workbooks of a configuration, their memory, and the command line."""

import pytest
from e2e.conftest import abm_sheets


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command line in this process, in tmp_path."""
    monkeypatch.chdir(tmp_path)
    return abm_sheets


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "suivi.xlsx"
    assert abm_sheets("init-workbook", path).code == 0
    return path.read_bytes()


@pytest.fixture
def state(monkeypatch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("ABM_SHEETS_STATE", str(folder))
    return folder


@pytest.fixture
def configured(tmp_path, made):
    """Write abm-sheets.toml for some workbooks, those that are called absent... without their file."""

    def write(*names, target="{name}.xlsx"):
        for name in names:
            if target.endswith(".xlsx") and not name.startswith("absent"):
                (tmp_path / f"{name}.xlsx").write_bytes(made)
        text = "".join(f'[workbooks.{name}]\ntarget = "{target.format(name=name)}"\n' for name in names)
        (tmp_path / "abm-sheets.toml").write_text(text)

    return write
