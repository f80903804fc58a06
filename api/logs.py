"""A format and a level in, the log of the process set up: lines for people, or one JSON object a line for machines."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import Literal

import orjson

__all__ = ["configure_logs"]

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]


def configure_logs(form: Format, level: Level) -> None:
    """Sends every log record of this process to standard error in that format; called once, at the door."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("httpx2", "httpcore2", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = getattr(record, "fields", None)
        shown = {
            name: value for name, value in (fields or {}).items() if name in ("ms", "bytes", "client", "request_id")
        }
        return f"{line} {' '.join(f'{name}={value}' for name, value in shown.items())}" if shown else line


class _Json(logging.Formatter):
    """Time, level, logger, message, and the fields of the record beside them."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()
