"""Requests in, what they cost out: tokens and money counted, a budget that is never overdrawn, a line of log for each.

Before a request is sent, the most that it may cost is set aside; once its answer is there, what it did cost.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from builder.errors import EndpointError, UsageError

__all__ = ["Budget", "Cost", "Prices", "Usage", "parse_budget"]

_TOKENS = re.compile(r"(\d+)\s*tokens?")
_MONEY = re.compile(r"\d+(\.\d+)?")
_PER = 1_000_000
_BYTES_A_TOKEN = 2  # no tokenizer in use makes more tokens of Arabic or English text


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in and out."""

    tokens_in: float
    tokens_out: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that a run may use: tokens, or money at the prices that are set."""

    tokens: int | None = None
    money: float | None = None

    def __str__(self) -> str:
        return f"{self.tokens} tokens" if self.tokens is not None else f"{self.money:g}"


def parse_budget(text: str, prices: Prices | None) -> Budget:
    """The budget that `2.50` or `500000 tokens` means; UsageError where it is neither, or money without prices."""
    if counted := _TOKENS.fullmatch(text.strip()):
        return Budget(tokens=int(counted[1]))
    if _MONEY.fullmatch(text.strip()) is None:
        raise UsageError(
            f"the budget {text!r} is neither an amount such as 2.50 nor a number of tokens: '500000 tokens'"
        )
    if prices is None:
        raise UsageError(f"a budget of {text} needs prices: set HUDNA_LLM_PRICES, or give a number of tokens")
    return Budget(money=float(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The tokens of one request."""

    tokens_in: int
    tokens_out: int

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out

    def money(self, prices: Prices | None) -> float:
        """What the tokens cost; nothing where no prices are set."""
        if prices is None:
            return 0.0
        return (self.tokens_in * prices.tokens_in + self.tokens_out * prices.tokens_out) / _PER

    def __add__(self, other: Cost) -> Cost:
        return Cost(tokens_in=self.tokens_in + other.tokens_in, tokens_out=self.tokens_out + other.tokens_out)


_NOTHING = Cost(tokens_in=0, tokens_out=0)


class Usage:
    """What a run has used, for any number of threads; each request is a line of the log, a JSON object."""

    def __init__(self, *, prices: Prices | None = None, budget: Budget | None = None, log: Path | None = None) -> None:
        self.prices = prices
        self.budget = budget
        self.requests = 0
        self.cached = 0
        self.used = _NOTHING
        self.dropped: Counter[str] = Counter()
        self._log = log
        self._reserved: dict[int, Cost] = {}
        self._changed = threading.Condition()

    def reserve(self, body: JsonValue, *, max_tokens: int) -> Cost:
        """Sets aside the most that a request may cost; waits for answers under way where it does not fit.

        EndpointError where it does not fit at all.
        """
        sent = len(json.dumps(body, ensure_ascii=False).encode())
        most = Cost(tokens_in=sent // _BYTES_A_TOKEN, tokens_out=max_tokens)
        with self._changed:
            while not self._fits(most):
                if not self._reserved:
                    raise EndpointError(
                        f"the budget of {self.budget} is used up ({self._spent()} used, the next request may take "
                        f"{self._shown(most)}); what is done is kept: run again with a higher --budget"
                    )
                self._changed.wait()
            self._reserved[id(most)] = most
        return most

    def settle(self, reserved: Cost, used: Cost | None) -> None:
        """Replaces what was set aside by what was used; None for nothing."""
        with self._changed:
            self._reserved.pop(id(reserved), None)
            self.used += used or _NOTHING
            self._changed.notify_all()

    def count(self, used: Cost) -> None:
        """Counts what was used without having been set aside."""
        with self._changed:
            self.used += used

    def note(self, record: dict[str, JsonValue], *, cached: bool) -> None:
        """Counts a request and writes its line."""
        with self._changed:
            self.cached += cached
            self.requests += not cached
        self._write(record)

    def drop(self, dropped: Counter[str], *, article: str) -> None:
        """Counts what was dropped from the answers on an article."""
        with self._changed:
            self.dropped += dropped
        if dropped:
            self._write({"article": article, "dropped": dict(sorted(dropped.items()))})

    def describe(self) -> str:
        """The run in one sentence."""
        dropped = ", ".join(f"{count} {what}" for what, count in sorted(self.dropped.items()))
        asked = f"{self.requests} requests, {self.cached} answers from the cache; {self._spent()}"
        return f"language model: {asked}; dropped: {dropped or 'nothing'}"

    def _write(self, record: Mapping[str, JsonValue]) -> None:
        """One line at the end of the log; each is written at once, so that lines of several runs do not mix."""
        if self._log is not None:
            line = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **record}
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _fits(self, more: Cost) -> bool:
        if self.budget is None:
            return True
        total = more + self.used
        for reserved in self._reserved.values():
            total += reserved
        if self.budget.tokens is not None:
            return total.tokens <= self.budget.tokens
        assert self.budget.money is not None
        return total.money(self.prices) <= self.budget.money

    def _shown(self, cost: Cost) -> str:
        return f"{cost.tokens} tokens" + (f", {cost.money(self.prices):.4f}" if self.prices else "")

    def _spent(self) -> str:
        used = f"{self.used.tokens_in} tokens in, {self.used.tokens_out} out"
        return used + (f", cost {self.used.money(self.prices):.4f}" if self.prices else "")
