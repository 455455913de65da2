"""Publishing 请示报告、公开、解读: the party committee hears first, the public in time, and the drafter explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.aggregate import Act
from domain.calendar import Calendar
from domain.decision.course import Course
from domain.decision.standing import Standing
from domain.rules import RulePack


@dataclass(frozen=True, slots=True)
class Duty:
    """应办事项: what is owed after a decision, by whom, until when; `due` None: without delay."""

    code: str
    unit: str
    due: date | None
    done_on: date | None
    rule: str
    articles: tuple[str, ...]


def duties(now: Standing, pack: RulePack) -> tuple[Duty, ...]:
    """What a decision owes the party committee and the public (L23, L26; C26, C28; D713-31, 32; D711-26)."""
    found = []
    if now.emergency_on:
        rule = "emergency.deputy_may_act"
        found.append(
            Duty("emergency_report", now.lead, None, now.emergency_reported_on, rule, pack.rule(rule).articles)
        )
    if now.decided_on is None:
        return tuple(found)
    if pack.flag("decision.party_report_first"):
        rule = "decision.party_report_first"
        found.append(Duty("party_report", now.lead, None, now.party_reported_on, rule, pack.rule(rule).articles))
    if not now.exempted:
        rule = "publish.working_days"
        found.append(Duty("publication", now.lead, now.publish_by, now.published_on, rule, pack.rule(rule).articles))
    if now.published_on:
        rule = "decision.interpretation_working_days"
        found.append(
            Duty("interpretation", now.lead, now.interpret_by, now.interpreted_on, rule, pack.rule(rule).articles)
        )
    return tuple(found)


class Publishing(Course):
    # 向同级党委请示报告
    class ReportedToParty(Course.Event):
        TOPIC = "decision.reported_to_party"
        paper: str
        text: str

        def change(self, now: Standing) -> None:
            now.party_reported_on = self.act.on

    def report_to_party(self, *, paper: str, text: str, act: Act) -> None:
        """Before it is issued (D713-31)."""
        self._must_be("decided")
        if self.now.party_reported_on:
            self._refuse(
                "decision.party_reported", "已向同级党委请示报告", "The party committee has heard of it already"
            )
        self.record(self.ReportedToParty, act, paper=self._said(paper, "text"), text=self._said(text, "text"))

    # 公开
    class Published(Course.Event):
        TOPIC = "decision.published"
        channels: list[str]
        evidence: list[str]
        interpret_by: date

        def change(self, now: Standing) -> None:
            now.published_on, now.interpret_by = self.act.on, self.interpret_by

    def publish(
        self, *, channels: Sequence[str], evidence: Sequence[str], calendar: Calendar, pack: RulePack, act: Act
    ) -> None:
        """What a meeting decided is published promptly (L23, C26), through the channels the rules name (L24, C27)."""
        self._unpublished()
        if pack.flag("decision.party_report_first") and not self.now.party_reported_on:
            self._refuse(
                "decision.party_report_first",
                "出台前应当先向同级党委请示报告",
                "The party committee hears before it is issued",
            )
        if not channels or set(channels) - set(pack.items("publish.channels")):
            self._refuse("publish.channels", "请选择规定的公开渠道", "Choose channels the rules name", field="channels")
        self.record(
            self.Published, act, channels=list(channels), evidence=self._evidence(evidence),
            interpret_by=calendar.add_working_days(act.on, pack.days("decision.interpretation_working_days")),
        )  # fmt: skip

    # 不予公开
    class PublicationExempted(Course.Event):
        TOPIC = "decision.publication_exempted"
        ground: str
        signer: str

        def change(self, now: Standing) -> None:
            now.exempted = True

    def exempt_publication(self, *, ground: str, signer: str, act: Act) -> None:
        """除依法需要保密的外 (L23, C26): the ground in law and who signed for it."""
        self._unpublished()
        self.record(self.PublicationExempted, act, ground=self._said(ground), signer=self._said(signer, "signed_by"))

    # 解读
    class Interpreted(Course.Event):
        TOPIC = "decision.interpreted"
        unit: str
        text: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.interpreted_on = self.act.on

    def interpret(self, unit: str, *, text: str, evidence: Sequence[str], act: Act) -> None:
        """谁起草、谁解读 (L26, C28)."""
        if self.now.published_on is None:
            self._refuse("decision.not_published", "公开之后才解读", "It is interpreted once published")
        self._must_be_in_force()
        if self.now.interpreted_on:
            self._refuse("decision.interpreted", "已解读", "It has been interpreted")
        if unit != self.now.lead:
            self._refuse(
                "decision.interpretation_working_days",
                lambda names: f"谁起草、谁解读：应由{names(self.now.lead)}解读",
                lambda names: f"Who drafts interprets: {names(self.now.lead)}",
                field="unit",
            )
        self.record(self.Interpreted, act, unit=unit, text=self._said(text, "text"), evidence=self._evidence(evidence))

    def _unpublished(self) -> None:
        self._must_be("decided")
        if self.now.published_on or self.now.exempted:
            self._refuse("decision.published", "已公开或已确定不公开", "It was published or exempted already")
