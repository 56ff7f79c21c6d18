"""What is published works where nothing but Python and the declared dependencies exist."""

import ensurepip
import os
import subprocess
import sysconfig
import tarfile
import venv
import zipfile
from email.parser import HeaderParser
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A virtual environment with the wheel, its declared dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    # Without installing pip in it first: pip runs from the wheel that Python brings along.
    bundled = Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or Path(ensurepip.__file__).parent / "_bundled")
    (pip,) = bundled.glob("pip-*.whl")
    install = ("install", "--disable-pip-version-check", "--quiet", "--no-index", "--no-deps", wheel)
    _run(folder / "bin/python", pip / "pip", *install, cwd=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        requirements = HeaderParser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
    _link_dependencies(requirements, site)
    return folder


def test_the_sdist_carries_what_is_needed_to_build_and_test(built):
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert {
        "LICENSE",
        "README.md",
        "abm_sheets/py.typed",
        "pyproject.toml",
        "templates/kpis.toml",
        "templates/workbook.fr.toml",
        "tests/conftest.py",
        "uv.lock",
    } <= names


def test_the_wheel_carries_every_template(wheel):
    templates = ROOT / "templates"
    expected = {
        f"abm_sheets/_templates/{path.relative_to(templates).as_posix()}"
        for path in templates.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert "abm_sheets/_templates/workbook.fr.toml" in expected
    assert expected <= set(_names(wheel))


def test_the_wheel_is_typed_and_holds_nothing_but_the_package(wheel):
    names = _names(wheel)
    top = {name.partition("/")[0] for name in names}

    assert "abm_sheets/py.typed" in names
    assert {name for name in top if not name.endswith(".dist-info")} == {"abm_sheets"}


@pytest.mark.thorough
def test_the_demo_runs_from_the_installed_wheel_in_another_folder(installed, tmp_path):
    python = installed / "bin/python"
    where = _run(python, "-c", "import abm_sheets; print(abm_sheets.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed)
    assert not list(installed.glob("lib/python*/site-packages/*pytest*"))

    _run(installed / "bin/abm-sheets", "demo", cwd=tmp_path)

    assert zipfile.is_zipfile(tmp_path / "demo-abm.xlsx")


def _names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def _link_dependencies(requirements, site):
    """Show the declared dependencies, as already installed here, to another environment."""
    waiting, seen = [(Requirement(text), {""}) for text in requirements], set()
    while waiting:
        requirement, extras = waiting.pop()
        applies = requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in extras)
        wanted = (requirement.name, frozenset(requirement.extras))
        if not applies or wanted in seen:
            continue
        seen.add(wanted)
        found = distribution(requirement.name)
        assert requirement.specifier.contains(found.version, prereleases=True), (requirement, found.version)
        waiting += [(Requirement(text), {"", *requirement.extras}) for text in found.requires or []]
        for file in found.files or []:
            _link(Path(str(found.locate_file(""))), Path(file), site)


def _link(source, file, site):
    """Link the whole package, or its parts where the folder has several owners, as `google/` has."""
    if file.parts[0] in ("..", "__pycache__"):
        return
    shared = len(file.parts) > 1 and not (source / file.parts[0] / "__init__.py").exists()
    part = Path(*file.parts[: 2 if shared else 1])
    if not (site / part).exists():
        (site / part).parent.mkdir(exist_ok=True)
        (site / part).symlink_to(source / part)


def _run(*command, cwd):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    run = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"
    return run.stdout
