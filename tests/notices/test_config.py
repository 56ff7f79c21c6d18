"""Addresses in abm-sheets.toml: how they are read, and that no mistake shows what they hold."""

from pathlib import Path

import pytest

from abm_sheets.cli.failing import explain
from abm_sheets.config.read import read_config
from abm_sheets.config.written import resolved
from abm_sheets.errors import ConfigUnreadable

CANARY = "s3cr3t-canary"
BOOK = '[workbooks.suivi]\ntarget = "suivi.xlsx"\n'


@pytest.fixture
def config(tmp_path):
    def read(text):
        path = tmp_path / "abm-sheets.toml"
        path.write_text(text, encoding="utf-8")
        return read_config(path)

    return read


def test_team_and_persons(config):
    read = config(
        BOOK
        + """
notify = ["mailto://abm:pw@example.fr", "${TEAM_HOOK}"]
[workbooks.suivi.owners]
"Léa" = "mailto://abm:${PASSWORD}@example.fr?to=lea@example.fr"
"Zoé Martin" = "${TEAM_HOOK}"
[notify]
after_failures = 5
"""
    )
    environ = {"TEAM_HOOK": " https://hooks.example/T/B/x\n", "PASSWORD": "p@s/s:"}

    assert read.notify_after == 5
    assert [
        (each.place, each.address.reveal(), each.team, set(each.owners))
        for each in resolved(read, read.workbooks[0], environ)
    ] == [
        ("notify[1]", "mailto://abm:pw@example.fr", True, set()),
        ("notify[2]", "https://hooks.example/T/B/x", True, {"zoe martin"}),
        ("owners.lea", "mailto://abm:p%40s%2Fs%3A@example.fr?to=lea@example.fr", False, {"lea"}),
    ]


def test_nobody_is_told_unless_somebody_is_named(config):
    read = config(BOOK)

    assert (read.notify_after, read.workbooks[0].notify) == (3, ())


@pytest.mark.parametrize(
    ("text", "reason", "key"),
    [
        (BOOK + f'notify = "mailto://{CANARY}"', "notify", "workbooks.suivi.notify"),
        (BOOK + f'notify = ["mailto://{CANARY}", ""]', "notify", "workbooks.suivi.notify"),
        (BOOK + f'notify = ["mailto://{CANARY}", 3]', "notify", "workbooks.suivi.notify"),
        (BOOK + f'owners = "mailto://{CANARY}"', "table", "workbooks.suivi.owners"),
        (BOOK + f'owners = ["mailto://{CANARY}"]', "table", "workbooks.suivi.owners"),
        (BOOK + f'[workbooks.suivi.owners]\n"Léa" = ["{CANARY}"]', "owner", "workbooks.suivi.owners.Léa"),
        (BOOK + '[workbooks.suivi.owners]\n"Léa" = " "', "owner", "workbooks.suivi.owners.Léa"),
        (BOOK + f'[workbooks.suivi.owners]\n" " = "{CANARY}"', "owner", "workbooks.suivi.owners. "),
        (BOOK + '[workbooks.suivi.owners]\n"Léa" = "x"\n"LEA " = "y"', "owner_twice", "workbooks.suivi.owners.LEA "),
        (f'notify = ["mailto://{CANARY}"]\n' + BOOK, "table", "notify"),
        (f'[notify]\nteam = "{CANARY}"\n' + BOOK, "key", "notify.team"),
        ("[notify]\nafter_failures = 0\n" + BOOK, "after_failures", "notify.after_failures"),
        ("[notify]\nafter_failures = 101\n" + BOOK, "after_failures", "notify.after_failures"),
        ("[notify]\nafter_failures = true\n" + BOOK, "after_failures", "notify.after_failures"),
        (f'[notify]\nafter_failures = "{CANARY}"\n' + BOOK, "after_failures", "notify.after_failures"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistake_is_named_by_its_key_never_by_the_address(config, capsys, text, reason, key, language):
    with pytest.raises(ConfigUnreadable) as raised:
        config(text)

    assert (raised.value.reason, raised.value.details["key"]) == (reason, key)
    assert explain(raised.value, language) == 2
    said = capsys.readouterr().err
    assert key in said
    assert CANARY not in said + str(raised.value) + repr(raised.value.details)


@pytest.mark.parametrize("environ", [{}, {"TEAM_HOOK": "  "}], ids=["missing", "empty"])
def test_a_variable_without_a_value_is_named(config, capsys, environ):
    read = config(BOOK + 'notify = ["x://y", "${TEAM_HOOK}"]')

    with pytest.raises(ConfigUnreadable) as raised:
        resolved(read, read.workbooks[0], environ)

    explain(raised.value)
    said = capsys.readouterr().err
    assert "workbooks.suivi.notify[2]" in said
    assert "TEAM_HOOK" in said


@pytest.mark.parametrize("text", [f"${{mailto://{CANARY}}}", f"x://${{ {CANARY} }}", "${}"])
def test_what_stands_between_the_braces_by_mistake_is_not_shown(config, capsys, text):
    read = config(BOOK + f'notify = ["{text}"]')

    with pytest.raises(ConfigUnreadable) as raised:
        resolved(read, read.workbooks[0], {})

    explain(raised.value)
    assert CANARY not in capsys.readouterr().err + str(raised.value)


def test_a_config_shows_no_address(config):
    read = config(BOOK + f'notify = ["mailto://{CANARY}"]\n[workbooks.suivi.owners]\n"Léa" = "{CANARY}"')

    assert CANARY not in f"{read} {read!r} {resolved(read, read.workbooks[0], {})}"


def test_the_example_of_the_documents_is_read(config):
    text = (Path(__file__).parents[2] / "docs" / "notify.md").read_text(encoding="utf-8")
    read = config(text.split("```toml\n")[1].split("```")[0])

    environ = {"TEAM_HOOK": "https://hooks.example/x", "SMTP_PASSWORD": "p/w"}
    assert [each.address.reveal() for each in resolved(read, read.workbooks[0], environ)] == [
        "https://hooks.example/x",
        "mailtos://abm:p%2Fw@example.fr?smtp=smtp.example.fr&to=lea@example.fr",
    ]
