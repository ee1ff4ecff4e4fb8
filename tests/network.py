"""The closed network: in the tests' own process a socket reaches this machine and no other."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")


class OutsideWorld(RuntimeError):
    """A test tried to reach another host. Not an OSError, so that no retry of ours takes it for a bad line."""


def is_local(host: object) -> bool:
    """Whether a host name or address is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name.lower() in LOCAL_NAMES or name in ("", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _guard(host: object) -> None:
    if not is_local(host):
        raise OutsideWorld(f"the tests may reach this machine only, not {host!r}: play the platform with a server of our own on 127.0.0.1")


def close_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connecting, sending and resolving names beyond loopback. Unix sockets stay open. Undone with ``monkeypatch``."""
    internet = (socket.AF_INET, socket.AF_INET6)
    connect, connect_ex, sendto, resolve = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in internet:
            _guard(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in internet:
            _guard(address[0])
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        if self.family in internet:
            _guard(rest[-1][0])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        _guard(host)
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket.socket, "sendto", guarded_sendto)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
