"""A host's name in, the addresses behind it out, private ones refused: the one guard of all that is fetched.

Whoever names an address to this program must not reach what only this program can reach. The name is looked up once;
the caller connects to what it is given here, so that the name cannot come to mean something else in between.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

__all__ = ["look_up"]

_Address = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, _Address]


def look_up(host: str, port: int, *, allow_private: bool) -> Sequence[_Found]:
    """What `socket.getaddrinfo` finds. PermissionError where any of it is not public, OSError for no name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not allow_private:
        for *_, address in found:
            if not _is_public(str(address[0])):
                raise PermissionError(f"{host} has the address {address[0]}, which is not public")
    return found


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or parsed.sixtofour or parsed
    return parsed.is_global and not parsed.is_multicast
