"""Opinion 批示: what a leader said, and that a bare circle says nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.aggregate import Refused
from domain.rules import RulePack

BARE_SIGNS = frozenset({"", "阅", "已阅", "圈阅", "○", "〇", "√", "✓", "同阅", "阅知", "read", "noted"})
PUNCTUATION = re.compile(r"[\s。．.，,、！!；;：:]+")


@dataclass
class Opinion:
    """批示: a leader's words, with the day they were given; older ones are kept."""

    leader: str
    text: str
    on: date


def refuse_bare_opinion(opinion: str, pack: RulePack) -> None:
    """明确的处理意见: a bare circle or "read" is no instruction (L49)."""
    if pack.flag("request.definite_opinion") and PUNCTUATION.sub("", opinion).lower() in BARE_SIGNS:
        raise Refused(
            "request.definite_opinion",
            "批示须有明确的处理意见，仅圈阅或“已阅”的请退回请领导明确",
            "An instruction needs a definite opinion; a bare circle or “read” goes back to the leader",
            fields={"field": "opinion"},
        )
