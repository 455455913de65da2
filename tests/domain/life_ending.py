"""A random life's children, its end and after 分解、终结."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.domain.life_assigning import LifeAssigning
from tests.domain.life_office import which
from tests.stories import CALENDAR, PACK


class LifeEnding(LifeAssigning):
    @precondition(lambda self: self.lives)
    @rule(n=which)
    def open_child(self, n: int) -> None:
        life = self.pick(n)
        if len(self.lives) >= 4:
            return
        child = UUID(int=len(self.lives) + 1)
        if self.do(life, life.model.handled, lambda d: d.open_subdirective(child, act=self.act("office"))):
            life.model.children.append(self.enter("work_report", life, draft=False).model)

    @precondition(lambda self: len(self.lives) > 1)
    @rule(n=which, into=which, seldom=st.integers(0, 5))
    def merge(self, n: int, into: int, seldom: int) -> None:
        life, other = self.pick(n), self.pick(into)
        target = other.model.handled and other is not life
        if not target or seldom:
            return
        if self.do(
            life,
            life.model.working and not life.model.children,
            lambda d: d.merge_into(other.directive.id, reason="重复", act=self.act("office")),
        ):
            life.model.over = "merged"
            self.do(other, True, lambda d: d.absorb(life.directive, act=self.act("office")))

    @precondition(lambda self: self.lives)
    @rule(n=which, seldom=st.integers(0, 5))
    def withdraw(self, n: int, seldom: int) -> None:
        life = self.pick(n)
        if life.model.open_children or seldom:
            return  # the command looks at the children first
        if self.do(life, not life.model.over, lambda d: d.withdraw(reason="撤回", act=self.act("office-head"))):
            life.model.over = "withdrawn"

    @precondition(lambda self: self.lives)
    @rule(n=which, outcome=st.sampled_from(["completed", "long_term", "not_completed", "no_longer_needed"]))
    def close(self, n: int, outcome: str) -> None:
        life = self.pick(n)
        still = [str(n) for n, child in enumerate(life.model.children) if not child.over]
        if self.do(
            life,
            life.model.may_close(outcome),
            lambda d: d.close(
                outcome=outcome, reason="办结", pack=PACK, open_children=still, act=self.act("office-head")
            ),
        ):
            life.model.over = "closed"

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def reopen(self, n: int) -> None:
        life = self.pick(n)
        if life.model.parent and life.model.parent.over:
            return  # the command looks at the parent first
        if self.do(
            life,
            life.model.over == "closed",
            lambda d: d.reopen(reason="反弹", relapse=True, pack=PACK, calendar=CALENDAR, act=self.act("office-head")),
        ):
            life.model.reopen()

    @precondition(lambda self: self.lives)
    @rule(n=which)
    def archive(self, n: int) -> None:
        life = self.pick(n)
        if self.do(
            life, bool(life.model.over) and not life.model.archived, lambda d: d.archive(act=self.act("office"))
        ):
            life.model.archived = True
