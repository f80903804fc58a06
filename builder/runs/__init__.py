"""Items of sources in, finished shards on disk out: work that may be stopped anywhere and goes on where it stopped."""

from builder.runs.engines import Engine, execute
from builder.runs.fingerprint import code_fingerprint
from builder.runs.record import RunRecord, list_runs, recorded
from builder.runs.shards import Shard, cut
from builder.runs.shelf import Report, Shelf
from builder.runs.work import Job, Product

__all__ = [
    "Engine",
    "Job",
    "Product",
    "Report",
    "RunRecord",
    "Shard",
    "Shelf",
    "code_fingerprint",
    "cut",
    "execute",
    "list_runs",
    "recorded",
]
