"""A group of messages in, what the script of a page says in one language out, as JSON that may stand in it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from api.views.snapshot import Node, Snapshot
from api.web.axis import SYMBOLS
from api.web.charts import inline_json
from api.web.words import Words
from builder.model import EventType
from ontology.namespaces import HUD

__all__ = ["write_script_words"]

_ROLES = ("agent", "target", "party", "mediator", "place")
_TIES = ("partOf", "follows", "endedBy", "endsHostilitiesOf", "violates")
_SIGNS = ("person", "state", "organisation", "place")
_EVENT_SIGNS = ("war", "truce", "clash", "violation", "other")
_KINDS = (
    *("Event", "UnrealisedEvent", "Conflict", "Episode"),
    *("Person", "Office", "State", "Organisation", "ArmedForce", "Place"),
    *(kind.value for kind in EventType),
)


def write_script_words(words: Words, snapshot: Snapshot, group: str) -> Markup:
    """The messages of a group by their last part; for `graph` also the names of kinds, signs and properties."""
    said: dict[str, str | Mapping[str, str]] = {**words.group(group)}
    if group == "graph":
        said |= {f"voice.{voice}": text for voice, text in words.group("voice").items()}
        said["symbols"] = SYMBOLS
        said["kinds"] = {kind: words.plain_name(snapshot.names(Node(f"{HUD}{kind}"))) for kind in _KINDS}
        said["signs"] = {sign: words.say(f"legend.{sign}") for sign in _SIGNS} | {
            sign: words.say(f"axis.{sign}") for sign in _EVENT_SIGNS
        }
        said["predicates"] = {role: words.say(f"tie.{role}") for role in _ROLES} | {
            tie: words.say(f"relation.{tie}") for tie in _TIES
        }
        said["inverse"] = {role: words.say(f"entity.as.{role}") for role in _ROLES} | {
            tie: words.say(f"relation.{tie}.inverse") for tie in _TIES
        }
    return inline_json(said)
