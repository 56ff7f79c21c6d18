"""Keys of service accounts, and the tokens (JWT) that they sign.

``cryptography`` is imported only where somebody signs in.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

#: Bits of a key that Google makes.
KEY_SIZE = 2048
GOOGLE_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


class BadAssertion(ValueError):
    """A JWT that cannot be trusted; the text is Google's ``error_description``."""


def new_key_file(
    email: str, client_id: str, project: str, token_uri: str, key_size: int = KEY_SIZE
) -> dict[str, Any]:
    """The content of a service account's key file, with a key of so many bits made now."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=65537, key_size=key_size)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")
    return {
        "type": "service_account",
        "project_id": f"localsheets-{project}",
        "private_key_id": hashlib.sha256(pem.encode()).hexdigest()[:40],
        "private_key": pem,
        "client_email": email,
        "client_id": client_id,
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_uri,
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "universe_domain": "googleapis.com",
    }


@lru_cache(maxsize=64)
def public_key_of(private_pem: str) -> str:
    """The public key (PEM) of a private one; reading one takes long, since it is checked.

    Raises:
        ValueError: It is none.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode("ascii")
    )


def opened(assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWT, not verified.

    Raises:
        BadAssertion: It is none.
    """
    try:
        header, claims, _ = [_decoded(part) for part in assertion.split(".")]
        read = json.loads(header), json.loads(claims)
    except ValueError:
        read = None, None
    if not isinstance(read[0], dict) or not isinstance(read[1], dict):
        raise BadAssertion("Bad Request")
    return read


def verify(assertion: str, public_pem: str) -> None:
    """Check the RS256 signature of a JWT (RFC 7518, 3.3).

    Raises:
        BadAssertion: It is not from the owner of this key.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    key = serialization.load_pem_public_key(public_pem.encode())
    signed, _, signature = assertion.rpartition(".")
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadAssertion("Invalid JWT Signature.")
    try:
        key.verify(_decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        raise BadAssertion("Invalid JWT Signature.") from None


def signed(claims: dict[str, Any], key_id: str, private_pem: str) -> str:
    """A JWT with these claims, signed with a private key."""
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("not an RSA key")
    header = {"alg": "RS256", "kid": key_id, "typ": "JWT"}
    text = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{_encoded(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
