"""One revision of the graph in memory, as columns and a network: what filters, facets, timelines and paths run on."""

from api.exploration.explored import Explored
from api.exploration.explorer import Explorer
from api.exploration.reading import read_explored
from api.exploration.selection import Filter, select_claims, select_events

__all__ = ["Explored", "Explorer", "Filter", "read_explored", "select_claims", "select_events"]
