"""Sentences of a major decision 决策全过程: one for each fact, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.aggregate import Aggregate, Names
from domain.decision import Decision, words
from domain.telling import Sentence, Telling, because, day_zh
from domain.timeline.change import Change
from domain.timeline.milestone import Milestone
from domain.words import Words, word


def both(list_: Words, code: str) -> Sentence:
    return word(list_, code, "zh"), word(list_, code, "en")


def milestone_words(one: Milestone) -> Sentence:
    """What a step is called: by its title, else by its kind and number."""
    if one.title:
        return one.title, one.title
    zh, en = both(words.MILESTONE, one.kind)
    n = next((part for part in one.code.split("-")[1:] if part.isdigit()), "")
    return (f"第{n}次{zh}", f"{en} no. {n}") if n else (zh, en)


def change_words(change: Change) -> Sentence:
    one = change.now or change.was
    assert one
    name, kind = milestone_words(one), both(words.TIMELINE_CHANGE, change.kind)
    why = because(change.reason or change.explained)
    if change.was and change.now and change.kind != "reassigned":
        return (
            f"{name[0]}由{day_zh(change.was.due)}{kind[0]}至{day_zh(change.now.due)}{why[0]}",
            f"{name[1]} {kind[1]} from {change.was.due} to {change.now.due}{why[1]}",
        )
    return f"{kind[0]}{name[0]}{why[0]}", f"{name[1]} {kind[1]}{why[1]}"


def _named(units: Iterable[str], names: Names) -> Sentence:
    called = [names(unit) for unit in units]
    return "、".join(called), ", ".join(called)


def _drafted(fact: Decision.Drafted, names: Names) -> Sentence:
    affected = _named(fact.affected, names)
    return (
        f"形成第{fact.n}稿决策草案" + (f"，涉及{affected[0]}" if affected[0] else ""),
        f"Draft no. {fact.n} was written" + (f", affecting {affected[1]}" if affected[1] else ""),
    )


def _opinion_signed(fact: Decision.OpinionSigned, names: Names) -> Sentence:
    verb, view = ("同意", "agrees") if fact.agrees else ("不同意", "disagrees"), because(fact.view)
    return (
        f"{names(fact.unit)}{verb[0]}（{fact.signed_by}签署）{view[0]}",
        f"{names(fact.unit)} {verb[1]} (signed by {fact.signed_by}){view[1]}",
    )


def _coordinated(fact: Decision.Coordinated, names: Names) -> Sentence:
    result = ("协调一致", "agreed") if fact.agreed else ("仍有分歧", "still split")
    by = (
        (f"受{names(fact.entrusted_by)}委托，", f", entrusted by {names(fact.entrusted_by)}")
        if fact.entrusted_by
        else ("", "")
    )
    return (
        f"{by[0]}{names(fact.by)}就{names(fact.unit)}的意见协调，{result[0]}：{fact.text}",
        f"{names(fact.by)} coordinated with {names(fact.unit)}{by[1]}, {result[1]}: {fact.text}",
    )


def _expert_heard(fact: Decision.ExpertHeard, names: Names) -> Sentence:
    view = ("支持", "supports it") if fact.supports else ("不支持", "does not support it")
    interest = (
        (f"（有利害关系，不计入：{fact.interest}）", f" (interested, not counted: {fact.interest})")
        if fact.interest
        else ("", "")
    )
    return (
        f"专家{names(fact.expert)}{view[0]}{interest[0]}：{fact.text}",
        f"Expert {names(fact.expert)} {view[1]}{interest[1]}: {fact.text}",
    )


def _step_done(fact: Decision.StepDone, names: Names) -> Sentence:
    step, found = both(words.DECISION_STEP, fact.step), both(words.STEP_CONCLUSION, fact.conclusion)
    short = (f"（缩短理由：{fact.explained}）", f" (shorter because: {fact.explained})") if fact.explained else ("", "")
    return (
        f"{names(fact.author)}完成{step[0]}，{found[0]}{short[0]}：{fact.text}",
        f"Done by {names(fact.author)}: {step[1]}, {found[1]}{short[1]}: {fact.text}",
    )


def _decided(fact: Decision.Decided, names: Names) -> Sentence:
    outcome = both(words.DECISION_OUTCOME, fact.outcome)
    other = sum(row["stance"] != "agree" for row in fact.opinions)
    split = (f"，{other}人有不同意见", f", {other} of another opinion") if other else ("", "")
    by = _named(fact.executing, names)
    carried = (f"，由{by[0]}执行", f", to be carried out by {by[1]}") if fact.executing else ("", "")
    return (
        f"{fact.minutes}第{fact.item}项：{outcome[0]}（{names(fact.signed_by)}签发，{len(fact.opinions)}人发表意见{split[0]}）{carried[0]}",
        f"{fact.minutes}, item {fact.item}: {outcome[1]} (signed by {names(fact.signed_by)},"
        f" {len(fact.opinions)} gave their opinion{split[1]}){carried[1]}",
    )


def _problem(fact: Decision.ProblemReported, names: Names) -> Sentence:
    kind = both(words.PROBLEM, fact.kind)
    return f"{names(fact.unit)}报告{kind[0]}：{fact.text}", f"{names(fact.unit)} reported {kind[1]}: {fact.text}"


def _concluded(fact: Decision.EvaluationConcluded, names: Names) -> Sentence:
    kind, found = both(words.EVALUATION, fact.kind), both(words.EVALUATION_CONCLUSION, fact.conclusion)
    return (
        f"{names(fact.evaluator)}作出{kind[0]}结论：{found[0]}。{fact.text}",
        f"{names(fact.evaluator)} concluded the {kind[1]}: {found[1]}. {fact.text}",
    )


def _opinion(fact: Decision.OpinionReceived, names: Names) -> Sentence:
    voice = both(words.VOICE, fact.voice)
    taken = (f"（{fact.taken}）", f" ({fact.taken})") if fact.taken else ("", "")
    return f"收到{voice[0]}意见{taken[0]}：{fact.text}", f"Heard {voice[1]}{taken[1]}: {fact.text}"


def _planned(fact: Decision.TimelinePlanned, names: Names) -> Sentence:
    part = ("决策程序", "the procedure") if fact.asked["part"] == "procedure" else ("执行评估", "the review")
    last = max((row["due"] for row in fact.milestones), default="")
    return (
        f"编排{part[0]}时间线{len(fact.milestones)}个环节，至{day_zh(last)}",
        f"Planned {part[1]}: {len(fact.milestones)} steps until {last}",
    )


def _reshaped(fact: Decision.TimelineReshaped, names: Names) -> Sentence:
    ground, told = both(words.TIMELINE_GROUND, fact.ground), [change_words(Change.from_fact(c)) for c in fact.changes]
    more = (f"等{len(told)}项", f" and {len(told) - 3} more") if len(told) > 3 else ("", "")
    return (
        f"时间线第{fact.n}版（{ground[0]}，{names(fact.approved_by)}批准）：{fact.reason}；{'；'.join(zh for zh, _ in told[:3])}{more[0]}",
        f"Timeline version {fact.n} ({ground[1]}, approved by {names(fact.approved_by)}): {fact.reason};"
        f" {'; '.join(en for _, en in told[:3])}{more[1]}",
    )


def _reached(fact: Decision.MilestoneReached, names: Names) -> Sentence:
    name = milestone_words(Milestone(fact.code, fact.kind, fact.reached_on, fact.reached_on))
    text = because(fact.text)
    return f"{day_zh(fact.reached_on)}完成{name[0]}{text[0]}", f"Reached on {fact.reached_on}: {name[1]}{text[1]}"


def _started(fact: Decision.Started, names: Names) -> Sentence:
    return (
        f"启动决策程序，由{names(fact.lead)}承办（{names(fact.approved_by)}批准）：{fact.reason}",
        f"Started, undertaken by {names(fact.lead)} (approved by {names(fact.approved_by)}): {fact.reason}",
    )


def _assessed(fact: Decision.Assessed, names: Names) -> Sentence:
    kind = both(words.DECISION_ASSESSMENT, fact.kind)
    found = ("符合", "found so") if fact.passes else ("不符合", "found not so")
    return (
        f"{names(fact.author)}评估{kind[0]}，{found[0]}：{fact.text}",
        f"{names(fact.author)} assessed {kind[1]}, {found[1]}: {fact.text}",
    )


def _waived(fact: Decision.StepWaived, names: Names) -> Sentence:
    step = both(words.DECISION_STEP, fact.step)
    return (
        f"不需要{step[0]}（{names(fact.signer)}签署）：{fact.reason}",
        f"Not needed: {step[1]} (signed by {names(fact.signer)}): {fact.reason}",
    )


def _evaluation_opened(fact: Decision.EvaluationOpened, names: Names) -> Sentence:
    kind = both(words.EVALUATION, fact.kind)
    return (
        f"委托{names(fact.evaluator)}开展{kind[0]}：{fact.reason}",
        f"Entrusted {names(fact.evaluator)} with the {kind[1]}: {fact.reason}",
    )


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    Decision.Proposed: lambda f, n: (
        f"{n(f.proposer)}提出重大决策《{f.title}》，依据：{f.basis}",
        f"{n(f.proposer)} proposed the major decision “{f.title}”, basis: {f.basis}",
    ),
    Decision.Started: _started,
    Decision.EmergencyHandled: lambda f, n: (
        f"来不及开会，由{n(f.by)}先行处理：{f.text}",
        f"No time to meet: {n(f.by)} acted first: {f.text}",
    ),
    Decision.EmergencyReported: lambda f, n: (
        f"紧急处置已向{n(f.to)}报告：{f.text}",
        f"Reported to {n(f.to)} afterwards: {f.text}",
    ),
    Decision.Drafted: _drafted,
    Decision.Assessed: _assessed,
    Decision.Consulted: lambda f, n: (
        f"征求{n(f.unit)}意见，{day_zh(f.due)}前答复",
        f"Asked {n(f.unit)} for its opinion by {f.due}",
    ),
    Decision.OpinionSigned: _opinion_signed,
    Decision.Coordinated: _coordinated,
    Decision.SplitTabled: lambda f, n: (
        f"与{n(f.unit)}的分歧提交会议说明，倾向性意见：{f.tendency}",
        f"The split with {n(f.unit)} is tabled; the lead leans: {f.tendency}",
    ),
    Decision.ExpertHeard: _expert_heard,
    Decision.HearingHeld: lambda f, n: (
        f"举行听证会，{f.participants}人参加（{f.record_signed_by}签署笔录）：{f.text}",
        f"A hearing was held, {f.participants} took part (record signed by {f.record_signed_by}): {f.text}",
    ),
    Decision.StepDone: _step_done,
    Decision.StepWaived: _waived,
    Decision.Submitted: lambda f, n: (
        f"第{f.draft}稿提请审议（{f.signed_by}签署），材料{len(f.package)}项",
        f"Draft no. {f.draft} was tabled (signed by {f.signed_by}) with {len(f.package)} parts",
    ),
    Decision.OfficeDiscussed: lambda f, n: (f"办公会议讨论：{f.text}", f"Discussed by the office meeting: {f.text}"),
    Decision.Decided: _decided,
    Decision.ReportedToParty: lambda f, n: (
        f"向同级党委请示报告（{f.paper}）：{f.text}",
        f"Reported to the party committee ({f.paper}): {f.text}",
    ),
    Decision.Published: lambda f, n: (
        f"公开：{'、'.join(f.channels)}；{day_zh(f.interpret_by)}前解读",
        f"Published through {', '.join(f.channels)}; to be interpreted by {f.interpret_by}",
    ),
    Decision.PublicationExempted: lambda f, n: (
        f"不予公开（{n(f.signer)}签署）：{f.ground}",
        f"Not published (signed by {n(f.signer)}): {f.ground}",
    ),
    Decision.Interpreted: lambda f, n: (f"{n(f.unit)}解读：{f.text}", f"{n(f.unit)} interpreted it: {f.text}"),
    Decision.DirectiveOpened: lambda f, n: (f"立项交{n(f.unit)}办理", f"A matter was opened for {n(f.unit)}"),
    Decision.Tracked: lambda f, n: (
        f"{n(f.unit)}第{f.n}次跟踪报告：{f.text}",
        f"Tracking report no. {f.n} of {n(f.unit)}: {f.text}",
    ),
    Decision.OpinionReceived: _opinion,
    Decision.ProblemReported: _problem,
    Decision.EvaluationOpened: _evaluation_opened,
    Decision.EvaluationConcluded: _concluded,
    Decision.Adjusted: lambda f, n: (
        f"{'重大调整，重新履行决策程序' if f.big else '调整决策'}（{n(f.approved_by)}批准）：{f.text}；{f.reason}",
        f"{'Adjusted so much that the procedure runs again' if f.big else 'Adjusted'} (approved by {n(f.approved_by)}):"
        f" {f.text}; {f.reason}",
    ),
    Decision.Suspended: lambda f, n: (
        f"{n(f.head)}决定中止执行：{f.reason}",
        f"{n(f.head)} suspended it: {f.reason}",
    ),
    Decision.Resumed: lambda f, n: (
        f"恢复执行（{n(f.approved_by)}批准）：{f.reason}",
        f"Resumed (approved by {n(f.approved_by)}): {f.reason}",
    ),
    Decision.Ended: lambda f, n: (
        f"终止{'（' + f.minutes + '）' if f.minutes else ''}：{f.reason}",
        f"Ended{' (' + f.minutes + ')' if f.minutes else ''}: {f.reason}",
    ),
    Decision.TimelinePlanned: _planned,
    Decision.TimelineReshaped: _reshaped,
    Decision.MilestoneReached: _reached,
    Decision.Archived: lambda f, n: (
        f"归档，记录{f.papers}件、文件{f.files}份{because(f.comment)[0]}",
        f"Archived: {f.papers} entries, {f.files} files{because(f.comment)[1]}",
    ),
}
