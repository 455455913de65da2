"""Concealing 瞒报: a report is found to have been false, or to have kept back what had to be said (H2015-35, field.md 5.3)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.aggregate import Act, Refused, nfc
from domain.assignment import Feedback
from domain.directive.life import Life


class Concealing(Life):
    class ConcealmentFound(Life.Event):
        """认定瞒报 of report `n`. `statement`: what the unit said to it, for it is heard before it is held against it."""

        TOPIC = "directive.concealment_found"
        unit: str
        n: int
        reason: str
        statement: str
        evidence: list[str]

        def change(self, directive: Life) -> None:
            directive.feedback[self.n - 1].concealed_on = self.act.on

    def find_concealment(self, n: int, *, reason: str, statement: str, evidence: Sequence[str], act: Act) -> None:
        """It may come to light at any time, long after the matter was closed."""
        report = self._report_no(n)
        if report.state == "retracted":
            self._refuse("feedback.retracted", "该反馈已撤回", "It has been retracted already")
        if report.concealed:
            self._refuse("concealment.found", "该反馈已认定瞒报", "This report was found to conceal already", field="n")
        self._needs_reason(reason)
        if not nfc(statement):
            raise Refused(
                "concealment.unheard",
                "认定前须听取单位陈述和申辩，请写明单位的说法",
                "The unit is heard first: say what it answered",
                "D733-21",
                {"field": "statement"},
            )
        if not evidence:
            self._refuse("concealment.evidence", "认定瞒报须附证据", "Give the evidence", field="evidence")
        self._not_before(report.on, act, "反馈", "the report")
        self.record(
            self.ConcealmentFound,
            act,
            unit=report.unit,
            n=n,
            reason=nfc(reason),
            statement=nfc(statement),
            evidence=list(evidence),
        )

    class ConcealmentWithdrawn(Life.Event):
        """撤销认定: report `n` stands as it was given; the finding counts no longer, and remains in the record."""

        TOPIC = "directive.concealment_withdrawn"
        unit: str
        n: int
        reason: str

        def change(self, directive: Life) -> None:
            directive.feedback[self.n - 1].concealed_on = None

    def withdraw_concealment(self, n: int, *, reason: str, act: Act) -> None:
        """By who found it, when the unit's plea or another look shows it was wrong, whatever became of the matter."""
        report = self._report_no(n)
        if report.concealed_on is None:
            self._refuse("concealment.none", "该反馈未认定瞒报", "This report was not found to conceal", field="n")
        self._needs_reason(reason)
        self._not_before(report.concealed_on, act, "认定", "the finding")
        self.record(self.ConcealmentWithdrawn, act, unit=report.unit, n=n, reason=nfc(reason))

    def _report_no(self, n: int) -> Feedback:
        if not 1 <= n <= len(self.feedback):
            self._refuse("feedback.unknown", f"没有第{n}条反馈", f"There is no report no. {n}", field="n")
        return self.feedback[n - 1]
