"""Every code that the program can say has its words in every language."""

import errno
import os
import re
import typing
from pathlib import Path
from string import Formatter

import msgspec
import pytest

from abm_sheets import errors
from abm_sheets.alerts.catalogue import CODES
from abm_sheets.cli.failing import explain
from abm_sheets.errors import google, slides
from abm_sheets.kpis.catalogue import CATALOGUE
from abm_sheets.localsheets.errors import FileTrouble
from abm_sheets.model.alert import SEVERITIES
from abm_sheets.model.kpi import Status
from abm_sheets.sheets.names import ALL_RANGES, SHAPE_RANGES
from abm_sheets.template.load import load_rules, load_workbook
from abm_sheets.template.wayout import way_out

LANGUAGES = ("fr", "en")
CONFIG_REASONS = """
    missing empty encoding closed syntax key table name target weekly monthly never time_zone language state
    retries notify owner owner_twice address variable after_failures
""".split()
UNUSABLE = "missing_file unreadable not_json not_google oauth_client key subject".split()
REFUSED = "clock account_gone key_gone delegation expired scopes scopes_person rejected refused".split()
LOGIN = "library client_missing client_absent client timeout denied scopes refused browser unwritable".split()
FAILURES = [
    errors.TemplateError(Path("f.toml"), "kpis.roi", "p"),
    errors.CredentialsMissing("p"),
    *(errors.AddonUnready(reason, "v") for reason in "library url account client host port".split()),
    errors.ApiRootRefused("http://example.com"),
    *(errors.TargetUnclear(target) for target in ("t", "https://t")),
    *(errors.ConfigUnreadable(Path("f.toml"), reason, key="k", value="v") for reason in CONFIG_REASONS),
    errors.StateUnusable(Path("d"), "p"),
    errors.NotifyMissing(),
    slides.SlidesMissing(),
    *(
        slides.SlideRefused(Path("s.pptx"), reason, "p")
        for reason in "name no_folder is_folder unwritable read_only disk_full locked".split()
    ),
    errors.NobodyToNotify(Path("f.toml"), "n"),
    errors.DateUnclear("demain"),
    *(
        errors.FileProblem(Path("f.xlsx"), reason, owner="Zoé")
        for reason in (
            *typing.get_args(FileTrouble),
            "name",
            "no_folder",
            "missing_other",
            "missing_near",
            "broken_link",
            "damaged_kept",
        )
    ),
    errors.TabsMissing("t", ("Feuil1",)),
    *(errors.DashboardMissing("t", place, "t.xlsx.bak") for place in ("google", "file", "copy")),
    errors.SampleRefused("t"),
    slides.NothingToShow("t", "23/11/2026"),
    errors.SpreadsheetUnknown("t"),
    errors.HistoryNewer(2),
    errors.WorkbookNewer("t", 9, 2),
    errors.WorkbookBusy("t", 30),
    errors.RunInterrupted(),
    *(
        errors.NotShared("t", "m", account=account, writing=writing, person=person)
        for account, person in (("robot@p", False), ("", False), ("", True))
        for writing in (False, True)
    ),
    errors.RequestRefused("t", "m"),
    *(errors.ApiUnavailable("p", reason) for reason in ("away", "unreachable", "slow", "large")),
    errors.QuotaExhausted("m"),
    *(google.CredentialsUnusable(reason, "ABM_SHEETS_CREDENTIALS") for reason in UNUSABLE),
    *(google.SignInRefused(reason, "robot@p", "m") for reason in REFUSED),
    *(google.LoginFailed(reason, "d") for reason in LOGIN),
    google.ApiDisabled("Google Sheets API", "https://u"),
    *(google.StorageMissing("a@b", robot=robot) for robot in (True, False)),
    *(google.FolderRefused(reason, "f", "a@b") for reason in ("unclear", "unknown", "refused")),
    *(google.FolderRefused(reason, "f", person=True) for reason in ("unknown", "refused")),
    *(google.ShareUnclear("t", address) for address in ("", "a@b")),
    google.WorkbookExists("t", "https://u"),
    google.SharingRefused("a@b", "https://u", "m"),
    google.OfficeFile("t"),
    *(google.ProtectedByHand("t", account=account, tabs="Dashboard") for account in ("robot@p", "")),
    google.WorkbookFull("t"),
    google.RequestInvalid("t", "m"),
    *(google.ScratchRefused(reason, "t", "Comptes") for reason in ("used", "file")),
    google.OutcomeUnknown("t", "p"),
    errors.AbmSheetsError("p", problem="p"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.code)
def test_every_failure_says_what_happened_and_what_to_do(failure, language, capsys):
    code = explain(failure, language)

    told = capsys.readouterr()
    first, second = told.err.splitlines()
    assert (code, told.out) == (type(failure).exit_code, "")
    assert first.startswith(("Erreur\u00a0: ", "Error: ", "Error\u00a0: "))
    assert second.startswith(("Que faire\u00a0: ", "What to do: ", "What to do\u00a0: "))
    assert "{" not in told.err


def test_no_failure_of_the_tree_is_forgotten():
    def leaves(kind):
        found = kind.__subclasses__()
        return {kind} if not found else set().union(*map(leaves, found))

    assert leaves(errors.AbmSheetsError) == {type(failure) for failure in FAILURES} - {errors.AbmSheetsError}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language):
    template = load_workbook(language)

    assert tuple(template.alerts) == tuple(sorted(CODES, key=list(template.alerts).index))
    assert set(template.alerts) == set(CODES)
    assert set(template.kpis) == {spec.key for spec in CATALOGUE}
    assert {*typing.get_args(Status), "indicative", "stale"} == set(template.statuses)
    assert set(template.severities) == set(SEVERITIES)
    assert set(template.settings) == set(load_rules().settings)


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (errno.EACCES, "l'accès est refusé", "access is denied"),
        (errno.EDQUOT, "votre espace sur ce disque est plein", "your share of this disk is full"),
        (
            errno.ENOTDIR,
            "une partie de ce chemin n'est pas un dossier",
            "a part of this path is not a folder",
        ),
        (errno.EPROTO, os.strerror(errno.EPROTO), os.strerror(errno.EPROTO)),
    ],
    ids=repr,
)
def test_what_the_system_says_is_said_in_the_language(number, french, english):
    failure = errors.StateUnusable(Path("d"), os.strerror(number))
    told = [way_out(failure, load_workbook(language))[0] for language in ("fr", "en")]

    assert [message.rpartition(":")[2].strip() for message in told] == [french, english]


#: design.md 4, the settings of the Dashboard, and docs/decisions/0012.
ISSUES = """
    date_unreadable date_future amount_unreadable amount_negative choice_unknown required_missing
    account_unknown account_duplicate cell_error header_missing header_duplicate tab_missing
    opportunity_without_engagement velocity_unusable setting_unreadable account_total row_total dates_reversed header_empty
""".split()
WHYS = """
    no_targets no_interactions no_engaged no_abm_opportunities no_abm_deals unread_deals no_costs unread_costs
    unread_accounts unread_interactions unread_recent unread_opportunities unread_velocity
    tab_missing header_missing header_duplicate
""".split()
#: Keys of texts that the program puts together, in modules that name only a part of them.
COMPOSED = (
    {f"added_{what}" for what in ("tab", "column", "locale", "name")}
    | {"repaired_protection"}
    | {f"repaired_{name}" for name in (*ALL_RANGES, *SHAPE_RANGES.values())}
    | {
        f"{card}_title"
        for card in "grant create gone running expired denied mismatch unknown busy away refused identity bug file office full newer".split()
    }
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_issue_and_every_reason_for_no_figure_has_its_words(language):
    template = load_workbook(language)

    assert set(template.issues) == set(ISSUES)
    assert set(template.why) == set(WHYS)
    assert set(template.signs) == {*typing.get_args(Status), *SEVERITIES}


@pytest.mark.parametrize(
    "section", ["nouns", "why", "issues", "expected", "notices", "terminal", "addon", "doctor", "live"]
)
def test_no_text_is_kept_that_nobody_says(section):
    package = Path(errors.__file__).parents[1]
    said = set()
    for path in package.rglob("*.py"):
        said |= set(re.findall(r"""["']([a-z_]+)["']""", path.read_text(encoding="utf-8")))

    assert set(getattr(load_workbook("fr"), section)) - said - COMPOSED == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_uses_only_the_details_that_it_has(language):
    template = load_workbook(language)
    for failure in FAILURES:
        text = template.errors[failure.code]
        used = {
            name.removesuffix("_quoted")
            for _, name, _, _ in Formatter().parse(text.message + text.hint)
            if name
        }
        assert used <= set(failure.details), failure.code


def test_there_is_no_text_for_an_error_that_cannot_happen():
    assert set(load_workbook("fr").errors) == {failure.code for failure in FAILURES}


def _texts(node):
    if isinstance(node, dict):
        return [text for child in node.values() for text in _texts(child)]
    if isinstance(node, (list, tuple)):
        return [text for child in node for text in _texts(child)]
    return [node] if isinstance(node, str) else []


def test_french_has_its_no_break_spaces_everywhere_a_person_reads():
    texts = _texts(msgspec.to_builtins(load_workbook("fr")))

    assert [text for text in texts if re.search(r" [;!?%€:»]|« |[0-9] [0-9]{3}\b", text)] == []
    assert sum("\u202f" in text for text in texts) > 20
    assert sum("\u00a0" in text for text in texts) > 60


def test_french_has_no_mark_without_its_space():
    texts = [
        re.sub(r"https?://\S+|\S+@\S+:\S+|[hH]+:mm|\{\w*\}|;@|;(?=[\"#0[])|[A-Z_]+=\S+", " x", text)
        for text in _texts(msgspec.to_builtins(load_workbook("fr")))
    ]

    assert [text for text in texts if re.search(r"[^\s\u202f\u00a0][;!?»:]|«\S", text)] == []


def test_english_has_plain_spaces_only():
    assert [
        text for text in _texts(msgspec.to_builtins(load_workbook("en"))) if re.search("[\u202f\u00a0]", text)
    ] == []


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "fr",
            "Erreur\u00a0: Le fichier suivi.xlsx est introuvable dans /equipe.",
            "Que faire\u00a0: Vérifiez le nom, ou créez-le avec\u00a0: abm-sheets init-workbook /equipe/suivi.xlsx",
        ),
        (
            "en",
            "Error: There is no file suivi.xlsx in /equipe.",
            "What to do: Check the name, or create it with: abm-sheets init-workbook /equipe/suivi.xlsx",
        ),
    ],
)
def test_a_failure_as_it_is_read(capsys, language, first, second):
    explain(errors.FileProblem(Path("/equipe/suivi.xlsx"), "missing"), language)

    assert capsys.readouterr().err.splitlines() == [first, second]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_refresh_puts_back_is_called_as_people_see_it(language):
    terminal = load_workbook(language).terminal

    for name in (*ALL_RANGES, *SHAPE_RANGES.values()):
        assert "abm_" not in terminal[f"repaired_{name}"]
