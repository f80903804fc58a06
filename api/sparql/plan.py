"""A query and a snapshot in, how the engine goes about it out, with the rows and the time of each step.

pyoxigraph explains nothing, the `oxigraph` program does. It runs the query, so it is a process of its own that ends at
the time limit; one at a time, since nobody waits for many.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from api.problems import Problem
from api.sparql.guard import refusal
from api.sparql.prologue import declare
from api.sparql.syntax import explain
from ontology.namespaces import PREFIXES

__all__ = ["Plan", "Step", "explain_query", "write_plan"]

_LONGEST = 16_000  # characters of a query: it is an argument of the program
_MOST_STEPS = 5_000
_turn = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the engine: `rows` it gave and `milliseconds` until the last of them, its inputs included."""

    name: str
    rows: int
    milliseconds: float
    inputs: Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The last step, which has the others as inputs, and the time of planning."""

    planning_milliseconds: float
    step: Step


async def explain_query(text: str, *, snapshot: str, base_iri: str, timeout: float, memory: int) -> Plan:
    """The plan of a query that was run on a snapshot; a Problem where it is refused, wrong or too slow.

    `memory` bounds the process that runs it, in bytes.
    """
    reason = refusal(text)
    if reason:
        raise Problem(403, reason)
    if len(text) > _LONGEST:
        raise Problem(413, f"A query of more than {_LONGEST} characters is not explained.")
    program = _find_program()
    if not snapshot or program is None:
        detail = "the store is remote" if not snapshot else "pip install 'hudna[explain]' brings the program for it"
        raise Problem(501, f"This server explains no queries: {detail}.")
    if _turn.locked():
        raise Problem(503, "Another query is being explained; try again in a moment.", headers={"Retry-After": "5"})
    async with _turn:
        with tempfile.TemporaryDirectory() as folder:
            declared = declare(text, prefixes=PREFIXES, base_iri=base_iri)
            plan = Path(folder) / "plan.json"
            options = ("--location", snapshot, "--query", declared, "--explain-file", str(plan), "--stats")
            for form in ("csv", "nt"):  # rows, or else triples
                said = await _run((program, "query", *options, "--results-format", form), timeout, memory)
                if not said and plan.is_file():
                    return _read_plan(orjson.loads(plan.read_bytes()))
            raise Problem(400, f"The query cannot be explained: {explain(said, declared)[:600]}")


def write_plan(plan: Plan) -> str:
    """The plan as lines, each step before its inputs."""
    lines = [f"planned in {plan.planning_milliseconds:.2f} ms", f"{'rows':>10} {'ms':>10}  step"]
    waiting = [(plan.step, 0)]
    while waiting:
        step, depth = waiting.pop()
        lines.append(f"{step.rows:>10} {step.milliseconds:>10.2f}  {'  ' * depth}{step.name}")
        waiting += [(each, depth + 1) for each in reversed(step.inputs)]
    return "\n".join(lines)


def _find_program() -> str | None:
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


async def _run(program: Sequence[str], timeout: float, memory: int) -> str:
    """Runs the program within its bounds and returns what it complains of; nothing where it is content."""
    process = await asyncio.create_subprocess_exec(*program, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    try:
        _bound(process.pid, timeout, memory)
        _, said = await asyncio.wait_for(process.communicate(), timeout)
    except TimeoutError as error:
        detail = f"The query ran longer than {timeout:g} seconds and was stopped, before it could be explained."
        raise Problem(503, detail, headers={"Retry-After": "30"}) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.returncode == 0:
        return ""
    return said.decode("utf-8", "replace").strip() or "the program ended before it was done, as for want of memory"


def _bound(process: int, timeout: float, memory: int) -> None:
    """Limits that hold when this server is gone, too."""
    seconds = int(timeout) + 2
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds))
        resource.prlimit(process, resource.RLIMIT_AS, (memory, memory))


def _read_plan(found: Mapping[str, Any]) -> Plan:
    return Plan(planning_milliseconds=found["planning duration in seconds"] * 1000, step=_read_step(found["plan"], [0]))


def _read_step(found: Mapping[str, Any], seen: list[int]) -> Step:
    seen[0] += 1
    return Step(
        name=found["name"],
        rows=found.get("number of results") or 0,
        milliseconds=round((found.get("duration in seconds") or 0) * 1000, 3),
        inputs=[_read_step(each, seen) for each in found.get("children", ()) if seen[0] < _MOST_STEPS],
    )
