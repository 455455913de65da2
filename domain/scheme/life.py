"""SchemeLife 方案办理: a scheme drafted, put to those it binds, approved, adjusted for a reason; every version kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight, nfc
from domain.directive.confidentiality import refuse_classified
from domain.scheme.reading import examine, read_scheme
from domain.scheme.scheme import Scheme

Status = Literal["drafted", "consulting", "approved"]


def scheme_id(code: str, year: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"duban:scheme:{code}:{year}")


@dataclass(frozen=True, slots=True)
class Version:
    """What was approved, on which day, on what basis."""

    version: str
    digest: str
    content: Mapping[str, Any]
    approved_on: date


@dataclass(frozen=True, slots=True)
class SchemeOpinion:
    agrees: bool
    text: str
    on: date


class SchemeLife(Aggregate):
    TOPIC = "scheme"

    class Event(Aggregate.Event):
        """A fact of one scheme."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content: dict[str, Any] = content
        self.status: Status = "drafted"
        self.authors: set[str] = set()
        self.asked: dict[str, SchemeOpinion | None] = {}
        self.until: date | None = None
        self.versions: list[Version] = []
        self.adjustment: dict[str, Any] | None = None
        self.adjustment_by = ""

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        refuse_classified("", *(text for text in fields.values() if isinstance(text, str)))
        super().record(fact, act, **fields)

    @property
    def draft(self) -> Scheme:
        return read_scheme(self.content)

    def scheme(self, version: str = "") -> Scheme:
        """An approved version, the newest if none is named."""
        found = [each for each in self.versions if not version or each.version == version]
        if not found:
            _refuse("scheme.not_approved", "该方案尚未批准", "The scheme is not approved yet")
        return read_scheme(found[-1].content)

    # 拟订
    class Drafted(Event, AggregateCreated):
        """The whole scheme, so that no fold ever reads a file."""

        TOPIC = "scheme.drafted"
        content: dict[str, Any]

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.authors.add(self.act.by)

    @classmethod
    def write(cls, content: Mapping[str, Any], act: Act) -> SchemeLife:
        scheme = _sound(content)
        return cls._create(
            cls.Drafted,
            id=scheme_id(scheme.code, scheme.year),
            act=act,
            timestamp=midnight(act.on),
            content=scheme.to_fact(),
        )

    # 修改
    class Revised(Event):
        TOPIC = "scheme.revised"
        content: dict[str, Any]
        reason: str

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.content = self.content
            aggregate.authors.add(self.act.by)

    def revise(self, content: Mapping[str, Any], *, reason: str, act: Act) -> None:
        """Before approval; the same again adds no fact."""
        if self.status == "approved":
            _refuse("scheme.approved", "方案已批准，只能申请调整", "The scheme is approved; ask for an adjustment")
        scheme = self._same(_sound(content))
        _needs(reason)
        if scheme.to_fact() != self.content:
            self.record(self.Revised, act, content=scheme.to_fact(), reason=nfc(reason))

    # 征求意见
    class ConsultationOpened(Event):
        TOPIC = "scheme.consultation_opened"
        units: list[str]
        until: date

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.status = "consulting"
            aggregate.until = self.until
            aggregate.asked = {unit: aggregate.asked.get(unit) for unit in self.units}

    def consult(self, units: Sequence[str], *, until: date, act: Act) -> None:
        """Those it binds are asked before it does (H2015-16)."""
        if self.status == "approved":
            _refuse("scheme.approved", "方案已批准", "The scheme is approved already")
        if not units:
            _refuse("scheme.consult_units", "请选择征求意见的单位", "Choose the units to be asked", field="units")
        if until <= act.on:
            _refuse("scheme.consult_until", "征求意见截止日须晚于今天", "The last day must lie ahead", field="until")
        self.record(self.ConsultationOpened, act, units=sorted(set(units)), until=until)

    # 反馈意见
    class OpinionGiven(Event):
        TOPIC = "scheme.opinion_given"
        unit: str
        agrees: bool
        text: str

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.asked[self.unit] = SchemeOpinion(self.agrees, self.text, self.act.on)

    def give_opinion(self, unit: str, *, agrees: bool, text: str, act: Act) -> None:
        if self.status != "consulting" or unit not in self.asked:
            _refuse("scheme.not_asked", "没有向该单位征求意见", "The unit was not asked", field="unit")
        if self.until and act.on > self.until:
            _refuse("scheme.consult_over", f"征求意见已于{self.until}截止", f"The consultation ended on {self.until}")
        if not agrees and not nfc(text):
            _refuse("scheme.opinion_text", "不同意须写明意见", "Say what you do not agree with", field="text")
        self.record(self.OpinionGiven, act, unit=unit, agrees=agrees, text=nfc(text))

    # 批准
    class Approved(Event):
        TOPIC = "scheme.approved"
        version: str
        digest: str
        basis: str

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.status = "approved"
            aggregate.versions.append(Version(self.version, self.digest, aggregate.content, self.act.on))

    def approve(self, *, basis: str, act: Act) -> None:
        """By somebody who did not write it, once those asked have answered or their time is over."""
        if self.status == "approved":
            _refuse("scheme.approved", "方案已批准", "The scheme is approved already")
        if self.status != "consulting":
            _refuse("scheme.not_consulted", "方案须先征求意见", "The scheme must be consulted on first")
        waiting = [unit for unit, opinion in self.asked.items() if opinion is None]
        if waiting and self.until and act.on <= self.until:
            _refuse(
                "scheme.consulting",
                f"征求意见尚未截止（{self.until}），还有{len(waiting)}个单位未反馈",
                f"The consultation runs until {self.until}; {len(waiting)} have not answered",
            )
        _not_author(self.authors, act)
        _needs(basis, "basis")
        scheme = self.draft
        self.record(self.Approved, act, version=scheme.version, digest=scheme.digest, basis=nfc(basis))

    # 申请调整
    class AdjustmentAsked(Event):
        TOPIC = "scheme.adjustment_asked"
        version: str
        content: dict[str, Any]
        reason: str

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.adjustment = self.content
            aggregate.adjustment_by = self.act.by

    def ask_adjustment(self, content: Mapping[str, Any], *, reason: str, act: Act) -> None:
        if self.status != "approved":
            _refuse("scheme.not_approved", "方案尚未批准，可直接修改", "The scheme is not approved yet; revise it")
        if self.adjustment is not None:
            _refuse("scheme.adjustment_waits", "已有调整申请待批准", "An adjustment is waiting already")
        _needs(reason)
        scheme = self._same(_sound(content))
        if any(each.version == scheme.version for each in self.versions):
            _refuse(
                "scheme.version",
                f"{scheme.version}版已批准，调整须用新版本号",
                f"Version {scheme.version} is approved already; an adjustment needs a new one",
                field="version",
            )
        self.record(self.AdjustmentAsked, act, version=scheme.version, content=scheme.to_fact(), reason=nfc(reason))

    # 批准调整
    class Adjusted(Event):
        TOPIC = "scheme.adjusted"
        version: str
        digest: str
        basis: str

        def apply(self, aggregate: SchemeLife) -> None:
            assert aggregate.adjustment is not None
            aggregate.content, aggregate.adjustment = aggregate.adjustment, None
            aggregate.versions.append(Version(self.version, self.digest, aggregate.content, self.act.on))

    # 不批准调整
    class AdjustmentRefused(Event):
        TOPIC = "scheme.adjustment_refused"
        reason: str

        def apply(self, aggregate: SchemeLife) -> None:
            aggregate.adjustment = None

    def decide_adjustment(self, *, approved: bool, reason: str, act: Act) -> None:
        """`reason` is the basis of an approval, or why not."""
        if self.adjustment is None:
            _refuse("scheme.no_adjustment", "没有待批准的调整", "No adjustment is waiting")
        _not_author({self.adjustment_by}, act)
        _needs(reason, "basis" if approved else "reason")
        if not approved:
            self.record(self.AdjustmentRefused, act, reason=nfc(reason))
            return
        scheme = read_scheme(self.adjustment)
        self.record(self.Adjusted, act, version=scheme.version, digest=scheme.digest, basis=nfc(reason))

    def _same(self, scheme: Scheme) -> Scheme:
        if scheme_id(scheme.code, scheme.year) != self.id:
            _refuse("scheme.other", "代码和年度不能改变", "Code and year cannot change", field="code")
        return scheme


def _sound(content: Mapping[str, Any]) -> Scheme:
    """A scheme that can be used; refused with what its author has to mend."""
    scheme, problems = examine(content)
    if scheme is None or problems:
        first = problems[0]
        raise Refused(
            "scheme.unsound",
            f"方案有{len(problems)}处问题。{first.place}：{first.zh}",
            f"The scheme has {len(problems)} faults. {first.place}: {first.en}",
            fields={"problems": [{"place": p.place, "zh": p.zh, "en": p.en} for p in problems]},
        )
    return scheme


def _needs(text: str, field: str = "reason") -> None:
    if not nfc(text):
        words = {"reason": ("理由", "the reason"), "basis": ("依据", "the basis")}[field]
        _refuse(field, f"请写明{words[0]}", f"Please give {words[1]}", field=field)


def _not_author(authors: set[str], act: Act) -> None:
    if act.by in authors:
        _refuse("scheme.own", "不能批准自己拟订的方案", "Nobody approves what they wrote themselves")


def _refuse(rule: str, zh: str, en: str, **fields: object) -> NoReturn:
    raise Refused(rule, zh, en, fields=fields)
