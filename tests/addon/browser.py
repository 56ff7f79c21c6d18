"""A real Chromium without a window, spoken to over a pipe (Chrome DevTools Protocol)."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Nothing but this machine is ever asked.
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --mute-audio "
    "--disable-background-networking --disable-component-update --disable-sync --disable-default-apps "
    "--disable-extensions --hide-scrollbars --force-color-profile=srgb --lang=fr --remote-debugging-pipe "
    "--no-proxy-server"
).split()
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
_PATIENCE = 60.0


def find() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One page of a Chromium."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._rest = b""
        self._number = 0
        self.new_page()

    def new_page(self) -> None:
        """Turn to a new page, which knows nothing of the one before."""
        self._session = ""
        self.events: list[dict[str, Any]] = []
        profile = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=profile)["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Network.setExtraHTTPHeaders", headers={"Accept-Language": "fr-FR,fr;q=0.9"})

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and wait for what it leads to; what happens meanwhile is kept in ``events``."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, event: str) -> None:
        while not any(each.get("method") == event for each in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answers], [], [], _PATIENCE)
            assert ready, "Chromium says nothing"
            part = os.read(self._answers, 65536)
            assert part, "Chromium has ended"
            self._rest += part
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)

    def open(self, url: str) -> None:
        self.events.clear()
        self.ask("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def show(self, page: str) -> None:
        """Show a page that nobody serves."""
        frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.ask("Page.setDocumentContent", frameId=frame, html=page)

    def run(self, script: str) -> Any:
        result = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def click(self, label: str) -> None:
        """Click the first button with these words as a mouse does, and wait for the page it leads to."""
        find_it = (
            "(() => { const b = [...document.querySelectorAll('button, a, summary')]"
            f".find(e => e.innerText.trim() === {json.dumps(label)}); b.scrollIntoView({{block: 'center'}}); "
            "const r = b.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        x, y = self.run(find_it)
        self.events.clear()
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.wait_for("Page.loadEventFired")

    def text(self) -> str:
        return str(self.run("document.body.innerText")).replace("\u202f", " ").replace("\u00a0", " ")

    def size(self, width: int, height: int) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def picture(self, path: Path, selector: str) -> None:
        """Save a picture of an element, whole."""
        box = self.run(
            f"(() => {{ const r = document.querySelector({json.dumps(selector)}).getBoundingClientRect(); "
            "return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height}; })()"
        )
        clip = {**box, "scale": 1}
        how = {"format": "webp", "quality": 30} if path.suffix == ".webp" else {"format": "png"}
        data = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip, **how)["data"]
        path.write_bytes(base64.b64decode(data))

    def complaints(self) -> list[str]:
        """What the browser's console said, such as a breach of the content policy."""
        return [
            each["params"]["entry"]["text"]
            for each in self.events
            if each.get("method") == "Log.entryAdded"
            and each["params"]["entry"]["level"] in ("error", "warning")
        ]

    def asked(self) -> list[str]:
        """The addresses that the page asked for."""
        return [
            each["params"]["request"]["url"]
            for each in self.events
            if each.get("method") == "Network.requestWillBeSent"
        ]


@contextlib.contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A Chromium that keeps what it needs in a folder and ends with the block."""
    program = find()
    assert program
    read_commands, commands = os.pipe()
    answers, write_answers = os.pipe()
    # Chromium reads 3 and writes 4; neither may be one of the other's numbers before.
    high = [os.dup2(each, 100 + at) for at, each in enumerate((read_commands, write_answers))]
    moved = (
        f"import os, sys; os.dup2({high[0]}, 3); os.dup2({high[1]}, 4); os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", moved, program, *FLAGS, ONLY_HERE, f"--user-data-dir={folder}", "about:blank"],
        pass_fds=high,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "fr_FR.UTF-8"},
    )
    for each in (read_commands, write_answers, *high):
        os.close(each)
    try:
        yield Browser(commands, answers)
    finally:
        os.close(commands)
        os.close(answers)
        process.terminate()
        process.wait(30)
