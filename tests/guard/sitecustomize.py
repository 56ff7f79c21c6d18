"""Python imports this at its start where tests put it on PYTHONPATH: no process of theirs leaves this machine."""

import ipaddress
import os
import socket
import sys


def beyond_loopback(family, address):
    """The host of an address that is not on this machine, None for one that is."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return None
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host in ("", "localhost"):
        return None
    try:
        return None if ipaddress.ip_address(host).is_loopback else host
    except ValueError:
        return host


def guarded(refuse):
    """The three ways out of a process, each asking first: (object, name, function)."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def asking(family, address):
        host = beyond_loopback(family, address)
        if host is not None:
            refuse(host)

    def guarded_connect(self, address):
        asking(self.family, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        asking(self.family, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if host is not None:
            asking(socket.AF_INET, (host,))
        return getaddrinfo(host, *args, **kwargs)

    return [
        (socket.socket, "connect", guarded_connect),
        (socket.socket, "connect_ex", guarded_connect_ex),
        (socket, "getaddrinfo", guarded_getaddrinfo),
    ]


def _end(host):
    # An exception might be swallowed, or end a thread only.
    sys.stderr.write(f"This process reached for the network: {host}\n")
    sys.stderr.flush()
    os._exit(97)


if "TESTS_OF_ABM_SHEETS" in os.environ:
    for owner, name, function in guarded(_end):
        setattr(owner, name, function)
