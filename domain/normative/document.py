"""Document 规范性文件: drafted, checked for what it may not contain, reviewed for legality, signed by the head,
published with a last day, filed, cleaned up, repealed; after its last day it has expired, whatever anybody does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, Self
from uuid import UUID

from domain.aggregate import Act, Aggregate, AggregateCreated, midnight, nfc
from domain.deadlines import add_months
from domain.directive.confidentiality import refuse_classified
from domain.normative.validity import is_in_force, status_on
from domain.refusing import needs, refuse
from domain.rules import RulePack

Status = Literal["drafted", "checked", "returned", "reviewed", "audited", "approved", "published", "filed", "repealed"]
STATUSES: Final = (
    "drafted", "checked", "returned", "reviewed", "audited", "approved", "published", "filed", "repealed", "expired",
)  # fmt: skip
RESULTS: Final = ("keep", "amend", "repeal", "expired")
"""清理结果: 继续有效、修改、废止、失效 (L16, C19)."""
OPINIONS: Final = ("lawful", "returned")


class NormativeDocument(Aggregate):
    TOPIC = "normative"

    class Event(Aggregate.Event):
        """A fact of one document."""

    def __init__(self, title: str, issuer: str, unit: str, provisional: bool, replaces: UUID | None, pack: str) -> None:
        self.title, self.issuer, self.unit = title, issuer, unit
        self.provisional, self.replaces = provisional, replaces
        self.status: Status = "drafted"
        self.number = ""
        self.published_on: date | None = None
        self.effective_from: date | None = None
        self.valid_until: date | None = None
        self.file_by: date | None = None
        self.filed_on: date | None = None
        self.cleaned: dict[str, tuple[date, str]] = {}
        """Result of each clean-up, by its name, and the day."""
        self.repealed_on: date | None = None

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in fields.values() if isinstance(text, str)))
        super().record(fact, act, **fields)

    def status_on(self, day: date) -> str:
        return status_on(self, day)

    def is_in_force(self, day: date) -> bool:
        return is_in_force(self, day)

    # 起草
    class Drafted(Event, AggregateCreated):
        """`issuer`: who makes it, the government itself or a unit; `replaces`: the document it takes the place of."""

        TOPIC = "normative.drafted"
        title: str
        issuer: str
        unit: str
        provisional: bool
        replaces: UUID | None
        pack: str

    @classmethod
    def draft(
        cls,
        *,
        id: UUID,
        title: str,
        issuer: str,
        unit: str,
        provisional: bool,
        pack: RulePack,
        act: Act,
        replaces: UUID | None = None,
    ) -> Self:
        title = nfc(title)
        refuse_classified("", title)
        if not title:
            refuse("normative.title", "请填写文件名称", "Please give the document a title", field="title")
        return cls._create(
            cls.Drafted,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            title=title,
            issuer=needs(issuer, "issuer"),
            unit=needs(unit, "unit"),
            provisional=provisional or any(word in title for word in ("暂行", "试行")),
            replaces=replaces,
            pack=f"{pack.code}@{pack.version}",
        )

    # 内容核对
    class Checked(Event):
        """`answers`: for each thing it may not contain, whether it does."""

        TOPIC = "normative.checked"
        answers: dict[str, bool]
        text: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status = "checked"

    def check(self, answers: Mapping[str, bool], *, text: str, pack: RulePack, act: Act) -> None:
        """不得设定行政许可、处罚、强制，不得减损权益或者增加义务 (L16, C19): any yes stops it."""
        self._must_be("drafted", "returned")
        asked = pack.codes("normdoc.forbidden")
        if set(answers) != set(asked):
            refuse("normdoc.forbidden", "请逐项核对", "Answer each point", field="answers")
        if found := [code for code in asked if answers[code]]:
            row = pack.row("normdoc.forbidden", found[0])
            assert row
            refuse(
                "normdoc.forbidden", f"规范性文件不得{row['zh']}", f"It may not be that it {row['en']}",
                field="answers", found=found,
            )  # fmt: skip
        self.record(self.Checked, act, answers=dict(answers), text=needs(text, "text"))

    # 合法性审查
    class Reviewed(Event):
        TOPIC = "normative.reviewed"
        opinion: str
        reviewer: str
        text: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status = "reviewed" if self.opinion == "lawful" else "returned"

    def review(self, opinion: str, *, reviewer: str, text: str, act: Act) -> None:
        """By the reviewer the pack names (`normdoc.reviewer`: 区司法局 in L16, 政府法制机构 in C19); may go back and forth."""
        self._must_be("checked")
        if opinion not in OPINIONS:
            refuse("normative.opinion", "请选择审查意见", "Choose the opinion", field="opinion")
        if reviewer == self.unit:
            refuse("normative.own", "起草单位不能审查自己的文件", "Who drafted it does not review it", field="reviewer")
        self.record(self.Reviewed, act, opinion=opinion, reviewer=needs(reviewer, "reviewer"), text=needs(text, "text"))

    # 分管领导审核
    class Audited(Event):
        TOPIC = "normative.audited"
        by: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status = "audited"

    def audit(self, *, by: str, act: Act) -> None:
        """合法性审查后由分管副区长核报 (L51)."""
        self._must_be("reviewed")
        self.record(self.Audited, act, by=needs(by, "by"))

    # 签发
    class Approved(Event):
        TOPIC = "normative.approved"
        by: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status = "approved"

    def approve(self, *, by: str, is_head: bool, act: Act) -> None:
        """由区长（市长）签发 (L51, L52; C51)."""
        self._must_be("audited")
        if not is_head:
            refuse("sign.head", "规范性文件由主要负责人签发", "The head signs normative documents", field="by")
        self.record(self.Approved, act, by=by)

    # 公布
    class Published(Event):
        TOPIC = "normative.published"
        number: str
        effective_from: date
        valid_until: date
        file_by: date

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status, aggregate.number = "published", self.number
            aggregate.published_on, aggregate.valid_until = self.act.on, self.valid_until
            aggregate.effective_from, aggregate.file_by = self.effective_from, self.file_by

    def publish(self, number: str, *, effective_from: date, valid_until: date, pack: RulePack, act: Act) -> None:
        """有效期最长不超过5年，暂行或者试行的不超过2年 (C19; Liangping inherits)."""
        self._must_be("approved")
        if effective_from < act.on:
            refuse(
                "normative.effective_from",
                "施行日期不能早于公布",
                "It is in force from its publication on",
                field="effective_from",
            )
        self._within(effective_from, valid_until, pack)
        self.record(
            self.Published, act, number=needs(number, "number"), effective_from=effective_from, valid_until=valid_until,
            file_by=act.on + timedelta(days=pack.days("normdoc.filing_days")),
        )  # fmt: skip

    def _within(self, effective_from: date, valid_until: date, pack: RulePack) -> None:
        key = "normdoc.max_validity_provisional" if self.provisional else "normdoc.max_validity"
        years = pack.number(key)
        if not effective_from < valid_until < add_months(effective_from, 12 * years):
            refuse(key, f"有效期最长不超过{years}年", f"It is valid for {years} years at most", field="valid_until")

    # 延长有效期
    class Extended(Event):
        TOPIC = "normative.extended"
        by: str
        was: date
        valid_until: date
        reason: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.valid_until = self.valid_until

    def extend(self, *, valid_until: date, reason: str, by: str, is_head: bool, pack: RulePack, act: Act) -> None:
        """By the head, who signed it (L52, C51), while it is in force, and within the longest validity from the day it
        took effect (C19; Liangping inherits). What shall last longer is made anew and replaces it."""
        self._must_be("published", "filed")
        assert self.effective_from
        assert self.valid_until
        if not self.is_in_force(act.on):
            refuse(
                "normative.expired",
                "有效期已届满，不能延长，须重新制定",
                "It has expired: it is made anew, not extended",
            )
        if not is_head:
            refuse("sign.head", "延长有效期由主要负责人签发", "The head signs an extension", field="by")
        if valid_until <= self.valid_until:
            refuse(
                "normative.extend", f"新的有效期须晚于{self.valid_until}", f"Extend it beyond {self.valid_until}",
                field="valid_until",
            )  # fmt: skip
        self._within(self.effective_from, valid_until, pack)
        self.record(
            self.Extended, act, by=by, was=self.valid_until, valid_until=valid_until, reason=needs(reason, "reason")
        )

    # 解释
    class Interpreted(Event):
        TOPIC = "normative.interpreted"
        unit: str
        text: str

        def apply(self, aggregate: NormativeDocument) -> None:
            """What it means is said of it; it stays as it is."""

    def interpret(self, unit: str, *, text: str, act: Act) -> None:
        """谁起草、谁解释 (L26, C28): by who drafted it, as often as there is a question, while it is in force."""
        self._must_be("published", "filed")
        if not self.is_in_force(act.on):
            refuse("normative.expired", "有效期已届满，不再解释", "It has expired: nothing is left to interpret")
        if unit != self.unit:
            refuse(
                "decision.interpretation_working_days",
                lambda names: f"谁起草、谁解释：应由{names(self.unit)}解释",
                lambda names: f"Who drafts interprets: {names(self.unit)}",
                field="unit",
            )
        self.record(self.Interpreted, act, unit=unit, text=needs(text, "text"))

    # 备案
    class Filed(Event):
        TOPIC = "normative.filed"
        to: list[str]

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status, aggregate.filed_on = "filed", self.act.on

    def file(self, to: Sequence[str], *, act: Act) -> None:
        """按规定报送备案 (L16, L28; C19, C30)."""
        self._must_be("published")
        if not to:
            refuse("normative.filed_to", "请填写备案机关", "Say where it is filed", field="to")
        self.record(self.Filed, act, to=list(dict.fromkeys(to)))

    # 清理
    class CleanedUp(Event):
        TOPIC = "normative.cleaned_up"
        round: str
        result: str
        reason: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.cleaned[self.round] = (self.act.on, self.result)
            if self.result == "repeal":
                aggregate.status, aggregate.repealed_on = "repealed", self.act.on

    def clean_up(self, round: str, *, result: str, reason: str, act: Act) -> None:
        """Each clean-up has one result for each document: keep, amend, repeal, or found expired (L16, C19)."""
        self._must_be("published", "filed")
        if result not in RESULTS:
            refuse("normative.result", "请选择清理结果", "Choose the result", field="result")
        if (result == "expired") != (self.status_on(act.on) == "expired"):
            refuse(
                "normative.result",
                "清理结果与有效期不符",
                "The result does not agree with its validity",
                field="result",
            )
        if round in self.cleaned:
            refuse("normative.round", f"“{round}”已有结果", f"{round!r} has its result already", field="round")
        self.record(self.CleanedUp, act, round=needs(round, "round"), result=result, reason=needs(reason, "reason"))

    # 废止
    class Repealed(Event):
        TOPIC = "normative.repealed"
        reason: str

        def apply(self, aggregate: NormativeDocument) -> None:
            aggregate.status, aggregate.repealed_on = "repealed", self.act.on

    def repeal(self, *, reason: str, act: Act) -> None:
        self._must_be("published", "filed")
        self.record(self.Repealed, act, reason=needs(reason, "reason"))

    def _must_be(self, *statuses: Status) -> None:
        if self.status not in statuses:
            name = STATUS_NAMES[self.status]
            refuse(
                "normative.status", f"文件{name[0]}，不能办理此项", f"The document is {name[1]}: this cannot be done"
            )


STATUS_NAMES: dict[Status, tuple[str, str]] = {
    "drafted": ("已起草", "a draft"),
    "checked": ("待合法性审查", "waiting for its legality review"),
    "returned": ("已退回", "sent back"),
    "reviewed": ("已合法性审查", "reviewed for legality"),
    "audited": ("待签发", "waiting to be signed"),
    "approved": ("已签发", "signed"),
    "published": ("已公布", "published"),
    "filed": ("已备案", "filed"),
    "repealed": ("已废止", "repealed"),
}
