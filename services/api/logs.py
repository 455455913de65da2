"""One JSON line for each thing that happens; no local variables, which may hold a password."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO, cast

import structlog
from asgi_correlation_id import correlation_id
from structlog.typing import EventDict, WrappedLogger

MOST_BYTES, KEPT = 20_000_000, 20


def write_json_logs(to: Path | None = None) -> None:
    """Sets the process's logging, unless something above has done so already; to a file that turns over, or stderr."""
    if structlog.is_configured():
        return
    out: TextIO = sys.stderr
    if to is not None:
        to.parent.mkdir(parents=True, exist_ok=True)
        out = cast(TextIO, _Rotating(to))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _reference,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.UnicodeDecoder(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )


class _Rotating:
    """A file that structlog can write to, turned over by the standard library's handler."""

    def __init__(self, path: Path) -> None:
        self._handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
        self._handler.setFormatter(logging.Formatter("%(message)s"))

    def write(self, line: str) -> None:
        if text := line.rstrip("\n"):
            self._handler.emit(logging.LogRecord("duban", logging.INFO, "", 0, text, None, None))

    def flush(self) -> None:
        self._handler.flush()


def _reference(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.setdefault("reference", correlation_id.get())
    return event
