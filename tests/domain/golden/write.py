"""Freezes the stored form of facts that have none yet: `python -m tests.domain.golden.write`.

A frozen file is never written again: it stands for what lies in records that nobody may change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from domain.aggregate import Aggregate
from services.record.mapper import FactMapper
from tests.domain.every_fact import register_facts, story_facts

FOLDER = Path(__file__).parent


def version_of(fact: type[Aggregate.Event]) -> int:
    return int(getattr(fact, "class_version", 1))


def path_of(fact: type[Aggregate.Event]) -> Path:
    topic: Any = fact
    return FOLDER / f"{topic.TOPIC}.v{version_of(fact)}.json"


def write() -> list[Path]:
    written = []
    mapper = FactMapper()
    for fact in [*story_facts(), *register_facts()]:
        path = path_of(type(fact))
        if not path.exists():
            stored = mapper.to_stored_event(fact)
            frozen = {
                "topic": stored.topic,
                "originator_id": str(stored.originator_id),
                "originator_version": stored.originator_version,
                "state": json.loads(stored.state),
            }
            path.write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        print(path.name)
