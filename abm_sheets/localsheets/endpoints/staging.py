"""Control over who may sign in and what is shared with whom: the part of ``/_control`` for strict mode."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.identity import OWNER, PROJECT, Caller
from abm_sheets.localsheets.quotas import Quotas
from abm_sheets.localsheets.sharing import Permission, put
from abm_sheets.localsheets.tokens import LIFETIME, short

from .signing_in import own_address

if TYPE_CHECKING:
    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.service import LocalSheets


def known(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """A body that has no other fields than these.

    Raises:
        ValueError: It has.
    """
    wrong = [name for name in body if name not in names]
    if wrong:
        raise ValueError(f"unknown {', '.join(wrong)}; there are: {', '.join(names)}")
    return body


def access(service: LocalSheets, call: Call) -> dict[str, Any]:
    """``strict``, ``disabled`` APIs, ``no_storage``, ``without_account``: those given are changed."""
    body = known(call.json(), "strict", "disabled", "no_storage", "without_account")
    rules = service.access
    rules.strict = bool(body.get("strict", rules.strict))
    rules.disabled = set(body.get("disabled", rules.disabled))
    rules.no_storage = str(body.get("no_storage", rules.no_storage))
    rules.sharing.without_account = set(body.get("without_account", rules.sharing.without_account))
    return {
        "strict": rules.strict,
        "disabled": sorted(rules.disabled),
        "no_storage": rules.no_storage,
        "without_account": sorted(rules.sharing.without_account),
    }


def quotas(service: LocalSheets, call: Call) -> dict[str, Any]:
    """``enabled`` and the limits: new quotas of which nothing is used."""
    names = [each.name for each in fields(Quotas) if not each.name.startswith("_")]
    service.access.quotas = Quotas(**{"enabled": True, **known(call.json(), *names)})
    return {name: getattr(service.access.quotas, name) for name in names}


def account(service: LocalSheets, call: Call) -> dict[str, Any]:
    """A service account: by its ``email`` (answers a new key file), or by its ``key_file``."""
    body = known(call.json(), "email", "key_file", "project", "delegation", "creators")
    tokens, project = service.access.tokens, body.get("project", PROJECT)
    key_file: dict[str, Any] = body.get("key_file") or tokens.new_account(
        body["email"], token_uri=f"{own_address(call)}/token", project=project
    )
    tokens.register(key_file, project=project, delegation=body.get("delegation"))
    tokens.accounts[key_file["client_email"]].creators |= set(body.get("creators", ()))
    return key_file


def forget_account(service: LocalSheets, call: Call) -> dict[str, Any]:
    """Delete a service account (``email``); its tokens die with it."""
    email = call.one("email")
    del service.access.tokens.accounts[email]
    service.access.tokens.revoke(email)
    return {}


def browser(service: LocalSheets, call: Call) -> dict[str, Any]:
    """Who sits at the browser (``email``; null: they decline), and which ``scopes`` they allow."""
    body = known(call.json(), "email", "scopes", "apps", "testing")
    tokens = service.access.tokens
    tokens.consenting = body.get("email")
    tokens.allowing = short(body["scopes"]) if "scopes" in body else None
    tokens.apps = dict(body.get("apps", tokens.apps))
    tokens.testing = bool(body.get("testing", tokens.testing))
    return {"email": tokens.consenting, "testing": tokens.testing}


def token(service: LocalSheets, call: Call) -> dict[str, Any]:
    """An access token and a refresh token for ``email`` with ``scopes``, good for ``seconds``.

    With ``workload``, that token of another identity provider is trusted to be theirs as well.
    """
    body = known(call.json(), "email", "scopes", "seconds", "project", "robot", "workload")
    scopes = short(body.get("scopes", ()))
    caller = Caller(body["email"], scopes, body.get("project", PROJECT), bool(body.get("robot")))
    if "workload" in body:
        service.access.tokens.workloads[body["workload"]] = caller.email
    return {
        "access_token": service.access.tokens.issue(caller, float(body.get("seconds", LIFETIME))),
        "refresh_token": service.access.tokens.allow(caller.email, scopes),
    }


def revoke(service: LocalSheets, call: Call) -> dict[str, Any]:
    """Take back all tokens of ``email``."""
    service.access.tokens.revoke(known(call.json(), "email")["email"])
    return {}


def file(service: LocalSheets, call: Call) -> dict[str, Any]:
    """How the file ``id`` is shared; ``permissions`` are roles by their addresses."""
    body = known(call.json(), "id", "owner", "permissions", "parent", "office", "apps")
    file_id, sharing = body["id"], service.access.sharing
    service.file(file_id)
    shared = sharing.of(file_id)
    if "parent" in body:
        shared.parent, shared.drive = body["parent"], sharing.drive_of(body["parent"])
        service.file(file_id).parents = (body["parent"],)
    shared.owner = "" if shared.drive else body.get("owner", shared.owner or OWNER)
    shared.office = bool(body.get("office", shared.office))
    shared.apps = set(body.get("apps", shared.apps))
    if "permissions" in body:
        shared.permissions.clear()
        for email, role in body["permissions"].items():
            put(shared.permissions, Permission("anyone" if email == "anyone" else "user", role, email))
    return sharing.facts(file_id, shared.owner)


def drive(service: LocalSheets, call: Call) -> dict[str, Any]:
    """A shared drive: ``id``, ``name``, ``members`` (address: role)."""
    body = known(call.json(), "id", "name", "members")
    service.access.sharing.add_drive(body["id"], body.get("name", body["id"]), body.get("members", {}))
    return {"id": body["id"]}


def folder(service: LocalSheets, call: Call) -> dict[str, Any]:
    """A folder: ``id``, ``name``, ``owner`` or ``parent``, ``permissions`` (address: role)."""
    body = known(call.json(), "id", "name", "owner", "parent", "permissions")
    sharing = service.access.sharing
    sharing.add_folder(
        body["id"],
        body.get("name", body["id"]),
        owner=body.get("owner", OWNER),
        parent=body.get("parent", ""),
    )
    for email, role in body.get("permissions", {}).items():
        sharing.share(body["id"], email, role)
    return {"id": body["id"]}
