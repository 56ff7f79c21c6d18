"""One server for the applications of all tests, one after the other: uvicorn takes 0.2 s to end, and tests are many."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any

from abm_sheets.addon import serve as serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette


class Hall:
    """What uvicorn serves: whichever application is here."""

    def __init__(self) -> None:
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._app: Starlette | None = None
        self._calls = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            self._loop = asyncio.get_running_loop()
            for kind in ("startup", "shutdown"):
                assert (await receive())["type"] == f"lifespan.{kind}"
                await send({"type": f"lifespan.{kind}.complete"})
            return
        assert self._app, "nobody is here"
        self._calls += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._calls -= 1

    @contextlib.contextmanager
    def serving(self, app: Starlette) -> Iterator[int]:
        """Serve an application as if it were alone: it starts, and ends when its last call is answered; the port."""
        life = app.router.lifespan_context(app)
        self._done(life.__aenter__())
        self._app = app
        yield self.port
        self._done(self._quiet())
        self._app = None
        self._done(life.__aexit__(None, None, None))

    async def _quiet(self) -> None:
        while self._calls:  # noqa: ASYNC110 - once per test
            await asyncio.sleep(0.005)

    def _done(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


@contextlib.contextmanager
def opened() -> Iterator[Hall]:
    """A hall with its server."""
    hall = Hall()
    started = threading.Event()
    listening = serving._listening("127.0.0.1", 0)
    server = serving._Server(serving.config(hall), started.set)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    assert started.wait(30)
    hall.port = listening.getsockname()[1]
    yield hall
    server.should_exit = True
    thread.join(60)
    assert not thread.is_alive()
    listening.close()
