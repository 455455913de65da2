"""Course 决策过程: what the phases of a major decision share: how a fact takes effect, and what acts check first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NoReturn

from domain.aggregate import Act, Aggregate, Refused, Said, nfc
from domain.decision.pace import Pace
from domain.decision.standing import Draft, Stage, Standing
from domain.directive.confidentiality import refuse_classified
from domain.phases import Phased
from domain.rules import RulePack


class Course(Phased):
    """A phase is a subclass that holds its own facts, each an `Event`, and the acts that record them."""

    class Event(Aggregate.Event):
        def apply(self, aggregate: Course) -> None:
            self.change(aggregate.now)
            self.keep(aggregate.now.pace, self.act.on)
            aggregate.now.last_on = max(aggregate.now.last_on, self.act.on)

        def change(self, now: Standing) -> None:
            """What this fact changes; nothing, unless it says so."""

        def keep(self, pace: Pace, recorded: date) -> None:
            """What it means for the timeline, recorded on that day; nothing, unless it says so."""

    def __init__(
        self, title: str, content: str, category: str, basis: str, proposer: str, level: str, pack: str
    ) -> None:
        self.title, self.content, self.basis, self.level = title, content, basis, level
        self.now = Standing(title, category, pack, proposer, date.min)

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        if act.on < self.now.proposed_on:
            self._refuse(
                "act.before_opening",
                f"日期不能早于提出日期（{self.now.proposed_on}）",
                f"It cannot lie before the decision was proposed ({self.now.proposed_on})",
                field="on",
            )
        refuse_classified("", *(text for text in (act.reason, *fields.values()) if isinstance(text, str)))
        super().record(fact, act, **fields)

    def _refuse(self, rule: str, zh: Said, en: Said, article: str = "", **fields: object) -> NoReturn:
        raise Refused(rule, zh, en, article, fields)

    def _said(self, text: str, field: str = "reason") -> str:
        said = nfc(text)
        if not said:
            zh, en = SAID.get(field, SAID["reason"])
            self._refuse(field, f"请写明{zh}", f"Please give {en}", field=field)
        return said

    def _must_be(self, *stages: Stage) -> None:
        if self.now.stage not in stages:
            name = STAGE_NAMES[self.now.stage]
            self._refuse(
                "decision.stage", f"该决策{name[0]}，不能办理此项", f"The decision is {name[1]}: this cannot be done"
            )

    def _must_be_in_force(self) -> None:
        """Decided and not ended; a big adjustment in its procedure does not interrupt it (D713-37)."""
        if self.now.decided_on is None or self.now.stage == "ended":
            self._must_be("decided", "suspended")

    def _draft(self) -> Draft:
        self._must_be("started")
        if self.now.draft is None:
            self._refuse("decision.draft", "请先形成决策草案", "There is no draft yet", field="draft")
        return self.now.draft

    def _evidence(self, files: Iterable[str], article: str = "") -> list[str]:
        evidence = sorted({nfc(each) for each in files} - {""})
        if not evidence:
            self._refuse("decision.evidence", "请附上佐证材料", "Please add the evidence", article, field="evidence")
        return evidence

    def _listed(self, pack: RulePack, key: str, codes: Sequence[str], field: str) -> list[str]:
        """Codes of the pack, each once, in its order."""
        known = pack.codes(key)
        if unknown := [code for code in codes if code not in known]:
            self._refuse(key, f"没有“{unknown[0]}”这一项", f"There is no {unknown[0]!r}", field=field)
        return [code for code in known if code in codes]


SAID = {
    "reason": ("理由", "the reason"),
    "basis": ("依据", "the basis"),
    "text": ("内容", "the text"),
    "signed_by": ("签署人", "who signed"),
    "grounds": ("依据和理由", "the grounds"),
    "author": ("责任单位", "who did it"),
}
STAGE_NAMES: dict[Stage, tuple[str, str]] = {
    "proposed": ("尚未启动", "not started yet"),
    "started": ("正在履行决策程序", "in its procedure"),
    "submitted": ("已提请审议", "tabled"),
    "decided": ("已作出决定", "decided"),
    "suspended": ("已中止执行", "suspended"),
    "ended": ("已终止", "ended"),
}
