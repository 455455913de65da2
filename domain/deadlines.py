"""Deadlines 办理时限: how a due date comes about and how the clock moves. The lights over it are in lights.py."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, cast

from domain.calendar import Calendar
from domain.lights import NEVER_RED, REPORTING, Boundaries, Colour, Light, boundaries, light
from domain.rhythm import BadRhythm, Rhythm
from domain.rules import RulePack

__all__ = [
    "KINDS", "NEVER_RED", "REPORTING", "BadDeadline", "Boundaries", "Colour", "Derivation", "Kind", "Light",
    "Resolved", "Stage", "add_months", "boundaries", "default_every", "default_spec", "extend_by_suspension",
    "light", "next_report_due", "report_dates", "resolve", "roll", "supplement_due",
]  # fmt: skip

Kind = Literal["date", "working_days", "phased", "recurring", "long_term", "none"]

KINDS: Final[tuple[Kind, ...]] = ("date", "working_days", "phased", "recurring", "long_term", "none")

MOST_YEARS: Final = 20
MOST_WORKING_DAYS: Final = MOST_YEARS * 250
MOST_STAGES: Final = 100
EARLIEST, LATEST = date(1949, 10, 1), date(2200, 12, 31)

FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "date": frozenset({"on"}),
    "working_days": frozenset({"days"}),
    "phased": frozenset({"stages"}),
    "recurring": frozenset({"every", "on", "review_on"}),
    "long_term": frozenset({"review_on"}),
    "none": frozenset({"review_on"}),
}
ALL_FIELDS: Final = frozenset({"kind", "on", "days", "stages", "every", "review_on"})


class BadDeadline(ValueError):  # noqa: N818 - says what is wrong, as Refused does
    """A deadline that cannot be. Both sentences are shown to the user as they stand."""

    def __init__(self, zh: str, en: str, field: str) -> None:
        super().__init__(en)
        self.zh, self.en, self.field = zh, en, field


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase 阶段 of a phased deadline; weights are relative to each other."""

    title: str
    on: date
    weight: Decimal
    rolled_from: date | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the date was computed from, so that it can be computed again and explained. `rule`: the key of the rule
    pack that gave it, with its articles; none where people stated the day."""

    start: date
    working_days: int | None
    calendar_revision: int
    provisional: bool
    rolled_from: date | None
    rule: str = ""
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A deadline as decided: the promise that enters the record."""

    kind: Kind
    due: date | None
    stages: tuple[Stage, ...]
    every: str
    review_on: date | None
    derivation: Derivation

    def to_fact(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "due": _iso(self.due),
            "stages": [
                {"title": s.title, "on": s.on.isoformat(), "weight": str(s.weight), "rolled_from": _iso(s.rolled_from)}
                for s in self.stages
            ],
            "every": self.every,
            "review_on": _iso(self.review_on),
            "derivation": {
                "start": self.derivation.start.isoformat(),
                "working_days": self.derivation.working_days,
                "calendar_revision": self.derivation.calendar_revision,
                "provisional": self.derivation.provisional,
                "rolled_from": _iso(self.derivation.rolled_from),
                "rule": self.derivation.rule,
                "articles": list(self.derivation.articles),
            },
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, object]) -> "Resolved":
        derivation = cast(Mapping[str, object], fact["derivation"])
        return cls(
            kind=cast(Kind, fact["kind"]),
            due=_from_iso(fact["due"]),
            stages=tuple(
                Stage(str(s["title"]), date.fromisoformat(s["on"]), Decimal(s["weight"]), _from_iso(s["rolled_from"]))
                for s in cast(Sequence[Mapping[str, str]], fact["stages"])
            ),
            every=str(fact["every"]),
            review_on=_from_iso(fact["review_on"]),
            derivation=Derivation(
                start=date.fromisoformat(cast(str, derivation["start"])),
                working_days=cast("int | None", derivation["working_days"]),
                calendar_revision=cast(int, derivation["calendar_revision"]),
                provisional=cast(bool, derivation["provisional"]),
                rolled_from=_from_iso(derivation["rolled_from"]),
                rule=str(derivation.get("rule", "")),  # facts of before rules were named have none
                articles=tuple(cast(Sequence[str], derivation.get("articles", ()))),
            ),
        )


def promised(fact: Mapping[str, object]) -> Resolved | None:
    """The deadline a fact carries, if it carries one."""
    return Resolved.from_fact(fact) if fact else None


def review_rule(kind: str) -> str:
    """The key that says after how many months a matter without a last day is looked at again."""
    return "none.review_months" if kind == "none" else "long_term.review_months"


def default_spec(urgency: str, pack: RulePack) -> dict[str, object]:
    """The deadline of a matter nobody gave one for, by urgency 紧急程度."""
    return {"kind": "working_days", "days": pack.level("urgency.due_working_days", urgency)}


def resolve(spec: Mapping[str, object], *, start: date, calendar: Calendar, pack: RulePack, rule: str = "") -> Resolved:
    """Turn a wish into a dated promise, or say what is wrong with it. `rule`: the key the wish itself comes from."""
    given = {name: value for name, value in spec.items() if value is not None and value != [] and value != ""}
    kind = _kind(given)
    _within_reason(start, "start")
    allowed = FIELDS[kind] | {"kind"}
    for name in given:
        if name not in ALL_FIELDS:
            raise BadDeadline(f"时限中没有“{name}”这一项", f"a deadline has no field {name!r}", name)
        if name not in allowed:
            raise BadDeadline(f"“{kind}”类时限不能填写“{name}”", f"a deadline of kind {kind} takes no {name}", name)
    wanted: date | None = None
    days: int | None = None
    stages: tuple[Stage, ...] = ()
    every = ""
    rolled = _Rolling(start, calendar, pack)
    match kind:
        case "date":
            wanted = rolled.date_in(given, "on")
        case "working_days":
            days = _days(given)
            wanted = calendar.add_working_days(start, days)
        case "phased":
            stages = _stages(given, rolled)
            wanted = stages[-1].on
        case "recurring":
            every = _every(given)
            wanted = rolled.date_in(given, "on") if "on" in given else None
            if every and not next_report_due(
                every, after=start, start=start, until=wanted, calendar=calendar, pack=pack
            ):
                raise BadDeadline("截止日期前没有一次报送", "no occurrence falls before the end date", "every")
        case "long_term" | "none":
            pass
    due = None if wanted is None else rolled.roll(wanted)
    review_on = None
    if due is None:
        review_on = rolled.roll(
            rolled.date_in(given, "review_on")
            if "review_on" in given
            else add_months(start, pack.number(rule := rule or review_rule(kind)))
        )
    elif "review_on" in given:
        review_on = rolled.roll(rolled.date_in(given, "review_on"))
    last = due or review_on or start
    rolled_from = wanted if wanted != due else stages[-1].rolled_from if stages else None
    return Resolved(
        kind=kind,
        due=due,
        stages=stages,
        every=every,
        review_on=review_on,
        derivation=Derivation(
            start=start,
            working_days=days,
            calendar_revision=calendar.revision,
            provisional=calendar.is_provisional_between(start, last) if days else calendar.is_provisional(last),
            rolled_from=rolled_from,
            rule=rule,
            articles=pack.rule(rule).articles if rule else (),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Rolling:
    """A rest-day deadline moves to the next working day where the pack says so."""

    start: date
    calendar: Calendar
    pack: RulePack

    def roll(self, day: date) -> date:
        return roll(day, calendar=self.calendar, pack=self.pack)

    def date_in(self, given: Mapping[str, object], field: str) -> date:
        day = _date(given.get(field), field)
        if day < self.start:
            raise BadDeadline(
                f"时限{day:%Y-%m-%d}早于起算日{self.start:%Y-%m-%d}",
                f"{day} lies before the day it starts from, {self.start}",
                field,
            )
        if day > add_months(self.start, 12 * MOST_YEARS):
            raise BadDeadline(f"时限不得超过{MOST_YEARS}年", f"a deadline reaches {MOST_YEARS} years at most", field)
        return day


def roll(day: date, *, calendar: Calendar, pack: RulePack) -> date:
    return calendar.next_working_day(day) if pack.flag("deadline.roll_to_working_day") else day


def _kind(given: Mapping[str, object]) -> Kind:
    for kind in KINDS:
        if given.get("kind") == kind:
            return kind
    raise BadDeadline(
        f"时限类型应为{'、'.join(KINDS)}之一", f"the kind of a deadline is one of {', '.join(KINDS)}", "kind"
    )


def _date(value: object, field: str) -> date:
    if value is None:
        raise BadDeadline(f"请填写日期“{field}”", f"the date {field} is missing", field)
    if isinstance(value, str):
        try:
            read = date.fromisoformat(value)
        except ValueError:
            read = None
        value = read if read and read.isoformat() == value else None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadDeadline(f"“{field}”应为日期，如2026-06-30", f"{field} must be a date such as 2026-06-30", field)
    return _within_reason(value, field)


def _within_reason(day: date, field: str) -> date:
    if not EARLIEST <= day <= LATEST:
        raise BadDeadline(
            f"日期{day.isoformat()}超出{EARLIEST.year}至{LATEST.year}年",
            f"{day} lies outside {EARLIEST.year} to {LATEST.year}",
            field,
        )
    return day


def _days(given: Mapping[str, object]) -> int:
    days = given.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_WORKING_DAYS:
        raise BadDeadline(
            f"工作日数应为1至{MOST_WORKING_DAYS}的整数",
            f"the number of working days is a whole number from 1 to {MOST_WORKING_DAYS}",
            "days",
        )
    return days


def _stages(given: Mapping[str, object], rolled: _Rolling) -> tuple[Stage, ...]:
    listed = given.get("stages")
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= MOST_STAGES:
        raise BadDeadline(
            f"分阶段时限应有1至{MOST_STAGES}个阶段", f"a phased deadline has 1 to {MOST_STAGES} stages", "stages"
        )
    stages: list[Stage] = []
    for i, one in enumerate(listed):
        field = f"stages.{i}"
        title = one.get("title") if isinstance(one, Mapping) else None
        if not isinstance(title, str) or not title.strip():
            raise BadDeadline(f"第{i + 1}阶段缺少名称", f"stage {i + 1} has no title", f"{field}.title")
        wanted = rolled.date_in({f"{field}.on": one.get("on")}, f"{field}.on")
        on = rolled.roll(wanted)
        if stages and wanted <= (stages[-1].rolled_from or stages[-1].on):
            raise BadDeadline(f"第{i + 1}阶段的日期应晚于上一阶段", f"stage {i + 1} must end later", f"{field}.on")
        weight = _weight(one.get("weight"), f"{field}.weight")
        stages.append(Stage(title.strip(), on, weight, wanted if wanted != on else None))
    return tuple(stages)


def _weight(value: object, field: str) -> Decimal:
    if value is None:
        return Decimal(1)
    try:
        weight = Decimal(str(value)) if isinstance(value, int | float | str | Decimal) else Decimal("NaN")
    except InvalidOperation:
        weight = Decimal("NaN")
    if isinstance(value, bool) or not weight.is_finite() or not 0 < weight <= 10_000:
        raise BadDeadline("阶段权重应为大于0的数", "the weight of a stage is a number above 0", field)
    return weight


def _every(given: Mapping[str, object]) -> str:
    """How often it recurs; nothing where the reporting rhythm says it."""
    every = given.get("every", "")
    if not isinstance(every, str) or every == "none":
        raise BadDeadline("重复周期应为如monthly:5的文字", "how often it recurs is a word such as monthly:5", "every")
    return every


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# 反馈时限: when a unit reports


def default_every(source: str, urgency: str, pack: RulePack) -> str:
    """The reporting rhythm of a matter nobody gave one for: by its source, else by its urgency."""
    by_source = pack.words("report.default_every_by_source")
    return by_source[source] if source in by_source else pack.word("report.default_every", urgency)


def report_dates(every: str, *, start: date, until: date, calendar: Calendar, pack: RulePack) -> tuple[date, ...]:
    """Every day a report is due after `start` and named for a day up to `until`, moved off rest days."""
    _within_reason(start, "start")
    if until > add_months(start, 12 * MOST_YEARS):
        raise BadDeadline(f"报送期不得超过{MOST_YEARS}年", f"reports reach {MOST_YEARS} years at most", "until")
    return tuple(_report_days(every, start=start, until=until, calendar=calendar, pack=pack))


def next_report_due(
    every: str, *, after: date, start: date, until: date | None, calendar: Calendar, pack: RulePack
) -> date | None:
    """The first report due later than `after`; None when there is none any more."""
    _within_reason(start, "start")
    days = _report_days(every, start=start, until=until, calendar=calendar, pack=pack)
    return next((day for day in days if day > after), None)


def _report_days(every: str, *, start: date, until: date | None, calendar: Calendar, pack: RulePack) -> Iterator[date]:
    try:
        named = Rhythm.parse(every).days(start)
    except BadRhythm as wrong:
        raise BadDeadline(wrong.zh, wrong.en, "every") from wrong
    last = until or min(add_months(start, 12 * MOST_YEARS), LATEST)
    before = None
    for day in named:
        if day > last:
            return
        due = roll(day, calendar=calendar, pack=pack)
        if due != before:  # a daily report rolled over a holiday is asked for once
            yield due
        before = due


# 中止、退回: how the clock moves


def extend_by_suspension(due: date, suspended: Sequence[tuple[date, date]], calendar: Calendar) -> date:
    """The deadline after the days that were not the unit's own: suspension, waiting for the office or the leader.

    Each span runs from the day the clock stopped to the day it ran again, which counts as a working day of the unit.
    Spans that overlap count once; a span that began after the deadline had passed changes nothing.
    """
    counted_to = date.min
    for stopped, resumed in sorted(suspended):
        since = max(stopped, counted_to)
        counted_to = max(counted_to, resumed)
        if since <= due and since < resumed:
            due = calendar.add_working_days(due, -calendar.working_days_between(resumed, since))
    return due


def supplement_due(returned_on: date, pack: RulePack, calendar: Calendar, days: int | None = None) -> date:
    """退回补充: when the supplement is due; the first date stays as it was. `days` where the office gave its own."""
    return calendar.add_working_days(returned_on, days or pack.days("supplement.days"))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _from_iso(day: object) -> date | None:
    return None if day is None else date.fromisoformat(str(day))
