"""The preview in a real browser, as somebody uses it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .browser import browsing, find

pytestmark = pytest.mark.skipif(
    find() is None, reason="no Chromium on this machine: apt-get install chromium"
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with browsing(tmp_path_factory.mktemp("chromium")) as found:
        yield found


@pytest.fixture
def browser(chromium):
    chromium.new_page()
    return chromium


def test_a_person_takes_an_alert_refreshes_and_changes_the_language(browser, base):
    browser.open(base)
    assert "On a ciblé 6 comptes" in browser.text()
    assert (
        browser.run("getComputedStyle(document.querySelector('.card')).backgroundColor")
        == "rgb(255, 255, 255)"
    )

    browser.click("Je m'en occupe")
    assert "Léa Martin s'en occupe." in browser.run("document.querySelector('[role=status]').innerText")
    assert "✓ Pris en charge par Léa Martin" in browser.text()

    browser.click("Actualiser maintenant")
    assert browser.run("document.querySelector('[role=status]').innerText") == "Le Dashboard est à jour."

    browser.click("English")
    assert browser.run("document.documentElement.lang") == "en"
    assert "Refresh now" in browser.text()
    assert browser.complaints() == []


def test_nothing_is_asked_of_anybody_else(browser, base):
    browser.open(base)

    assert [url for url in browser.asked() if not url.startswith(base)] == []
    assert browser.run("document.scripts.length") == 0


def test_it_can_be_used_with_the_keyboard_and_read_aloud(browser, base):
    browser.open(base)

    # One main part, headings in order, every button has words, what is folded away can be opened.
    assert browser.run("document.querySelectorAll('main').length") == 1
    levels = browser.run("[...document.querySelectorAll('h1,h2,h3')].map(e => +e.tagName[1])")
    assert levels[:2] == [1, 2]
    assert set(levels[2:]) == {3}
    assert browser.run("[...document.querySelectorAll('button, a')].every(e => e.textContent.trim() !== '')")
    assert browser.run(
        "[...document.querySelectorAll('details')].every(e => e.firstChild.tagName === 'SUMMARY')"
    )
    small = "[...document.querySelectorAll('button, summary')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).length"
    assert browser.run(small) == 0


@pytest.mark.parametrize("width", [320, 1366])
def test_nothing_sticks_out(width, browser, base):
    browser.size(width, 800)
    browser.open(base)

    assert browser.run("document.documentElement.scrollWidth") <= width


class _Evil(BaseHTTPRequestHandler):
    """Another site, with a form that presses our button and a frame that shows our page."""

    target = ""

    def do_GET(self) -> None:
        page = (
            f"<form id=f method=post action='{self.target}/action'><input name=op value=refresh></form>"
            f"<iframe src='{self.target}/'></iframe><button onclick='f.submit()'>go</button>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        pass


def test_another_site_can_neither_press_our_buttons_nor_show_our_page(browser, base, book):
    before = book.read_bytes()
    handler = type("Evil", (_Evil,), {"target": base})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as evil:
        thread = threading.Thread(target=evil.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        # Another name for this machine is another site.
        browser.open(f"http://localhost:{evil.server_address[1]}/")
        assert "ciblé" not in browser.run(
            "document.querySelector('iframe').contentDocument?.body?.innerText || ''"
        )
        browser.click("go")
        text = browser.text()
        evil.shutdown()
        thread.join()

    assert "Cette page ne répond qu'à elle-même." in text
    assert book.read_bytes() == before
