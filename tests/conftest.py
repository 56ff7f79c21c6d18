"""What holds for every test: a clean environment, no network, bounded hypothesis runs."""

import ipaddress
import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

SLOW_MACHINE = [HealthCheck.too_slow]

settings.register_profile("default", max_examples=30, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.register_profile(
    "ci", parent=settings.get_profile("default"), derandomize=True, database=None, print_blob=True
)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "default"))

FOREIGN_PREFIXES = ("ABM_SHEETS_", "GOOGLE_", "CLOUDSDK_", "XDG_")
PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}


@pytest.fixture(autouse=True)
def clean_environ(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the machine's own settings, credentials or proxies reaches a test."""
    for name in list(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    # Not inside tmp_path: tests list that folder.
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection or name look-up beyond this machine fails the test that made it."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self, address):
        _refuse_beyond_loopback(self.family, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        _refuse_beyond_loopback(self.family, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if host is not None:
            _refuse_beyond_loopback(socket.AF_INET, (host,))
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


def _refuse_beyond_loopback(family: int, address: tuple) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host in ("", "localhost"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    # pytest's own exception is no Exception, so the code under test cannot swallow it.
    pytest.fail(f"This test reached for the network: {host}. Only loopback addresses are allowed in tests.")
