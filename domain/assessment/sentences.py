"""Sentences of a year of assessment 考核过程. Indicators and items are called by the title their fact keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import words
from domain.aggregate import Aggregate, Names
from domain.assessment import Assessment
from domain.scoring.expression import shown
from domain.scoring.value import Value
from domain.telling import Sentence, Telling, because, day_zh
from domain.words import both

FIGURES = ("x", "n", "third_party")


def figure(plain: Mapping[str, Any]) -> str:
    """The one figure a value is best known by."""
    value = Value.from_fact(plain)
    for symbol in FIGURES:
        if (found := value.get(symbol)) is not None:
            return shown(found)
    return f"{len(value.marks) or len(value.nodes) or len(value.amounts)}"


def _opened(fact: Assessment.Opened, names: Names) -> Sentence:
    return (
        f"启动《{fact.name}》，适用第{fact.version}版，{day_zh(fact.cut_off)}截止",
        f"Opened “{fact.name}” on version {fact.version}, closing on {fact.cut_off}",
    )


def _target_adjusted(fact: Assessment.TargetAdjusted, names: Names) -> Sentence:
    ground = both(words.TARGET_GROUND, fact.ground)
    return (
        f"{names(fact.unit)}“{fact.title}”目标由{shown(fact.was)}调整为{shown(fact.target)}（{ground[0]}）：{fact.reason}",
        f"Target of {names(fact.unit)} for “{fact.title}” adjusted from {shown(fact.was)} to {shown(fact.target)}"
        f" ({ground[1]}): {fact.reason}",
    )


def _self_assessed(fact: Assessment.SelfAssessed, names: Names) -> Sentence:
    late = ("（逾期）", ", late") if fact.late else ("", "")
    said = because(fact.text)
    return (
        f"{names(fact.unit)}自评{shown(fact.total)}分{late[0]}{said[0]}",
        f"{names(fact.unit)} assessed itself at {shown(fact.total)} points{late[1]}{said[1]}",
    )


def _bonus_decided(fact: Assessment.BonusDecided, names: Names) -> Sentence:
    if not fact.granted:
        return (
            f"{names(fact.unit)}“{fact.title}”不予加分：{fact.reason}",
            f"No bonus to {names(fact.unit)} for “{fact.title}”: {fact.reason}",
        )
    return (
        f"{names(fact.unit)}“{fact.title}”加{shown(fact.points)}分：{fact.reason}",
        f"Bonus of {shown(fact.points)} to {names(fact.unit)} for “{fact.title}”: {fact.reason}",
    )


def _deduction_decided(fact: Assessment.DeductionDecided, names: Names) -> Sentence:
    if not fact.upheld:
        return (
            f"{names(fact.unit)}“{fact.title}”不予扣分：{fact.reason}",
            f"No deduction from {names(fact.unit)} for “{fact.title}”: {fact.reason}",
        )
    return (
        f"{names(fact.unit)}“{fact.title}”扣{shown(fact.points)}分：{fact.reason}",
        f"Deducted {shown(fact.points)} from {names(fact.unit)} for “{fact.title}”: {fact.reason}",
    )


def _veto_decided(fact: Assessment.VetoDecided, names: Names) -> Sentence:
    verdict = ("批准", "Approved") if fact.approved else ("不批准", "Refused")
    return (
        f"{verdict[0]}对{names(fact.unit)}适用一票否决（{fact.title}）：{fact.reason}",
        f"{verdict[1]} the veto on {names(fact.unit)} (“{fact.title}”): {fact.reason}",
    )


def _tolerance_claimed(fact: Assessment.ToleranceClaimed, names: Names) -> Sentence:
    ground = both(words.TOLERANCE_GROUND, fact.ground)
    return (
        f"{names(fact.unit)}就“{fact.title}”申请容错（{ground[0]}）：{fact.text}",
        f"{names(fact.unit)} claimed tolerance for “{fact.title}” ({ground[1]}): {fact.text}",
    )


def _tolerance_decided(fact: Assessment.ToleranceDecided, names: Names) -> Sentence:
    accepted = both(words.TOLERANCE, fact.accepted)
    back = (
        (f"，至多返还{shown(fact.points)}分", f", up to {shown(fact.points)} points back") if fact.points else ("", "")
    )
    return (
        f"{names(fact.unit)}“{fact.title}”{accepted[0]}{back[0]}：{fact.reason}",
        f"Tolerance claim of {names(fact.unit)} for “{fact.title}” {accepted[1]}{back[1]}: {fact.reason}",
    )


def _appeal_decided(fact: Assessment.AppealDecided, names: Names) -> Sentence:
    verdict = ("支持", "granted") if fact.granted else ("不予支持", "not granted")
    return (
        f"{verdict[0]}{names(fact.unit)}第{fact.n}件申诉：{fact.reason}",
        f"Appeal no. {fact.n} of {names(fact.unit)} {verdict[1]}: {fact.reason}",
    )


def _corrected(fact: Assessment.Corrected, names: Names) -> Sentence:
    if fact.what == "value":
        was, now = figure(fact.was) if fact.was else "—", figure(fact.value)
    else:
        was, now = str(fact.was["points"]), str(fact.value["points"])
    return (
        f"更正{names(fact.unit)}“{fact.title}”：{was}改为{now}，{fact.reason}",
        f"Corrected “{fact.title}” of {names(fact.unit)} from {was} to {now}: {fact.reason}",
    )


def _of(fact: Any, names: Names) -> str:
    return f"{names(fact.unit)}“{fact.title}”"


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    Assessment.Opened: _opened,
    Assessment.SchemeAdopted: lambda f, n: (
        f"改用第{f.version}版方案：{f.reason}",
        f"Version {f.version} of the scheme takes effect: {f.reason}",
    ),
    Assessment.TargetSet: lambda f, n: (
        f"下达{_of(f, n)}目标{shown(f.target)}",
        f"Target of {n(f.unit)} for “{f.title}” set at {shown(f.target)}",
    ),
    Assessment.TargetAdjusted: _target_adjusted,
    Assessment.LineExcluded: lambda f, n: (
        f"{_of(f, n)}不适用：{f.reason}",
        f"Excluded “{f.title}” for {n(f.unit)}: {f.reason}",
    ),
    Assessment.ValueReported: lambda f, n: (
        f"{n(f.reporter)}报送{_of(f, n)}：{figure(f.value)}",
        f"{n(f.reporter)} reported “{f.title}” of {n(f.unit)}: {figure(f.value)}",
    ),
    Assessment.ValueVerified: lambda f, n: (
        f"{n(f.verifier)}核实{_of(f, n)}：{figure(f.value)}{because(f.comment)[0]}",
        f"{n(f.verifier)} verified “{f.title}” of {n(f.unit)}: {figure(f.value)}{because(f.comment)[1]}",
    ),
    Assessment.ValueReturned: lambda f, n: (
        f"退回{_of(f, n)}的报送：{f.reason}",
        f"Sent back “{f.title}” of {n(f.unit)}: {f.reason}",
    ),
    Assessment.ValueImported: lambda f, n: (
        f"导入{_of(f, n)}官方统计：{figure(f.value)}（{f.value['source']}，{f.value['release']}）",
        f"Imported “{f.title}” of {n(f.unit)}: {figure(f.value)} ({f.value['source']}, {f.value['release']})",
    ),
    Assessment.SelfAssessed: _self_assessed,
    Assessment.BonusClaimed: lambda f, n: (
        f"{n(f.unit)}申报“{f.title}”加{shown(f.points)}分：{f.ground}",
        f"{n(f.unit)} claimed {shown(f.points)} points for “{f.title}”: {f.ground}",
    ),
    Assessment.BonusDecided: _bonus_decided,
    Assessment.DeductionNotified: lambda f, n: (
        f"告知{n(f.unit)}拟按“{f.title}”扣{shown(f.points)}分，{day_zh(f.answer_by)}前可以说明：{f.ground}",
        f"Told {n(f.unit)} of a deduction of {shown(f.points)} for “{f.title}”, to be answered by {f.answer_by}: {f.ground}",
    ),
    Assessment.DeductionAnswered: lambda f, n: (
        f"{n(f.unit)}就第{f.n}项扣分作出说明：{f.text}",
        f"{n(f.unit)} answered deduction no. {f.n}: {f.text}",
    ),
    Assessment.DeductionDecided: _deduction_decided,
    Assessment.VetoProposed: lambda f, n: (
        f"提出对{n(f.unit)}适用一票否决（{f.title}），{day_zh(f.answer_by)}前可以说明：{f.ground}",
        f"Proposed a veto on {n(f.unit)} (“{f.title}”), to be answered by {f.answer_by}: {f.ground}",
    ),
    Assessment.VetoAnswered: lambda f, n: (
        f"{n(f.unit)}就第{f.n}项否决作出说明：{f.text}",
        f"{n(f.unit)} answered veto no. {f.n}: {f.text}",
    ),
    Assessment.VetoVerified: lambda f, n: (
        f"核实{n(f.unit)}的否决事项（{f.title}）{because(f.comment)[0]}",
        f"Verified what the veto on {n(f.unit)} rests on (“{f.title}”){because(f.comment)[1]}",
    ),
    Assessment.VetoDecided: _veto_decided,
    Assessment.VetoRevoked: lambda f, n: (
        f"撤销对{n(f.unit)}的一票否决（{f.title}）：{f.reason}",
        f"Revoked the veto on {n(f.unit)} (“{f.title}”): {f.reason}",
    ),
    Assessment.ToleranceClaimed: _tolerance_claimed,
    Assessment.ToleranceDecided: _tolerance_decided,
    Assessment.UnitMerged: lambda f, n: (
        f"{n(f.unit)}自{day_zh(f.day)}并入{n(f.into)}，考核按日分段：{f.basis}",
        f"{n(f.unit)} merged into {n(f.into)} on {f.day}, assessed by days: {f.basis}",
    ),
    Assessment.Scored: lambda f, n: (
        f"第{f.n}次计分，依据截至第{f.position}条记录",
        f"Scored for time no. {f.n}, as of fact no. {f.position}",
    ),
    Assessment.Reviewed: lambda f, n: (
        f"复核第{f.n}次计分{because(f.comment)[0]}",
        f"Reviewed scoring no. {f.n}{because(f.comment)[1]}",
    ),
    Assessment.Graded: lambda f, n: (f"评定名次和等次：{f.basis}", f"Ranks and grades were given: {f.basis}"),
    Assessment.Notified: lambda f, n: (
        f"向{len(f.units)}个单位告知结果，{day_zh(f.appeal_by)}前可以申诉",
        f"Told {len(f.units)} units their results; appeals until {f.appeal_by}",
    ),
    Assessment.Appealed: lambda f, n: (
        f"{n(f.unit)}{'就“' + f.title + '”' if f.title else ''}提出申诉：{f.text}",
        f"{n(f.unit)} appealed{' “' + f.title + '”' if f.title else ''}: {f.text}",
    ),
    Assessment.AppealDecided: _appeal_decided,
    Assessment.Corrected: _corrected,
    Assessment.Published: lambda f, n: (
        f"{'向社会' if f.public else '在政府内'}公布考核结果：{f.basis}",
        f"Published the results {'to everybody' if f.public else 'within the government'}: {f.basis}",
    ),
    Assessment.Applied: lambda f, n: (
        f"运用考核结果，拟定{f.year}年目标{len(f.targets)}项：{f.text}",
        f"Applied the results, {len(f.targets)} targets proposed for {f.year}: {f.text}",
    ),
}
