"""Who asks in, how much of the service they may have at once and over time out."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from api.sparql.jobs import QuotaError

__all__ = ["Clients", "name_client"]

_BURST = 5  # minutes whose allowance a client may have saved up
_MOST_KNOWN = 10_000  # clients whose accounts are kept


@dataclass(slots=True)
class _Account:
    """Seconds of work that a client may still have, and when that was so."""

    seconds: float
    at: float


class Clients:
    """Bounds for each client: workers at once, and seconds of work a minute (0: no bound), five minutes' worth at once.

    Nobody is refused for the number of requests, only made to wait; a client whose seconds are spent is refused. The
    client None is the server itself, which no bound applies to.
    """

    def __init__(
        self, *, most_at_once: int, seconds_a_minute: float = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most_at_once
        self._rate = seconds_a_minute / 60
        self._clock = clock
        self._inside: Counter[str] = Counter()
        self._accounts: dict[str, _Account] = {}

    def admit(self, client: str | None) -> None:
        """Returns, or raises QuotaError for a client that has spent its seconds."""
        if client is not None and self._rate and (account := self._accounts.get(client)):
            self._fill(account)
            if account.seconds <= 0:
                raise QuotaError(1 - account.seconds / self._rate)

    def may_enter(self, client: str | None) -> bool:
        """Whether the client may have another worker now."""
        return client is None or self._inside[client] < self._most

    def enter(self, client: str | None) -> None:
        """The client has got a worker."""
        if client is not None:
            self._inside[client] += 1

    def leave(self, client: str | None, seconds: float) -> None:
        """The client has given a worker back after so many seconds."""
        if client is None:
            return
        self._inside[client] -= 1
        if self._inside[client] <= 0:
            del self._inside[client]
        if self._rate:
            if len(self._accounts) >= _MOST_KNOWN:
                self._drop_full()
            account = self._accounts.setdefault(client, _Account(self._full, self._clock()))
            self._fill(account)
            account.seconds -= seconds

    @property
    def _full(self) -> float:
        return self._rate * 60 * _BURST

    def _fill(self, account: _Account) -> None:
        now = self._clock()
        account.seconds = min(self._full, account.seconds + (now - account.at) * self._rate)
        account.at = now

    def _drop_full(self) -> None:
        """Forgets those who have all their seconds; where nobody has, those who have been away for longest."""
        for name, account in list(self._accounts.items()):
            self._fill(account)
            if account.seconds >= self._full:
                del self._accounts[name]
        for name in list(self._accounts)[: len(self._accounts) - _MOST_KNOWN + 1]:
            del self._accounts[name]


def name_client(address: str | None) -> str:
    """The client behind an address: itself, or the network of 64 bits that one subscriber has in IPv6.

    >>> name_client("192.0.2.7"), name_client("2001:db8:1:2:3:4:5:6"), name_client(None)
    ('192.0.2.7', '2001:db8:1:2::', 'unknown')
    """
    if address is None:
        return "unknown"
    if ":" not in address:
        return address
    try:
        network = int(ipaddress.IPv6Address(address.partition("%")[0])) >> 64 << 64
    except ValueError:
        return address
    return str(ipaddress.IPv6Address(network))
