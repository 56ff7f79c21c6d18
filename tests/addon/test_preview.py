"""The preview answers to this machine's own page, and to nothing else."""

from __future__ import annotations

import html
import re
import shutil
import signal
import subprocess
import sys

import pytest
import requests

from abm_sheets.addon import serve as serving
from abm_sheets.addon.preview.page import Frame, page
from abm_sheets.errors import AddonUnready, FileProblem
from abm_sheets.template.load import load_workbook


def get(base, path="/", **headers):
    return requests.get(base + path, headers=headers, timeout=60, allow_redirects=False)


def fields(text, label):
    """What the form of a button carries."""
    form = next(each for each in text.split("<form")[1:] if f">{label}</button>" in each.split("</form>")[0])
    return {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', form.split("</form>")[0])
    }


def post(base, given, **headers):
    own = {"Origin": base, "Sec-Fetch-Site": "same-origin"} | headers
    sent = {name: value for name, value in own.items() if value is not None}
    return requests.post(f"{base}/action", data=given, headers=sent, timeout=60, allow_redirects=False)


def plain(text):
    return re.sub("[\u00a0\u202f]", " ", html.unescape(text))


def test_the_page_shows_the_sidebar_of_the_file(base):
    answer = get(base)

    assert answer.status_code == 200
    text = plain(answer.text)
    assert "suivi.xlsx" in text
    assert "Vu par Léa Martin." in text
    assert "On a ciblé 6 comptes" in text
    assert "Cette semaine, pour vous" in text


def test_buttons_work_and_a_reload_does_nothing_twice(base, book):
    before = book.read_bytes()
    given = fields(get(base).text, "Je m&#x27;en occupe")
    assert given["op"] == "take"

    sent = post(base, given)
    assert (sent.status_code, sent.headers["Location"][:8]) == (303, "/?shown=")
    after = book.read_bytes()
    assert after != before

    for _ in range(2):
        text = plain(get(base, sent.headers["Location"]).text)
        assert "C'est noté : Léa Martin s'en occupe." in text
    assert book.read_bytes() == after


def test_the_file_may_be_changed_between_two_looks(base, book, young_file):
    book.unlink()
    assert "Le fichier suivi.xlsx est introuvable" in plain(get(base).text)

    shutil.copy(young_file, book)
    assert "On a ciblé 6 comptes" in plain(get(base).text)


def test_a_file_that_is_open_elsewhere_is_not_written(base, book):
    given = fields(get(base).text, "Actualiser maintenant")
    (book.parent / "~$suivi.xlsx").write_bytes(b"\x03Zoe" + b"\0" * 161)
    before = book.read_bytes()

    sent = post(base, given)

    text = plain(get(base, sent.headers["Location"]).text)
    assert "suivi.xlsx est ouvert dans un tableur." in text
    assert "Recommencer" in text
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example.com"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1"},
        {"Host": "localhost.evil.example.com"},
        {"Host": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
    ],
)
def test_a_stranger_sees_nothing(headers, base):
    for path in ("/", "/preview.css", "/?shown=abc"):
        answer = get(base, path, **headers)
        assert answer.status_code in {400, 403}
        assert "ciblé" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.com"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Origin": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "evil.example.com"},
    ],
)
def test_a_strangers_page_cannot_press_a_button(headers, base, book):
    before = book.read_bytes()
    given = fields(get(base).text, "Actualiser maintenant")

    assert post(base, given, **headers).status_code == 403
    assert book.read_bytes() == before


@pytest.mark.parametrize("secret", ["", "x" * 43, None, "é"])
def test_a_form_that_is_not_ours_does_nothing(secret, base, book):
    before = book.read_bytes()
    given = fields(get(base).text, "Actualiser maintenant") | {"secret": secret}

    assert post(base, given).status_code == 403
    assert book.read_bytes() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_another_kind_of_form_is_refused(kind, base):
    answer = requests.post(f"{base}/action", data=b"op=refresh", headers={"Origin": base, "Content-Type": kind}, timeout=60)  # fmt: skip

    assert answer.status_code == 415


def test_a_form_that_is_too_large_is_refused(base):
    assert post(base, {"op": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize("op", ["grant", "authorize", "explode"])
def test_what_only_google_can_do_leads_home(op, base):
    given = fields(get(base).text, "Actualiser maintenant") | {"op": op}

    sent = post(base, given)

    assert sent.status_code == 303
    assert get(base, sent.headers["Location"]).status_code == 200


def test_the_page_may_load_nothing_from_elsewhere_and_be_shown_in_no_other(base):
    headers = get(base).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert not re.search(r"(src|href)=\"(?!/|#|https://docs\.google\.com/)", get(base).text)
    assert "<script" not in get(base).text


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [("/", "en-GB,en;q=0.9", "en"), ("/", "de,fr;q=0.5", "fr"), ("/", "de", "fr"), ("/?lang=en", "fr", "en"), ("/?lang=<b>", "fr", "fr")],
)  # fmt: skip
def test_the_page_speaks_the_language_of_the_browser(path, accepted, language, base):
    text = get(base, path, **{"Accept-Language": accepted}).text

    assert f'<html lang="{language}">' in text
    assert ("Refresh now" in text) == (language == "en")


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;<b>'


def test_whatever_a_card_holds_is_drawn_as_text():
    link = {"openLink": {"url": "javascript:alert(1)"}}
    press = {"action": {"function": "https://x", "parameters": [{"key": EVIL, "value": EVIL}]}}
    widgets = [
        {"textParagraph": {"text": EVIL}},
        {"decoratedText": {"topLabel": EVIL, "text": f"<b>{EVIL}</b>", "bottomLabel": EVIL, "onClick": link}},
        {"buttonList": {"buttons": [{"text": EVIL, "onClick": press}, {"text": EVIL, "onClick": link}]}},
    ]
    section = {"header": EVIL, "widgets": widgets, "collapsible": True, "uncollapsibleWidgetsCount": 1}
    card = {"name": EVIL, "header": {"title": EVIL, "subtitle": EVIL}, "sections": [section]}
    frame = Frame(template=load_workbook("fr"), file=EVIL, person=EVIL, carried={"secret": EVIL})

    drawn = page(card, frame, EVIL)

    assert not re.search(r"<(script|img)|javascript:", drawn)
    assert not re.search(r"<[^>]*\bon\w+=", re.sub(r'"[^"]*"', '""', drawn))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.com"])  # noqa: S104
def test_a_preview_listens_on_this_machine_only(host, book):
    shown = serving.preview(book, "Léa", lambda *_, **__: None)

    with pytest.raises(AddonUnready) as refused:
        serving.serve_preview(shown, host, 0, lambda _: None)
    assert refused.value.code == "addon_host"


def test_a_preview_of_nothing_says_so(tmp_path):
    with pytest.raises(FileProblem) as missing:
        serving.preview(tmp_path / "none.xlsx", "Léa", lambda *_, **__: None)
    assert missing.value.code == "file_missing"


@pytest.mark.parametrize("name", ["texte.xlsx", "notes.txt"])
def test_a_preview_of_what_is_no_workbook_says_so_before_it_is_served(tmp_path, name):
    path = tmp_path / name
    path.write_text("bonjour")

    with pytest.raises(FileProblem) as refused:
        serving.preview(path, "Léa", lambda *_, **__: None)
    assert refused.value.code == "file_not_xlsx"


def test_from_the_command_line_until_it_is_asked_to_stop(book):
    command = [
        sys.executable,
        "-m",
        "abm_sheets",
        "serve",
        "--preview",
        str(book),
        "--port",
        "0",
        "--as",
        "Léa",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, (line, process.stderr.read() if process.poll() is not None else "")

        assert "Vu par Léa." in plain(get(address[0]).text)

        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in {0, -signal.SIGTERM}
        assert "Traceback" not in process.stderr.read()
