"""What tests tell the double, apart from all that Google serves: ``/_control/…``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from abm_sheets.localsheets.call import SHEETS_HEADERS, Answer, pretty
from abm_sheets.localsheets.errors import ApiError
from abm_sheets.localsheets.faults import from_json

from . import staging
from .staging import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.service import LocalSheets

PREFIX = "/_control/"

Control: TypeAlias = "Callable[[LocalSheets, Call], Any]"


def dispatch(service: LocalSheets, call: Call) -> Answer:
    """Do what a test asks for; what it asks for wrongly is a 400 with the reason.

    Outside the lock of the service: a test may wait here for a call that hangs.
    """
    control = CONTROLS.get((call.method, call.path.removeprefix(PREFIX)))
    if control is None:
        known = ", ".join(f"{method} {PREFIX}{rest}" for method, rest in CONTROLS)
        return _answer({"error": f"There are: {known}"}, 404)
    try:
        return _answer(control(service, call))
    except ApiError as error:
        return _answer({"error": error.message}, 400)
    except (TypeError, ValueError, KeyError) as error:
        return _answer({"error": f"{type(error).__name__}: {error}"}, 400)


def _answer(value: Any, status: int = 200) -> Answer:  # noqa: ANN401
    return Answer(status, {"Content-Type": SHEETS_HEADERS["Content-Type"]}, pretty(value))


def _plan(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    return service.faults.plan


def _add(service: LocalSheets, call: Call) -> Any:  # noqa: ANN401
    service.faults.add(*from_json(call.json()))
    return service.faults.plan


def _clear(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    service.faults.clear()
    return service.faults.plan


def _calls(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    return [asdict(logged) for logged in service.faults.calls]


def _forget(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    service.faults.forget()
    return []


def _hanging(service: LocalSheets, call: Call) -> Any:  # noqa: ANN401
    return [asdict(logged) for logged in service.faults.wait_for_hanging(float(call.one("wait", "0")))]


def _release(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    service.faults.release()
    return {}


def _time(service: LocalSheets, _: Call) -> Any:  # noqa: ANN401
    return {"now": service.now().isoformat()}


def _set_time(service: LocalSheets, call: Call) -> Any:  # noqa: ANN401
    body = known(call.json(), "now", "advance", "real")
    if body.get("real"):
        service.clock.reset()
    if "now" in body:
        moment = datetime.fromisoformat(body["now"])
        if moment.tzinfo is None:
            raise ValueError("now needs a time zone, as in 2026-11-24T09:00:00Z")
        service.clock.set(moment)
    service.clock.advance(body.get("advance", 0))
    return _time(service, call)


CONTROLS: dict[tuple[str, str], Control] = {
    ("GET", "faults"): _plan,
    ("POST", "faults"): _add,
    ("DELETE", "faults"): _clear,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _forget,
    ("GET", "hanging"): _hanging,
    ("POST", "release"): _release,
    ("GET", "clock"): _time,
    ("POST", "clock"): _set_time,
    ("POST", "access"): staging.access,
    ("POST", "quotas"): staging.quotas,
    ("POST", "accounts"): staging.account,
    ("DELETE", "accounts"): staging.forget_account,
    ("POST", "browser"): staging.browser,
    ("POST", "tokens"): staging.token,
    ("POST", "revoke"): staging.revoke,
    ("POST", "files"): staging.file,
    ("POST", "drives"): staging.drive,
    ("POST", "folders"): staging.folder,
}
