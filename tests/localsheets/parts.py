"""What is inside an .xlsx file, for tests to compare."""

import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a file."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The parts that are not in both files, byte for byte the same."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def opened(path: Path) -> openpyxl.Workbook:
    """A file as another library reads it, its complaints about extensions of LibreOffice left aside."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path)


def number(value: float) -> dict[str, Any]:
    return {"userEnteredValue": {"numberValue": value}}


def text(value: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": value}}


def rewritten_part(path: Path, name: str, pattern: str, replacement: str) -> None:
    """Change a part of a file in place, as another program might have."""
    content = parts(path)
    changed_text = re.sub(pattern, replacement, content[name].decode())
    assert changed_text != content[name].decode()
    content[name] = changed_text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for each, data in content.items():
            package.writestr(each, data)


def saved_by_libreoffice(path: Path, folder: Path) -> None:
    """Open a file in LibreOffice and save it, in place."""
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        kind,
    ]
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice")
    subprocess.run([*command, "--outdir", folder, path], check=True, capture_output=True)
    shutil.copy(folder / path.name, path)
