"""Closing 办结销号: the office strikes a matter off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.directive.confidentiality import refuse_classified
from domain.directive.life import Life
from domain.rules import RulePack

OUTCOMES = ("completed", "basically_completed", "long_term", "not_completed", "no_longer_needed", "merged")


class Closing(Life):
    class Closed(Life.Event):
        """`remaining`: `[{text, due}]`; `review_on`: when what remains, or what lasts, is looked at again."""

        TOPIC = "directive.closed"
        outcome: str
        reason: str
        remaining: list[dict[str, Any]]
        review_on: date | None

        def change(self, directive: Life) -> None:
            directive.outcome, directive.remaining = self.outcome, self.remaining
            directive.review_on = self.review_on
            directive.closed_on = self.act.on

    def close(
        self,
        *,
        outcome: str,
        reason: str,
        pack: RulePack,
        act: Act,
        remaining: Sequence[Mapping[str, Any]] = (),
        open_children: Sequence[str] = (),
    ) -> None:
        """办结销号: only the office, never the reporter; every assignment done or excused; after the
        leader's endorsement where the pack says so (L36, L49)."""
        self._must_be_numbered()
        self._must_be_working()
        if outcome == "merged":
            self._refuse(
                "close.outcome", "并入其他事项请用“合并”办理，须写明并入哪一件", "To join another matter, merge it: say which one", field="outcome"
            )  # fmt: skip
        if outcome not in OUTCOMES:
            self._refuse(
                "close.outcome", f"没有“{outcome}”这种办理结果", f"There is no outcome {outcome!r}", field="outcome"
            )
        self._needs_reason(reason)
        if act.by in {f.by for f in self.feedback if not f.by_office}:
            self._refuse("close.not_reporter", "反馈人不能办结销号", "Who reported on a matter cannot close it")
        if not self.assignments and not self.children:
            self._refuse(
                "close.assigned", "尚未交办，不能办结；不再需要的请撤销", "Never assigned: withdraw it instead"
            )
        if waiting := sorted(a.unit for a in self.assignments.values() if a.is_open):
            self._refuse(
                "close.assignments",
                lambda names: f"尚有单位未办结或免除：{'、'.join(map(names, waiting))}",
                lambda names: f"Units neither done nor excused: {', '.join(map(names, waiting))}",
                units=waiting,
            )
        if open_children:
            self._refuse(
                "close.children",
                f"尚有子事项未办结：{'、'.join(open_children)}",
                f"Sub-directives still open: {', '.join(open_children)}",
            )
        if self.needs_endorsement(outcome, pack) and self.endorsed_on is None:
            self._refuse(
                "closure.needs_endorsement",
                "该事项须呈报领导同意后方可办结",
                "The leader must endorse the result before this matter is closed",
            )
        leads = self._leads()
        if outcome in ("completed", "basically_completed") and leads and all(a.status == "excused" for a in leads):
            self._refuse(
                "close.nothing_done",
                "牵头单位均已免除，不能以完成销号",
                "Every lead was excused: nothing was completed",
                field="outcome",
            )
        left = self._remaining(outcome, remaining, act)
        review_on = min((date.fromisoformat(part["due"]) for part in left), default=None)
        if outcome == "long_term":
            review_on = deadlines.add_months(act.on, pack.number("long_term.review_months"))
        self.record(self.Closed, act, outcome=outcome, reason=nfc(reason), remaining=left, review_on=review_on)

    def _remaining(self, outcome: str, remaining: Sequence[Mapping[str, Any]], act: Act) -> list[dict[str, str]]:
        """余项: what a matter closed as basically completed still owes, each part with its day."""
        left = [{"text": nfc(str(part.get("text", ""))), "due": str(part.get("due", ""))} for part in remaining]
        if bool(left) != (outcome == "basically_completed"):
            self._refuse(
                "close.remaining",
                "基本完成的须列出余项及时限，其他结果不列余项",
                "A matter basically completed lists what remains, with dates; no other outcome does",
                field="remaining",
            )
        for part in left:
            refuse_classified("", part["text"])
            try:
                due = date.fromisoformat(part["due"])
            except ValueError:
                due = None
            if not part["text"] or due is None or due < act.on:
                self._refuse(
                    "close.remaining",
                    "余项须写明内容和今后的日期",
                    "Each part that remains needs words and a day to come",
                    field="remaining",
                )
        return left

    def needs_endorsement(self, outcome: str, pack: RulePack) -> bool:
        return self.source in pack.items("closure.needs_endorsement") or (
            outcome == "not_completed" and self.leader != ""
        )
