"""Google as an add-on meets it: signs tokens, sends events over HTTP, and does what it is answered."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from abm_sheets.localsheets import Answer, LocalSheets
from abm_sheets.localsheets.identity import Caller

from .schema import answer_problems

URL = "https://abm.example.com/addon"
ACCOUNT = "service-4711@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
CLIENT = "4711-addon.apps.googleusercontent.com"
AUTH = "https://www.googleapis.com/auth/"
SCOPES = ("drive.file", "userinfo.email", "script.locale")
PROJECT = "addon"


class Key:
    """A key with which Google signs, and its certificate."""

    def __init__(self, key_id: str) -> None:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "federated-signon")])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(1)
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=7))
            .sign(private, hashes.SHA256())
        )
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        self.id = key_id
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.signer = crypt.RSASigner.from_string(pem.decode(), key_id)

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        return jwt.encode(self.signer, claims, header=header or None).decode()


class Apis(LocalSheets):
    """Google's hosts on this machine: the Sheets API, strict, and the certificates; with a record."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self.certificates = {key.id: key.certificate}
        self.fetched = 0
        self.certs_away = False
        self.writes: list[tuple[str, str, Any]] = []
        self.access.strict = True

    def handle(
        self, method: str, path: str, query: Any = "", headers: Any = None, body: Any = None
    ) -> Answer:
        if path == "/oauth2/v1/certs":
            self.fetched += 1
            if self.certs_away:
                return Answer(503, {}, b"")
            cache = {"Cache-Control": "public, max-age=19800, must-revalidate"}
            return Answer(200, cache, json.dumps(self.certificates).encode())
        if path.endswith(":batchUpdate"):
            token = next(
                (text for name, text in (headers or {}).items() if name.lower() == "authorization"), ""
            )
            self.writes.append((path.split("/")[3].partition(":")[0], token, json.loads(body or b"{}")))
        return super().handle(method, path, query, headers, body)

    def quietly(self, method: str, path: str, query: str = "", body: Any = None) -> Any:
        """Ask something that no add-on asked, as the owner."""
        strict, self.access.strict = self.access.strict, False
        try:
            answer = super().handle(method, path, query, {}, json.dumps(body).encode() if body else None)
        finally:
            self.access.strict = strict
        assert answer.status == 200, answer.body
        return answer.json()

    def blank(self, owner: str) -> str:
        body = {"name": "Suivi", "mimeType": "application/vnd.google-apps.spreadsheet"}
        sid = str(self.quietly("POST", "/drive/v3/files", body=body)["id"])
        self.access.sharing.share(sid, owner, "writer")
        return sid

    def titles(self, sid: str) -> list[str]:
        found = self.quietly("GET", f"/v4/spreadsheets/{sid}")["sheets"]
        return [sheet["properties"]["title"] for sheet in found]

    def values(self, sid: str, where: str) -> list[list[Any]]:
        return self.quietly("GET", f"/v4/spreadsheets/{sid}/values/{where}").get("values", [])

    def put(self, sid: str, where: str, value: Any) -> None:
        """Type a value into a cell, or rows from a cell on."""
        path = f"/v4/spreadsheets/{sid}/values/{where}"
        rows = value if isinstance(value, list) else [[value]]
        self.quietly("PUT", path, "valueInputOption=RAW", {"values": rows})


@dataclass
class Person:
    """Somebody at a browser, and what they have allowed the add-on."""

    email: str
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    files: set[str] = field(default_factory=set)

    @property
    def subject(self) -> str:
        return str(abs(hash(self.email)))


@dataclass
class Google:
    """Calls an add-on at ``base``, whose public address is ``URL``."""

    apis: Apis
    key: Key
    base: str
    sent: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)

    def claims(self, endpoint: str = "homepage", **changed: Any) -> dict[str, Any]:
        """The claims of a system token for an endpoint."""
        now = int(time.time())
        return {
            "iss": "https://accounts.google.com",
            "aud": f"{URL}/{endpoint}",
            "azp": "111",
            "email": ACCOUNT,
            "email_verified": True,
            "sub": "111",
            "iat": now,
            "exp": now + 3600,
        } | changed  # fmt: skip

    def system_token(self, endpoint: str, **changed: Any) -> str:
        return self.key.sign(self.claims(endpoint, **changed))

    def user_token(self, person: Person, **changed: Any) -> str:
        named = {"aud": CLIENT, "azp": CLIENT, "email": person.email, "sub": person.subject}
        return self.key.sign(self.claims(**named | changed))

    def access_token(self, person: Person, seconds: float = 3600) -> str:
        # Of the three, only drive.file opens anything.
        scopes = frozenset({"drive.file"} & person.scopes)
        return self.apis.access.tokens.issue(Caller(person.email, scopes, PROJECT), seconds)

    def event(
        self,
        endpoint: str,
        person: Person,
        sid: str = "",
        parameters: dict[str, str] | None = None,
        common: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The body of a call, as Google documents it; ``common`` is put into commonEventObject."""
        given: dict[str, Any] = {
            "userOAuthToken": self.access_token(person),
            "systemIdToken": self.system_token(endpoint),
            "authorizedScopes": [AUTH + scope for scope in sorted(person.scopes)],
        }
        if "userinfo.email" in person.scopes:
            given["userIdToken"] = self.user_token(person)
        about: dict[str, Any] = {"hostApp": "SHEETS", "platform": "WEB"}
        if "script.locale" in person.scopes:
            about |= {"userLocale": "fr-FR", "timeZone": {"id": "Europe/Paris", "offset": 3600000}}
        if parameters is not None:
            about["parameters"] = parameters
        # A file that the person has not allowed is not named.
        sheets: dict[str, Any] = {"addonHasFileScopePermission": False}
        if sid in person.files:
            sheets = {"addonHasFileScopePermission": True, "id": sid, "title": "Suivi"}
        return {
            "commonEventObject": about | (common or {}),
            "authorizationEventObject": given,
            "sheets": sheets,
        }

    def post(self, endpoint: str, body: Any, headers: dict[str, str] | None = None) -> requests.Response:
        """Send a call with its token in the header, as Google does; ``headers`` replace that."""
        if headers is None:
            headers = {"Authorization": f"Bearer {self.system_token(endpoint)}"}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.sent.append((endpoint, body, headers))
        with requests.Session() as session:
            session.trust_env = False
            return session.post(
                f"{self.base}/{endpoint}",
                data=content,
                headers={"Content-Type": "application/json; charset=UTF-8", **headers},
                timeout=60,
            )

    def call(self, endpoint: str, body: Any) -> dict[str, Any]:
        """Send a call that must be answered well."""
        response = self.post(endpoint, body)
        assert response.status_code == 200, response.text
        answer = response.json()
        problems = answer_problems(answer, click=endpoint == "action")
        assert not problems, problems
        return answer


class Sidebar:
    """A person's sidebar beside an open spreadsheet."""

    def __init__(self, google: Google, person: Person, sid: str, **common: Any) -> None:
        self.google = google
        self.person = person
        self.sid = sid
        self.common = common
        self.card: dict[str, Any] = {}
        self.told = ""
        self.asked: list[str] = []
        #: Whether click events name the spreadsheet; Google is not always seen to do so.
        self.names_file = True

    def open(self) -> Sidebar:
        self._call("homepage")
        return self

    def click(self, label: str) -> Sidebar:
        """Click a button of the card, found by its words."""
        self.send(self.button(label))
        return self

    def send(self, parameters: dict[str, str]) -> Sidebar:
        self._call("action", parameters)
        return self

    def button(self, label: str, **carried: str) -> dict[str, str]:
        """The parameters that a button carries; the first of this name, and with these parameters."""
        for button in self.buttons():
            if button["text"] == label:
                action = button["onClick"]["action"]
                assert action["function"] == f"{URL}/action"
                given = {each["key"]: each["value"] for each in action["parameters"]}
                if carried.items() <= given.items():
                    return given
        raise AssertionError(f"no button {label!r} with {carried}: {self.labels()}")

    def buttons(self) -> list[dict[str, Any]]:
        found = [
            button
            for section in self.card["sections"]
            for widget in section["widgets"]
            for button in widget.get("buttonList", {}).get("buttons", [])
        ]
        footer = self.card.get("fixedFooter")
        return [*found, *([footer["primaryButton"]] if footer else [])]

    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons()]

    def text(self) -> str:
        """All that the card says, as a person reads it."""
        lines = [self.card["header"]["title"], self.card["header"].get("subtitle", "")]
        for section in self.card["sections"]:
            lines.append(section.get("header", ""))
            for widget in section["widgets"]:
                for part in (widget.get("textParagraph", {}), widget.get("decoratedText", {})):
                    lines += [part.get(key, "") for key in ("topLabel", "text", "bottomLabel")]
        plain = html.unescape(re.sub(r"</?b>", "", "\n".join(line for line in lines if line)))
        return re.sub("[\u00a0\u202f]", " ", plain)

    def _call(self, endpoint: str, parameters: dict[str, str] | None = None) -> None:
        body = self.google.event(endpoint, self.person, self.sid, parameters, self.common)
        if endpoint == "action" and not self.names_file:
            body["sheets"] = {}
        self.take(self.google.call(endpoint, body), endpoint, parameters)

    def take(self, answer: dict[str, Any], endpoint: str, parameters: dict[str, str] | None) -> None:
        """Do what Google does with an answer."""
        self.told = ""
        if "requesting_google_scopes" in answer:
            wish = answer["requesting_google_scopes"]
            self.asked += wish.get("scopes", ["all"])
            wanted = [scope.removeprefix(AUTH) for scope in wish.get("scopes", [])] or SCOPES
            assert not set(wanted) <= self.person.scopes or wish.get("all_scopes"), "asked for what it has"
            self.person.scopes |= set(wanted)
            if parameters != {"op": "authorize"}:
                self._call(endpoint, parameters)  # Google repeats what was answered so
            else:
                self._call("homepage")
            return
        actions = answer.get("renderActions", answer)
        if "hostAppAction" in actions:
            self.asked.append("file")
            self.person.files.add(self.sid)
            self.google.apis.access.sharing.of(self.sid).apps.add(PROJECT)
            self._call("granted")
            return
        navigation = actions["action"]["navigations"][-1]
        self.card = next(iter(navigation.values()))
        self.told = actions["action"].get("notification", {}).get("text", "")
