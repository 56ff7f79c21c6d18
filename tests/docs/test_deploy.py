"""What docs/deploy.md and its files say can be done: commands exist, files are understood, lines run."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import time
from pathlib import Path

import click
import pytest
import yaml

from abm_sheets.cli import cli
from abm_sheets.config.read import read_config
from abm_sheets.environment import CONFIG_PATH, STATE_FOLDER
from abm_sheets.wiring import init_workbook

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs/deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
OURS = {CONFIG_PATH, STATE_FOLDER}
BIN = Path(sys.executable).parent


def understood(words):
    """True when the command line accepts the words after abm-sheets."""
    command = cli.commands[words[0]]
    try:
        command.make_context(words[0], list(words[1:]))
    except click.ClickException:
        return False
    return True


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "suivi.xlsx"
    init_workbook(str(path), language=None, sample=False)
    return path


@pytest.fixture
def folder(tmp_path, book):
    """A folder of a person who has set everything up."""
    home = tmp_path / "home/abm"
    home.mkdir(parents=True)
    shutil.copy(book, home / "suivi.xlsx")
    (home / "abm-sheets.toml").write_text('[workbooks.suivi]\ntarget = "suivi.xlsx"\n')
    (home / ".venv").symlink_to(BIN.parent)
    return home


def test_the_example_of_the_settings_is_read_as_it_says():
    suivi, filiale = read_config(DEPLOY / "abm-sheets.toml").workbooks

    assert (suivi.weekly.weekday, suivi.weekly.at, suivi.monthly.at) == (0, time(8), time(8))
    assert suivi.target.startswith("https://docs.google.com/spreadsheets/d/")
    assert (filiale.weekly.at, filiale.monthly, filiale.time_zone) == (time(17, 30), None, "America/Montreal")


def test_every_setting_is_in_the_example():
    text = (DEPLOY / "abm-sheets.toml").read_text(encoding="utf-8")

    for key in ("weekly", "monthly", "retries", "state", "target", "time_zone", "language"):
        assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), key


# ---------------------------------------------------------------------------------- systemd


def _unit(path):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists_and_has_no_rights_to_spare(path):
    service = _unit(path)["Service"]
    words = shlex.split(service["ExecStart"])

    assert words[0] == "/opt/abm-sheets/bin/abm-sheets"
    assert understood(words[1:])
    assert ("--once" in words) == (path.name == "abm-sheets-once.service")
    wanted = {
        "DynamicUser": "yes",
        "StateDirectory": "abm-sheets",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
    }
    assert {key: service[key] for key in wanted} == wanted
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"^Environment=(ABM_SHEETS_\w+)", text, re.MULTILINE)) == OURS


def test_a_wrong_set_up_is_not_started_again():
    service = _unit(DEPLOY / "abm-sheets.service")["Service"]

    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", "2")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_finds_nothing_to_say(tmp_path):
    for path in (*UNITS, DEPLOY / "abm-sheets-once.timer"):
        text = path.read_text(encoding="utf-8")
        # It wants to see the program.
        (tmp_path / path.name).write_text(
            text.replace("/opt/abm-sheets/bin/abm-sheets", str(BIN / "abm-sheets"))
        )

    done = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# ---------------------------------------------------------------------------------- cron


def test_the_line_for_cron_runs_in_the_environment_of_cron(folder):
    [line] = [each for each in (DEPLOY / "crontab").read_text().splitlines() if not each.startswith("#")]
    command = line.split(maxsplit=5)[5]
    home = str(folder.parent)
    bare = {"HOME": home, "LOGNAME": "lea", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}

    for _ in range(2):
        done = subprocess.run(["/bin/sh", "-c", command], cwd=home, env=bare, check=False)
        assert done.returncode == 0

    events = [json.loads(each)["event"] for each in (folder / "abm-sheets.log").read_text().splitlines()]
    assert events == ["started", "run_started", "run_succeeded", "stopped", "started", "waiting", "stopped"]
    assert "%" not in command  # cron would make it a new line


# ---------------------------------------------------------------------------------- container


def _dockerfile():
    """The instructions of the last stage and those before, with their continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    stages = [number for number, (word, _) in enumerate(lines) if word == "FROM"]
    return lines[: stages[-1]], lines[stages[-1] :]


def test_the_image_runs_commands_that_exist_and_not_as_root():
    _, last = _dockerfile()
    said = dict(last)

    assert [*json.loads(said["ENTRYPOINT"]), *json.loads(said["CMD"])][0] == "abm-sheets"
    assert understood(json.loads(said["CMD"]))
    health = json.loads(said["HEALTHCHECK"].partition("CMD ")[2])
    assert health[:2] == ["abm-sheets", "status"]
    assert understood(health[1:])
    assert said["USER"] == "10001:10001"
    assert said["VOLUME"] == "/state"
    assert set(re.findall(r"(\w+)=", said["ENV"])) >= OURS


def test_the_image_is_built_from_what_is_there_and_cannot_swallow_a_key():
    build, _ = _dockerfile()
    copied = [word for kind, rest in build if kind == "COPY" for word in rest.split()[:-1]]
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]

    assert all((ROOT / word).exists() for word in copied)
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)


@pytest.mark.parametrize(
    ("extras", "expected"), [("", []), ("one two", ["--extra", "one", "--extra", "two"])]
)
def test_extras_become_options_of_uv(extras, expected):
    build, _ = _dockerfile()
    [sync] = [rest for kind, rest in build if kind == "RUN" and rest.startswith("uv sync")]
    fake = 'uv() { for word in "$@"; do echo "$word"; done; }; '

    done = subprocess.run(
        ["/bin/sh", "-euc", fake + sync], env={"EXTRAS": extras}, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["sync", "--quiet", "--locked", "--no-dev", "--no-editable", *expected]


# ---------------------------------------------------------------------------------- GitHub Actions, Cloud Run


def test_the_workflow_is_understood_and_its_command_runs(folder):
    flow = yaml.safe_load((DEPLOY / "github-actions.yml").read_text(encoding="utf-8"))
    job = flow["jobs"]["refresh"]
    commands = {step["name"]: step["run"] for step in job["steps"] if "run" in step}

    assert flow["permissions"] == {"contents": "read", "id-token": "write"}
    assert flow["concurrency"] == {"group": "abm-sheets", "cancel-in-progress": False}
    assert set(commands) == {"Install", "Refresh"}
    env = {**os.environ, **job["env"], "PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder.parent)}
    done = subprocess.run(
        ["bash", "-e", "-c", commands["Refresh"]],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"event": "run_succeeded"' in done.stderr


def test_the_job_of_cloud_run_is_understood():
    job = yaml.safe_load((DEPLOY / "cloud-run-job.yaml").read_text(encoding="utf-8"))
    task = job["spec"]["template"]["spec"]["template"]["spec"]
    [container] = task["containers"]

    assert understood(container["args"])
    assert {each["name"] for each in container["env"]} == OURS
    mounted = {each["name"] for each in container["volumeMounts"]}
    assert mounted == {each["name"] for each in task["volumes"]}
    config = next(each["value"] for each in container["env"] if each["name"] == CONFIG_PATH)
    [mount], [volume] = container["volumeMounts"], task["volumes"]
    assert config == f"{mount['mountPath']}/{volume['secret']['items'][0]['path']}"


# ---------------------------------------------------------------------------------- the page


def test_every_file_of_the_folder_is_explained_on_the_page():
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")

    assert [path.name for path in DEPLOY.iterdir() if f"](deploy/{path.name})" not in page] == []


def test_the_shell_of_the_page_is_understood_by_a_shell():
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)

    assert len(blocks) >= 5
    for block in blocks:
        subprocess.run(["bash", "-n", "-c", block], check=True)


def test_the_events_of_the_page_are_those_that_are_written():
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    written = set()
    for path in (ROOT / "abm_sheets").rglob("*.py"):
        if path.parts[-2] == "scheduling" or path.name == "service.py":
            text = path.read_text(encoding="utf-8")
            written |= set(
                re.findall(r'"(run_[a-z]+|state_[a-z]+|after_failed|started|stopped|waiting)"', text)
            )

    listed = set(re.findall(r"`([a-z_]+)`", page.partition("The log is one")[2].partition("- Exit codes")[0]))
    assert written <= listed
    assert {"run_busy", "run_overdue"} <= listed
