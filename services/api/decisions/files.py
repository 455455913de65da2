"""Files of a decision 决策文件: its timeline and the index of its archive, to be printed, filed and worked on."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response

from domain.decision import package
from domain.sentences import sentence
from services.api.decisions.permitted import decision_for, has_part
from services.api.deps import Asked, Here, require
from services.api.fields import Day
from services.api.moments import AsOf, moment
from services.api.printing import Tongue, Written, answers, edition, printed, spoken
from services.api.problems import NotAllowed
from services.documents.decisions.archive_paper import Entry, archive_paper
from services.documents.decisions.timeline_paper import timeline_paper

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"])


@router.get("/timeline.{kind}", response_class=Response, responses=answers("docx", "pdf"))
def timeline_file(
    here: Here, asked: Asked, decision_id: UUID, kind: Written, as_of: AsOf = None, on: Day | None = None,
    tongue: Tongue = None,
) -> Response:  # fmt: skip
    """决策时间线 with its versions, as of a moment and, with `on`, of a day."""
    require(asked.caller, "decision.see")
    at = moment(here, as_of)
    found = decision_for(here, asked.caller, decision_id, at.position)
    if not has_part(asked.caller, found):
        raise NotAllowed("时间线只对有关单位公开", "Its timeline is for those who have a part in it")
    day, office, said = on or at.day, here.office(), spoken(tongue)
    dated = found.dated(on)
    people = {who for one in dated.versions for who in (one.asked_by, one.approved_by) if who}
    names = here.accounts.names(sorted(people))
    own = edition(here, asked, found.position, said, lambda code: names.get(code) or office.name(code))
    title = found.decision.now.title
    paper = timeline_paper(
        title, dated, on=day, positions=found.versions, calendar=office.calendar, edition=own
    )  # fmt: skip
    return printed(paper, f"{title}-{own.told('决策时间线', 'timeline')}", kind, at=own.printed_at)


@router.get("/package.{kind}", response_class=Response, responses=answers("docx", "pdf"))
def package_file(
    here: Here, asked: Asked, decision_id: UUID, kind: Written, as_of: AsOf = None, tongue: Tongue = None
) -> Response:
    """决策档案目录."""
    require(asked.caller, "decision.account")
    at = moment(here, as_of)
    found = decision_for(here, asked.caller, decision_id, at.position)
    said: Literal["zh", "en"] = "en" if spoken(tongue) == "en" else "zh"
    own, office = edition(here, asked, found.position, said), here.office()
    papers = package(recorded.fact for recorded in found.facts)
    entries = [
        Entry(paper.n, paper.on, sentence(one.fact, said, office.name), paper.files, one.position, one.hash.hex())
        for paper, one in zip(papers, found.facts, strict=True)
    ]
    now = found.decision.now
    paper = archive_paper(now.title, entries, on=at.day, archived_on=now.archived_on, edition=own)
    return printed(paper, f"{now.title}-{own.told('决策档案目录', 'archive')}", kind, at=own.printed_at)
