"""Tokens and money are counted, and a budget is never overdrawn."""

from __future__ import annotations

import json
import threading
from collections import Counter

import pytest

from builder.errors import EndpointError, UsageError
from builder.llm.usage import Budget, Cost, Prices, Usage, parse_budget

PRICES = Prices(1.0, 4.0)


@pytest.mark.parametrize(
    ("text", "budget"),
    [("2.50", Budget(money=2.5)), ("3", Budget(money=3.0)), ("500000 tokens", Budget(tokens=500_000))],
)
def test_budget_is_money_or_tokens(text, budget):
    assert parse_budget(text, PRICES) == budget


@pytest.mark.parametrize("text", ["", "many", "-1", "1e6", "tokens", "5 euros"])
def test_budget_that_is_neither_is_refused(text):
    with pytest.raises(UsageError, match="neither an amount such as"):
        parse_budget(text, PRICES)


def test_budget_of_money_needs_prices():
    with pytest.raises(UsageError, match="set HUDNA_LLM_PRICES"):
        parse_budget("2", None)
    assert parse_budget("2 tokens", None) == Budget(tokens=2)


def test_cost_is_counted_at_the_prices():
    usage = Usage(prices=PRICES)
    usage.settle(usage.reserve({}, max_tokens=9), Cost(tokens_in=500_000, tokens_out=250_000))
    assert "500000 tokens in, 250000 out, cost 1.5000" in usage.describe()


@pytest.mark.parametrize("budget", [Budget(tokens=1000), Budget(money=0.004)])
def test_request_that_might_overdraw_is_not_made(budget):
    usage = Usage(prices=PRICES, budget=budget)
    first = usage.reserve({}, max_tokens=600)
    usage.settle(first, Cost(tokens_in=50, tokens_out=500))
    with pytest.raises(EndpointError, match=r"the budget of .* is used up .* run again with a higher --budget"):
        usage.reserve({}, max_tokens=600)
    usage.settle(usage.reserve({}, max_tokens=400), None)


def test_request_waits_for_those_under_way():
    usage = Usage(budget=Budget(tokens=1000))
    first = usage.reserve({}, max_tokens=900)
    waiting = threading.Thread(target=lambda: usage.settle(usage.reserve({}, max_tokens=900), None), daemon=True)
    waiting.start()
    waiting.join(timeout=0.1)
    assert waiting.is_alive()
    usage.settle(first, Cost(tokens_in=10, tokens_out=10))
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_log_has_a_line_for_each_request_and_for_what_was_dropped(tmp_path):
    usage = Usage(log=tmp_path / "requests.jsonl")
    usage.note({"article": "a", "outcome": "answered"}, cached=False)
    usage.note({"article": "b", "outcome": "cached"}, cached=True)
    usage.drop(Counter({"figures that contradict the text": 2}), article="a")
    lines = [json.loads(line) for line in (tmp_path / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line.get("outcome") for line in lines] == ["answered", "cached", None]
    assert lines[2]["dropped"] == {"figures that contradict the text": 2} and all("time" in line for line in lines)
    assert "1 requests, 1 answers from the cache" in usage.describe()
    assert "dropped: 2 figures that contradict the text" in usage.describe()
