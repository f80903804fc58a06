"""The frames: for each way of telling an event, which grammatical function gives which role."""

from __future__ import annotations

from collections.abc import Mapping

from builder.extraction.kinds import Function
from builder.model import Role

__all__ = ["FRAMES", "Frame"]

Frame = Mapping[Function, Role]

_PARTIES = "subject object of adjective between with against by"


def _frame(**functions: str) -> Frame:
    """A frame from the functions of each role."""
    return {Function(function): Role(role) for role, listed in functions.items() for function in listed.split()}


FRAMES: Mapping[str, Frame] = {
    "assault": _frame(agent="subject adjective by from", target="object on against with"),
    "mutual": _frame(party=f"{_PARTIES} on"),
    "accord": _frame(party=_PARTIES, mediator="mediated"),
    "meet": _frame(party=f"{_PARTIES} to in"),
    "visit": _frame(party="subject of", place="object to"),
    "mediation": _frame(mediator="subject of adjective by", party="between"),
    "capture": _frame(agent="subject adjective by", target="object from against", place="on"),
    "lose": _frame(target="subject of", agent="to"),
    "fall": _frame(agent="to by"),
    "explode": _frame(agent="by", target="on"),
    "withdraw": _frame(agent="subject of adjective", place="from"),
    "deploy": _frame(agent="subject of object adjective", place="to"),
    "accuse": _frame(agent="subject of adjective by", target="object to on"),
    "held": _frame(target="subject adjective"),
    "blame": _frame(agent="subject", target="to on"),
    "appeal": _frame(agent="subject of adjective by", target="object from"),
    "request": _frame(agent="of from"),
    "deny": _frame(agent="subject of adjective by"),
    "condemn": _frame(agent="subject of adjective by", target="object"),
    "threat": _frame(agent="subject of adjective by", target="object"),
    "sanction": _frame(agent="subject adjective by", target="object on against"),
    "displace": _frame(agent="by"),
    "expel": _frame(agent="subject adjective by"),
    "aid": _frame(agent="subject adjective", target="to"),
    "protest": _frame(agent="subject of", target="against"),
}
