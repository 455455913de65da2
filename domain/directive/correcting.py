"""Correcting 更正: what was written wrongly is put right; what matters most needs a second person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from domain.aggregate import Act, nfc
from domain.assignment import GONE
from domain.directive.confidentiality import CLASSIFIED_LEVELS, LEVELS, refuse_classified
from domain.directive.life import Life
from domain.directive.opinion import Opinion, refuse_bare_opinion
from domain.directive.registering import SOURCES
from domain.directive.standing import Pending
from domain.rules import RulePack

CORRECTABLE = (
    "title", "content", "leader", "opinion", "received_on", "basis", "issuer", "external_number", "external_due",
    "urgency", "level", "source", "due", "number",
)  # fmt: skip


class Correcting(Life):
    class CorrectionAsked(Life.Event):
        TOPIC = "directive.correction_asked"
        field: str
        was: str
        value: str
        reason: str

        def change(self, directive: Life) -> None:
            directive.pending_corrections.append(Pending(self.field, self.was, self.value, self.reason, self.act.by))

    class Corrected(Life.Event):
        """`asked_by`: the first person, where two are needed. Dates and numbers are kept as text."""

        TOPIC = "directive.corrected"
        field: str
        was: str
        value: str
        reason: str
        asked_by: str

        def change(self, directive: Life) -> None:
            directive.pending_corrections = [p for p in directive.pending_corrections if p.field != self.field]
            _set(directive, self.field, self.value, self.was)

    def correct(self, field: str, *, was: str, value: str, reason: str, pack: RulePack, act: Act) -> bool:
        """更正: answers whether it took effect. For leader, opinion, dates a second person repeats the request."""
        self._must_be_alive()
        self._needs_reason(reason)
        if field not in CORRECTABLE:
            self._refuse("correct.field", f"“{field}”不能更正", f"{field!r} cannot be corrected", field="field")
        was, value = nfc(was), nfc(value)
        if was == value:
            self._refuse("correct.same", "更正前后相同", "Nothing would change", field="is")
        if field == "number":
            value, was = self._corrected_number(was, value)
        elif was != (now := self._text_of(field)):
            self._refuse(
                "correct.was",
                lambda names: f"现在的内容是“{names(now) if field == 'leader' else now}”，请核对后再更正",
                lambda names: f"It now reads “{names(now) if field == 'leader' else now}”; please check",
                field="was",
            )
        self._check_value(field, value, pack, act)
        if field in pack.items("correction.second_person_fields"):
            first = next((p for p in self.pending_corrections if (p.field, p.value) == (field, value)), None)
            if first is None:
                self.record(self.CorrectionAsked, act, field=field, was=was, value=value, reason=nfc(reason))
                return False
            if first.by == act.by:
                self._refuse(
                    "correction.second_person_fields",
                    "这一项更正须由第二人确认",
                    "This correction must be confirmed by a second person",
                )
            self.record(self.Corrected, act, field=field, was=was, value=value, reason=nfc(reason), asked_by=first.by)
            return True
        self.record(self.Corrected, act, field=field, was=was, value=value, reason=nfc(reason), asked_by="")
        return True

    def _text_of(self, field: str) -> str:
        value = getattr(self, field)
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def _corrected_number(self, was: str, value: str) -> tuple[str, str]:
        """Either the printed misprint → the number, or the number → a better wording of the same place."""
        self._must_be_numbered()
        if value != self.number and was != self.number:
            self._refuse("correct.was", f"现在的编号是{self.number}", f"The number is {self.number}", field="was")
        if re.findall(r"\d+", value) != re.findall(r"\d+", self.number):
            self._refuse(
                "number.place",
                f"编号的年份和序号（{self.number_year}年第{self.number_n}号）不能更改，编号不重复使用",
                f"The place in the register ({self.number_year}, no. {self.number_n}) cannot change; no number is given twice",
                field="is",
            )
        return value, was

    def _check_value(self, field: str, value: str, pack: RulePack, act: Act) -> None:
        allowed: dict[str, Sequence[str]] = {
            "source": SOURCES,
            "level": LEVELS,
            "issuer": ("", *pack.codes("source.superiors")),
            "urgency": pack.codes("urgency.levels"),
        }
        if field in allowed and value not in allowed[field]:
            if value in CLASSIFIED_LEVELS:
                refuse_classified(value)
            self._refuse("correct.value", f"“{value}”不是可用的值", f"{value!r} is not a possible value", field="is")
        if field in ("title", "basis", "number") and not value:
            self._refuse("correct.value", "不能更正为空", "It cannot become empty", field="is")
        if self.source == "instruction" and field == "leader" and not value:
            self._refuse("register.leader", "批示事项请写明批示领导", "An instruction needs its leader", field="is")
        if self.source == "instruction" and field == "opinion":
            refuse_bare_opinion(value, pack)
        if field in ("received_on", "external_due", "due"):
            self._check_day(field, value, act)

    def _check_day(self, field: str, value: str, act: Act) -> None:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self._refuse("correct.value", "日期须写作2026-01-31", "Write the date as 2026-01-31", field="is")
        if field == "received_on" and day > act.on:
            self._refuse("register.received_on", "收到日期不能在将来", "It cannot lie in the future", field="is")
        if field == "due":
            given = self.followed()
            if given is None or given.due is None:
                self._refuse(
                    "correct.no_due", "该事项没有可更正的办结时限", "There is no deadline to correct", field="field"
                )
            if day < given.assigned_on:
                self._refuse("correct.value", "时限不能早于交办日期", "It cannot lie before assignment", field="is")


def _set(directive: Life, field: str, value: str, was: str) -> None:
    setters: dict[str, Callable[[], None]] = {
        "number": lambda: _renumber(directive, value, was),
        "leader": lambda: _set_opinion(directive, leader=value),
        "opinion": lambda: _set_opinion(directive, text=value),
        "due": lambda: _set_due(directive, date.fromisoformat(value), date.fromisoformat(was)),
    }
    if field in setters:
        setters[field]()
    elif field in ("received_on", "external_due"):
        setattr(directive, field, date.fromisoformat(value))
    else:
        setattr(directive, field, value)


def _renumber(directive: Life, value: str, was: str) -> None:
    if was not in directive.aliases:
        directive.aliases.append(was)
    directive.number = value


def _set_opinion(directive: Life, *, leader: str | None = None, text: str | None = None) -> None:
    last = directive.opinions[-1] if directive.opinions else Opinion("", "", directive.received_on)
    changed = Opinion(leader if leader is not None else last.leader, text if text is not None else last.text, last.on)
    directive.opinions[-1:] = [changed]


def _set_due(directive: Life, due: date, was: date) -> None:
    """A misprinted deadline was wrong for every unit that had it, and from the first day on."""
    for given in directive.assignments.values():
        if given.due == was and given.status not in GONE:
            given.extend(due)
        if given.due_first == was:
            given.due_first = due
    if directive.due_first == was:
        directive.due_first = due
    directive._follow_collator()
