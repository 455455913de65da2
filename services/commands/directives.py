"""What is done with a directive 督办事项, act by act, in the order of its life."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, cast
from uuid import UUID

from domain import deadlines
from domain.aggregate import Aggregate, Personal, Refused
from domain.assignment import report_after
from domain.directive import ENDED, Directive, open_children
from domain.numbering import NumberSeries, give_next, number_text, open_series, series_id
from domain.rules import RulePack
from domain.unit import expand, known
from services.commands.office import Office, office_of
from services.commands.order import Order, change, new_id, run
from services.record.supervision import Kept, Supervision

# ── 登记、立项、编号 ────────────────────────────────────────────────────────────────────────────


def register(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    draft: bool = False,
    parent: UUID | None = None,
    series: str = "",
    petitioner: Personal | None = None,
    also: Callable[[], Sequence[Aggregate]] = tuple,
    **fields: Any,
) -> Kept:
    """登记: a draft waits for approval; anything else is numbered in the same commit. What `also` answers
    is kept with it; it is asked anew whenever a lost race is decided again."""

    def once() -> Kept:
        office = office_of(record)
        pack = office.pack(order.today)
        directive = _registered(id, order, office, pack, parent=parent, series=series, petitioner=petitioner, **fields)
        tree = _joined(record, order, parent, id)
        if draft:
            return record.keep(
                directive,
                *tree,
                *also(),
                command=order.command,
                result={"id": str(id), "number": None},
                recorded_at=order.recorded_at,
            )
        directive.approve(own=directive.source in pack.items("approve.own_approval_sources"), act=order.act)
        with _numbers(record, order, pack, series, [directive]) as numbering:
            return record.keep(
                directive,
                *numbering,
                *tree,
                *also(),
                command=order.command,
                result={"id": str(id), "number": directive.number},
                recorded_at=order.recorded_at,
            )

    return record.run(once, if_match=None)


def approve(record: Supervision, directive_id: UUID, order: Order, *, comment: str = "") -> Kept:
    """立项: a draft approved takes its number in the same commit."""

    def once() -> Kept:
        directive = record.get(Directive, directive_id)
        pack = office_of(record).pack(order.today)
        own = directive.source in pack.items("approve.own_approval_sources")
        directive.approve(own=own, comment=comment, act=order.act)
        with _numbers(record, order, pack, directive.series, [directive]) as numbering:
            return record.keep(
                directive,
                *numbering,
                command=order.command,
                result={"id": str(directive_id), "number": directive.number},
                recorded_at=order.recorded_at,
            )

    return run(record, directive_id, order, once)


def begin_series(record: Supervision, order: Order, *, year: int, next: int, basis: str, series: str = "") -> Kept:
    """启用编号: an office that starts mid-year says which number comes next, and on what basis."""
    with record.alone(f"series:{series}:{year}"):
        if last := _last_number(record, series, year):
            raise Refused(
                "number.open",
                f"{year}年的编号已启用，已编至第{last.n}号",
                f"The numbering of {year} has begun already and stands at no. {last.n}",
            )
        return record.keep(
            open_series(series, year, after=next - 1, basis=basis, act=order.act),
            command=order.command,
            result={"year": year, "next": next},
            recorded_at=order.recorded_at,
        )


# ── 交办、送达 ──────────────────────────────────────────────────────────────────────────────────


def assign(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    leads: Sequence[str] = (),
    assisting: Sequence[str] = (),
    groups: Sequence[str] = (),
    collator: str = "",
    due: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        _assign(
            directive,
            office,
            order,
            leads=leads,
            assisting=assisting,
            groups=groups,
            collator=collator,
            due=due,
            report=report,
        )

    return change(record, directive_id, order, decide)


def deliver(record: Supervision, directive_id: UUID, order: Order, *, unit: str, means: str = "") -> Kept:
    return change(record, directive_id, order, lambda d, _: d.deliver(unit, means=means, act=order.act))


def add_unit(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    role: str,
    reason: str,
    due: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        known(office.units, unit)
        promise = _promise(directive, office, order, due)
        rhythm = _rhythm(directive, office, order, promise, report)
        directive.add_unit(unit, role=role, due=promise, report=rhythm, reason=reason, act=order.act)

    return change(record, directive_id, order, decide)


def release_unit(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, reason: str, excused: bool = False
) -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, _: d.release_unit(unit, reason=reason, excused=excused, act=order.act),
    )


def hand_over(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    old: str,
    new: str,
    day: date,
    basis: str,
    remaining: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        known(office.units, new)
        promise = _promise(directive, office, order, due)
        rhythm = _rhythm(directive, office, order, promise, _rhythm_of(directive, old))
        directive.hand_over(
            old=old, new=new, day=day, remaining=remaining, basis=basis, due=promise, report=rhythm, act=order.act
        )

    return change(record, directive_id, order, decide)


# ── 签收、异议 ──────────────────────────────────────────────────────────────────────────────────


def sign_for(record: Supervision, directive_id: UUID, order: Order, *, unit: str) -> Kept:
    return change(record, directive_id, order, lambda d, _: d.sign_for(unit, act=order.act))


def object_to(record: Supervision, directive_id: UUID, order: Order, *, unit: str, reason: str) -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, office: d.object_to(
            unit, reason=reason, pack=office.pack(order.today), calendar=office.calendar, act=order.act
        ),
    )


def decide_objection(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    upheld: bool,
    reason: str,
    reassign_to: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        promise, rhythm = None, None
        if upheld and reassign_to:
            known(office.units, reassign_to)
            promise = _promise(directive, office, order, due)
            rhythm = _rhythm(directive, office, order, promise, _rhythm_of(directive, unit))
        directive.decide_objection(
            unit,
            upheld=upheld,
            reason=reason,
            reassign_to=reassign_to,
            due=promise,
            report=rhythm,
            calendar=office.calendar,
            pack=office.pack(order.today),
            act=order.act,
        )

    return change(record, directive_id, order, decide)


# ── 反馈、审核 ──────────────────────────────────────────────────────────────────────────────────


def give_feedback(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    kind: str,
    text: str,
    progress: int | None = None,
    obstacles: str = "",
    evidence: Sequence[str] = (),
    signed_by: str = "",
) -> Kept:
    def decide(directive: Directive, office: Office) -> dict[str, object]:
        n = directive.give_feedback(
            unit,
            kind=kind,
            text=text,
            progress=progress,
            obstacles=obstacles,
            evidence=evidence,
            signed_by=signed_by,
            pack=office.pack(order.today),
            calendar=office.calendar,
            act=order.act,
        )
        return {"n": n}

    return change(record, directive_id, order, decide)


def retract_feedback(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, n: int, reason: str = ""
) -> Kept:
    return change(record, directive_id, order, lambda d, _: d.retract_feedback(unit, n, reason=reason, act=order.act))


def accept(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, grade: str = "", comment: str = ""
) -> Kept:
    return change(record, directive_id, order, lambda d, _: d.accept(unit, grade=grade, comment=comment, act=order.act))


def send_back(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    reason_code: str,
    comment: str = "",
    supplement_days: int | None = None,
) -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, office: d.send_back(
            unit,
            reason_code=reason_code,
            comment=comment,
            supplement_days=supplement_days,
            pack=office.pack(order.today),
            calendar=office.calendar,
            act=order.act,
        ),
    )


# ── 呈报、批示 ──────────────────────────────────────────────────────────────────────────────────


def report_up(record: Supervision, directive_id: UUID, order: Order, *, leader: str = "", summary: str = "") -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        _known_post(office, leader)
        directive.report_up(leader=leader, summary=summary, act=order.act)

    return change(record, directive_id, order, decide)


def endorse(record: Supervision, directive_id: UUID, order: Order, *, leader: str = "", opinion: str = "") -> Kept:
    return change(record, directive_id, order, lambda d, _: d.endorse(leader=leader, opinion=opinion, act=order.act))


def instruct_again(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    opinion: str,
    leader: str = "",
    content: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, office: Office) -> None:
        _known_post(office, leader)
        begins_anew = due or directive.received_final_on
        directive.instruct_again(
            leader=leader,
            opinion=opinion,
            content=content,
            due=_promise(directive, office, order, due) if begins_anew else None,
            pack=office.pack(order.today),
            calendar=office.calendar,
            act=order.act,
        )

    return change(record, directive_id, order, decide)


# ── 催办、延期、中止 ────────────────────────────────────────────────────────────────────────────


def urge(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    reason: str,
    step: str = "",
    approved: bool = False,
) -> Kept:
    """催办: `approved` says the office head stands behind the slip."""

    def decide(directive: Directive, office: Office) -> dict[str, object]:
        needs = office.pack(order.today).flag("urge.needs_head_approval")
        return {"n": directive.urge(unit, reason=reason, step=step, approved=approved or not needs, act=order.act)}

    return change(record, directive_id, order, decide)


def ask_extension(record: Supervision, directive_id: UUID, order: Order, *, unit: str, to: date, reason: str) -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, office: d.ask_extension(
            unit, to=to, reason=reason, pack=office.pack(order.today), calendar=office.calendar, act=order.act
        ),
    )


def decide_extension(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    granted: bool,
    reason: str = "",
    due: date | None = None,
) -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, office: d.decide_extension(
            unit,
            granted=granted,
            reason=reason,
            due=due,
            pack=office.pack(order.today),
            calendar=office.calendar,
            act=order.act,
        ),
    )


def suspend(record: Supervision, directive_id: UUID, order: Order, *, reason: str) -> Kept:
    return change(record, directive_id, order, lambda d, _: d.suspend(reason=reason, act=order.act))


def resume(record: Supervision, directive_id: UUID, order: Order, *, reason: str = "") -> Kept:
    return change(
        record,
        directive_id,
        order,
        lambda d, office: d.resume(
            reason=reason, calendar=office.calendar, pack=office.pack(order.today), act=order.act
        ),
    )


def correct(
    record: Supervision, directive_id: UUID, order: Order, *, field: str, was: str, value: str, reason: str
) -> Kept:
    """更正: the result says whether it took effect or waits for a second person."""

    def decide(directive: Directive, office: Office) -> dict[str, object]:
        if field == "leader":
            _known_post(office, value)
        done = directive.correct(
            field, was=was, value=value, reason=reason, pack=office.pack(order.today), act=order.act
        )
        return {"pending": not done, "number": directive.number}

    return change(record, directive_id, order, decide)


# ── 分解、合并、撤销 ────────────────────────────────────────────────────────────────────────────


def split(
    record: Supervision, directive_id: UUID, order: Order, *, items: Sequence[Mapping[str, Any]], reason: str = ""
) -> Kept:
    """分解: sub-directives, each numbered and, where units are named, assigned, all in one commit."""

    def once() -> Kept:
        office = office_of(record)
        pack = office.pack(order.today)
        parent = record.get(Directive, directive_id)
        if not items:
            raise Refused(
                "split.items", "请列出要分解的子事项", "List the matters to split into", fields={"field": "items"}
            )
        children = [_child(parent, item, order, office, pack) for item in items]
        for child in children:
            parent.open_subdirective(child.id, act=order.act)
        with _numbers(record, order, pack, parent.series, children) as numbering:
            for child, item in zip(children, items, strict=True):
                if item.get("leads") or item.get("groups"):
                    _assign(child, office, order, **_assignment_of(item))
            return record.keep(
                parent,
                *children,
                *numbering,
                command=order.command,
                result={
                    "id": str(directive_id),
                    "children": [{"id": str(child.id), "number": child.number} for child in children],
                },
                recorded_at=order.recorded_at,
            )

    return run(record, directive_id, order, once)


def merge(record: Supervision, directive_id: UUID, order: Order, *, into: UUID, reason: str) -> Kept:
    """并案: the duplicate keeps its number and says where it went."""

    def once() -> Kept:
        directive = record.get(Directive, directive_id)
        directive.merge_into(into, reason=reason, act=order.act)
        other = record.get(Directive, into)
        other.absorb(directive, act=order.act)
        return record.keep(
            directive,
            other,
            command=order.command,
            result={"id": str(directive_id), "into": str(into)},
            recorded_at=order.recorded_at,
        )

    return run(record, directive_id, order, once)


def withdraw(record: Supervision, directive_id: UUID, order: Order, *, reason: str) -> Kept:
    """撤销: not while sub-directives are open."""

    def once() -> Kept:
        directive = record.get(Directive, directive_id)
        children = _children(record, directive)
        if still := open_children(children):
            raise Refused(
                "close.children",
                f"尚有子事项未办结：{'、'.join(still)}",
                f"Sub-directives still open: {', '.join(still)}",
            )
        directive.withdraw(reason=reason, act=order.act)
        return _keep_with_children(record, order, directive, children)

    return run(record, directive_id, order, once)


# ── 办结、归档 ──────────────────────────────────────────────────────────────────────────────────


def close(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    outcome: str,
    reason: str,
    remaining: Sequence[Mapping[str, Any]] = (),
) -> Kept:
    """办结销号: decided on the children as they are; the record refuses it if one has moved since."""

    def once() -> Kept:
        directive = record.get(Directive, directive_id)
        children = _children(record, directive)
        directive.close(
            outcome=outcome,
            reason=reason,
            remaining=remaining,
            open_children=open_children(children),
            pack=office_of(record).pack(order.today),
            act=order.act,
        )
        return _keep_with_children(record, order, directive, children)

    return run(record, directive_id, order, once)


def reopen(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    reason: str,
    relapse: bool = False,
    due: Mapping[str, Any] | None = None,
) -> Kept:
    """重新办理: a child does not reopen under a parent that is over."""

    def once() -> Kept:
        directive = record.get(Directive, directive_id)
        expects: list[tuple[UUID, int]] = []
        if directive.parent:
            parent = record.get(Directive, directive.parent)
            if parent.status in ENDED:
                raise Refused(
                    "reopen.parent",
                    "上级事项已办结，请先重新办理上级事项",
                    "Its parent is closed; reopen the parent first",
                )
            expects.append((parent.id, parent.version))
        office = office_of(record)
        directive.reopen(
            reason=reason,
            relapse=relapse,
            due=_promise(directive, office, order, due),
            pack=office.pack(order.today),
            calendar=office.calendar,
            act=order.act,
        )
        return record.keep(
            directive,
            command=order.command,
            result={"id": str(directive_id)},
            expects=expects,
            recorded_at=order.recorded_at,
        )

    return run(record, directive_id, order, once)


def archive(record: Supervision, directive_id: UUID, order: Order, *, comment: str = "") -> Kept:
    return change(record, directive_id, order, lambda d, _: d.archive(comment=comment, act=order.act))


# ── what several commands share ─────────────────────────────────────────────────────────────────


def _registered(
    id: UUID, order: Order, office: Office, pack: RulePack, *, parent: UUID | None, series: str, **fields: Any
) -> Directive:
    _known_post(office, fields.get("leader", ""))
    urgency = fields.get("urgency") or "normal"
    if series and series not in pack.codes("number.series"):
        raise Refused(
            "number.series", f"没有编号序列“{series}”", f"There is no series {series!r}", fields={"field": "series"}
        )
    return Directive.register(
        id=id, pack=pack, act=order.act, parent=parent, series=series, **{**fields, "urgency": urgency}
    )


def _joined(record: Supervision, order: Order, parent: UUID | None, child: UUID) -> list[Directive]:
    """The parent, told of its new child, so that it cannot close meanwhile."""
    if parent is None:
        return []
    above = record.get(Directive, parent)
    above.open_subdirective(child, act=order.act)
    return [above]


@contextmanager
def _numbers(
    record: Supervision, order: Order, pack: RulePack, series: str, directives: Sequence[Directive]
) -> Iterator[list[NumberSeries.Event]]:
    """Gives each directive its number, alone in its series until the commit is through."""
    year = order.today.year
    with record.alone(f"series:{series}:{year}"):
        facts: list[NumberSeries.Event] = []
        last = _last_number(record, series, year)
        if last is None:
            last = open_series(series, year, after=0, basis="", act=order.act)
            facts.append(last)
        for directive in directives:
            last = give_next(last, directive.id, order.act)
            facts.append(last)
            number = number_text(pack.number_pattern(series), year, last.n)
            directive.take_number(number, series=series, year=year, n=last.n, act=order.act)
        yield facts


def _last_number(record: Supervision, series: str, year: int) -> NumberSeries.Event | None:
    """The series' last fact: one row says which number comes next."""
    return cast("NumberSeries.Event | None", record.last_event(series_id(series, year)))


def _assign(
    directive: Directive,
    office: Office,
    order: Order,
    *,
    leads: Sequence[str],
    assisting: Sequence[str],
    groups: Sequence[str],
    collator: str,
    due: Mapping[str, Any] | None,
    report: Mapping[str, Any] | None,
) -> None:
    for code in (*leads, *assisting):
        known(office.units, code)
    promise = _promise(directive, office, order, due)
    directive.assign(
        leads=leads,
        assisting=assisting,
        grouped=expand(groups, office.units, but=(*leads, *assisting)),
        collator=collator,
        due=promise,
        report=_rhythm(directive, office, order, promise, report),
        act=order.act,
    )


def _assignment_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "leads": item.get("leads", ()),
        "assisting": item.get("assisting", ()),
        "groups": item.get("groups", ()),
        "collator": item.get("collator", ""),
        "due": item.get("due"),
        "report": item.get("report"),
    }


def _child(parent: Directive, item: Mapping[str, Any], order: Order, office: Office, pack: RulePack) -> Directive:
    child = _registered(
        new_id(),
        order,
        office,
        pack,
        parent=parent.id,
        series=parent.series,
        source=parent.source,
        title=item["title"],
        content=item.get("content", ""),
        received_on=parent.received_on,
        basis=item.get("basis") or f"{parent.number}：{parent.basis}",
        leader=parent.leader,
        opinion=parent.opinion,
        issuer=parent.issuer,
        urgency=item.get("urgency") or parent.urgency,
        level=parent.level,
    )
    child.approve(own=True, act=order.act)
    return child


def _promise(directive: Directive, office: Office, order: Order, due: Mapping[str, Any] | None) -> deadlines.Resolved:
    """The deadline asked for; without one, what the matter has already, or the pack's default for its urgency."""
    pack = office.pack(order.today)
    spec: Mapping[str, Any]
    if due:
        spec = due
    elif directive.due and directive.due >= order.act.on:
        spec = {"kind": "date", "on": directive.due.isoformat()}
    elif directive.due_kind in deadlines.NEVER_RED and directive.assignments:
        review_on = directive.review_on if directive.review_on and directive.review_on >= order.act.on else None
        spec = {"kind": directive.due_kind, "review_on": review_on}
    else:
        spec = deadlines.default_spec(directive.urgency, pack)
    return deadlines.resolve(spec, start=order.act.on, calendar=office.calendar, pack=pack)


def _rhythm(
    directive: Directive,
    office: Office,
    order: Order,
    promise: deadlines.Resolved,
    report: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The reporting rhythm 报送周期, with its first date; the pack's own where none is asked for."""
    pack = office.pack(order.today)
    asked = dict(report or {})
    every = str(
        asked.get("every") or promise.every or deadlines.default_every(directive.source, directive.urgency, pack)
    )
    until = _last_day(asked.get("until"))
    first = report_after(
        order.act.on,
        every=every,
        stages=[stage.on for stage in promise.stages],
        start=order.act.on,
        until=until,
        calendar=office.calendar,
        pack=pack,
    )
    return {
        "every": every,
        "until": until.isoformat() if until else None,
        "no_change_ok": bool(asked.get("no_change_ok", False)),
        "first": first.isoformat() if first else None,
    }


def _rhythm_of(directive: Directive, unit: str) -> dict[str, Any]:
    """The rhythm of the unit whose part another takes over."""
    given = directive.assignments.get(unit)
    if given is None:
        return {}
    return {"every": given.report_every, "until": given.report_until}


def _last_day(until: object) -> date | None:
    if isinstance(until, date):
        return until
    if not until:
        return None
    try:
        return date.fromisoformat(str(until))
    except ValueError as wrong:
        raise deadlines.BadDeadline(
            "“until”应为日期，如2026-06-30", "until must be a date such as 2026-06-30", "until"
        ) from wrong


def _known_post(office: Office, code: str) -> None:
    if code and code not in office.posts:
        raise Refused(
            "post.unknown",
            f"没有编码为“{code}”的领导岗位",
            f"There is no leader's post with code {code!r}",
            fields={"field": "leader"},
        )


def _children(record: Supervision, directive: Directive) -> list[Directive]:
    return [record.get(Directive, child) for child in directive.children]


def _keep_with_children(record: Supervision, order: Order, directive: Directive, children: Sequence[Directive]) -> Kept:
    return record.keep(
        directive,
        command=order.command,
        result={"id": str(directive.id)},
        expects=[(child.id, child.version) for child in children],
        recorded_at=order.recorded_at,
    )
