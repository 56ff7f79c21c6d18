"""abm-sheets.toml: what people write in it, and what they are told when it is wrong."""

from datetime import time
from pathlib import Path

import pytest

from abm_sheets.cli.failing import explain
from abm_sheets.config.read import read_config
from abm_sheets.config.specs import Config, Monthly, Weekly, Workbook
from abm_sheets.config.times import read_monthly, read_weekly
from abm_sheets.environment import state_folder
from abm_sheets.errors import ConfigUnreadable, TargetUnclear
from abm_sheets.target import understand
from abm_sheets.template.load import load_all

ROOT = Path(__file__).parents[2]
WEEKDAYS = [template.dates.weekdays for template in load_all()]


@pytest.fixture
def config(tmp_path):
    def read(text: str) -> Config:
        path = tmp_path / "abm-sheets.toml"
        path.write_bytes(text.encode("latin-1"))
        return read_config(path)

    return read


def test_a_target_is_all_that_is_needed(config):
    [book] = config('[workbooks.suivi]\ntarget = "suivi.xlsx"').workbooks

    assert book == Workbook(
        name="suivi",
        target="suivi.xlsx",
        weekly=Weekly(weekday=0, at=time(8)),
        monthly=Monthly(at=time(8)),
        time_zone="Europe/Paris",
        language=None,
    )


def test_what_holds_for_all_may_be_said_once_and_overruled(config, tmp_path):
    found = config(
        """
        [schedule]
        weekly = "friday 17:30"
        monthly = "6h"
        state = "memoire"
        retries = [2, 10]

        [workbooks.suivi]
        target = "suivi.xlsx"

        [workbooks."Filiale Montréal"]
        target = "https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit"
        weekly = "lundi 8h30"
        monthly = false
        time_zone = "America/Montreal"
        language = "en"
    """.replace("é", "e")
    )

    first, second = found.workbooks
    assert (found.state, found.retries) == (tmp_path / "memoire", (2, 10))
    assert (first.weekly, first.monthly) == (Weekly(weekday=4, at=time(17, 30)), Monthly(at=time(6)))
    assert (second.weekly, second.monthly) == (Weekly(weekday=0, at=time(8, 30)), None)
    assert (second.name, second.time_zone, second.language) == ("Filiale Montreal", "America/Montreal", "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("monday 08:00", (0, time(8))),
        ("Monday 8:00", (0, time(8))),
        ("lundi 8h", (0, time(8))),
        ("  LUNDI   08h05 ", (0, time(8, 5))),
        ("dimanche 23:59", (6, time(23, 59))),
        ("wednesday 0:00", (2, time(0))),
        ("mercredi\u00a00 h 15", (2, time(0, 15))),
        ("monday", None),
        ("08:00", None),
        ("monday 24:00", None),
        ("monday 8:60", None),
        ("monday 8", None),
        ("monday 8:0", None),
        ("mon 08:00", None),
        ("lundi et mardi 08:00", None),
        ("monday 08:00 UTC", None),
        ("monday ٠٨:٠٠", None),
        ("", None),
    ],
)
def test_a_day_and_a_time(text, expected):
    found = read_weekly(text, WEEKDAYS)

    assert (found and (found.weekday, found.at)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:00", time(8)),
        ("8h", time(8)),
        ("7h45", time(7, 45)),
        ("1 08:00", None),
        ("25:00", None),
        ("", None),
    ],
)
def test_a_time_of_the_first_of_the_month(text, expected):
    found = read_monthly(text)

    assert (found and found.at) == expected


BOOK = '[workbooks.suivi]\ntarget = "suivi.xlsx"\n'


@pytest.mark.parametrize(
    ("text", "reason", "key"),
    [
        ("[workbooks.suivi", "syntax", "1"),
        ("[workbooks]\n\nx = ", "syntax", "3"),
        ("\xff", "encoding", ""),
        ("workbooks = 3", "table", "workbooks"),
        ('[workbooks]\nsuivi = "suivi.xlsx"', "table", "workbooks.suivi"),
        ("schedule = true", "table", "schedule"),
        ("[workbook.suivi]", "key", "workbook"),
        (BOOK + 'url = "x"', "key", "workbooks.suivi.url"),
        ('[schedule]\nevery = "day"', "key", "schedule.every"),
        ("[workbooks.suivi]", "target", "workbooks.suivi.target"),
        ("[workbooks.suivi]\ntarget = 3", "target", "workbooks.suivi.target"),
        ('[workbooks.suivi]\ntarget = " "', "target", "workbooks.suivi.target"),
        ('[workbooks." "]\ntarget = "x"', "name", "workbooks. "),
        ('[workbooks."a\\nb"]\ntarget = "x"', "name", "workbooks.a?b"),
        (f'[workbooks.{"x" * 61}]\ntarget = "x"', "name", f"workbooks.{'x' * 61}"),
        (BOOK + "weekly = true", "weekly", "workbooks.suivi.weekly"),
        (BOOK + "weekly = 08:00:00", "weekly", "workbooks.suivi.weekly"),
        ('[schedule]\nweekly = "every monday"', "weekly", "schedule.weekly"),
        (BOOK + 'monthly = "first"', "monthly", "workbooks.suivi.monthly"),
        (BOOK + "weekly = false\nmonthly = false", "never", "workbooks.suivi"),
        (BOOK + 'time_zone = "Paris"', "time_zone", "workbooks.suivi.time_zone"),
        (BOOK + 'time_zone = ""', "time_zone", "workbooks.suivi.time_zone"),
        (BOOK + 'time_zone = "../../etc/passwd"', "time_zone", "workbooks.suivi.time_zone"),
        (BOOK + "time_zone = 1", "time_zone", "workbooks.suivi.time_zone"),
        (BOOK + 'language = "de"', "language", "workbooks.suivi.language"),
        (BOOK + "language = []", "language", "workbooks.suivi.language"),
        ("[schedule]\nstate = 1", "state", "schedule.state"),
        ("[schedule]\nretries = 5", "retries", "schedule.retries"),
        ("[schedule]\nretries = []", "retries", "schedule.retries"),
        ("[schedule]\nretries = [0, 5]", "retries", "schedule.retries"),
        ("[schedule]\nretries = [5, 1]", "retries", "schedule.retries"),
        ("[schedule]\nretries = [1, 1441]", "retries", "schedule.retries"),
        ("[schedule]\nretries = [true]", "retries", "schedule.retries"),
        ("[schedule]\nretries = [1.5]", "retries", "schedule.retries"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistake_is_named_with_its_key_and_what_belongs_there(config, capsys, text, reason, key, language):
    with pytest.raises(ConfigUnreadable) as raised:
        config(text)

    assert (raised.value.reason, raised.value.details["key"]) == (reason, key)
    assert explain(raised.value, language) == 2
    message, hint = capsys.readouterr().err.splitlines()
    assert (key.removeprefix("workbooks.") if reason == "name" else key) in message
    assert "abm-sheets.toml" in message
    assert hint


def test_a_mistake_as_it_is_read(config, capsys, tmp_path):
    with pytest.raises(ConfigUnreadable) as raised:
        config(BOOK + 'weekly = "tous les lundis"')

    explain(raised.value, "fr")
    message, hint = capsys.readouterr().err.splitlines()
    assert message == (
        f"Erreur\u00a0: {tmp_path}/abm-sheets.toml\u00a0: workbooks.suivi.weekly doit être un jour et une heure, "
        "pas «\u00a0tous les lundis\u00a0»."
    )
    assert hint == (
        'Que faire\u00a0: Écrivez par exemple weekly = "lundi 8h"\u202f; weekly = false pour s\'en passer.'
    )


def test_a_byte_order_mark_is_no_mistake(config):
    assert config("\xef\xbb\xbf" + BOOK).workbooks


# ---------------------------------------------------------------------------------- where things are


def test_relative_targets_start_from_the_folder_of_the_file(tmp_path, monkeypatch):
    settings, elsewhere = tmp_path / "reglages", tmp_path / "ailleurs"
    settings.mkdir()
    elsewhere.mkdir()
    (settings / "abm.toml").write_text(BOOK)
    monkeypatch.setenv("ABM_SHEETS_CONFIG", str(settings / "abm.toml"))
    monkeypatch.chdir(elsewhere)

    assert understand("suivi").path == settings / "suivi.xlsx"
    assert understand("suivi.xlsx").path == Path("suivi.xlsx")
    assert understand("suivi").key != understand("suivi.xlsx").key


def test_one_workbook_has_one_key_however_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "abm-sheets.toml").write_text(BOOK)
    (tmp_path / "suivi.xlsx").touch()
    (tmp_path / "lien.xlsx").symlink_to("suivi.xlsx")
    sid = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"

    files = ["suivi", "suivi.xlsx", "./suivi.xlsx", tmp_path / "suivi.xlsx", "lien.xlsx"]
    assert len({understand(str(each)).key for each in files}) == 1
    sheets = [sid, f"https://docs.google.com/spreadsheets/d/{sid}/edit#gid=0"]
    assert len({understand(each).key for each in sheets}) == 1


def test_a_file_that_the_environment_names_has_to_exist(tmp_path, monkeypatch):
    monkeypatch.setenv("ABM_SHEETS_CONFIG", str(tmp_path / "absent.toml"))

    with pytest.raises(ConfigUnreadable, match="missing"):
        understand("suivi")


def test_without_a_file_names_mean_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(TargetUnclear):
        understand("suivi")


def test_the_nearest_word_on_the_folder_of_states_counts(tmp_path, monkeypatch):
    plain, told = Config(), Config(path=tmp_path / "abm-sheets.toml", state=tmp_path / "etat")
    monkeypatch.setenv("HOME", "/home/lea")

    assert state_folder(plain) == Path("/home/lea/.local/state/abm-sheets")
    monkeypatch.setenv("XDG_STATE_HOME", "/xdg")
    assert state_folder(plain) == Path("/xdg/abm-sheets")
    assert state_folder(told) == tmp_path / "etat"
    monkeypatch.setenv("ABM_SHEETS_STATE", "/var/lib/abm-sheets")
    assert state_folder(told) == Path("/var/lib/abm-sheets")
