"""An update with its token in, the store changed out."""

from __future__ import annotations

import hmac
import logging

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.problems import Problem
from api.sparql.changes import DeleteGraph, Outcome, Outcomes, UpdateText, WriteGraph
from api.sparql.exchange import Exchange, exchange
from api.sparql.federation import resolve
from api.sparql.guard import refusal_of_update
from api.sparql.jobs import BusyError, DiedError, SlowError
from api.sparql.request import UpdateRequest, read_request
from api.sparql.syntax import explain
from api.sparql.tokens import tokenize
from api.sparql.using import add_dataset
from builder.settings import Settings
from ontology.namespaces import PREFIXES

__all__ = ["Update", "apply_update", "authorize", "check_token", "write"]

_log = logging.getLogger(__name__)
_PREFIXES = dict(PREFIXES)
_REMOVING = frozenset({"delete", "drop", "clear", "move", "copy"})


class Update:
    """The route `/update` as an ASGI application: updates alone, by POST."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await exchange("update", scope, receive, send, _serve)


async def _serve(current: Exchange) -> None:
    if current.request.method != "POST":
        raise Problem(405, "An update comes by POST.", headers={"Allow": "POST"})
    authorize(current)  # before the body, which may be long
    asked = await read_request(current.request, most_update=current.server.settings.max_upload)
    if not isinstance(asked, UpdateRequest):
        raise Problem(400, "The request carries no update; queries are answered at /sparql.")
    await apply_update(current, asked)


def authorize(current: Exchange) -> None:
    """Returns for a client that may write; a Problem for any other."""
    check_token(current.server.settings, current.request.headers.get("authorization", ""))


def check_token(settings: Settings, header: str) -> None:
    """Returns where an Authorization header carries the token of this server; a Problem says what is amiss."""
    token = settings.write_token
    if token is None or not token.get_secret_value():
        raise Problem(403, "Writing is off on this server: it has no HUDNA_WRITE_TOKEN.")
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "bearer":
        headers = {"WWW-Authenticate": "Bearer"}
        raise Problem(401, "Writing takes the header Authorization: Bearer and the token.", headers=headers)
    if not hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode()):
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise Problem(401, "The token is not the one of this server.", headers=headers)


async def apply_update(current: Exchange, asked: UpdateRequest) -> None:
    """Applies an update and answers 204; a Problem where it may not run or cannot be read."""
    current.operation = "update"
    current.text = asked.text
    authorize(current)
    seconds = current.server.settings.update_timeout
    text = await resolve(asked.text, current.server.sources, prefixes=_PREFIXES, timeout=seconds)
    reason = refusal_of_update(text)
    if reason:
        raise Problem(403, reason)
    if asked.using is not None and asked.using_named is not None:
        try:
            text = add_dataset(text, asked.using, asked.using_named)
        except ValueError as error:
            raise Problem(400, f"The update cannot be read: {error}.") from error
    removes = any(token.kind == "word" and token.text.lower() in _REMOVING for token in tokenize(text))
    outcome = await write(current, UpdateText(text=text, prefixes=_PREFIXES, removes=removes))
    await current.answer(Response(status_code=204, headers={"X-Revision": str(outcome.revision)}))


async def write(current: Exchange, change: UpdateText | WriteGraph | DeleteGraph) -> Outcomes:
    """What became of a change; a Problem where it was not made."""
    try:
        outcome = await current.server.writer.write(change)
    except BusyError as error:
        detail = "Too many changes wait to be written; try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from error
    except SlowError as error:
        detail = "The change took longer than this server allows and was stopped; nothing of it is kept."
        raise Problem(503, detail, headers={"Retry-After": "30"}) from error
    except DiedError as error:
        detail = "The process that writes ended before it said what became of the change; look before you repeat it."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from error
    current.revision = outcome.revision
    if outcome.outcome is Outcome.OK:
        return outcome
    raise _explain(outcome, change)


def _explain(outcome: Outcomes, change: UpdateText | WriteGraph | DeleteGraph) -> Problem:
    match outcome.outcome:
        case Outcome.INVALID if isinstance(change, UpdateText):
            return Problem(400, f"The update cannot be read: {explain(outcome.words, change.text)}")
        case Outcome.INVALID:
            return Problem(400, f"The graph cannot be read: {outcome.words}")
        case Outcome.NOT_FOUND:
            return Problem(404, "The store holds no such graph.")
        case Outcome.BUSY:
            _log.warning("a change waits: %s", outcome.words)
            return Problem(503, "The store is being written to by another process.", headers={"Retry-After": "30"})
        case Outcome.FULL:
            _log.error("a change was not made: %s", outcome.words)
            return Problem(507, "The server has no room left on its disk; nothing is acknowledged.")
    _log.error("a change failed: %s", outcome.words)
    return Problem(500, "The change could not be made; the log of the server says why.")
