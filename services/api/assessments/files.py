"""Files of a year's results 考核结果文件: the workbook that computes itself again, the notice, a receipt, the component."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from domain.aggregate import Refused
from domain.assessment import Assessment
from domain.assessment.standing import Round
from domain.results.receipt import receipt
from domain.results.results import Results
from domain.scheme.scheme import Scheme
from services.api.assessments.permitted import year_of
from services.api.assessments.results import RoundAsked, Unit, receipt_round
from services.api.deps import Asked, Here, require
from services.api.moments import AsOf
from services.api.printing import Kind, Tongue, Written, answers, edition, printed, sent, spoken
from services.commands.assessments.standing import Assessed
from services.documents.assessment.component import component_json, component_table
from services.documents.assessment.edition import Edition
from services.documents.assessment.notice import notice
from services.documents.assessment.paper import Paper
from services.documents.assessment.receipt_paper import receipt_paper
from services.documents.assessment.results_book import write_results

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"])
Data = Annotated[Literal["csv", "json"], Path(alias="kind")]


class Taking:
    """Who takes a file out, from which year, in which language."""

    def __init__(
        self, here: Here, asked: Asked, assessment_id: UUID, round_: RoundAsked = 0, as_of: AsOf = None,
        tongue: Tongue = None,
    ) -> None:  # fmt: skip
        self.here, self.asked, self.id, self.n, self.as_of = here, asked, assessment_id, round_, as_of
        self.language = spoken(tongue)

    def whole(self) -> Taken:
        """All units' results."""
        require(self.asked.caller, "assessment.export")
        found = year_of(self.here, self.id, self.as_of)
        return self._taken(found, self.n)

    def of(self, unit: str) -> Taken:
        """One unit's, where the caller may see its receipt."""
        found, n = receipt_round(self.here, self.asked.caller, self.id, unit, self.n, self.as_of)
        return self._taken(found, n)

    def _taken(self, found: Assessed, n: int) -> Taken:
        kept = found.round(n)
        own = edition(self.here, self.asked, kept.position, self.language)
        return Taken(found, kept, found.scheme_of(n), found.results(n), own)


@dataclass(frozen=True, slots=True)
class Taken:
    found: Assessed
    kept: Round
    scheme: Scheme
    results: Results
    edition: Edition

    def sent(self, content: bytes, name: str, kind: str) -> Response:
        """A file to be kept, never opened in the page."""
        return sent(content, f"{self.found.year.name}-{name}", kind)

    def printed(self, paper: Paper, name: str, kind: Kind) -> Response:
        return printed(paper, f"{self.found.year.name}-{name}", kind, at=self.edition.printed_at)


One = Annotated[Taking, Depends()]


@router.get("/results.xlsx", response_class=Response, responses=answers("xlsx"))
def results_book(taking: One) -> Response:
    """考核结果表 of a round: ranks, grades and every line, each score and rank a formula over its figures."""
    taken, out = taking.whole(), BytesIO()
    write_results(taken.scheme, taken.kept.inputs, taken.results, out, edition=taken.edition)
    return taken.sent(out.getvalue(), taken.edition.told("考核结果", "results"), "xlsx")


@router.get("/notice.{kind}", response_class=Response, responses=answers("docx", "pdf"))
def notice_paper(taking: One, kind: Written) -> Response:
    """考核结果通报 of a round whose grades were approved."""
    taken = taking.whole()
    told = list(_said(taken.found, Assessment.Graded, taken.kept.n))
    if not told:
        raise Refused("notice.ungraded", "等次评定后才能制发通报", "The notice is made once grades are approved")
    out = [*_said(taken.found, Assessment.Published, taken.kept.n), told[-1]][0]
    clocks = [until for n, until in taken.found.year.now.told.values() if n == taken.kept.n]
    paper = notice(
        taken.scheme, taken.results, edition=taken.edition, on=out.act.on, basis=told[-1].basis,
        appeal_by=max(clocks, default=None),
    )  # fmt: skip
    return taken.printed(paper, taken.edition.told("考核结果通报", "notice"), kind)


@router.get("/results/{unit}/receipt.{kind}", response_class=Response, responses=answers("docx", "pdf"))
def receipt_slip(taking: One, unit: Unit, kind: Written) -> Response:
    """得分凭单 of one unit, to print and to file."""
    taken = taking.of(unit)
    made = receipt(taken.scheme, taken.kept.inputs, taken.results, unit)
    paper = receipt_paper(taken.scheme, taken.kept.inputs, taken.results, made, edition=taken.edition)
    return taken.printed(paper, f"{taken.edition.name(unit)}{taken.edition.told('得分凭单', ' receipt')}", kind)


@router.get("/component.{kind}", response_class=Response, responses=answers("csv", "json"))
def component(taking: One, kind: Data) -> Response:
    """综合考核分项: what the results bring into the wider assessment, unit by unit."""
    taken = taking.whole()
    write = component_json if kind == "json" else component_table
    content = write(taken.scheme, taken.results, edition=taken.edition)
    return taken.sent(content, taken.edition.told("综合考核分项", "component"), kind)


def _said(found: Assessed, fact: type, n: int) -> Iterable[Any]:
    """The facts of this kind about round `n`."""
    return (each.fact for each in found.facts if isinstance(each.fact, fact) and vars(each.fact)["n"] == n)
