"""Accounts and judgements of claims in, accounts as people have corrected them out: what the default graph is made of.

A rejected claim supports nothing: its report stands by its other claims, or not at all. A corrected one gives its
report the type, time or roles that are right, and its own figures. The graph of the article stays as it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from builder.accounts import Account, EventReport
from builder.claims import Toll
from builder.judgements import Judgement, Verdict, claim_verdicts
from builder.model import Casualty, EventType, Role
from ontology.authority import Authority

__all__ = ["correct_accounts"]


def correct_accounts(
    accounts: Iterable[Account], judgements: Iterable[Judgement], authority: Authority
) -> tuple[Account, ...]:
    """The accounts with what was judged of their claims; those of which nothing was judged as they are."""
    verdicts = claim_verdicts(judgements)
    if not verdicts:
        return tuple(accounts)
    return tuple(_correct(account, verdicts, authority) for account in accounts)


def _correct(account: Account, verdicts: Mapping[str, Judgement], authority: Authority) -> Account:
    if not any(claim.key in verdicts for report in account.reports for claim in report.claims):
        return account
    known = {participant.key for participant in account.participants}
    reports = [_report(report, verdicts, known, authority) for report in account.reports]
    kept = {report.key: report for report in reports if report.claims}
    return replace(
        account,
        reports=tuple(
            replace(report, relations=tuple(tie for tie in report.relations if tie[1] in kept))
            for report in kept.values()
        ),
    )


def _report(
    report: EventReport, verdicts: Mapping[str, Judgement], known: set[str], authority: Authority
) -> EventReport:
    judged = {claim.key: verdicts[claim.key] for claim in report.claims if claim.key in verdicts}
    claims = tuple(
        claim for claim in report.claims if claim.key not in judged or judged[claim.key].verdict is not Verdict.REJECTED
    )
    given = {toll for claim in claims for toll in claim.tolls}
    tolls = {toll.key: toll for toll in report.tolls if toll.key in given}
    event, roles = report.event, dict(report.roles)
    for claim in claims:
        correction = dict(judged[claim.key].correction) if claim.key in judged else {}
        if "type" in correction:
            event = replace(event, type=EventType(correction["type"]))
        if "when" in correction:
            event = replace(event, when=None if correction["when"] == "none" else correction["when"])
        for role in Role:
            if role.value in correction:
                keys = (key for key in correction[role.value].split(",") if key in known or authority.get(key))
                roles[role] = tuple(dict.fromkeys(keys))
        tolls |= {key: _toll(tolls[key], correction) for key in claim.tolls}
    roles = {role: keys for role, keys in roles.items() if keys}
    return replace(report, event=event, roles=roles, claims=claims, tolls=tuple(tolls.values()))


def _toll(toll: Toll, correction: Mapping[str, str]) -> Toll:
    figure = correction.get(toll.casualty.kind.value)
    return toll if figure is None else replace(toll, casualty=_figure(toll.casualty, figure))


def _figure(casualty: Casualty, figure: str) -> Casualty:
    low, dash, high = figure.partition("-")
    last = int(high) if high else None if dash else int(low)
    return replace(casualty, low=int(low), high=last, undisclosed=False)
