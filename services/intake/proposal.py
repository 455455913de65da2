"""What the reader proposes to the clerk 拟立项任务: one task, where it was read from and what is unsure about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Unsure:
    """One thing the clerk should look at 存疑, in both languages."""

    field: str
    why_zh: str
    why_en: str

    def to_json(self) -> dict[str, str]:
        return {"field": self.field, "why_zh": self.why_zh, "why_en": self.why_en}


@dataclass(frozen=True)
class Proposal:
    """A proposed task 拟立项任务. `read_from` stands in the document word for word."""

    seq: int
    parent_seq: int | None
    section: str
    item: str
    title: str
    text: str
    lead_units: tuple[str, ...]
    assist_units: tuple[str, ...]
    deadline_text: str
    deadline: date | None
    recurrence: str
    read_from: str
    unsure: tuple[Unsure, ...] = ()
    lead_rule: str = ""
    unit_text: str = ""
    scope: str = ""
    stages: tuple[date, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "seq": self.seq,
            "parent_seq": self.parent_seq,
            "section": self.section,
            "item": self.item,
            "title": self.title,
            "text": self.text,
            "lead_units": list(self.lead_units),
            "assist_units": list(self.assist_units),
            "deadline_text": self.deadline_text,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "recurrence": self.recurrence,
            "read_from": self.read_from,
            "unsure": [doubt.to_json() for doubt in self.unsure],
            "lead_rule": self.lead_rule,
            "unit_text": self.unit_text,
            "scope": self.scope,
            "stages": [day.isoformat() for day in self.stages],
        }


def renumbered(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Number the proposals from 1 in their order; parents follow their new numbers."""
    new = {proposal.seq: place for place, proposal in enumerate(proposals, 1)}
    return [
        replace(
            proposal,
            seq=new[proposal.seq],
            parent_seq=None if proposal.parent_seq is None else new.get(proposal.parent_seq),
        )
        for proposal in proposals
    ]
