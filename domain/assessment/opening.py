"""Opening 启动考核: a year begins on an approved scheme, its version and its cut-off named."""

from __future__ import annotations

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, AggregateCreated, midnight
from domain.assessment.standing import Standing
from domain.assessment.year import Year
from domain.scheme.scheme import Scheme


def assessment_id(code: str, year: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"duban:assessment:{code}:{year}")


class Opening(Year):
    class Opened(Year.Event, AggregateCreated):
        TOPIC = "assessment.opened"
        kind: str
        year: int
        name: str
        scheme: UUID
        version: str
        digest: str
        cut_off: date

        def change(self, now: Standing) -> None:
            now.opened_on = self.act.on

    @classmethod
    def open(cls, scheme: Scheme, scheme_id: UUID, *, act: Act) -> Opening:
        """One assessment of a scheme and year; the scheme it runs on was approved."""
        return cls._create(
            cls.Opened,
            id=assessment_id(scheme.code, scheme.year),
            act=act,
            timestamp=midnight(act.on),
            kind=scheme.kind,
            year=scheme.year,
            name=scheme.name,
            scheme=scheme_id,
            version=scheme.version,
            digest=scheme.digest,
            cut_off=scheme.cut_off,
        )

    class SchemeAdopted(Year.Event):
        """An adjusted version of the scheme takes effect on the year."""

        TOPIC = "assessment.scheme_adopted"
        SCORES = True
        version: str
        digest: str
        cut_off: date
        reason: str

        def change(self, now: Standing) -> None:
            now.version, now.digest, now.cut_off = self.version, self.digest, self.cut_off

    def adopt(self, scheme: Scheme, *, reason: str, act: Act) -> None:
        self._must_collect()
        reason = self._needs_reason(reason)
        if assessment_id(scheme.code, scheme.year) != self.id:
            self._refuse("assessment.scheme", "不是本年度的方案", "That is not the scheme of this year")
        if scheme.digest != self.now.digest:
            self.record(
                self.SchemeAdopted,
                act,
                version=scheme.version,
                digest=scheme.digest,
                cut_off=scheme.cut_off,
                reason=reason,
            )
