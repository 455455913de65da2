"""幂等: the same request sent again is answered as it was the first time, and done once."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from domain.aggregate import Refused
from services.api.deps import Key
from services.api.door import Door
from services.api.problems import Malformed
from services.record.errors import Answered, CommandReplayed, RecordError
from services.record.supervision import Kept


def once(here: Door, key: Key, decide: Callable[[], Kept]) -> dict[str, Any]:
    """Decides and keeps, unless this command is kept already: then its first answer, whatever is true by now."""
    if key.stated and (before := here.record.answered(key.id)):
        return _first_answer(key, before)
    try:
        kept = decide()
    except CommandReplayed as replayed:
        return _first_answer(key, replayed.answered)
    except (Refused, RecordError):
        # Refused by what its own twin has just done: the twin's answer is this one's too.
        if key.stated and (before := here.record.answered(key.id)):
            return _first_answer(key, before)
        raise
    return {**kept.result, "position": kept.last}


def _first_answer(key: Key, before: Answered) -> dict[str, Any]:
    if not compare_digest(bytes(before.body_hash), key.body_hash):
        raise Malformed("Idempotency-Key", "该幂等键已用于另一请求", "this key was used for another request")
    return {**before.result, "position": before.last}
