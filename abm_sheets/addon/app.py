"""The service that Google calls: a gate, a desk, and an answer within the time that a person waits."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from abm_sheets.addon.desk import Work
from abm_sheets.addon.event import ENDPOINTS, Endpoint, read_event
from abm_sheets.errors import ApiUnavailable
from abm_sheets.sheets.identity import TokenRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from abm_sheets.addon.desk import Desk
    from abm_sheets.addon.flow import Flow
    from abm_sheets.addon.gate import Gate

Json = dict[str, Any]
#: Bytes of a body: Google's events take a few thousand.
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds until a body has to be there, and until an answer.

    Google's card service gives up after 30 (https://developers.google.com/workspace/add-ons/concepts/actions).
    """

    reading: float = 10.0
    deadline: float = 20.0


class Addon:
    """The parts of the service, and what they do with a call."""

    def __init__(
        self, gate: Gate, flow: Flow, desk: Desk, report: Callable[..., None], limits: Limits | None = None
    ) -> None:
        self._gate = gate
        self._flow = flow
        self._desk = desk
        self._report = report
        self._limits = limits or Limits()

    def app(self) -> Starlette:
        """Return the application: one POST endpoint for each kind of call, and ``/healthz``."""
        routes = [Route(f"/{endpoint}", self._endpoint(endpoint), methods=["POST"]) for endpoint in ENDPOINTS]

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            yield
            await run_in_threadpool(self._desk.close)

        app = Starlette(routes=[*routes, Route("/healthz", _health)], lifespan=lifespan)
        app.router.redirect_slashes = False  # a token is for one address, to the letter
        return app

    def _endpoint(self, endpoint: Endpoint) -> Callable[[Request], Any]:
        async def call(request: Request) -> Response:
            started = time.monotonic()
            told = {"endpoint": endpoint, "op": "", "outcome": "refused"}
            try:
                return await self._answered(request, endpoint, started, told)
            finally:
                self._report("call", seconds=round(time.monotonic() - started, 3), **told)

        return call

    async def _answered(
        self, request: Request, endpoint: Endpoint, started: float, told: dict[str, str]
    ) -> Response:
        """Return the answer; ``told`` is what the log says of it, without tokens, ids and texts."""
        try:
            body = await asyncio.wait_for(read_body(request), self._limits.reading)
            event = read_event(endpoint, json.loads(body))
        except TooLarge:
            return _refusal(413, told, "too_large")
        except (TimeoutError, ClientDisconnect):
            return _refusal(408, told, "too_slow")
        except (ValueError, RecursionError):
            return _refusal(400, told, "no_json")
        try:
            authorization = request.headers.get("Authorization", "")
            person = await run_in_threadpool(self._gate.admit, event, authorization)
        except TokenRefused as error:
            return _refusal(401, told, f"token_{error.reason}")
        except ApiUnavailable:
            return _refusal(503, told, "certificates")
        except Exception as error:  # noqa: BLE001 - a mistake of ours lets nobody in, and is told without its text
            self._report("bug", op="gate", error=type(error).__name__)
            return _refusal(401, told, "gate")
        told["op"] = event.op if event.op.isidentifier() and len(event.op) < 20 else ""
        planned = self._flow.plan(event, person)
        if not isinstance(planned, Work):
            told["outcome"] = "told"
            return _card(planned)
        answer = await self._worked(planned, started, told)
        return _card(answer if answer is not None else self._flow.later(event))

    async def _worked(self, work: Work, started: float, told: dict[str, str]) -> Json | None:
        """Return what the work leads to, None when it takes longer than a person waits; it goes on then."""
        promise = asyncio.wrap_future(self._desk.submit(work))
        left = max(0.0, self._limits.deadline - (time.monotonic() - started))
        done, _ = await asyncio.wait({promise}, timeout=left)
        if not done:
            told["outcome"] = "later"
            return None
        told["outcome"] = "done"
        return promise.result()


class TooLarge(Exception):
    """A body is larger than any that Google sends."""


async def read_body(request: Request) -> bytes:
    """Return the body; nothing beyond the limit is kept. Raises TooLarge."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def _refusal(status: int, told: dict[str, str], outcome: str) -> Response:
    told["outcome"] = outcome
    return JSONResponse(
        {"error": {"code": status}}, status_code=status, headers={"Cache-Control": "no-store"}
    )


def _card(answer: Json) -> Response:
    # In ASCII, which holds whatever somebody managed to type, half a sign included.
    return Response(json.dumps(answer), media_type="application/json", headers={"Cache-Control": "no-store"})


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
