"""The record of a decision 决策档案: its facts and their files, who answers for what and who knew it, the archive package."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import BaseModel

from domain.decision import package, words
from domain.decision.accountability import deeds, dissenters, known
from domain.sentences import sentence
from services.api.acting import READ
from services.api.decisions.permitted import decision_for, has_part
from services.api.decisions.told import named
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Day, FileId, Line
from services.api.files import attachment, named_in
from services.api.language import language
from services.api.moments import AsOf, moment
from services.api.problems import NotThere
from services.api.telling import ToldFact, told
from services.commands.decisions.standing import Known
from services.commands.office import Office
from services.permissions import Caller

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"], responses=READ)

PUBLIC: Final = frozenset(
    {"decision.proposed", "decision.decided", "decision.published", "decision.interpreted", "decision.ended"}
)
"""What everybody may read of a decision that was published."""


class DecisionFactsTold(BaseModel):
    items: list[ToldFact]
    as_of_position: int


class DeedTold(BaseModel):
    """One part somebody had; `subject`: which assessment, step or evaluation it was about; `stance` of
    who gave an opinion; `position` of the fact that says so."""

    who: str
    who_name: str
    role: str
    role_name: str
    subject: str
    subject_name: str
    on: date
    recorded: date
    stance: str
    text: str
    position: int


class KnewTold(BaseModel):
    position: int
    on: date
    recorded: date
    sentence: str


class AccountabilityTold(BaseModel):
    """终身责任: who did what up to that day, whose different opinion is on record, and, of one asked about, what they
    knew."""

    deeds: list[DeedTold]
    dissenters: list[DeedTold]
    knew: list[KnewTold] | None


class PaperTold(BaseModel):
    """One entry of the archive package, with the hash that binds it into the record."""

    n: int
    topic: str
    sentence: str
    on: date
    files: list[str]
    position: int
    hash: str


class PackageTold(BaseModel):
    items: list[PaperTold]
    files: int
    archived_on: date | None


@router.get("/facts")
def facts(here: Here, asked: Asked, decision_id: UUID, as_of: AsOf = None) -> DecisionFactsTold:
    """Every fact in order. The lead unit reads all, another unit the common ones and its own."""
    require(asked.caller, "decision.see")
    found = decision_for(here, asked.caller, decision_id, moment(here, as_of).position)
    return DecisionFactsTold(items=_facts(here, asked.caller, found), as_of_position=found.position)


def _facts(here: Door, who: Caller, found: Known) -> list[ToldFact]:
    chosen = list(found.facts) if has_part(who, found) else [one for one in found.facts if one.topic in PUBLIC]
    return list(told(chosen, who, here.office().name, whole=who.unit == found.decision.now.lead))


@router.get("/files/{file_id}", response_class=FileResponse)
def evidence(here: Here, asked: Asked, decision_id: UUID, file_id: FileId, as_of: AsOf = None) -> FileResponse:
    """下载佐证材料 that a fact names, as far as the caller reads that fact."""
    require(asked.caller, "decision.see")
    found = decision_for(here, asked.caller, decision_id, moment(here, as_of).position)
    file = here.files.find(file_id)
    if file is None or not any(file_id in named_in(fact) for fact in _facts(here, asked.caller, found)):
        raise NotThere
    return attachment(here, file_id, file)


@router.get("/accountability")
def accountability(
    here: Here,
    asked: Asked,
    decision_id: UUID,
    on: Day | None = None,
    by: Literal["happened", "recorded"] = "recorded",
    who: Annotated[Line | None, Query()] = None,
) -> AccountabilityTold:
    """责任倒查: who proposed, assessed, reviewed, voted, carried out, and, with `who`, what that one knew on that day, by
    the day things happened or by the day they were recorded."""
    require(asked.caller, "decision.account")
    found = decision_for(here, asked.caller, decision_id)
    day, office = on or here.today(), here.office()
    stood = [(fact, noted) for fact, noted in found.told if (fact.act.on if by == "happened" else noted) <= day]

    told_deeds = deeds(stood)
    names = here.accounts.names(sorted({one.who for one in told_deeds if one.role == "recorded"}))

    def deed(one: Any) -> DeedTold:
        return DeedTold(
            who=one.who,
            who_name=names.get(one.who) or office.name(one.who),
            role=one.role,
            role_name=named(words.DEED, one.role),
            subject=one.subject,
            subject_name=named(words.DEED_SUBJECT, one.subject) if one.subject else "",
            on=one.on,
            recorded=one.recorded,
            stance=one.stance,
            text=one.text,
            position=found.facts[one.n - 1].position,
        )

    return AccountabilityTold(
        deeds=[deed(one) for one in told_deeds],
        dissenters=[deed(one) for one in dissenters(stood)],
        knew=None
        if who is None
        else [
            KnewTold(
                position=found.facts[fact.originator_version - 1].position,
                on=fact.act.on,
                recorded=noted,
                sentence=_sentence(fact, office),
            )
            for fact, noted in known(found.told, who, on=day, by=by)
        ],
    )


@router.get("/package")
def archive_index(here: Here, asked: Asked, decision_id: UUID, as_of: AsOf = None) -> PackageTold:
    """决策档案目录: every fact of the procedure with the files kept under it, for ever."""
    require(asked.caller, "decision.account")
    found = decision_for(here, asked.caller, decision_id, moment(here, as_of).position)
    office = here.office()
    papers = package(recorded.fact for recorded in found.facts)
    items = [
        PaperTold(
            n=paper.n,
            topic=paper.topic,
            sentence=_sentence(recorded.fact, office),
            on=paper.on,
            files=list(paper.files),
            position=recorded.position,
            hash=recorded.hash.hex(),
        )
        for paper, recorded in zip(papers, found.facts, strict=True)
    ]
    files = {file for paper in papers for file in paper.files}
    return PackageTold(items=items, files=len(files), archived_on=found.decision.now.archived_on)


def _sentence(fact: Any, office: Office) -> str:
    return sentence(fact, "en" if language.get() == "en" else "zh", office.name)
