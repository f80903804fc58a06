"""Messages between the server and its processes: a kind, a length and that many bytes, over a socket pair."""

from __future__ import annotations

import socket
import struct

__all__ = ["ERROR", "FIRST", "HEADER", "LAST", "MORE", "ONLY", "receive", "send"]

HEADER = struct.Struct(">BI")

# What a process answers. FIRST and ONLY begin with a line of their own: the media type and the revision.
FIRST, MORE, LAST, ONLY, ERROR = range(1, 6)


def send(channel: socket.socket, kind: int, *parts: bytes | bytearray) -> None:
    """Sends one message; waits while the other side takes nothing."""
    channel.sendall(b"".join((HEADER.pack(kind, sum(map(len, parts))), *parts)))


def receive(channel: socket.socket) -> bytes | None:
    """The bytes of the next message; None where the other side has closed. A channel may have a limit for the wait."""
    header = channel.recv(HEADER.size, socket.MSG_WAITALL)
    if len(header) < HEADER.size:
        return None
    _, length = HEADER.unpack(header)
    data = bytearray()
    while len(data) < length:
        try:
            piece = channel.recv(min(length - len(data), 1 << 20))
        except BlockingIOError:  # the channel has a time limit, which is for the wait between two messages
            continue
        if not piece:
            return None
        data += piece
    return bytes(data)
