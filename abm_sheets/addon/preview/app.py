"""The preview's own small service: the same flow, for one file and a browser on this machine."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from abm_sheets.addon.app import Limits, TooLarge, read_body
from abm_sheets.addon.desk import Work
from abm_sheets.addon.event import Event
from abm_sheets.addon.preview.page import Frame, page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from starlette.requests import Request

    from abm_sheets.addon.desk import Desk
    from abm_sheets.addon.flow import Flow, Person, Words

Json = dict[str, Any]
#: Answers of buttons that are kept until the browser asks for them.
_KEPT = 16
_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": forms would then be sent with the Origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: The one workbook, as an event names it.
_BOOK = "workbook"


class Preview:
    """A workbook's sidebar for one person; ``port`` is the one that this machine's browser has to name."""

    def __init__(self, flow: Flow, desk: Desk, words: Words, file: str, person: Person, style: str) -> None:
        self._flow = flow
        self._desk = desk
        self._words = words
        self._file = file
        self._person = person
        self._style = style
        self._secret = secrets.token_urlsafe(32)
        self._shown: OrderedDict[str, tuple[Json, str]] = OrderedDict()
        self.port = 0

    def app(self) -> Starlette:
        """Return the application: the page, its buttons, its style."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            yield
            await run_in_threadpool(self._desk.close)

        routes = [
            Route("/", self._own(self._page)),
            Route("/action", self._own(self._action), methods=["POST"]),
            Route("/preview.css", self._own(self._css)),
        ]
        return Starlette(routes=routes, lifespan=lifespan)

    def _own(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Refuse what does not come from this machine's own page."""

        async def guarded(request: Request) -> Response:
            if not self._is_own(request):
                text = self._words.frame(_language(request)).addon["preview_refused"]
                return PlainTextResponse(text, status_code=403, headers=_HEADERS)
            response = await answer(request)
            response.headers.update(_HEADERS)
            return response

        return guarded

    def _is_own(self, request: Request) -> bool:
        host = request.headers.get("Host", "")
        if host not in {f"127.0.0.1:{self.port}", f"localhost:{self.port}", f"[::1]:{self.port}"}:
            return False
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        origin = request.headers.get("Origin")
        if request.method == "POST":
            return site == "same-origin" and origin == f"http://{host}"
        return site in {"same-origin", "none"} and origin in {None, f"http://{host}"}

    async def _page(self, request: Request) -> Response:
        frame = self._words.frame(_language(request))
        key = request.query_params.get("shown", "")
        language = frame.workbook.language
        card, told = self._shown.get(key) or await self._card(self._event({}, language))
        around = Frame(
            template=frame,
            file=self._file,
            person=self._person.name,
            carried={"lang": language, "secret": self._secret},
        )
        return HTMLResponse(page(card, around, told))

    async def _action(self, request: Request) -> Response:
        if request.headers.get("Content-Type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            return PlainTextResponse("", status_code=415)
        try:
            body = await read_body(request)
        except TooLarge:
            return PlainTextResponse("", status_code=413)
        given = dict(parse_qsl(body.decode("utf-8", "replace")))
        secret, language = given.pop("secret", ""), given.pop("lang", "")
        frame = self._words.frame(language if language in self._words.templates else "")
        if not hmac.compare_digest(secret.encode(), self._secret.encode()):
            return PlainTextResponse(frame.addon["preview_refused"], status_code=403)
        event = self._event(given, frame.workbook.language)
        key = secrets.token_urlsafe(9)
        self._shown[key] = await self._card(event)
        while len(self._shown) > _KEPT:
            self._shown.popitem(last=False)
        # A page that was asked for can be loaded again without doing anything twice.
        return RedirectResponse(f"/?shown={key}&lang={frame.workbook.language}", status_code=303)

    async def _css(self, _request: Request) -> Response:
        return Response(self._style, media_type="text/css")

    def _event(self, given: Mapping[str, str], language: str) -> Event:
        return Event(
            endpoint="action" if given else "homepage",
            op=given.get("op", ""),
            parameters=dict(given),
            spreadsheet_id=_BOOK,
            language=language,
            user_oauth_token="local",  # noqa: S106 - a file asks for none
        )

    async def _card(self, event: Event) -> tuple[Json, str]:
        """Return the card that an event leads to, and what the person is told."""
        answer = await self._answer(event)
        action = answer.get("renderActions", answer).get("action")
        if action is None:
            # Google would ask for an authorisation; a file needs none.
            return await self._card(self._event({}, event.language))
        navigation = action["navigations"][0]
        card: Json = navigation.get("pushCard") or navigation["updateCard"]
        return card, action.get("notification", {}).get("text", "")

    async def _answer(self, event: Event) -> Json:
        planned = self._flow.plan(event, self._person)
        if not isinstance(planned, Work):
            return planned
        promise = asyncio.wrap_future(self._desk.submit(planned))
        done, _ = await asyncio.wait({promise}, timeout=Limits().deadline)
        return promise.result() if done else self._flow.later(event)


def _language(request: Request) -> str:
    """Return fr or en: as the page was asked for, else as the browser prefers, else French."""
    wanted = [request.query_params.get("lang", "")]
    wanted += request.headers.get("Accept-Language", "").replace(";", ",").split(",")
    codes = [each.strip()[:2].lower() for each in wanted]
    return next((code for code in codes if code in {"fr", "en"}), "fr")
