"""Nothing in, the engine out, loaded once for all processes of a run: imported by the fork server and nobody else.

The server that the standard library keeps for `forkserver` imports this module before it makes the first worker; its
workers then share the automaton and the names instead of spending two seconds and 100 MB each. A module that does
something when it is imported is the only hook that it offers.
"""

from __future__ import annotations

from builder.extraction import Engine, load_engine
from builder.linking.homonyms import load_homonyms
from builder.runs.work import freeze

__all__ = ["ENGINE"]

ENGINE: Engine = load_engine()
load_homonyms()
freeze()
