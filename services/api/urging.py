"""Urging several matters at once 批量催办: one reason, a slip for each unit that owes something, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from domain.directive import Directive
from domain.sentences import sentence
from services.api.acts import Doing
from services.api.deps import ActSent, Asked, Asker, Here, Key, Keyed, key_of, make_act, require
from services.api.door import Door
from services.api.fields import Code, Note, Sent, Text
from services.api.language import language
from services.api.problems import Malformed, responses
from services.api.timing import UrgeSent, urge

router = APIRouter(prefix="/directives/urge", tags=["acts"])
MOST: int = 200


class SlipSent(Sent):
    """A slip to one unit. `version` is the matter's as the signer saw it."""

    directive: UUID
    unit: Code
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class UrgeAllSent(ActSent):
    items: Annotated[list[SlipSent], Field(min_length=1, max_length=MOST)]
    reason: Text
    step: Note = ""


class PreviewSent(Sent):
    directives: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
    reason: Note = ""
    step: Note = ""


class SlipTold(BaseModel):
    """What a slip would record, or why none can be sent. Without a unit, the matter as a whole cannot be urged."""

    directive: UUID
    number: str
    title: str
    unit: str | None = None
    unit_name: str | None = None
    urged_before: int = 0
    version: int | None = None
    sentence: str | None = None
    problem: dict[str, Any] | None = None


class PreviewTold(BaseModel):
    items: list[SlipTold]


class SlipDone(BaseModel):
    directive: UUID
    unit: str
    status: int
    n: int | None = None
    position: int | None = None
    problem: dict[str, Any] | None = None


class UrgeAllTold(BaseModel):
    items: list[SlipDone]
    position: int


@router.post("/preview", response_model_exclude_none=True, responses=responses(401, 403, 413, 422, 503))
def preview(here: Here, asked: Asked, sent: PreviewSent, key: Keyed) -> PreviewTold:
    """Every fact that urging these matters would record, decided as the act decides it; nothing is kept."""
    require(asked.caller, "urge")
    return PreviewTold(
        items=[
            told for directive in dict.fromkeys(sent.directives) for told in _slips(here, asked, sent, directive, key)
        ]
    )


def _slips(here: Door, asked: Asker, sent: PreviewSent, directive_id: UUID, key: Key) -> Iterator[SlipTold]:
    try:
        matter = here.matter(asked.caller, directive_id)
    except Exception as failure:
        problem = here.tell(failure)
        if problem is None or problem.status >= 500:
            raise
        yield SlipTold(directive=directive_id, number="", title="", problem=problem.marshal())
        return
    directive = matter.directive
    known: dict[str, Any] = {"directive": directive_id, "number": directive.number, "title": directive.title}
    version = directive.version
    owing = [given for given in directive.assignments.values() if given.is_open and not given.waits_for_office]
    # Nobody owes anything: the rule says why, of whoever leads.
    for given in owing or list(directive.assignments.values())[:1]:
        told = SlipTold(
            **known,
            unit=given.unit,
            unit_name=here.office().name(given.unit),
            urged_before=given.urges,
            version=version,
        )
        try:
            act = make_act(here, asked, "urge", ActSent(), key)
            approved = asked.caller.role == "office_head"
            directive.urge(given.unit, reason=sent.reason or "……", step=sent.step, approved=approved, act=act)
        except Exception as failure:
            problem = here.tell(failure)
            if problem is None or problem.status >= 500:
                raise
            told.problem = problem.marshal()
        else:
            fact = directive.pending_events[-1]
            assert isinstance(fact, Directive.Urged)
            tongue = "en" if language.get() == "en" else "zh"
            told.sentence = sentence(fact, tongue, here.office().name)
        yield told
    if not directive.assignments:
        wrong = Malformed("unit", "尚未交办，没有可催办的单位", "is not assigned yet: there is no unit to urge")
        problem = here.tell(wrong)
        assert problem is not None
        yield SlipTold(**known, problem=problem.marshal())


@router.post("", response_model_exclude_none=True, responses=responses(401, 403, 413, 422, 503))
def urge_all(here: Here, asked: Asked, request: Request, sent: UrgeAllSent, key: Keyed) -> UrgeAllTold:
    """批量催办: each slip stands or falls by itself and is signed by the caller.

    With an Idempotency-Key the same slips sent again, together or in parts, urge nobody twice.
    """
    require(asked.caller, "urge")
    done: list[SlipDone] = []
    moved: set[UUID] = set()
    for slip in sent.items:
        done.append(
            _one(here, asked, request, sent, slip, key, match=None if slip.directive in moved else slip.version)
        )
        if done[-1].status == 200:
            # Its version is by now that of our own slip.
            moved.add(slip.directive)
    return UrgeAllTold(items=done, position=max((each.position or 0 for each in done), default=0) or here.head())


def _one(
    here: Door, asked: Asker, request: Request, sent: UrgeAllSent, slip: SlipSent, key: Key, *, match: int | None
) -> SlipDone:
    body = UrgeSent(**sent.model_dump(exclude={"items"}), unit=slip.unit)
    stated = f"{key.id}:{slip.directive}:{slip.unit}" if key.stated else None
    own = key_of(asked, request, stated, body.model_dump_json().encode())
    try:
        done = urge(Doing(here, asked, Response(), slip.directive, own, match), body)
    except Exception as failure:
        problem = here.tell(failure)
        if problem is None or problem.status >= 500:
            raise
        return SlipDone(directive=slip.directive, unit=slip.unit, status=problem.status, problem=problem.marshal())
    return SlipDone(directive=slip.directive, unit=slip.unit, status=200, n=done.n, position=done.position)
