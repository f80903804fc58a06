"""Explored revisions in, their measures out: small graphs at once, large ones in a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from api.exploration.explored import Explored
from api.exploration.measures import Measured, Ties, measure, tie_actors

__all__ = ["Measurement", "Measuring"]

_AT_ONCE = 2_000  # pairs of actors measured in the request itself: some tenths of a second
_LONGEST = 900  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurement:
    """The measures of a revision, and when they were computed (UTC)."""

    explored: Explored
    measured: Measured
    computed_at: str


class Measuring:
    """One per server; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: Measurement | None = None
        self._wanted: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    @property
    def revision(self) -> int:
        """The revision that was measured last; 0 where none was."""
        newest = self._newest
        return newest.explored.revision if newest else 0

    def find(self, explored: Explored) -> Measurement | None:
        """The measures of a revision, or those of an earlier one while they are computed; None before the first."""
        with self._lock:
            newest = self._newest
            if newest is not None and newest.explored is explored:
                return newest
            if self._wanted == explored.revision:
                return newest
            self._wanted = explored.revision
        ties = tie_actors(explored)
        if len(ties.pairs) <= _AT_ONCE:
            return self._keep(explored, measure(ties))
        threading.Thread(target=self._measure, args=(explored, ties), name="measures", daemon=True).start()
        return newest

    def stop(self) -> None:
        """Ends what is being computed."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _keep(self, explored: Explored, measured: Measured) -> Measurement:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        found = Measurement(explored=explored, measured=measured, computed_at=at)
        with self._lock:
            if self._newest is None or self._newest.explored.revision <= explored.revision:
                self._newest = found
        return found

    def _measure(self, explored: Explored, ties: Ties) -> None:
        program = [sys.executable, "-m", "api.exploration.measures"]
        with self._lock:
            if self._stopped:
                return
            process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._process = process
        try:
            written, _ = process.communicate(orjson.dumps(ties), timeout=_LONGEST)
            if process.returncode == 0:
                self._keep(explored, Measured(**orjson.loads(written)))
                return
            reason = f"the process ended with {process.returncode}"
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            reason = f"it took longer than {_LONGEST} s"
        with self._lock:
            self._wanted = None  # the next request tries again
            if not self._stopped:
                _log.warning("the measures of revision %d were not computed: %s", explored.revision, reason)
