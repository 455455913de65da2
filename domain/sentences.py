"""Sentences 事项全过程: one sentence for each fact, in both languages; the life line everyone reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import words
from domain.aggregate import Act, Aggregate, Names
from domain.assessment import sentences as of_assessments
from domain.decision import sentences as of_decisions
from domain.directive import Directive
from domain.evidence import EvidenceLog
from domain.intake import Intake
from domain.meeting import sentences as of_meetings
from domain.normative import sentences as of_normative
from domain.numbering import NumberSeries
from domain.office_calendar import OfficeCalendar
from domain.rhythm import Rhythm
from domain.rulebook import Rulebook
from domain.scheme import sentences as of_schemes
from domain.telling import Sentence, Telling, because, day_zh
from domain.unit import PostRegister, UnitRegister
from domain.words import both, word


def sentence(fact: Aggregate.Event, language: str = "zh", names: Names = str) -> str:
    """One line for one fact, in `zh` or `en`; `names` turns codes into what people call them."""
    telling = TELLINGS.get(type(fact))
    if telling is None:
        raise NotImplementedError(f"no sentence for {type(fact).__qualname__}")
    line = telling(fact, names)[language == "en"]
    return line + (_entered(fact.act)[language == "en"] if fact.act.late or fact.act.scan else "")


def _entered(act: Act) -> Sentence:
    """How it came in, where that is not the usual way."""
    channel = both(words.CHANNEL, act.channel)
    scan = ("，附扫描件", ", with its scan") if act.scan else ("", "")
    if not act.late:
        return f"（{channel[0]}{scan[0]}）", f" ({channel[1]}{scan[1]})"
    return f"（补录：{channel[0]}，{act.reason}{scan[0]}）", f" (late entry, {channel[1]}: {act.reason}{scan[1]})"


def due_words(due: Mapping[str, Any]) -> Sentence:
    """A resolved deadline in words."""
    if not due:
        return "时限不变", "same deadline"
    kind, review = str(due.get("kind", "none")), due.get("review_on")
    every = rhythm_words(str(due.get("every", "")))
    if due.get("due"):
        zh, en = f"{day_zh(due['due'])}前办结", f"due by {due['due']}"
        if stages := due.get("stages"):
            zh += "（" + "，".join(f"{s['title']}{day_zh(s['on'])}前" for s in stages) + "）"
            en += " (" + ", ".join(f"{s['title']} by {s['on']}" for s in stages) + ")"
        return (f"{every[0]}一次，{zh}", f"{every[1]}, {en}") if every[0] else (zh, en)
    zh, en = both(words.DUE_KIND, kind)
    if every[0]:
        zh, en = f"{zh}（{every[0]}）", f"{en} ({every[1]})"
    return zh + (f"，{day_zh(review)}复核" if review else ""), en + (f", reviewed {review}" if review else "")


def rhythm_words(every: str) -> Sentence:
    """How often it recurs, in words; nothing for a matter that does not."""
    if not every or every == "none":
        return "", ""
    rhythm = Rhythm.parse(every)
    match rhythm.unit:
        case "days":
            return (f"每{rhythm.step}天", f"every {rhythm.step} days") if rhythm.step > 1 else ("每天", "every day")
        case "weekly":
            return f"每周{'一二三四五六日'[(rhythm.day or 1) - 1]}", f"every {WEEKDAYS[(rhythm.day or 1) - 1]}"
        case "months":
            zh, en = PERIODS[rhythm.step]
            return (
                (f"每{zh}{rhythm.day}日前", f"by day {rhythm.day} of every {en}")
                if rhythm.day
                else (f"每{zh}末", f"at the end of every {en}")
            )
        case "annual":
            return f"每年{rhythm.month}月{rhythm.day}日前", f"by {rhythm.month:02d}-{rhythm.day:02d} of every year"
        case _:
            return f"{day_zh(rhythm.on)}", f"on {rhythm.on}"


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PERIODS = {1: ("月", "month"), 3: ("季度", "quarter"), 6: ("半年", "half-year")}


def _registered(fact: Directive.Registered, names: Names) -> Sentence:
    source = both(words.SOURCE, fact.source)
    if fact.leader:
        opinion = because(fact.opinion)
        return (
            f"登记《{fact.title}》，{names(fact.leader)}批示{opinion[0]}",
            f"Registered “{fact.title}”, instructed by {names(fact.leader)}{opinion[1]}",
        )
    return f"登记《{fact.title}》，来源：{source[0]}", f"Registered “{fact.title}” from {source[1].lower()}"


def _approved(fact: Directive.Approved, names: Names) -> Sentence:
    why = because(fact.comment)
    if fact.own:
        return f"批示即立项{why[0]}", f"The instruction is its own approval{why[1]}"
    return f"同意立项{why[0]}", f"Approved{why[1]}"


def _numbered(fact: Directive.Numbered, names: Names) -> Sentence:
    return f"编号{fact.number}", f"Numbered {fact.number}"


def _assigned(fact: Directive.Assigned, names: Names) -> Sentence:
    leads = [names(u["unit"]) for u in fact.units if u["role"] == "lead"]
    assisting = [names(u["unit"]) for u in fact.units if u["role"] == "assist"]
    due = due_words(fact.due)
    shown_zh = "、".join(assisting[:6]) + (f"等{len(assisting)}个单位" if len(assisting) > 6 else "")
    shown_en = ", ".join(assisting[:6]) + (f" and {len(assisting) - 6} more" if len(assisting) > 6 else "")
    return (
        f"交办{'、'.join(leads)}牵头" + (f"，{shown_zh}协办" if assisting else "") + f"，{due[0]}",
        f"Assigned to {', '.join(leads)}" + (f", assisted by {shown_en}" if assisting else "") + f", {due[1]}",
    )


def _unit_added(fact: Directive.UnitAdded, names: Names) -> Sentence:
    role = both(words.ROLE, fact.role)
    return f"增加{names(fact.unit)}{role[0]}：{fact.reason}", f"Added {names(fact.unit)} ({role[1]}): {fact.reason}"


def _unit_released(fact: Directive.UnitReleased, names: Names) -> Sentence:
    verb = ("免除", "Excused") if fact.excused else ("调出", "Released")
    return f"{verb[0]}{names(fact.unit)}：{fact.reason}", f"{verb[1]} {names(fact.unit)}: {fact.reason}"


def _handed_over(fact: Directive.HandedOver, names: Names) -> Sentence:
    due = due_words(fact.due)
    left = (f"；未办事项：{fact.remaining}", f"; left to do: {fact.remaining}") if fact.remaining else ("", "")
    return (
        f"{names(fact.old)}移交{names(fact.new)}（{day_zh(fact.day)}），{due[0]}；依据：{fact.basis}{left[0]}",
        f"{names(fact.old)} handed over to {names(fact.new)} on {fact.day}, {due[1]}; basis: {fact.basis}{left[1]}",
    )


def _objection_decided(fact: Directive.ObjectionDecided, names: Names) -> Sentence:
    if not fact.upheld:
        return (
            f"{names(fact.unit)}的异议不成立：{fact.reason}",
            f"Objection of {names(fact.unit)} not upheld: {fact.reason}",
        )
    to = (f"，改派{names(fact.reassigned_to)}", f"; reassigned to {names(fact.reassigned_to)}")
    tail = to if fact.reassigned_to else ("", "")
    return (
        f"{names(fact.unit)}的异议成立{tail[0]}：{fact.reason}",
        f"Objection of {names(fact.unit)} upheld{tail[1]}: {fact.reason}",
    )


def _feedback(fact: Directive.FeedbackGiven, names: Names) -> Sentence:
    kind = both(words.KIND, fact.kind)
    progress = f"（{fact.progress}%）" if fact.progress is not None else ""
    progress_en = f" ({fact.progress}%)" if fact.progress is not None else ""
    signed = (f"（{fact.signed_by}签发）", f" (signed by {fact.signed_by})") if fact.signed_by else ("", "")
    stage = ("", "")
    if fact.stage:
        n, title = fact.stage["n"], fact.stage["title"]
        stage = f"（第{n}阶段“{title}”完成）", f" (phase no. {n}, “{title}”, is done)"
    return (
        f"{names(fact.unit)}反馈{kind[0]}{progress}{stage[0]}{signed[0]}：{fact.text}",
        f"{names(fact.unit)} reported {kind[1]}{progress_en}{stage[1]}{signed[1]}: {fact.text}",
    )


def _accepted(fact: Directive.Accepted, names: Names) -> Sentence:
    grade = (
        (f"，评价{word(words.GRADE, fact.grade, 'zh')}", f", graded {word(words.GRADE, fact.grade, 'en')}")
        if fact.grade
        else ("", "")
    )
    why = because(fact.comment)
    return (
        f"审核通过{names(fact.unit)}第{fact.n}条反馈{grade[0]}{why[0]}",
        f"Accepted report no. {fact.n} of {names(fact.unit)}{grade[1]}{why[1]}",
    )


def _returned(fact: Directive.Returned, names: Names) -> Sentence:
    said = because(fact.comment)
    why = both(words.RETURN_REASON, fact.reason_code)
    return (
        f"退回{names(fact.unit)}第{fact.n}条反馈（{why[0]}），{day_zh(fact.supplement_due)}前补充{said[0]}",
        f"Returned report no. {fact.n} of {names(fact.unit)} ({why[1]}), supplement by {fact.supplement_due}{said[1]}",
    )


def _reinstructed(fact: Directive.Reinstructed, names: Names) -> Sentence:
    due = due_words(fact.due)
    return (
        f"{names(fact.leader)}再批示：{fact.opinion}（{due[0]}）",
        f"{names(fact.leader)} instructed again: {fact.opinion} ({due[1]})",
    )


def _urged(fact: Directive.Urged, names: Names) -> Sentence:
    return (
        f"向{names(fact.unit)}发出第{fact.n}号催办单：{fact.reason}",
        f"Urging slip no. {fact.n} to {names(fact.unit)}: {fact.reason}",
    )


def _concealment_found(fact: Directive.ConcealmentFound, names: Names) -> Sentence:
    return (
        f"认定{names(fact.unit)}第{fact.n}条反馈瞒报：{fact.reason}（单位陈述：{fact.statement}）",
        f"Report no. {fact.n} of {names(fact.unit)} found to conceal: {fact.reason} (the unit says: {fact.statement})",
    )


def _concealment_withdrawn(fact: Directive.ConcealmentWithdrawn, names: Names) -> Sentence:
    return (
        f"撤销对{names(fact.unit)}第{fact.n}条反馈的瞒报认定：{fact.reason}",
        f"The finding that report no. {fact.n} of {names(fact.unit)} conceals was withdrawn: {fact.reason}",
    )


def _extension_decided(fact: Directive.ExtensionDecided, names: Names) -> Sentence:
    why = because(fact.reason)
    if fact.granted:
        return (
            f"同意{names(fact.unit)}延期至{day_zh(fact.due)}{why[0]}",
            f"Extension of {names(fact.unit)} granted to {fact.due}{why[1]}",
        )
    moved = ("", "")
    if fact.due:
        moved = (
            f"，等待审批的工作日计还，{day_zh(fact.due)}前办结",
            f"; the days it waited are given back, due by {fact.due}",
        )
    return (
        f"不同意{names(fact.unit)}延期{why[0]}{moved[0]}",
        f"Extension of {names(fact.unit)} refused{why[1]}{moved[1]}",
    )


def _rescheduled(fact: Directive.Rescheduled, names: Names) -> Sentence:
    whose = [names(unit) for unit in fact.units]
    return (
        f"决策时间线第{fact.version}版调整，{'、'.join(whose)}的办结时限随之改为{day_zh(fact.due)}：{fact.reason}",
        f"Version {fact.version} of the decision's timeline moved its step; the deadline of {', '.join(whose)} is now "
        f"{fact.due}: {fact.reason}",
    )


def _step_dropped(fact: Directive.StepDropped, names: Names) -> Sentence:
    return (
        f"决策时间线第{fact.version}版取消了对应环节：{fact.reason}；是否撤销该事项由办公室决定",
        f"Version {fact.version} of the decision's timeline dropped its step: {fact.reason}; whether to withdraw the "
        "matter is for the office to say",
    )


def _written(field: str, value: str, names: Names) -> Sentence:
    """The value of a corrected field as people write it."""
    lists = {"source": words.SOURCE, "level": words.LEVEL, "issuer": words.ISSUER, "urgency": words.URGENCY}
    if field in lists:
        return word(lists[field], value, "zh"), word(lists[field], value, "en")
    if field == "leader" and value:
        return names(value), names(value)
    if field in ("received_on", "external_due", "due"):
        return day_zh(value), value or "none"
    return value or "（空）", value or "(empty)"


def _change(fact: Directive.Corrected | Directive.CorrectionAsked, names: Names) -> Sentence:
    name = both(words.FIELD, fact.field)
    was, value = _written(fact.field, fact.was, names), _written(fact.field, fact.value, names)
    return (
        f"更正{name[0]}：“{was[0]}”改为“{value[0]}”，{fact.reason}",
        f"correct the {name[1]}: “{was[1]}” to “{value[1]}”, {fact.reason}",
    )


def _corrected(fact: Directive.Corrected, names: Names) -> Sentence:
    change = _change(fact, names)
    return change[0], f"Corrected{change[1].removeprefix('correct')}"


def _correction_asked(fact: Directive.CorrectionAsked, names: Names) -> Sentence:
    change = _change(fact, names)
    return f"申请{change[0]}，待第二人确认", f"Asked to {change[1]}, awaiting a second person"


def _closed(fact: Directive.Closed, names: Names) -> Sentence:
    outcome = both(words.OUTCOME, fact.outcome)
    left = "；余项：" + "；".join(str(r.get("text", "")) for r in fact.remaining) if fact.remaining else ""
    left_en = "; remaining: " + "; ".join(str(r.get("text", "")) for r in fact.remaining) if fact.remaining else ""
    return f"销号（{outcome[0]}）：{fact.reason}{left}", f"Closed ({outcome[1].lower()}): {fact.reason}{left_en}"


def _published(fact: OfficeCalendar.YearPublished, names: Names) -> Sentence:
    return f"公布{fact.year}年节假日安排", f"Holiday plan of {fact.year} published"


def _series_opened(fact: NumberSeries.Opened, names: Names) -> Sentence:
    basis = because(fact.basis)
    return (
        f"{fact.year}年编号启用，自第{fact.n + 1}号起{basis[0]}",
        f"Numbering of {fact.year} begins at no. {fact.n + 1}{basis[1]}",
    )


def _review_held(fact: Directive.ReviewHeld, names: Names) -> Sentence:
    after = ("，不再复核", "; no further review")
    if fact.next_on:
        after = f"，下次复核{day_zh(fact.next_on)}", f"; next on {fact.next_on}"
    return f"长期事项复核：{fact.result}{after[0]}", f"Reviewed as a lasting matter: {fact.result}{after[1]}"


TELLINGS: Mapping[type[Aggregate.Event], Telling] = {
    Directive.Registered: _registered,
    Directive.Approved: _approved,
    Directive.Numbered: _numbered,
    Directive.Assigned: _assigned,
    Directive.Delivered: lambda f, n: (f"送达{n(f.unit)}", f"Delivered to {n(f.unit)}"),
    Directive.UnitAdded: _unit_added,
    Directive.UnitReleased: _unit_released,
    Directive.HandedOver: _handed_over,
    Directive.SignedFor: lambda f, n: (f"{n(f.unit)}签收", f"{n(f.unit)} signed for it"),
    Directive.Objected: lambda f, n: (f"{n(f.unit)}提出异议：{f.reason}", f"{n(f.unit)} objected: {f.reason}"),
    Directive.ObjectionDecided: _objection_decided,
    Directive.FeedbackGiven: _feedback,
    Directive.FeedbackRetracted: lambda f, n: (
        f"{n(f.unit)}撤回第{f.n}条反馈{because(f.reason)[0]}",
        f"{n(f.unit)} retracted report no. {f.n}{because(f.reason)[1]}",
    ),
    Directive.Accepted: _accepted,
    Directive.Returned: _returned,
    Directive.ReportedUp: lambda f, n: (
        f"呈报{n(f.leader) or '领导'}{because(f.summary)[0]}",
        f"Reported up to {n(f.leader) or 'the leader'}{because(f.summary)[1]}",
    ),
    Directive.Endorsed: lambda f, n: (
        f"{n(f.leader) or '领导'}同意{because(f.opinion)[0]}",
        f"{n(f.leader) or 'The leader'} endorsed the result{because(f.opinion)[1]}",
    ),
    Directive.Reinstructed: _reinstructed,
    Directive.ReviewHeld: _review_held,
    Directive.ConcealmentFound: _concealment_found,
    Directive.ConcealmentWithdrawn: _concealment_withdrawn,
    Directive.Urged: _urged,
    Directive.ExtensionAsked: lambda f, n: (
        f"{n(f.unit)}申请延期至{day_zh(f.to)}：{f.reason}",
        f"{n(f.unit)} asked to extend to {f.to}: {f.reason}",
    ),
    Directive.ExtensionDecided: _extension_decided,
    Directive.Rescheduled: _rescheduled,
    Directive.StepDropped: _step_dropped,
    Directive.Suspended: lambda f, n: (f"中止：{f.reason}", f"Suspended: {f.reason}"),
    Directive.Resumed: lambda f, n: (f"恢复办理{because(f.reason)[0]}", f"Resumed{because(f.reason)[1]}"),
    Directive.CorrectionAsked: _correction_asked,
    Directive.Corrected: _corrected,
    Directive.SubdirectiveOpened: lambda f, n: ("分解出子事项", "A sub-directive was opened"),
    Directive.Merged: lambda f, n: (f"并案办理：{f.reason}", f"Merged into another matter: {f.reason}"),
    Directive.Absorbed: lambda f, n: (f"并入{f.number or '另一事项'}", f"Absorbed {f.number or 'another matter'}"),
    Directive.Withdrawn: lambda f, n: (f"撤销：{f.reason}", f"Withdrawn: {f.reason}"),
    Directive.Closed: _closed,
    Directive.Reopened: lambda f, n: (
        f"重新办理{'（反弹）' if f.relapse else ''}：{f.reason}",
        f"Reopened{' (relapse)' if f.relapse else ''}: {f.reason}",
    ),
    Directive.Archived: lambda f, n: (f"归档{because(f.comment)[0]}", f"Archived{because(f.comment)[1]}"),
    NumberSeries.Opened: _series_opened,
    NumberSeries.Given: lambda f, n: (f"给出{f.year}年第{f.n}号", f"No. {f.n} of {f.year} was given out"),
    UnitRegister.Opened: lambda f, n: ("启用单位名录", "The register of units was opened"),
    UnitRegister.Listed: lambda f, n: (f"列入单位：{f.name}", f"Listed unit {f.name}"),
    UnitRegister.Closed: lambda f, n: (
        f"撤并单位{n(f.code)}" + (f"，由{n(f.succeeded_by)}承接" if f.succeeded_by else ""),
        f"Unit {n(f.code)} dissolved" + (f", succeeded by {n(f.succeeded_by)}" if f.succeeded_by else ""),
    ),
    PostRegister.Opened: lambda f, n: ("启用岗位名录", "The register of posts was opened"),
    PostRegister.Filled: lambda f, n: (f"{f.title}：{f.holder}", f"{f.title}: {f.holder}"),
    OfficeCalendar.Opened: lambda f, n: ("启用办公日历", "The office calendar was opened"),
    OfficeCalendar.YearPublished: _published,
    Rulebook.Opened: lambda f, n: ("启用规则", "The rulebook was opened"),
    Rulebook.PackAdopted: lambda f, n: (
        f"采用规则包{f.code}第{f.version}版，自{day_zh(f.effective_from)}起施行",
        f"Adopted rule pack {f.code} version {f.version}, in force from {f.effective_from}",
    ),
    Intake.Read: lambda f, n: (
        f"读入《{f.name}》，识别{len(f.proposals)}项任务",
        f"Read “{f.name}”: {len(f.proposals)} tasks understood",
    ),
    Intake.Edited: lambda f, n: (f"校正第{f.seq}项", f"Edited item {f.seq}"),
    Intake.Split: lambda f, n: (
        f"第{f.seq}项拆分为{len(f.parts)}项",
        f"Item {f.seq} was split into {len(f.parts)}",
    ),
    Intake.Joined: lambda f, n: (
        f"第{'、'.join(str(seq) for seq in f.seqs)}项合并为一项",
        f"Items {', '.join(str(seq) for seq in f.seqs)} were joined",
    ),
    Intake.Confirmed: lambda f, n: (f"第{f.seq}项转为督办事项", f"Item {f.seq} became a directive"),
    Intake.Dismissed: lambda f, n: (f"第{f.seq}项不列入：{f.reason}", f"Item {f.seq} set aside: {f.reason}"),
    EvidenceLog.Opened: lambda f, n: ("启用佐证材料查阅登记", "The log of evidence taken out was opened"),
    EvidenceLog.Taken: lambda f, n: (
        f"{'下载' if f.means == 'download' else '查阅'}佐证材料（编号{f.file[:8]}）",
        f"Evidence {f.file[:8]} was {'downloaded' if f.means == 'download' else 'viewed'}",
    ),
    **of_schemes.TELLINGS,
    **of_assessments.TELLINGS,
    **of_decisions.TELLINGS,
    **of_meetings.TELLINGS,
    **of_normative.TELLINGS,
}

__all__ = ["TELLINGS", "Names", "Sentence", "day_zh", "due_words", "sentence"]
