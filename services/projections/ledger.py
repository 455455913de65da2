"""Ledger 台账: one row for each directive, with all that is filtered, sorted and lit by."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.directive import Directive
from domain.directive.standing import Look
from services.projections.directives import OfDirective
from services.projections.projection import Fact, Rows


class LedgerRow(NamedTuple):
    """The words of a matter first, which few facts change; then where it stands."""

    id: UUID
    number: str
    number_year: int
    number_n: int
    aliases: tuple[str, ...]
    series: str
    title: str
    source: str
    issuer: str
    leader: str
    leaders: tuple[str, ...]
    """Every leader who gave an opinion on it."""
    level: str
    urgency: str
    parent: UUID | None
    received_on: date
    registered_on: date
    basis: str
    external_number: str
    external_due: date | None
    pack: str
    status: str
    outcome: str
    holder: str
    holder_since: date
    leads: tuple[str, ...]
    assists: tuple[str, ...]
    units_ever: tuple[str, ...]
    """Every unit that undertakes or undertook it: they may see it."""
    reported_ever: tuple[str, ...]
    """Every leader it was reported to."""
    collator: str
    merged_into: UUID | None
    due_kind: str
    due_first: date | None
    due: date | None
    stage_due: date | None
    review_on: date | None
    report_due: date | None
    received_final_on: date | None
    clock_stopped_on: date | None
    suspended_on: date | None
    reported_up_on: date | None
    reported_to: str
    endorsed_on: date | None
    closed_on: date | None
    archived_on: date | None
    progress: int | None
    returns: int
    urges: int
    extensions: int
    late_entries: int
    reopened: int
    children: int
    unsigned: int
    to_review: int
    objections: int
    extensions_asked: int
    corrections_asked: int


WORDS = LedgerRow._fields.index("status")
REWORDING: frozenset[type] = frozenset(
    {Directive.Registered, Directive.Numbered, Directive.Corrected, Directive.Reinstructed}
)
"""The facts that change the words; after any other they stand as they stood."""


BESIDE_DUE = (
    "status, source, issuer, leader, holder, level, urgency, outcome, due_kind, stage_due, review_on, report_due,"
    " received_on, received_final_on, clock_stopped_on, suspended_on, closed_on, progress"
)
"""Codes and days alone: an index entry must stay below 2,700 bytes, which the units of a matter need not."""


class Ledger(OfDirective[LedgerRow]):
    name = "ledger"
    version = 2
    row = LedgerRow
    key = ("id",)
    indexes = (
        "btree (number) where until is null",
        "btree (parent) where until is null and parent is not null",
        f"btree (number_year, number_n, id) include (since, due, {BESIDE_DUE}) where until is null",
        f"btree (due, id) include (since, {BESIDE_DUE}) where until is null and closed_on is null",
        "btree (status) where until is null",
        "btree (source) where until is null",
        "btree (leader) where until is null",
        "gin (units_ever, leaders, reported_ever, aliases) where until is null",
    )
    """The default order, with all that is filtered and lit by, so that a count, an order or a page far down reads no
    row; the same of open matters, which most questions are about; the codes most often counted; and whose a matter
    is. Of rows true now alone: they cost a rebuild little."""

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[LedgerRow]) -> None:
        directive = cast(Directive, rows.state(recorded.originator_id))
        before = rows.get((recorded.originator_id,))
        look = directive.look()
        holder_since = before.holder_since if before is not None and before.holder == look.holder else fact.act.on
        reported_to = before.reported_to if before is not None and directive.reported_up_on else ""
        if type(fact) is Directive.ReportedUp:
            reported_to = fact.leader
        said = words(directive) if before is None or type(fact) in REWORDING else before[:WORDS]
        stood = standing(directive, look, before, holder_since, reported_to)
        rows.put(LedgerRow._make(said + stood))


def words(directive: Directive) -> tuple[Any, ...]:
    """What the matter is."""
    return (
        directive.id,
        directive.number,
        directive.number_year,
        directive.number_n,
        tuple(directive.aliases),
        directive.series,
        directive.title,
        directive.source,
        directive.issuer,
        directive.leader,
        tuple([opinion.leader for opinion in directive.opinions]),
        directive.level,
        directive.urgency,
        directive.parent,
        directive.received_on,
        directive.registered_on,
        directive.basis,
        directive.external_number,
        directive.external_due,
        directive.pack,
    )


def standing(
    directive: Directive, look: Look, before: LedgerRow | None, holder_since: date, reported_to: str
) -> tuple[Any, ...]:
    """Where it stands; `before` keeps what the aggregate does not."""
    units_ever, reported_ever = (before.units_ever, before.reported_ever) if before else ((), ())
    if len(units_ever) != len(directive.assignments):
        units_ever = (*units_ever, *(code for code in directive.assignments if code not in units_ever))
    if reported_to and reported_to not in reported_ever:
        reported_ever = (*reported_ever, reported_to)
    # the very tuple of the row before, where it is equal: what is the same object is not written out again
    leads, assists = look.leads, look.assists
    if before is not None:
        leads = before.leads if before.leads == leads else leads
        assists = before.assists if before.assists == assists else assists
    return (
        look.status,
        directive.outcome,
        look.holder,
        holder_since,
        leads,
        assists,
        units_ever,
        reported_ever,
        directive.collator,
        directive.merged_into,
        directive.due_kind,
        directive.due_first,
        directive.due,
        directive.stage_due,
        directive.review_on,
        look.report_due,
        look.received_final_on,
        look.clock_stopped_on,
        directive.suspended_on,
        directive.reported_up_on,
        reported_to,
        directive.endorsed_on,
        directive.closed_on,
        directive.archived_on,
        directive.progress,
        directive.returns,
        directive.urges,
        directive.extensions,
        directive.late_entries,
        directive.reopened,
        len(directive.children),
        look.unsigned,
        to_review(directive),
        look.objections,
        look.extensions_asked,
        len(directive.pending_corrections),
    )


def to_review(directive: Directive) -> int:
    """Final reports that wait for a word."""
    waiting = 0
    for report in directive.feedback:
        if report.kind == "final" and report.state == "given":
            waiting += 1
    return waiting
