"""Vetoing 一票否决: proposed, answered, verified, approved by three different people; appealed like a score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.aggregate import Act, nfc
from domain.assessment.pointing import Pointing
from domain.assessment.standing import Claim, Standing
from domain.assessment.year import Year
from domain.calendar import Calendar
from domain.scheme.scheme import Scheme


class Vetoing(Pointing):
    class VetoProposed(Year.Event):
        TOPIC = "assessment.veto_proposed"
        n: int
        unit: str
        code: str
        title: str
        ground: str
        answer_by: date

        def change(self, now: Standing) -> None:
            now.vetoes[self.n] = Claim(
                self.n, self.unit, self.code, Decimal(0), self.act.by, self.act.on, answer_by=self.answer_by
            )

    def propose_veto(self, scheme: Scheme, unit: str, code: str, *, ground: str, calendar: Calendar, act: Act) -> int:
        self._must_collect()
        self._unit(scheme, unit)
        veto = scheme.vetoes.get(code)
        if veto is None:
            self._refuse("assessment.veto", "方案中没有这一否决事项", "The scheme has no such veto", field="code")
        n = len(self.now.vetoes) + 1
        self.record(
            self.VetoProposed, act, n=n, unit=unit, code=code, title=veto.name, ground=self._needs_reason(ground),
            answer_by=calendar.add_working_days(act.on, scheme.clocks.answer),
        )  # fmt: skip
        return n

    class VetoAnswered(Year.Event):
        TOPIC = "assessment.veto_answered"
        n: int
        unit: str
        text: str

        def change(self, now: Standing) -> None:
            now.vetoes[self.n].answer = self.text

    def answer_veto(self, n: int, unit: str, *, text: str, act: Act) -> None:
        claim = self._claim(self.now.vetoes, n)
        if unit != claim.unit:
            self._refuse("deduction.unit", "只能由被否决单位说明", "The unit concerned answers, no other", field="unit")
        if claim.answer_by and act.on > claim.answer_by:
            self._refuse(
                "deduction.answer_by", f"说明期限为{claim.answer_by}", f"The answer was due by {claim.answer_by}"
            )
        self.record(self.VetoAnswered, act, n=n, unit=unit, text=self._needs_reason(text, "text"))

    class VetoVerified(Year.Event):
        TOPIC = "assessment.veto_verified"
        n: int
        unit: str
        title: str
        comment: str

        def change(self, now: Standing) -> None:
            now.vetoes[self.n].verified_by = self.act.by

    def verify_veto(self, scheme: Scheme, n: int, *, comment: str, act: Act) -> None:
        """The event is confirmed by somebody who did not propose it."""
        self._must_collect()
        claim = self._claim(self.now.vetoes, n)
        self._not_by(act, claim.by)
        title = self._of(scheme).vetoes[claim.code].name
        self.record(self.VetoVerified, act, n=n, unit=claim.unit, title=title, comment=nfc(comment))

    class VetoDecided(Year.Event):
        TOPIC = "assessment.veto_decided"
        SCORES = True
        n: int
        unit: str
        title: str
        approved: bool
        reason: str

        def change(self, now: Standing) -> None:
            claim = now.vetoes[self.n]
            claim.state = "in_effect" if self.approved else "dropped"
            claim.decided_by = self.act.by

    def decide_veto(self, scheme: Scheme, n: int, *, approved: bool, reason: str, act: Act) -> None:
        self._must_collect()
        claim = self._claim(self.now.vetoes, n)
        if approved and not claim.verified_by:
            self._refuse("veto.not_verified", "否决事项须先核实", "The event must be verified first")
        self._heard(claim, act)
        self._not_by(act, claim.by, claim.verified_by)
        self.record(
            self.VetoDecided, act, n=n, unit=claim.unit, title=self._of(scheme).vetoes[claim.code].name,
            approved=approved, reason=self._needs_reason(reason),
        )  # fmt: skip

    class VetoRevoked(Year.Event):
        TOPIC = "assessment.veto_revoked"
        SCORES = True
        n: int
        unit: str
        title: str
        reason: str

        def change(self, now: Standing) -> None:
            now.vetoes[self.n].state = "revoked"

    def revoke_veto(self, scheme: Scheme, n: int, *, reason: str, act: Act) -> None:
        """What was found to be wrong is revoked, at any stage before the results are applied."""
        claim = self.now.vetoes.get(n)
        if claim is None or claim.state != "in_effect":
            self._refuse("assessment.claim", f"没有生效的第{n}项否决", f"There is no veto {n} in effect", field="n")
        if self.now.stage == "applied":
            self._must_collect()
        self.record(
            self.VetoRevoked, act, n=n, unit=claim.unit, title=self._of(scheme).vetoes[claim.code].name,
            reason=self._needs_reason(reason),
        )  # fmt: skip
