"""Consulting 征求意见: each affected unit and town is asked, answers over its head's name; a split climbs the ladder.

分歧 (L43, C45): the lead unit coordinates; then the responsible deputy, or whom the deputy entrusts; and if they are
still split, the lead tables the split with every side's view and the way it leans itself (倾向性意见).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import Consultation, Standing, rows_of
from domain.rules import RulePack

LADDER = "coordination.delegate"


class Consulting(Course):
    # 征求意见
    class Consulted(Course.Event):
        TOPIC = "decision.consulted"
        unit: str
        kind: str
        due: date

        def change(self, now: Standing) -> None:
            now.consultations[self.unit] = Consultation(self.unit, self.kind, self.act.on, self.due)

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.waiting.add(self.unit)

    def consult(self, units: Sequence[str], *, calendar: Calendar, pack: RulePack, act: Act) -> None:
        """In Liangping departments and towns alike are asked first and consulted fully (L20); in Chongqing departments
        are consulted and districts asked first (C23). Asked once more, a unit answers anew."""
        draft = self._draft()
        if unknown := [unit for unit in units if unit not in draft.affected]:
            self._refuse(
                "consult.units",
                lambda names: f"{names(unknown[0])}不在涉及单位之列",
                lambda names: f"{names(unknown[0])} is not among the affected",
                field="units",
            )
        for unit in dict.fromkeys(units):
            self.record(
                self.Consulted,
                act,
                unit=unit,
                kind=draft.affected[unit],
                due=calendar.add_working_days(act.on, pack.days("decision.consult_working_days")),
            )

    # 答复
    class OpinionSigned(Course.Event):
        """What a unit answers, over the name of its principal head."""

        TOPIC = "decision.opinion_signed"
        unit: str
        agrees: bool
        view: str
        grounds: str
        signed_by: str

        def change(self, now: Standing) -> None:
            one = now.consultations[self.unit]
            one.answered_on, one.agrees, one.signed_by = self.act.on, self.agrees, self.signed_by
            one.view, one.grounds = self.view, self.grounds
            one.state = "agreed" if self.agrees else "split"

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.waiting.discard(self.unit)
            if not pace.waiting:
                pace.reach("consultation", self.act.on, recorded)

    def answer(self, unit: str, *, agrees: bool, signed_by: str, act: Act, view: str = "", grounds: str = "") -> None:
        """意见由该部门主要负责人签署 (L43, C45)."""
        one = self._consultation(unit)
        if one.state not in ("asked", "agreed", "split"):
            self._refuse("consult.coordinating", "分歧已进入协调，不能改答", "The split is being coordinated already")
        if not agrees:
            view, grounds = self._said(view, "text"), self._said(grounds, "grounds")
        self.record(
            self.OpinionSigned, act, unit=unit, agrees=agrees, view=nfc(view), grounds=nfc(grounds),
            signed_by=self._said(signed_by, "signed_by"),
        )  # fmt: skip

    # 协调
    class Coordinated(Course.Event):
        """One rung: `rung` is lead or deputy, `by` who coordinated, entrusted by the deputy or not."""

        TOPIC = "decision.coordinated"
        unit: str
        rung: str
        by: str
        entrusted_by: str
        agreed: bool
        text: str

        def change(self, now: Standing) -> None:
            one = now.consultations[self.unit]
            one.state = "agreed" if self.agreed else "split_again" if self.rung == "deputy" else "split"
            one.coordinated = True

    def coordinate(
        self,
        unit: str,
        *,
        rung: str,
        by: str,
        agreed: bool,
        text: str,
        pack: RulePack,
        act: Act,
        entrusted_by: str = "",
    ) -> None:
        """The lead unit first; then the deputy, or by entrustment the deputy director of the office (L43) or the deputy
        secretary-general (C45), as the pack names them."""
        one = self._consultation(unit)
        if one.state not in ("split", "split_again"):
            self._refuse("consult.no_split", "没有待协调的分歧", "There is no split to coordinate", field="unit")
        if rung not in ("lead", "deputy"):
            self._refuse("consult.rung", "请选择协调层级", "Choose who coordinates", field="rung")
        if one.state == "split_again":
            self._refuse(
                "consult.tabled_next",
                "分管领导已协调，仍有分歧的须提交会议说明",
                "The deputy has coordinated: table the split",
            )
        if rung == "deputy" and not one.coordinated:
            self._refuse(
                "consult.lead_first", "须先由主办单位协调", "The lead unit coordinates first",
                " ".join(pack.rule(LADDER).articles), field="rung",
            )  # fmt: skip
        if entrusted_by and rung != "deputy":
            self._refuse(
                "consult.rung", "只有分管领导可以委托协调", "Only the deputy entrusts it", field="entrusted_by"
            )
        self.record(
            self.Coordinated, act, unit=unit, rung=rung, by=self._said(by, "author"), entrusted_by=entrusted_by,
            agreed=agreed, text=self._said(text, "text"),
        )  # fmt: skip

    # 提交分歧
    class SplitTabled(Course.Event):
        """`sides`: each side's view and grounds; `tendency`: 倾向性意见 of the lead unit."""

        TOPIC = "decision.split_tabled"
        unit: str
        sides: list[dict[str, Any]]
        tendency: str

        def change(self, now: Standing) -> None:
            now.consultations[self.unit].state = "tabled"

    def table_split(
        self, unit: str, *, sides: Sequence[dict[str, str]], tendency: str, pack: RulePack, act: Act
    ) -> None:
        """Only after both rungs; the meeting hears every side, its grounds, and which way the lead leans."""
        one = self._consultation(unit)
        articles = " ".join(pack.rule(LADDER).articles)
        if one.state != "split_again":
            self._refuse(
                "consult.deputy_first", "分歧须先经主办单位和分管领导协调", "The lead unit and the deputy coordinate first",
                articles, field="unit",
            )  # fmt: skip
        rows = rows_of(list(sides), "unit", "view", "grounds")
        if {unit, self.now.lead} - {row["unit"] for row in rows} or not all(
            row["view"] and row["grounds"] for row in rows
        ):
            self._refuse(
                "consult.sides", "须列明各方意见和理由依据", "Every side's view and grounds are stated", articles,
                field="sides",
            )  # fmt: skip
        self.record(self.SplitTabled, act, unit=unit, sides=rows, tendency=self._said(tendency, "text"))

    def _consultation(self, unit: str) -> Consultation:
        self._draft()
        one = self.now.consultations.get(unit)
        if one is None:
            self._refuse(
                "consult.not_asked",
                lambda names: f"没有向{names(unit)}征求意见",
                lambda names: f"{names(unit)} was not asked",
                field="unit",
            )
        return one
