"""Life 全过程: what the phases of a matter's life share: how a fact takes effect, and what acts check first."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from domain.aggregate import Act, Aggregate, Refused, Said, nfc
from domain.assignment import GONE, Assignment
from domain.directive.confidentiality import refuse_classified
from domain.directive.standing import ENDED, STATUS_NAMES
from domain.directive.undertaking import Undertaking
from domain.phases import Phased


class Life(Undertaking, Phased):
    """A phase is a subclass that holds its own facts, each an `Event`, and the acts that record them."""

    class Event(Aggregate.Event):
        def apply(self, aggregate: Life) -> None:
            before = aggregate.holder
            self.change(aggregate)
            aggregate.late_entries += self.act.late
            if aggregate.holder != before:
                aggregate.holder_since = self.act.on

        def change(self, directive: Life) -> None:
            """What this fact changes; nothing, unless it says so."""

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in (act.reason, *fields.values()) if isinstance(text, str)))
        unit = fields.get("unit")
        if isinstance(unit, str) and (given := self.assignments.get(unit)) and given.status not in GONE:
            self._not_before_assignment(unit, act)
        self._not_before_receipt(act)
        super().record(fact, act, **fields)

    def _refuse(self, rule: str, zh: Said, en: Said, **fields: object) -> NoReturn:
        raise Refused(rule, zh, en, fields=fields)

    def _needs_reason(self, reason: str) -> None:
        if not nfc(reason):
            self._refuse("reason", "请写明理由", "Please give the reason", field="reason")

    def _must_be_alive(self) -> None:
        if self.status in ENDED:
            self._refuse(
                "ended",
                f"该事项{STATUS_NAMES[self.status][0]}，不能再办理",
                f"The matter is {STATUS_NAMES[self.status][1]}",
            )

    def _must_be_working(self) -> None:
        self._must_be_alive()
        if self.suspended_on:
            self._refuse("suspended", "该事项已中止，请先恢复", "The matter is suspended; resume it first")

    def _must_be_numbered(self) -> None:
        if not self.number:
            self._refuse("numbered", "该事项尚未立项编号", "The matter has no number yet")

    def _assignment(self, unit: str) -> Assignment:
        given = self.assignments.get(unit)
        if given is None or given.status in GONE:
            self._refuse(
                "unit.not_undertaking",
                lambda names: f"{names(unit)}不是该事项的承办单位",
                lambda names: f"{names(unit)} does not undertake this matter",
                field="unit",
            )
        return given

    def _owing(self, unit: str) -> Assignment:
        given = self._assignment(unit)
        if not given.is_open:
            self._refuse(
                "unit.done",
                lambda names: f"{names(unit)}已审核通过",
                lambda names: f"The result of {names(unit)} is accepted already",
                field="unit",
            )
        return given

    def _is_taken(self, unit: str, role: str) -> bool:
        """Whether a unit undertakes the matter already; a lead that is done or excused is not made an assistant,
        which would leave its result nobody's."""
        given = self.assignments.get(unit)
        stands = given is not None and given.role == "lead" and given.status in ("done", "excused")
        return given is not None and (given.is_open or (stands and role != "lead"))

    def _refuse_taken(self, unit: str, rule: str, **fields: object) -> NoReturn:
        self._refuse(
            rule,
            lambda names: f"{names(unit)}已是承办单位",
            lambda names: f"{names(unit)} already undertakes this matter",
            **fields,
        )

    def _not_before_receipt(self, act: Act) -> None:
        """A late entry 补录 goes back as far as the matter itself, no further."""
        if act.on < self.received_on:
            self._refuse(
                "act.before_receipt",
                f"日期不能早于收到日期（{self.received_on}）",
                f"It cannot lie before the matter was received ({self.received_on})",
                field="on",
            )

    def _not_before_assignment(self, unit: str, act: Act) -> None:
        if act.on < (since := self.assignments[unit].assigned_on):
            self._refuse(
                "act.before_assignment",
                f"日期不能早于交办日期（{since}）",
                f"It cannot lie before assignment ({since})",
                field="on",
            )

    def _not_before(self, earlier: date | None, act: Act, zh: str, en: str) -> None:
        """What answers an act of another day does not lie before it."""
        if earlier is not None and act.on < earlier:
            self._refuse(
                "act.before_cause",
                f"日期不能早于{zh}日期（{earlier}）",
                f"It cannot lie before {en} ({earlier})",
                field="on",
            )
