"""The address of a SPARQL 1.1 server in, a client out that asks and updates it, with patience for its bad moments."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

import httpx2
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from builder.errors import StoreError

__all__ = ["Dialect", "RemoteAddress", "RemoteClient", "is_address", "make_auth", "make_headers"]

_TRIES = 5  # of an update; somebody waits for the answer to a query
_QUERY_TRIES = 2
_FIRST_PAUSE = 0.2  # seconds; each pause is twice the one before
_PASSING = (429, 502, 503, 504)  # what a server says that may answer in a moment
_FORM = "application/x-www-form-urlencoded"  # Virtuoso never answers a POST of application/sparql-query
_SHOWN = 300


class Dialect(StrEnum):
    """What a server makes of the default graph, and how much it takes in one update.

    STANDARD has a default graph of its own. In UNION the default graph is all graphs together, so that what Hudna
    derives lies in `graph/world`. VIRTUOSO is a UNION that wants one operation a request, few triples in each, and
    digest authentication.
    """

    STANDARD = "standard"
    UNION = "union"
    VIRTUOSO = "virtuoso"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAddress:
    """Where a server takes queries and updates, and as whom one comes; a token wins over user and password."""

    query: str
    update: str
    dialect: Dialect = Dialect.STANDARD
    user: str | None = None
    password: str | None = None
    token: str | None = None
    timeout: float = 30.0


def is_address(store: str) -> bool:
    """Whether a store is named by URL, not by folder."""
    return store.startswith(("http://", "https://"))


class RemoteClient:
    """One server. What it cannot do becomes a StoreError that names its address; threads may share a client."""

    def __init__(self, address: RemoteAddress) -> None:
        self.address = address
        self._http = httpx2.Client(
            auth=make_auth(address), headers=make_headers(address), timeout=address.timeout, trust_env=False
        )

    def close(self) -> None:
        self._http.close()

    def select(self, text: str) -> QuerySolutions:
        """The rows of a SELECT."""
        # Virtuoso's JSON has types of before the standard; its XML is sound
        form = QueryResultsFormat.XML if self.address.dialect is Dialect.VIRTUOSO else QueryResultsFormat.JSON
        body = self._post(
            self.address.query, urlencode({"query": text}), _FORM, accept=form.media_type, tries=_QUERY_TRIES
        )
        try:
            found = parse_query_results(body, form)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.address.query} answered a query with what is no {form.name}: {error}") from error
        if not isinstance(found, QuerySolutions):
            raise StoreError(f"{self.address.query} answered a query for rows with a yes or no")
        return found

    def holds(self, pattern: str) -> bool:
        """Whether anything matches a pattern; as a SELECT, since Virtuoso answers ASK with a table."""
        return bool(list(self.select(f"SELECT (1 AS ?found) WHERE {{ {pattern} }} LIMIT 1")))

    def update(self, text: str) -> None:
        """One update request. It is sent again where no answer came, so it must do the same when done twice."""
        self._post(self.address.update, text, "application/sparql-update", accept="*/*", tries=_TRIES)

    def _post(self, url: str, text: str, content_type: str, *, accept: str, tries: int) -> bytes:
        problem = ""
        for tried in range(tries):
            if tried:
                time.sleep(_FIRST_PAUSE * 2 ** (tried - 1))
            try:
                answer = self._http.post(
                    url, content=text.encode(), headers={"Content-Type": content_type, "Accept": accept}
                )
            except httpx2.TransportError as error:
                problem = f"{url} does not answer: {error or type(error).__name__}"
                if isinstance(error, httpx2.ReadTimeout) and tries == _QUERY_TRIES:
                    break  # it was too much, and would be again
                continue
            if answer.is_success:
                return answer.content
            problem = _refusal(url, answer)
            if answer.status_code not in _PASSING:
                break
        raise StoreError(problem)


def make_headers(address: RemoteAddress) -> dict[str, str]:
    """What every request to a server carries."""
    return {"Authorization": f"Bearer {address.token}"} if address.token else {}


def make_auth(address: RemoteAddress) -> httpx2.Auth | None:
    """How a user shows who they are; None without one."""
    if address.token or address.user is None:
        return None
    kind = httpx2.DigestAuth if address.dialect is Dialect.VIRTUOSO else httpx2.BasicAuth
    return kind(address.user, address.password or "")


def _refusal(url: str, answer: httpx2.Response) -> str:
    """What a server said, and what one may do about it."""
    remedy = {
        401: "; set HUDNA_REMOTE_USER and HUDNA_REMOTE_PASSWORD, or HUDNA_REMOTE_TOKEN",
        403: "; this user may not do that",
        404: "; is this the address for queries (and HUDNA_REMOTE_UPDATE_URL that for updates)?",
        405: "; is this the address for queries (and HUDNA_REMOTE_UPDATE_URL that for updates)?",
    }.get(answer.status_code, "")
    words = " ".join(answer.text.split())[:_SHOWN]
    return f"{url} answered {answer.status_code}{f': {words}' if words else ''}{remedy}"
