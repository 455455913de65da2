"""No cycles 无循环引用: work that makes many objects and no cycles among them, spared the search for cycles.

Python looks for cycles each time so many objects have been made, among all that live: a fifth of the time of a fold or
a year's scores. Nothing is lost: what such work drops goes by its count of references.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycles() -> Iterator[None]:
    """Whoever paused the search resumes it, so that threads that overlap never leave it off."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
