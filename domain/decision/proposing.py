"""Proposing 提出、启动、起草: a matter of the catalogue is proposed, started under one lead unit, and drafted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self
from uuid import UUID

from domain.aggregate import Act, AggregateCreated, Refused, midnight, nfc
from domain.decision.course import Course
from domain.decision.standing import Draft, Standing
from domain.directive.confidentiality import refuse_classified
from domain.rules import RulePack

UNIT_KINDS = ("department", "locality")


class Proposing(Course):
    # 提出
    class Proposed(Course.Event, AggregateCreated):
        """`category` is a row of the catalogue in `pack`, the version it was classified by."""

        TOPIC = "decision.proposed"
        title: str
        content: str
        category: str
        basis: str
        proposer: str
        level: str
        pack: str

        def change(self, now: Standing) -> None:
            now.proposed_on = self.act.on

    @classmethod
    def propose(
        cls,
        *,
        id: UUID,
        title: str,
        content: str,
        category: str,
        basis: str,
        proposer: str,
        pack: RulePack,
        act: Act,
        level: str = "internal",
    ) -> Self:
        """What must go to a plenary or executive meeting stands in the catalogue of the pack (L19, C22; D713-3)."""
        title, basis = nfc(title), nfc(basis)
        refuse_classified(level, title, content, basis)
        if not title:
            raise Refused(
                "decision.title", "请填写决策事项名称", "Please give the decision a title", fields={"field": "title"}
            )
        if not basis:
            raise Refused("basis", "请写明依据", "Please give the basis", "D713-10", {"field": "basis"})
        if category not in pack.codes("major.catalogue"):
            raise Refused(
                "major.catalogue",
                f"目录中没有“{category}”这类事项",
                f"The catalogue has no matter {category!r}",
                fields={"field": "category"},
            )
        return cls._create(
            cls.Proposed,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            title=title,
            content=nfc(content),
            category=category,
            basis=basis,
            proposer=proposer,
            level=level,
            pack=f"{pack.code}@{pack.version}",
        )

    # 启动
    class Started(Course.Event):
        TOPIC = "decision.started"
        lead: str
        approved_by: str
        reason: str

        def change(self, now: Standing) -> None:
            now.stage, now.lead = "started", self.lead

    def start(self, lead: str, *, approved_by: str, reason: str, act: Act) -> None:
        """After study, with one lead undertaker named (D713-10, 11)."""
        self._must_be("proposed")
        if not lead:
            self._refuse(
                "decision.lead", "请确定决策承办单位", "Name the unit that undertakes it", "D713-11", field="lead"
            )
        self.record(
            self.Started, act, lead=lead, approved_by=self._said(approved_by, "signed_by"), reason=self._said(reason)
        )

    # 起草
    class Drafted(Course.Event):
        """A draft, the n-th. `affected`: units and towns it touches, by kind; triggers: rows of the pack."""

        TOPIC = "decision.drafted"
        n: int
        text: str
        options: list[str]
        affected: dict[str, str]
        competition: list[str]
        stability: list[str]

        def change(self, now: Standing) -> None:
            now.draft = Draft(
                self.n, self.act.on, self.text, self.options, self.affected, self.competition, self.stability
            )

    def write_draft(
        self,
        text: str,
        *,
        affected: Mapping[str, str],
        pack: RulePack,
        act: Act,
        options: Sequence[str] = (),
        competition: Sequence[str] = (),
        stability: Sequence[str] = (),
    ) -> int:
        """Two or more options may stand side by side where views are split (D713-12).

        A new draft is reviewed for legality and fair competition anew: a review speaks of the text it read.
        """
        self._must_be("started")
        if wrong := [unit for unit, kind in affected.items() if kind not in UNIT_KINDS]:
            self._refuse(
                "decision.affected",
                lambda names: f"{names(wrong[0])}的类别不明",
                lambda names: f"The kind of {names(wrong[0])} is not known",
                field="affected",
            )
        if len(options) == 1:
            self._refuse(
                "decision.options", "备选方案应有两个以上", "Options are two or more", "D713-12", field="options"
            )
        n = (self.now.draft.n if self.now.draft else 0) + 1
        self.record(
            self.Drafted,
            act,
            n=n,
            text=self._said(text, "text"),
            options=[nfc(each) for each in options],
            affected={unit: affected[unit] for unit in sorted(affected)},
            competition=self._listed(pack, "decision.competition_triggers", competition, "competition"),
            stability=self._listed(pack, "decision.stability_triggers", stability, "stability"),
        )
        return n
