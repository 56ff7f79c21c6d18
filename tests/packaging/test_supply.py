"""What we depend on is locked, may be used, and is built and published the same way by everybody."""

import hashlib
import importlib.util
import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def _licences():
    spec = importlib.util.spec_from_file_location("licences", ROOT / "docs" / "licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_locked_file_has_its_hash():
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    files = [
        (package["name"], each)
        for package in lock["package"]
        if "registry" in package["source"]
        for each in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    ]

    assert len(files) > 70
    assert [
        name for name, each in files if not re.fullmatch("sha256:[0-9a-f]{64}", each.get("hash", ""))
    ] == []
    assert [
        each["name"] for each in lock["package"] if not {"registry", "editable"} & set(each["source"])
    ] == []


def test_what_make_installs_is_what_is_locked():
    recipe = (ROOT / "Makefile").read_text("utf-8")
    syncs = re.findall(r"uv (?:sync|export)\b[^\n]*", recipe)

    assert len(syncs) >= 3
    assert [line for line in syncs if "--locked" not in line] == []
    assert "--locked" in (ROOT / "Dockerfile").read_text("utf-8")


def test_every_licence_is_listed_and_one_that_a_company_can_use():
    licences = _licences()
    listed = dict(
        re.findall(r"^\| \[([\w.-]+)\]\S* \| (.+) \|$", licences.PAGE.read_text("utf-8"), re.MULTILINE)
    )

    assert set(listed) == licences.shipped() | licences.developed_with()
    assert {name: told for name, told in listed.items() if not licences.names(told) <= licences.USABLE} == {}
    assert {name: told for name, told in listed.items() if licences.licence_of(name) != told} == {}


def test_a_licence_that_nobody_chose_is_no_surprise():
    licences = _licences()

    assert licences.names("BSD-3-Clause AND 0BSD OR MIT") == {"BSD-3-Clause", "0BSD", "MIT"}
    assert not {"GPL-3.0-only", "AGPL-3.0-only", "SSPL-1.0"} & licences.USABLE


@pytest.mark.thorough
def test_two_builds_are_the_same_byte_for_byte(built, built_elsewhere):
    one, two = (
        {path.name: _digest(path) for path in folder.iterdir()} for folder in (built, built_elsewhere)
    )

    assert sorted(Path(name).suffix for name in one) == [".gz", ".whl"]
    assert one == two


def test_the_sdist_has_these_entries_and_no_stray_file(built):
    (path,) = built.glob("*.gz")
    with tarfile.open(path) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]

    assert {name.partition("/")[0] for name in names} == set(
        """.dockerignore .github .gitignore ARCHITECTURE.md CHANGELOG.md Dockerfile LICENSE Makefile PKG-INFO README.md
        abm_sheets benchmarks credentials.example.json docs pyproject.toml templates tests uv.lock""".split()
    )
    assert [name for name in names if _stray(name)] == []


def test_the_wheel_has_these_entries_and_no_stray_file(built):
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    info = [name for name in names if ".dist-info/" in name]

    assert sorted(name.partition("/")[2] for name in info) == [
        "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
    ]  # fmt: skip
    rest = [name for name in names if name not in info]
    assert {name.partition("/")[0] for name in rest} == {"abm_sheets"}
    kinds = {Path(name).suffix for name in rest if not name.startswith("abm_sheets/_templates/")}
    assert [name for name in rest if _stray(name)] == []
    assert kinds <= {".py", ".typed", "", ".md", ".json", ".gz", ".toml", ".css"}


def _stray(name):
    stem = Path(name)
    if stem.suffix in {".pyc", ".bak", ".orig", ".log", ".key", ".pem"} or "__pycache__" in stem.parts:
        return True
    return stem.suffix == ".xlsx" and stem.parts[:2] != ("tests", "fixtures")


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_little_and_runs_what_is_pinned(path):
    flow = yaml.safe_load(path.read_text("utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]

    assert flow["permissions"] == {"contents": "read"}
    assert len(path.read_text("utf-8").splitlines()) < 60
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step
        else:
            made = step["run"].removeprefix("make ")
            assert made in targets or made == "${{ matrix.target }}", step


def test_the_workflows_are_these_and_only_the_release_may_sign():
    assert [path.name for path in WORKFLOWS] == ["audit.yml", "ci.yml", "release.yml"]
    allowed = {
        (path.name, name): sorted(
            key for key, value in job.get("permissions", {}).items() if value == "write"
        )
        for path in WORKFLOWS
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items()
    }
    assert {job: rights for job, rights in allowed.items() if rights} == {
        ("release.yml", "build"): ["attestations", "id-token"],
        ("release.yml", "publish"): ["id-token"],
    }
