"""Messages in, a model's answer out, from any endpoint that speaks the chat completions of the OpenAI API.

An answer is bounded in bytes and in seconds, however slowly or endlessly it comes. What may pass (no connection, time
out, 429, 5xx) is tried again, each time later; what will not (a key refused, an address that is none) stops the run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from builder.errors import EndpointError

if TYPE_CHECKING:
    import httpx2

__all__ = ["Answer", "Connection", "Endpoint", "NoAnswerError"]

_LARGEST = 4_000_000  # bytes of one answer
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({401, 402, 403, 404, 405})
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before a request is repeated: doubled each time
_IN_A_ROW = 5  # requests without an answer after which the endpoint counts as gone
_SHOWN = 200  # characters of an endpoint's own words in a message


class NoAnswerError(Exception):
    """One request got no answer that can be read; others may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where the model is and how it is asked. `parameters` are added to each request; one that is None is left out."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    attempts: int = 4
    max_tokens: int = 4096
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.url.rstrip('/')}/chat/completions"


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Message(_Form):
    content: str | None = None


class _Choice(_Form):
    message: _Message
    finish_reason: str | None = None


class _Tokens(_Form):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(_Form):
    choices: list[_Choice]
    usage: _Tokens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered; not `whole` if it was cut off. Tokens are None where the endpoint does not count them."""

    text: str
    whole: bool
    tokens_in: int | None
    tokens_out: int | None
    attempts: int


class Endpoint:
    """The connection to a model, for any number of threads. `pause` waits before a request is repeated."""

    def __init__(self, connection: Connection, *, pause: Callable[[float], object] | None = None) -> None:
        self.connection = connection
        self._closed = threading.Event()
        self._pause = pause or self._closed.wait
        self._client = _open_client(connection)
        self._lock = threading.Lock()
        self._unanswered = 0
        self._gone: str | None = None

    def close(self) -> None:
        """Ends the connection; requests under way and those still to come fail at once."""
        self._gone = self._gone or "the run has ended"
        self._closed.set()
        self._client.close()

    def request(self, messages: Sequence[Mapping[str, str]], schema: JsonValue, *, max_tokens: int) -> JsonValue:
        """The body of a request; equal requests are equal bodies."""
        body: dict[str, JsonValue] = {
            "model": self.connection.model,
            "messages": [dict(message) for message in messages],
            "temperature": 0,
            "max_tokens": max_tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "facts", "strict": True, "schema": schema},
            },
        }
        body.update(self.connection.parameters)
        return {name: value for name, value in body.items() if value is not None}

    def check(self, schema: JsonValue) -> Answer:
        """Asks for a few words; EndpointError says in one line what is wrong where none come."""
        hello = ({"role": "user", "content": "Answer with empty lists."},)
        try:
            return self._try(self.request(hello, schema, max_tokens=16), may_be_empty=True)
        except (NoAnswerError, _PassingError) as error:
            raise EndpointError(self._describe(str(error))) from error

    def ask(self, body: JsonValue) -> Answer:
        """The answer to a request. NoAnswerError where none comes, EndpointError where none will come to others."""
        for attempt in range(1, self.connection.attempts + 1):
            if self._gone is not None:
                raise EndpointError(self._gone)
            try:
                answer = self._try(body, attempt=attempt)
            except _PassingError as error:
                problem = str(error)
                if attempt < self.connection.attempts:
                    backed_off = _FIRST_PAUSE * 2 ** (attempt - 1)
                    self._pause(min(_LONGEST_PAUSE, max(error.after or 0.0, backed_off)))
            except EndpointError as error:
                self._gone = str(error)
                raise
            else:
                self._count(answered=True)
                return answer
        self._count(answered=False)
        if self._unanswered >= _IN_A_ROW:
            self._gone = self._describe(f"{problem}, {self._unanswered} requests in a row")
            raise EndpointError(self._gone)
        raise NoAnswerError(f"{problem}, {self.connection.attempts} times")

    def _count(self, *, answered: bool) -> None:
        with self._lock:
            self._unanswered = 0 if answered else self._unanswered + 1

    def _describe(self, problem: str) -> str:
        return f"the language model at {self.connection.url} cannot be used: {problem}"

    def _try(self, body: JsonValue, *, attempt: int = 1, may_be_empty: bool = False) -> Answer:
        """One request. NoAnswerError: asking again is no use; _PassingError: it may be; EndpointError: for none."""
        import httpx2

        deadline = time.monotonic() + self.connection.timeout
        try:
            with self._client.stream("POST", self.connection.address, json=body) as response:
                data = self._read(response, deadline)
                status, headers = response.status_code, response.headers
        except httpx2.TimeoutException as error:
            raise _PassingError(f"no answer within {self.connection.timeout:g} s") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _PassingError(f"no connection ({error or type(error).__name__})") from error
        if status != 200:
            self._refuse(status, headers, data)
        return _read_completion(data, attempt, may_be_empty=may_be_empty)

    def _read(self, response: httpx2.Response, deadline: float) -> bytes:
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > _LARGEST:
                raise NoAnswerError(f"the answer does not end ({_LARGEST:,} bytes were read)")
            if time.monotonic() > deadline:
                raise _PassingError(f"the answer did not end within {self.connection.timeout:g} s")
        return bytes(data)

    def _refuse(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        """Raises what a status other than 200 means."""
        words = " ".join(data.decode("utf-8", "replace").split())[:_SHOWN]
        said = f"status {status}{f': {words}' if words else ''}"
        if self.connection.key:
            said = said.replace(self.connection.key, "[key]")
        if status in _PASSING:
            raise _PassingError(said, after=_seconds(headers.get("retry-after")))
        if 300 <= status < 400:
            raise EndpointError(self._describe(f"it sends to {headers.get('location')}; set HUDNA_LLM_URL to that"))
        if status in (401, 403):
            remedy = "HUDNA_LLM_KEY is refused" if self.connection.key else "it asks for a key; set HUDNA_LLM_KEY"
            raise EndpointError(self._describe(f"{remedy} ({said})"))
        if status in _REFUSED:
            remedy = "check HUDNA_LLM_URL, such as http://127.0.0.1:8080/v1, and HUDNA_LLM_MODEL"
            raise EndpointError(self._describe(f"{said}; {remedy}"))
        raise NoAnswerError(said)


class _PassingError(Exception):
    """A failure that may pass, and the seconds after which the endpoint wants to be asked again."""

    def __init__(self, problem: str, *, after: float | None = None) -> None:
        super().__init__(problem)
        self.after = after


def _open_client(connection: Connection) -> httpx2.Client:
    import httpx2

    headers = {"Authorization": f"Bearer {connection.key}"} if connection.key else {}
    return httpx2.Client(headers=headers, timeout=connection.timeout, follow_redirects=False)


def _read_completion(data: bytes, attempt: int, *, may_be_empty: bool) -> Answer:
    try:
        completion = _Completion.model_validate_json(data)
    except ValidationError as error:
        raise NoAnswerError("what answers there is no OpenAI-compatible endpoint (no chat completion)") from error
    choice = completion.choices[0] if completion.choices else None
    if choice is None or (choice.message.content is None and not may_be_empty):
        raise NoAnswerError("the model gave no text")
    return Answer(
        text=choice.message.content or "",
        whole=choice.finish_reason != "length",
        tokens_in=completion.usage.prompt_tokens if completion.usage else None,
        tokens_out=completion.usage.completion_tokens if completion.usage else None,
        attempts=attempt,
    )


def _seconds(value: str | None) -> float | None:
    """A Retry-After header in seconds; None where it is a date or nothing."""
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None
