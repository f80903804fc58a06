"""A window of an article in, the model's reply on it out: from the cache, or from the endpoint within the budget."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from builder.errors import EndpointError, UsageError
from builder.llm.cache import Cache
from builder.llm.endpoint import Connection, Endpoint, NoAnswerError
from builder.llm.prompt import load_prompt
from builder.llm.reply import Reply, UnusableReplyError, read_reply
from builder.llm.usage import Cost, Prices, Usage, parse_budget
from builder.model import Article, Extraction, Span
from builder.settings import Settings

__all__ = ["Reader", "WindowReading", "open_reader"]

_LOG = "requests.jsonl"  # beside the cached answers


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowReading:
    """What became of one window: a reply, or why there is none; `stopped` if there will be none for others either.

    `problem` beside a reply says that it is not whole.
    """

    window: Span
    reply: Reply | None = None
    problem: str = ""
    stopped: bool = False


class Reader:
    """Asks one model under one prompt, for any number of threads."""

    def __init__(self, endpoint: Endpoint, *, cache: Cache, usage: Usage) -> None:
        self.usage = usage
        self._endpoint = endpoint
        self._cache = cache
        self._prompt = load_prompt()
        self.extraction = Extraction(model=endpoint.connection.model, prompt=self._prompt.fingerprint)

    def close(self) -> None:
        self._endpoint.close()

    def check(self) -> None:
        """Asks the model for a word; EndpointError says in one line why there is none."""
        answer = self._endpoint.check(self._prompt.schema)
        self.usage.count(Cost(tokens_in=answer.tokens_in or 0, tokens_out=answer.tokens_out or 0))

    def read(self, article: Article, window: Span) -> WindowReading:
        """The reply on a window, from the cache or the endpoint. Runs in a thread of the pool."""
        connection = self._endpoint.connection
        body = self._endpoint.request(
            self._prompt.messages(article, window), self._prompt.schema, max_tokens=connection.max_tokens
        )
        kept = self._kept(body)
        if kept is not None:
            self.usage.note(self._line(article, window, outcome="cached"), cached=True)
            return WindowReading(window=window, reply=kept)
        try:
            return self._request(article, window, body)
        except (NoAnswerError, UnusableReplyError) as error:
            return WindowReading(window=window, problem=str(error))
        except EndpointError as error:
            return WindowReading(window=window, problem=str(error), stopped=True)

    def _kept(self, body: JsonValue) -> Reply | None:
        """The reply in the cache; one that cannot be read any more counts as none."""
        kept = self._cache.get(body)
        try:
            return None if kept is None else read_reply(kept)
        except UnusableReplyError:
            return None

    def _request(self, article: Article, window: Span, body: JsonValue) -> WindowReading:
        connection = self._endpoint.connection
        reserved = self.usage.reserve(body, max_tokens=connection.max_tokens)
        used: Cost | None = None
        outcome = "no answer"
        try:
            answer = self._endpoint.ask(body)
            used = Cost(
                tokens_in=reserved.tokens_in if answer.tokens_in is None else answer.tokens_in,
                tokens_out=reserved.tokens_out if answer.tokens_out is None else answer.tokens_out,
            )
            outcome = "unusable"
            reply = read_reply(answer.text, whole=answer.whole)
            outcome = "answered" if answer.whole else "cut off"
            if answer.whole:
                self._cache.put(body, answer.text)
            problem = "" if answer.whole else f"cut off at {connection.max_tokens} tokens; raise HUDNA_LLM_MAX_TOKENS"
            return WindowReading(window=window, reply=reply, problem=problem)
        finally:
            self.usage.settle(reserved, used)
            self.usage.note(self._line(article, window, outcome=outcome, cost=used), cached=False)

    def _line(self, article: Article, window: Span, *, outcome: str, cost: Cost | None = None) -> dict[str, JsonValue]:
        line: dict[str, JsonValue] = {
            "article": article.id,
            "window": [window.start, window.end],
            "model": self.extraction.model,
            "prompt": self.extraction.prompt,
            "outcome": outcome,
        }
        if cost is not None:
            line |= {"tokens_in": cost.tokens_in, "tokens_out": cost.tokens_out}
            if self.usage.prices is not None:
                line["cost"] = round(cost.money(self.usage.prices), 6)
        return line


def open_reader(settings: Settings, *, budget: str | None = None) -> Reader:
    """The reader of the settings, once its endpoint has answered.

    UsageError where a setting is missing or the budget is none, EndpointError where the endpoint cannot be used.
    """
    if settings.llm_url is None or settings.llm_model is None:
        given = {"HUDNA_LLM_URL": settings.llm_url, "HUDNA_LLM_MODEL": settings.llm_model}
        names = " and ".join(name for name, value in given.items() if value is None)
        raise UsageError(f"no language model: set {names} (such as http://127.0.0.1:8080/v1 and the model's name)")
    prices = Prices(*settings.llm_prices) if settings.llm_prices else None
    connection = Connection(
        url=settings.llm_url,
        model=settings.llm_model,
        key=settings.llm_key.get_secret_value() if settings.llm_key else None,
        timeout=settings.llm_timeout,
        attempts=settings.llm_attempts,
        max_tokens=settings.llm_max_tokens,
        parameters=settings.llm_parameters,
    )
    limit = None if budget is None else parse_budget(budget, prices)
    cache = Cache(Path(settings.llm_cache).expanduser(), url=connection.url)
    usage = Usage(prices=prices, budget=limit, log=cache.folder / _LOG)
    reader = Reader(Endpoint(connection), cache=cache, usage=usage)
    try:
        reader.check()
    except BaseException:
        reader.close()
        raise
    return reader
