"""No test leaves this machine."""

import ipaddress
import socket
from urllib.parse import urlsplit

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class LeftTheHouseError(RuntimeError):
    """A test tried to reach another machine."""


def allow_nothing_else():
    """From here on, this process can reach itself and nothing more."""
    socket.socket.connect = lambda self, address: _connect(self, _checked(self, address))
    socket.socket.connect_ex = lambda self, address: _connect_ex(self, _checked(self, address))
    socket.getaddrinfo = lambda host, *rest, **named: _getaddrinfo(_checked_host(host), *rest, **named)


def is_ours(url):
    """Whether a page may ask for this address."""
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or is_loopback(parts.hostname or "")


def is_loopback(host):
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(connecting, address):
    if connecting.family in {socket.AF_INET, socket.AF_INET6} and not is_loopback(str(address[0])):
        raise LeftTheHouseError(f"a test tried to reach {address[0]}")
    return address


def _checked_host(host):
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and not is_loopback(name):
        raise LeftTheHouseError(f"a test tried to look up {name}")
    return host
