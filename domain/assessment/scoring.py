"""Scoring 计分: a round of scores as of a position of the record, its inputs with it; reviewed by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.aggregate import Act, nfc
from domain.assessment.standing import Round, Standing
from domain.assessment.year import Year, plain_inputs, read_inputs
from domain.results.inputs import Inputs, Key
from domain.results.results import Results
from domain.results.scoring import score
from domain.scheme.scheme import Scheme
from domain.scoring.value import Value


class Scoring(Year):
    class Scored(Year.Event):
        """`counts`: what the supervision stream gave up to `position`; `history`: earlier years' figures.

        With the values and points of this stream they are all that was scored from; `rows` is what came out.
        """

        TOPIC = "assessment.scored"
        n: int
        position: int
        as_of: date
        version: str
        counts: list[dict[str, Any]]
        history: list[dict[str, Any]]
        rows: list[dict[str, Any]]
        digest: str

        def apply(self, aggregate: Year) -> None:
            earlier = {
                (row["unit"], row["indicator"]): {int(year): Decimal(x) for year, x in row["years"].items()}
                for row in self.history
            }
            inputs = aggregate.inputs(read_inputs(self.counts), earlier, self.as_of)
            now = aggregate.now
            now.rounds.append(
                Round(self.n, self.position, self.as_of, self.version, self.digest, self.rows, inputs, self.act.by)
            )
            now.stale, now.stage = False, "scored"

    def score(
        self, scheme: Scheme, *, position: int, act: Act, counts: Mapping[Key, Value] | None = None,
        history: Mapping[Key, Mapping[int, Decimal]] | None = None,
    ) -> Results:  # fmt: skip
        """As often as needed; after results are out, a new round follows a correction alone."""
        if self.now.rounds and not self.now.stale and self.now.stage not in ("open", "scored"):
            self._refuse("score.same", "上次计分后没有变化，不需重新计分", "Nothing has changed since the last round")
        if self.now.stage == "applied":
            self._must_collect()
        if position < 1 or (self.now.rounds and position < self.now.rounds[-1].position):
            self._refuse(
                "score.position",
                "计分位置不能早于上一次",
                "A round is not scored before the last one",
                field="position",
            )
        given, earlier = dict(counts or {}), {key: dict(years) for key, years in (history or {}).items()}
        # as it will be read back, so that what is kept is what was scored
        plain = plain_inputs(given)
        inputs = self.inputs(read_inputs(plain), earlier, self._of(scheme).cut_off)
        results = score(scheme, inputs)
        self.record(
            self.Scored, act, n=len(self.now.rounds) + 1, position=position, as_of=scheme.cut_off,
            version=scheme.version, counts=plain, history=[
                {"unit": unit, "indicator": code, "years": {str(year): str(x) for year, x in sorted(years.items())}}
                for (unit, code), years in sorted(earlier.items())
            ],
            rows=results.rows(), digest=results.digest,
        )  # fmt: skip
        return results

    class Reviewed(Year.Event):
        TOPIC = "assessment.reviewed"
        n: int
        comment: str

        def change(self, now: Standing) -> None:
            now.rounds[-1] = replace(now.rounds[-1], reviewed_by=self.act.by)
            now.stage = "reviewed"

    def review(self, *, comment: str, act: Act) -> None:
        """复核: of the last round, by another than scored it, while nothing has changed since."""
        self._must_be("scored")
        self._not_stale()
        last = self.now.rounds[-1]
        self._not_by(act, last.by)
        self.record(self.Reviewed, act, n=last.n, comment=nfc(comment))

    def recompute(self, scheme: Scheme, n: int) -> Results:
        """A round again, from what was kept of it; its digest is that of the fact, or something is wrong."""
        return score(scheme, self.inputs_of(n))

    def inputs_of(self, n: int) -> Inputs:
        if not 1 <= n <= len(self.now.rounds):
            self._refuse("score.round", f"没有第{n}次计分", f"There is no round {n}", field="n")
        return self.now.rounds[n - 1].inputs

    def _not_stale(self) -> None:
        if self.now.stale:
            self._refuse(
                "score.stale", "上次计分后数据有变化，请重新计分", "The data changed since the last round; score again"
            )
