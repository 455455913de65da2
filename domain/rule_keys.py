"""Rule keys 规则项: every key a rule pack may state, with its type, its range and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["flag", "text", "number", "period", "items", "steps", "rows", "levels", "words"]

SOURCES: Final = (
    "instruction", "assigned", "meeting", "work_report", "superior", "own_proposal", "proposal", "petition",
    "hotline", "audit", "inspection", "media", "livelihood", "decision", "emergency",
)  # fmt: skip
OUTCOMES: Final = ("completed", "basically_completed", "long_term", "not_completed", "no_longer_needed", "merged")
# Classified levels are missing on purpose: such content never enters this system, whatever a pack says.
CONFIDENTIALITY: Final = ("open", "internal", "work_secret")
APPROVERS: Final = ("office", "deputy", "head")
"""Who may approve that a timeline is reshaped; the later may what the earlier may."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing the rules decide. `own` keys are stated by each pack and never inherited.

    Forms: flag; text; number; period (ISO 8601, `P14D`); items (a list of words); steps (a falling list of
    numbers); rows (a list of tables with
    `columns`); levels and words (a number or a word for each code of `keyed_by`, for all of them when `complete`).
    """

    name: str
    form: Form
    zh: str
    en: str
    unit: str = ""
    low: int = 0
    high: int = 10_000
    choices: tuple[str, ...] = ()
    columns: Mapping[str, type] | None = None
    all_choices: bool = False
    may_be_empty: bool = False
    keyed_by: str = ""
    complete: bool = True
    own: bool = False


CODED: Final = {"code": str, "zh": str, "en": str}


def _flag(name: str, zh: str, en: str) -> Key:
    return Key(name, "flag", zh, en)


def _working_days(name: str, zh: str, en: str, *, low: int = 1, high: int = 250) -> Key:
    return Key(name, "number", zh, en, unit="working days", low=low, high=high)


def _count(name: str, zh: str, en: str, *, unit: str = "times", low: int = 0, high: int = 100) -> Key:
    return Key(name, "number", zh, en, unit=unit, low=low, high=high)


def _items(name: str, zh: str, en: str, *, may_be_empty: bool = False, choices: tuple[str, ...] = ()) -> Key:
    return Key(name, "items", zh, en, may_be_empty=may_be_empty, choices=choices)


def _rows(
    name: str, zh: str, en: str, *, choices: tuple[str, ...] = (), all_choices: bool = False, **columns: type
) -> Key:
    return Key(name, "rows", zh, en, columns={**CODED, **columns}, choices=choices, all_choices=all_choices)


def _by_urgency(name: str, zh: str, en: str, *, low: int = 0) -> Key:
    return Key(name, "levels", zh, en, unit="working days", low=low, high=250, keyed_by="urgency.levels")


GOVERNMENT: Final = (
    Key("tier.children", "items", "下一级政府（机关）的称谓", "what the tier below is called", own=True),
    _flag("posts.secretary_general", "设秘书长", "there is a secretary-general"),
    _items(
        "absence.ladder", "主要负责人外出时依次由谁主持", "who presides, in turn, while the head is away",
        choices=("executive_deputy", "deputy_named_by_head", "partner_deputy"),
    ),
    _flag("emergency.deputy_may_act", "来不及开会时分管领导可先处理后报告", "a deputy may act first and report after"),
    _items("legislation", "立法事项", "kinds of legislation the government handles", may_be_empty=True),
    _rows("major.catalogue", "须经全体会议或常务会议决定的事项", "matters that a plenary or executive meeting decides"),
    Key(
        "consult.units", "words", "征求意见的方式：部门、下级政府", "how departments and localities are consulted",
        choices=("consult", "solicit_first", "solicit_and_consult"), keyed_by="departments localities",
    ),
    _flag("spokesperson", "重要信息由新闻发言人发布", "important information is released by a spokesperson alone"),
    _items("publish.channels", "公开渠道", "channels of publication"),
    _working_days("publish.working_days", "决定后公开期限", "days to publish after a decision"),
    Key("normdoc.max_validity", "number", "规范性文件最长有效期", "longest validity of a normative document",
        unit="years", low=1, high=50),
    Key("normdoc.max_validity_provisional", "number", "暂行、试行文件最长有效期", "the same, provisional or on trial",
        unit="years", low=1, high=50),
    Key("normdoc.cleanup", "number", "规范性文件清理周期", "how often normative documents are cleaned up",
        unit="years", low=1, high=20),
    Key("normdoc.cleanup_mode", "text", "清理周期的性质", "is the cycle exact or the least",
        choices=("every", "at_least_once")),
    Key("normdoc.reviewer", "text", "合法性审查机构", "who reviews legality"),
    _rows("normdoc.forbidden", "规范性文件不得设定的内容", "what a normative document may not contain"),
    _count("normdoc.filing_days", "公布后报送备案期限", "days to file it after publication", unit="days", low=1, high=90),
    Key("normdoc.expiry_warning_days", "steps", "有效期届满前预警天数", "days before it expires a warning is given",
        unit="days"),
)  # fmt: skip

DECISIONS: Final = (
    _rows("decision.assessments", "提请决策前的评估论证", "assessments made before a decision is asked for"),
    _rows("decision.steps", "重大决策法定程序", "statutory steps of a major decision; may it be found not needed",
          waivable=bool),
    _items("decision.meetings", "讨论决定重大事项的会议", "meetings that decide major matters",
           choices=("plenary", "executive")),
    _count("decision.participation_days", "公开征求意见的最短天数", "public comment, at least", unit="days", low=1),
    _count("decision.hearing_papers_days", "听证材料提前送达天数", "hearing papers are sent so long before",
           unit="days", low=1, high=60),
    _working_days("decision.legality_working_days", "合法性审查的最短时间", "legality review, at least"),
    _working_days("decision.consult_working_days", "答复征求意见的期限", "days to answer a consultation"),
    _rows("decision.competition_triggers", "须公平竞争审查的情形", "what calls for a fair-competition review"),
    _rows("decision.stability_triggers", "须社会稳定风险评估的情形", "what calls for a social-stability assessment"),
    _flag("decision.party_report_first", "出台前向同级党委请示报告", "the party committee hears before it is issued"),
    _working_days("decision.interpretation_working_days", "公开后解读期限", "days to interpret what was published"),
    _flag("decision.office_prediscussion", "办公会议可先行讨论决策方案", "the office meeting may discuss the plan first"),
    Key("timeline.every", "words", "跟踪、听取意见的周期", "how often it is tracked and opinions are heard",
        keyed_by="tracking opinions"),
    Key("timeline.months", "levels", "中期评估、后评估的时间", "months until mid-term and post-evaluation",
        unit="months", low=1, high=120, keyed_by="midterm evaluation"),
    Key("timeline.working_days", "levels", "专家论证、风险评估、调整窗口的工作日",
        "working days of expert argument, risk assessment and the adjustment window after an evaluation",
        unit="working days", low=1, high=250, keyed_by="expert_argument risk_assessment adjustment"),
    _rows("timeline.grounds", "时间线调整事由", "grounds on which a timeline is reshaped, who approves, by which article",
          approver=str, article=str),
)  # fmt: skip

MEETINGS: Final = (
    Key("meeting.executive.cadence", "period", "常务会议周期", "rhythm of executive meetings"),
    Key("meeting.executive.substitute_chair", "text", "常务会议受托主持人", "who may chair it when entrusted",
        choices=("none", "executive_deputy")),
    _count("meeting.plenary.min", "全体会议每年最少次数", "plenary meetings a year, at least", low=0),
    _count("meeting.plenary.max", "全体会议每年最多次数", "plenary meetings a year, at most", low=1),
    _count("meeting.plenary.tasks", "全体会议任务项数", "tasks of the plenary meeting", low=1),
    _count("meeting.executive.tasks", "常务会议任务项数", "tasks of the executive meeting", low=1),
    _count("meeting.office.tasks", "办公会议任务项数", "tasks of the head's office meeting", low=1),
    _items("meeting.special.delegate_chair", "专题会议受托主持人", "who may chair special meetings when entrusted"),
    _items("meeting.other", "其他会议", "other meetings", may_be_empty=True),
    _rows("meeting.types", "会议类型：主持、受托主持、纪要签发",
          "kinds of meetings: who chairs, who may when entrusted, who signs the minutes",
          chairs=list, entrusted=list, signer=str),
    _working_days("meeting.papers_working_days", "会议材料提前送达工作日", "papers are sent so long before a meeting"),
    _flag("topic.signed_form", "议题须承办和涉及单位负责人签署意见", "heads sign opinions on the topic form"),
    Key("topic.refuse_if", "text", "不安排上会的情形", "when a topic is refused",
        choices=("not_coordinated", "not_fully_coordinated")),
    Key("coordination.delegate", "text", "受托协调人", "who coordinates when the deputy entrusts it"),
)  # fmt: skip

PAPERS: Final = (
    _flag("request.one_matter", "请示一文一事", "one matter per request"),
    _flag("request.definite_opinion", "签署请示须有明确处理意见", "signing a request takes a definite opinion"),
    _items("direct_submission.exceptions", "可直接报送领导个人的情形", "what may go to a leader in person"),
    _flag("direct_submission.regularise", "直报公文事后进入正常程序", "direct papers enter the normal procedure after"),
    _flag("oral_then_countersign", "急件可口头请示、事后补签", "urgent papers: oral approval, countersigned after"),
    _items("sign.head", "由主要负责人签发的公文", "papers the head signs"),
    _rows("sign.table", "公文签发权限", "who signs which paper; who passes it before, who when it is important",
          before=list, signers=list, important=list, countersign=bool),
    _items("sign.bulletin", "工作通报签发人", "who signs work bulletins"),
    _flag("sign.dept_upward_hr", "部门上报人事机构公文须先征得同意", "upward personnel papers need the head first"),
    _flag("routing.no_skip_level", "不得越级、多头请示报告", "no skipping of levels and no several recipients"),
    _items("routing.exceptions", "越级报告的例外", "exceptions to that", may_be_empty=True),
    _count("leave.notice", "外出请假提前天数", "notice before leave", unit="days", high=60),
    _flag("leave.acting_head", "外出须明确主持工作的负责人", "an acting head is named"),
    _flag("leave.stay_reachable", "外出期间保持通信畅通", "stay reachable while away"),
    _flag("duty24h", "24小时政务值班", "round-the-clock duty"),
)  # fmt: skip

ASSESSMENT: Final = (
    _rows("assess.dimensions", "考核评估的四个方面", "the dimensions every scheme has"),
    Key("assess.departments", "text", "对部门的考核", "the assessment of departments"),
    Key("assess.children", "text", "对下级政府的考核", "the assessment of the tier below"),
    _count("inspection.objection_days", "督查结论异议期限", "days to object", unit="days", low=1, high=365),
    _count("inspection.reconfirm_days", "异议复核期限", "days to reconfirm", unit="days", low=1, high=365),
    _flag("result.needs_approval", "通报表扬批评须经批准", "commending and criticising need approval"),
)  # fmt: skip

REGISTRATION: Final = (
    _rows("source.kinds", "事项来源", "sources of a matter; rank 1 comes first, urgency is the one assumed",
          choices=SOURCES, all_choices=True, rank=int, urgency=str),
    Key("source.superiors", "rows", "上级及本级交办机关", "bodies whose decisions are followed up",
        columns={**CODED, "rank": int}, own=True),
    _flag("source.central_instructions", "督办党和国家领导人指示批示", "central leaders' instructions are followed up"),
    _flag("directive.basis_required", "无依据不立项", "no directive without a basis"),
    _flag("directive.unified_number", "批示事项由办公室统一编号", "the office numbers every instruction"),
    Key("number.pattern", "text", "督办编号格式", "pattern of the register number", own=True),
    Key("number.series", "rows", "其他编号序列", "further series of numbers", may_be_empty=True, own=True,
        columns={**CODED, "pattern": str, "sources": list}),
    _items("approve.own_approval_sources", "批示即批准的来源", "sources that are their own approval", choices=SOURCES),
    _items("confidentiality.allowed", "允许录入的密级", "levels that may enter", choices=CONFIDENTIALITY),
    _rows("urgency.levels", "紧急程度", "levels of urgency; rank 1 is the most urgent", rank=int),
    _by_urgency("urgency.due_working_days", "未定时限时的默认工作日", "working days when no deadline is given", low=1),
)  # fmt: skip

HANDLING: Final = (
    _working_days("sign_for.working_days", "签收期限", "days to sign for"),
    _working_days("objection.working_days", "管辖异议期限", "days to object to an assignment"),
    _working_days("decide.working_days", "办公室答复异议、延期的期限", "days for the office to decide a request"),
    _working_days("review.office_working_days", "办公室审核期限", "days for the office to review a result"),
    _working_days("leader.wait_days", "领导阅批期限", "days a result may wait for the leader"),
    _flag("feedback.signed_by_principal_head", "办结反馈由主要负责人签发", "the principal head signs it"),
    _rows("return.reason_codes", "退回理由", "reasons for returning a result"),
    _working_days("supplement.days", "退回补充期限", "days to supplement after a return"),
    _flag("extension.ask_before_due", "延期须在到期前申请", "an extension is asked before the due date"),
    _flag("extension.late_ask_allowed", "允许到期后申请延期", "it may be asked late"),
    _flag("urge.needs_head_approval", "催办单经办公室负责人批准方计分", "an urging slip scores once approved"),
    _items("correction.second_person_fields", "更正须二人办理的字段", "fields whose correction needs a second person",
           choices=("leader", "opinion", "received_on", "due", "level", "source")),
    _items("late_entry.scan_channels", "补录须附扫描件的渠道", "channels whose late entry needs a scan",
           choices=("paper", "phone", "system", "api"), may_be_empty=True),
    _items("evidence.log_downloads", "查阅、下载佐证材料须登记的密级", "levels whose evidence is logged when taken out",
           choices=CONFIDENTIALITY, may_be_empty=True),
    _items("closure.needs_endorsement", "办结须经领导认可的来源", "sources closed only after the leader's endorsement",
           choices=SOURCES, may_be_empty=True),
    _rows("closure.outcomes", "办结结果", "outcomes at closure", choices=OUTCOMES, all_choices=True,
          completes=bool, remaining=bool),
)  # fmt: skip

CLOCKS: Final = (
    _flag("deadline.roll_to_working_day", "到期日逢休息日顺延", "a rest-day deadline rolls to the next working day"),
    _by_urgency("lights.yellow", "办结黄灯提前工作日", "working days before the due date the light turns yellow"),
    _by_urgency("lights.reporting", "反馈黄灯提前工作日", "the same for reports"),
    _by_urgency("lights.review", "复核黄灯提前工作日", "the same for the review day of open-ended matters"),
    Key("report.default_every", "words", "默认报送周期", "reporting rhythm by urgency", keyed_by="urgency.levels"),
    Key("report.default_every_by_source", "words", "按来源的报送周期", "the same by source, which goes first",
        keyed_by="source.kinds", complete=False, may_be_empty=True),
    Key("long_term.review_months", "number", "长期坚持事项复核周期", "months until a long-term matter is reviewed",
        unit="months", low=1, high=60),
    Key("none.review_months", "number", "未定时限事项复核周期", "months until a matter without a deadline is reviewed",
        unit="months", low=1, high=60),
    Key("reminder.before_days", "steps", "到期前提醒的工作日", "working days before the due date a reminder is sent",
        unit="working days"),
    _count("reminder.overdue_every", "逾期后提醒间隔", "working days between reminders once overdue",
           unit="working days", low=1, high=60),
)  # fmt: skip

KEYS: Final[Mapping[str, Key]] = {
    key.name: key
    for key in (*GOVERNMENT, *DECISIONS, *MEETINGS, *PAPERS, *ASSESSMENT, *REGISTRATION, *HANDLING, *CLOCKS)
}
