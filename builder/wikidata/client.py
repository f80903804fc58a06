"""Questions to Wikidata in, its answers out: one request at a time, patient, honest about who asks, and from a cache.

The rules are those of the Wikimedia User-Agent policy and of the API etiquette: `maxlag` on every request to the API, a
wait as long as `Retry-After` says, and no question twice.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

import httpx2
import orjson
import stamina
from hishel import SqliteStorage
from hishel.httpx2 import CacheTransport

from builder.errors import HudnaError

__all__ = ["Client", "UnreachableError", "WikidataError"]

_MAXLAG = 5  # seconds that its databases may be behind before it asks robots to wait
_BATCH = 50  # items that wbgetentities gives at a time
_KEPT = 7 * 24 * 3600.0  # seconds that an answer is good for
_BUSY = (429, 500, 502, 503, 504)
_LONGEST_WAIT = 120.0  # seconds: whoever is asked to wait longer comes back another day


class WikidataError(HudnaError):
    """Wikidata gave an answer that is none; the text names the address and what came."""


class UnreachableError(WikidataError):
    """Wikidata cannot be reached, or asks for more patience than a run has."""


class _Checked(httpx2.BaseTransport):
    """Below the cache: an answer that is an error or no JSON gets a status that says so, and is kept by nobody."""

    def __init__(self, transport: httpx2.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = self._transport.handle_request(request)
        if response.status_code == 200:
            body = response.read()
            if "json" not in response.headers.get("content-type", ""):
                response.status_code = 406
            elif body.startswith(b'{"error"') and _code(body) in ("maxlag", "ratelimited", "readonly"):
                response.status_code = 503
        return response

    def close(self) -> None:
        self._transport.close()


def _code(body: bytes) -> str | None:
    try:
        error = orjson.loads(body)["error"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return error.get("code") if isinstance(error, Mapping) else None


class Client:
    """Asks the Wikidata at `url` and the query service at `sparql_url`; `cache` None keeps answers for this run alone.

    `contact` is a mail address or a page that tells who asks. `patience` is how many times a busy service is asked.
    """

    def __init__(
        self, *, url: str, sparql_url: str, contact: str, cache: Path | None = None, patience: int = 6
    ) -> None:
        self.url = url.rstrip("/")
        self._sparql_url = sparql_url
        self._patience = patience
        self._lock = threading.Lock()
        storage = SqliteStorage(database_path=cache or ":memory:", default_ttl=_KEPT)
        self._http = httpx2.Client(
            transport=CacheTransport(_Checked(httpx2.HTTPTransport()), storage=storage),
            headers={"User-Agent": f"Hudna/{version('hudna')} ({contact})", "Accept": "application/json"},
            timeout=60,
            follow_redirects=True,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.close()

    def search(self, name: str, *, language: str, limit: int = 10) -> list[str]:
        """The items whose label or alias begins so, in the order of Wikidata."""
        found = self._api(
            action="wbsearchentities",
            search=name,
            language=language,
            uselang=language,
            type="item",
            limit=str(limit),
        ).get("search")
        hits = found if isinstance(found, list) else []
        return [str(hit["id"]) for hit in hits if isinstance(hit, Mapping) and str(hit.get("id", "")).startswith("Q")]

    def entities(self, qids: Iterable[str]) -> dict[str, Mapping[str, object]]:
        """Entities by the QID asked for; a merged one is the one it was merged into, a deleted one is left out."""
        wanted = sorted(dict.fromkeys(qids), key=lambda qid: int(qid[1:]))
        found: dict[str, Mapping[str, object]] = {}
        for at in range(0, len(wanted), _BATCH):
            some = wanted[at : at + _BATCH]
            answer = self._api(action="wbgetentities", ids="|".join(some))
            if "error" in answer and len(some) > 1:  # one QID that does not exist spoils the batch
                found.update(item for qid in some for item in self.entities([qid]).items())
            else:
                found.update(_read_entities(answer))
        return found

    def entity(self, qid: str) -> Mapping[str, object] | None:
        """One entity with all that is said of it; None where it does not exist."""
        try:
            answer = self._get(f"{self.url}/wiki/Special:EntityData/{qid}.json", {})
        except WikidataError as error:
            if isinstance(error, UnreachableError) or "404" not in str(error):
                raise
            return None
        found = dict(_read_entities(answer))
        return found.get(qid) or next(iter(found.values()), None)

    def ask(self, query: str) -> list[dict[str, str]]:
        """The rows of a SPARQL query, each variable with its text."""
        answer = self._get(self._sparql_url, {"query": query, "format": "json"})
        results = answer.get("results")
        rows = results.get("bindings") if isinstance(results, Mapping) else None
        if not isinstance(rows, list):
            raise WikidataError(f"{self._sparql_url} gave no rows but {str(answer)[:80]!r}")
        return [
            {name: str(cell.get("value")) for name, cell in row.items() if isinstance(cell, Mapping)}
            for row in rows
            if isinstance(row, Mapping)
        ]

    def _api(self, **parameters: str) -> Mapping[str, object]:
        return self._get(
            f"{self.url}/w/api.php", {**parameters, "format": "json", "formatversion": "2", "maxlag": str(_MAXLAG)}
        )

    def _get(self, url: str, parameters: Mapping[str, str]) -> Mapping[str, object]:
        """The JSON behind an address; a busy service is asked again when it says so."""
        try:
            for attempt in stamina.retry_context(
                on=_wait, attempts=self._patience, timeout=10 * _LONGEST_WAIT, wait_initial=0.5, wait_max=60.0
            ):
                with attempt, self._lock:
                    response = self._http.get(url, params=dict(parameters))
                    response.raise_for_status()
        except httpx2.HTTPStatusError as error:
            raise _refusal(error) from error
        except httpx2.HTTPError as error:
            raise UnreachableError(
                f"{url} cannot be reached ({error}); link without --online, or set HUDNA_WIKIDATA_URL"
            ) from error
        try:
            answer = orjson.loads(response.content)
        except orjson.JSONDecodeError as error:
            raise WikidataError(f"{url} gave no JSON but {response.text[:80]!r}") from error
        if not isinstance(answer, dict):
            raise WikidataError(f"{url} gave {response.text[:80]!r}, which is no object")
        return answer


def _wait(error: Exception) -> bool | float:
    """Whether to ask again, and after how many seconds where the service says so."""
    if isinstance(error, httpx2.ConnectError):
        return False
    if isinstance(error, httpx2.HTTPStatusError):
        if error.response.status_code not in _BUSY:
            return False
        told = error.response.headers.get("retry-after", "")
        if told.isdecimal():
            return float(told) if float(told) <= _LONGEST_WAIT else False
        return True
    return isinstance(error, httpx2.TransportError)


def _refusal(error: httpx2.HTTPStatusError) -> WikidataError:
    status, url = error.response.status_code, str(error.request.url)
    if status in _BUSY:
        told = error.response.headers.get("retry-after")
        later = f"; it asks to come back in {told} seconds" if told else ""
        return UnreachableError(f"{url} is busy (status {status}){later}; what was answered so far is in the cache")
    if status == 406:
        return WikidataError(f"{url} gave no JSON but {error.response.text[:80]!r}")
    return WikidataError(f"{url} answered with status {status}")


def _read_entities(answer: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The entities of an answer, each under its own QID and, where it was merged, under the one it had before."""
    found = answer.get("entities")
    for qid, entity in found.items() if isinstance(found, Mapping) else ():
        if isinstance(entity, Mapping) and "missing" not in entity:
            merged = entity.get("redirects")
            plain = {name: value for name, value in entity.items() if name != "redirects"}
            yield str(qid), plain
            if isinstance(merged, Mapping) and isinstance(merged.get("from"), str):
                yield str(merged["from"]), plain
