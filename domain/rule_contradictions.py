"""Contradictions 矛盾: rules of one pack that cannot both hold, which no single key shows."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from domain.rhythm import BadRhythm, Rhythm
from domain.rule_keys import APPROVERS, KEYS, SOURCES
from domain.rule_pack import PackError, RulePack


def contradictions(pack: RulePack) -> Iterator[PackError]:
    """What no single key shows: rules of a pack that cannot both hold."""
    yield from _wrong_codes(pack)
    yield from _wrong_order(pack)
    yield from _wrong_words(pack)


def _wrong_codes(pack: RulePack) -> Iterator[PackError]:
    """Tables keyed by the codes of another key must use just these."""
    for name, key in KEYS.items():
        if not key.keyed_by:
            continue
        known = pack.codes(key.keyed_by) if key.keyed_by in KEYS else tuple(key.keyed_by.split())
        used = cast(Mapping[str, object], pack.get(name))
        if unknown := [code for code in used if code not in known]:
            yield PackError(f"未知的代码“{unknown[0]}”", f"{unknown[0]!r} is not among {', '.join(known)}", name)
        if key.complete and (missing := [code for code in known if code not in used]):
            yield PackError(f"缺少“{missing[0]}”的值", f"no value for {missing[0]!r}", name)
    for row in pack.rows("source.kinds"):
        if row["urgency"] not in pack.codes("urgency.levels"):
            yield PackError(f"未知的紧急程度“{row['urgency']}”", f"no such urgency: {row['urgency']}", "source.kinds")
    taken = [source for row in pack.rows("number.series") for source in cast(tuple[str, ...], row["sources"])]
    for source in taken:
        if source not in SOURCES or taken.count(source) > 1:
            yield PackError(
                f"来源“{source}”未知或属于两个编号序列", f"{source!r} is unknown or in two series", "number.series"
            )

    grounds = pack.rule("timeline.grounds")
    for row in pack.rows("timeline.grounds"):
        if row["article"] not in grounds.articles or row["approver"] not in APPROVERS:
            yield PackError(
                f"“{row['zh']}”的批准人或条文有误",
                f"{row['code']!r} names an unknown approver or an article the key does not cite",
                "timeline.grounds",
            )


def _wrong_order(pack: RulePack) -> Iterator[PackError]:
    """Numbers that must not pass one another."""
    for low, high in (
        ("meeting.plenary.min", "meeting.plenary.max"),
        ("normdoc.max_validity_provisional", "normdoc.max_validity"),
    ):
        if pack.number(low) > pack.number(high):
            yield PackError(
                f"{KEYS[low].zh}（{pack.number(low)}）大于{KEYS[high].zh}（{pack.number(high)}）",
                f"{pack.number(low)} is more than {high}, {pack.number(high)}",
                low,
            )
    due = pack.levels("urgency.due_working_days")
    for urgency, before in pack.levels("lights.yellow").items():
        if before > due.get(urgency, before):
            yield PackError(
                f"“{urgency}”默认时限只有{due[urgency]}个工作日，黄灯却提前{before}个",
                f"{urgency} is due in {due[urgency]} working days, yellow would come {before} before",
                "lights.yellow",
            )
    ranked = [
        due[str(row["code"])] for row in sorted(pack.rows("urgency.levels"), key=lambda row: cast(int, row["rank"]))
    ]
    if ranked != sorted(ranked):
        yield PackError(
            "更紧急的事项时限反而更长", "a more urgent matter is given more time", "urgency.due_working_days"
        )
    for key in ("reminder.before_days", "normdoc.expiry_warning_days"):
        steps = pack.steps(key)
        if list(steps) != sorted(set(steps), reverse=True):
            yield PackError("提醒的天数应从大到小", "the days must fall: the earliest reminder first", key)
    if not pack.flag("extension.ask_before_due") and not pack.flag("extension.late_ask_allowed"):
        yield PackError(
            "不要求到期前申请，却又不允许到期后申请",
            "asking before the due date is not required, yet asking late is not allowed",
            "extension.ask_before_due",
        )


def _wrong_words(pack: RulePack) -> Iterator[PackError]:
    """Patterns and rhythms that could not be followed."""
    patterns = [pack.text("number.pattern"), *(str(row["pattern"]) for row in pack.rows("number.series"))]
    for pattern in patterns:
        if sorted(re.findall(r"\{[^}]*\}", pattern)) != ["{n}", "{year}"] or patterns.count(pattern) > 1:
            yield PackError(
                f"编号格式“{pattern}”须各含一次{{year}}和{{n}}，且不得与其他序列相同",
                f"the pattern {pattern!r} must hold {{year}} and {{n}} once and differ from other series",
                "number.pattern" if pattern == patterns[0] else "number.series",
            )
    for key in ("report.default_every", "report.default_every_by_source", "timeline.every"):
        for every in pack.words(key).values():
            try:
                Rhythm.parse(every)
            except BadRhythm as wrong:
                yield PackError(wrong.zh, wrong.en, key)
