"""Lasting 长期坚持: what has no last day is looked at again on its review day 复核日, and given the next one."""

from __future__ import annotations

from datetime import date

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Lasting(Life):
    class ReviewHeld(Life.Event):
        """`next_on`: the next review day; none where nothing is left to look at."""

        TOPIC = "directive.review_held"
        result: str
        next_on: date | None

        def change(self, directive: Life) -> None:
            directive.review_on = self.next_on
            if not directive.closed_on:
                for given in directive.assignments.values():
                    if given.is_open and given.due_kind in deadlines.NEVER_RED:
                        given.review_on = self.next_on
                directive._follow_collator()

    def hold_review(
        self,
        *,
        result: str,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        next_on: date | None = None,
        is_last: bool = False,
    ) -> None:
        """长期事项复核: what was found, and when it is looked at again; of a closed matter it may be the last."""
        if not self.is_reviewed:
            self._refuse(
                "review.not_lasting",
                "只有长期坚持、未定时限的事项和办结后留有复核日的事项需要复核",
                "Only a matter that lasts, has no deadline, or was closed with a review day is reviewed",
            )
        if not self.closed_on:
            self._must_be_working()
        self._not_before(self.closed_on, act, "办结", "it was closed")
        if not nfc(result):
            self._refuse("review.result", "请写明复核结果", "Say what the review found", field="result")
        if is_last and not self.closed_on:
            self._refuse(
                "review.last",
                "仍在办理的事项须有下次复核日；不再需要的请办结",
                "A matter that is being worked on has a next review day; close it where none is needed",
                field="last",
            )
        self.record(self.ReviewHeld, act, result=nfc(result), next_on=self._next(act, next_on, is_last, pack, calendar))

    @property
    def is_reviewed(self) -> bool:
        if self.withdrawn or self.merged_into:
            return False
        lasts = self.due_kind in deadlines.NEVER_RED and bool(self.assignments)
        return self.review_on is not None and (lasts or self.closed_on is not None)

    def _next(self, act: Act, next_on: date | None, is_last: bool, pack: RulePack, calendar: Calendar) -> date | None:
        if is_last:
            return None
        months = deadlines.review_rule("long_term" if self.closed_on else self.due_kind)
        on = next_on or deadlines.add_months(act.on, pack.number(months))
        if not act.on < on <= deadlines.add_months(act.on, 12 * deadlines.MOST_YEARS):
            self._refuse(
                "review.next_on",
                f"下次复核日须在复核之后，且不超过{deadlines.MOST_YEARS}年",
                f"The next review day lies after this one, within {deadlines.MOST_YEARS} years",
                field="next_on",
            )
        return deadlines.roll(on, calendar=calendar, pack=pack)
