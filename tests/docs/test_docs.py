"""What the documents say is true: commands exist, options exist, links lead somewhere, floors are drawn."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from abm_sheets.cli import cli

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/guide.fr.md",
        "docs/addon.md",
        "docs/deploy.md",
        "docs/notify.md",
    )
]
COMMAND = re.compile(r"abm-sheets (?P<name>[a-z][a-z-]+(?: manifest)?)(?P<rest>[^`\n|]*)")


def _commands(path: Path) -> list[tuple[str, list[str]]]:
    text = path.read_text(encoding="utf-8").replace("\\|", " ")
    return [(found["name"], re.findall(r"--[a-z][a-z-]*", found["rest"])) for found in COMMAND.finditer(text)]


def _command(name: str) -> click.Command | None:
    """The command of a name, which may be one of a group: addon manifest."""
    found: click.Command | None = cli
    for word in name.split():
        found = found.commands.get(word) if isinstance(found, click.Group) else None
    return found


def test_every_command_has_help_and_a_place_in_readme() -> None:
    named = {name.split()[0] for name, _ in _commands(ROOT / "README.md")}
    assert named >= set(cli.commands)
    assert all(command.help for command in cli.commands.values())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_options_in_the_documents_exist(path: Path) -> None:
    for name, options in _commands(path):
        command = _command(name)
        assert command is not None, f"{path.name}: abm-sheets {name}"
        known = {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
        }
        assert set(options) <= known, f"{path.name}: abm-sheets {name}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_in_the_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = re.findall(r"^make ([a-z ]+)$", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert {"demo", "test"} <= set(named) <= targets


def test_the_floors_of_architecture_are_those_that_import_linter_checks() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c["layers"] for c in pyproject["tool"]["importlinter"]["contracts"] if c["id"] == "floors")
    drawing = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    drawn = [line.split()[0] for line in drawing.strip().splitlines()]
    assert drawn == [*layers, "localsheets"]


def test_every_runtime_dependency_has_its_reason_in_architecture() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[>=<]", each)[0] for each in pyproject["project"]["dependencies"]]
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)] == []


def test_files_are_small_enough_to_read() -> None:
    """The house rule: about 120 lines, hardly ever over 400."""
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for folder in ("abm_sheets", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert long == []
