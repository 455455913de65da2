"""The door's own things: one jurisdiction's record and what stands beside it, made once for the application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.directive import Directive
from domain.rules import RulePack
from services.accounts import Account, Accounts
from services.api.frame import Figures
from services.api.limits import LoginLimits
from services.api.live import Hub
from services.api.problems import NotReady, NotThere, Tell
from services.commands.office import Office, office_of
from services.files import Files
from services.permissions import Caller, Subject, visible
from services.queries.cursors import Cursors
from services.queries.freshness import standings
from services.record.errors import Missing
from services.record.supervision import Recorded, Supervision
from services.settings import derive
from services.wiring import House


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a projection is behind the record."""

    name: str
    position: int
    behind: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """One directive as its facts tell it, up to a position where one is asked for."""

    directive: Directive
    facts: Sequence[Recorded]
    subject: Subject

    @property
    def position(self) -> int:
        return self.facts[-1].position


class Door:
    """Everything a route needs; safe to share between threads."""

    def __init__(self, house: House, jurisdiction: str) -> None:
        self.house, self.jurisdiction = house, jurisdiction
        self.record: Supervision = house.record(jurisdiction)
        self.zone = self.record.place.zone
        self.tables = self.record.place.tables
        self.accounts = Accounts(house.app_pool, self.tables)
        self.files = Files(house.settings.home / "files" / jurisdiction, house.app_pool, self.tables)
        self.limits = LoginLimits()
        self.cursors = Cursors(derive(house.secret, "cursor"))
        self.figures = Figures()
        self.hub = Hub(house, self.record)
        self.tell: Tell = lambda failure: None
        """Set by the application: how a failure of one part of a request is told."""

    def today(self) -> date:
        return datetime.now(ZoneInfo(self.zone)).date()

    def office(self) -> Office:
        try:
            return office_of(self.record)
        except Missing:
            raise NotReady("名录和规则包尚未录入", "Units, posts and rules are not entered yet", wait=30) from None

    def pack(self, day: date) -> RulePack:
        return self.office().pack(day)

    def articles(self, rule: str) -> tuple[str, ...]:
        """The articles a rule pack key stands on, or `practice` where no article says it; none for a rule of ours."""
        try:
            found = self.pack(self.today()).values.get(rule)
        except NotReady:
            return ()
        if found is None:
            return ()
        return found.articles or (("practice",) if found.basis == "practice" else ())

    def caller(self, account: Account) -> Caller:
        """Who an account is to the permission table; the head of government by rank of the post."""
        if account.post is None:
            return account.caller
        post = self.office().posts.get(account.post)
        return Caller(
            account=account.id,
            role=account.role,
            unit=account.unit,
            post=account.post,
            is_head=post is not None and post.rank == "head",
        )

    def head(self) -> int:
        return self.record.head()[0]

    def lags(self) -> list[Lag]:
        """Where each projection of this record stands, in the version this process reads."""
        head = self.head()
        with self.house.reader() as conn:
            found = standings(conn, self.tables)
        newest = {each.name: each for each in found}
        return [
            Lag(each.name, each.position, max(head - each.position, 0), each.is_stopped) for each in newest.values()
        ]

    def matter(self, who: Caller, directive_id: UUID, *, until: int | None = None) -> Matter:
        """The directive, if it is there and the caller may know of it."""
        facts = [f for f in self.record.history(directive_id) if until is None or f.position <= until]
        directive: Directive | None = None
        if facts and facts[0].topic == Directive.Registered.TOPIC:
            for recorded in facts:
                directive = recorded.fact.mutate(directive)
        if directive is None:
            raise NotThere
        subject = subject_of(directive, facts)
        if not visible(who, subject):
            raise NotThere
        return Matter(directive, facts, subject)


def subject_of(directive: Directive, facts: Sequence[Recorded]) -> Subject:
    """Who a matter concerns: every unit that ever undertook it, every leader it was ever put before."""
    units = {*directive.assignments, *(a.unit for a in directive.past_assignments)}
    leaders = {opinion.leader for opinion in directive.opinions}
    for recorded in facts:
        if recorded.topic == Directive.ReportedUp.TOPIC and isinstance(fact := recorded.fact, Directive.ReportedUp):
            leaders.add(fact.leader)
    return Subject(frozenset(units), frozenset(leaders - {""}), directive.level)
