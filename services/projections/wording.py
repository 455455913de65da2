"""Wording 事项文字: the long texts of a directive, apart from the ledger because they rarely change."""

from __future__ import annotations

from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.directive import Directive
from services.projections.directives import OfDirective
from services.projections.projection import Fact, Rows


class WordingRow(NamedTuple):
    id: UUID
    content: str
    opinion: str
    haystack: str
    """What a search looks through, in lower case: numbers, title, content, opinion."""


class Wording(OfDirective[WordingRow]):
    name = "wording"
    version = 1
    row = WordingRow
    key = ("id",)

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[WordingRow]) -> None:
        directive = cast(Directive, rows.state(recorded.originator_id))
        searched = (
            directive.number,
            *directive.aliases,
            directive.external_number,
            directive.title,
            directive.content,
            directive.opinion,
        )
        haystack = "\n".join(text for text in searched if text).lower()
        rows.put(WordingRow(directive.id, directive.content, directive.opinion, haystack))
