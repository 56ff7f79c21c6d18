"""Draw every card in both languages: ``.venv/bin/python tests/addon/pictures.py`` (needs Chromium).

Writes docs/pictures/addon/. The cards are drawn by the preview; in Google Sheets, Google draws them.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
if __package__ in (None, ""):
    sys.path.insert(0, str(ROOT / "tests"))

from abm_sheets import wiring  # noqa: E402
from abm_sheets.addon import messages  # noqa: E402
from abm_sheets.addon.cards import card_json  # noqa: E402
from abm_sheets.addon.preview.page import Frame, page  # noqa: E402
from abm_sheets.addon.sidebar import Viewer, home, sheets_address  # noqa: E402
from abm_sheets.errors import ApiUnavailable, FileProblem, HistoryNewer, RequestRefused, WorkbookBusy  # noqa: E402
from abm_sheets.errors.google import OfficeFile, WorkbookFull  # noqa: E402
from abm_sheets.target import Target  # noqa: E402
from abm_sheets.template.load import load_rules, load_workbook  # noqa: E402
from addon.browser import Browser, browsing  # noqa: E402

if TYPE_CHECKING:
    from abm_sheets.addon.view import Card

PICTURES = ROOT / "docs" / "pictures" / "addon"
SID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"


def cards(language: str, workbook: Path) -> dict[str, Card]:
    """Every card that there is."""
    frame, rules = load_workbook(language), load_rules()
    target = Target(label="demo", path=workbook)
    glance = wiring.look(target)
    book = load_workbook(glance.language)
    mine = next(owner for owner in glance.owners if owner.startswith("Sofia"))
    alert = next(each for each in glance.findings.alerts if each.code == "account_hot")
    taken = wiring.take(target, alert.identity, lambda _: mine, glance.refreshed).glance

    def viewer(email: str, *, running: bool = False) -> Viewer:
        return Viewer(email=email, frame=frame, address=sheets_address(glance), running=running)

    asked = {"id": SID, "op": "refresh"}
    return {
        "home": home(glance, book, rules, viewer("sofia.b@example.com")),
        "home-taken": home(taken, book, rules, viewer("sofia.b@example.com")),
        "home-running-team": home(glance, book, rules, viewer("contact@example.com", running=True)),
        "grant": messages.grant(frame),
        "create": messages.create(frame, SID),
        "running": messages.running(frame, SID),
        "expired": messages.expired(frame, "refresh", asked),
        "denied": messages.grant(frame, "denied"),
        "mismatch": messages.message("mismatch", frame),
        "unknown": messages.message("unknown", frame),
        "identity": messages.identity(frame, SID),
        "busy": messages.failed(WorkbookBusy("t", 10), frame, "refresh", asked),
        "away": messages.failed(ApiUnavailable("p"), frame, "refresh", asked),
        "refused": messages.failed(RequestRefused("t", "m"), frame, "refresh", asked),
        "office": messages.failed(OfficeFile("t"), frame, "refresh", asked),
        "full": messages.failed(WorkbookFull("t"), frame, "refresh", asked),
        "newer": messages.failed(HistoryNewer(9), frame, "refresh", asked),
        "bug": messages.failed(ValueError(), frame, "refresh", asked),
        "file-open": messages.failed(
            FileProblem(Path("suivi-abm.xlsx"), "locked", owner="Léa"), frame, "refresh", asked
        ),
    }


def draw(browser: Browser, folder: Path, language: str, workbook: Path) -> None:
    style = (ROOT / "templates" / "preview.css").read_text(encoding="utf-8")
    browser.size(360, 900)
    for name, card in cards(language, workbook).items():
        frame = Frame(template=load_workbook(language), file="suivi-abm.xlsx", person="Sofia", carried={})
        drawn = page(card_json(card, "https://abm.example.com/action"), frame)
        browser.show(drawn.replace('<link rel="stylesheet" href="/preview.css">', f"<style>{style}</style>"))
        browser.picture(folder / f"{name}.{language}.webp", ".card")


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing(Path(folder) / "chromium") as browser:
        for language in ("fr", "en"):
            workbook = Path(folder) / f"{language}.xlsx"
            wiring.demo(workbook, language=language)
            draw(browser, PICTURES, language, workbook)
    for path in sorted(PICTURES.iterdir()):
        print(f"{path.stat().st_size / 1000:6.1f} kB  {path.relative_to(ROOT)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
