"""Timeline 决策时间线, to be printed: what was promised first, what stands, what happened; every version and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.calendar import Calendar
from domain.decision import words
from domain.decision.sentences import change_words, milestone_words
from domain.timeline.change import Version
from domain.timeline.history import Slip, Timeline
from services.documents.assessment.edition import Edition
from services.documents.assessment.paper import Block, Column, Heading, Paper, Table, Text, long_day, numeral


def timeline_paper(
    title: str, timeline: Timeline, *, on: date, positions: Mapping[int, int], calendar: Calendar, edition: Edition
) -> Paper:
    """As of a day; `positions` of the facts that made the versions."""
    told = edition.told
    slips = sorted(timeline.slips(on).values(), key=lambda slip: (slip.first.due, slip.code))
    parts: list[tuple[str, list[Block]]] = [
        (told("总体", "In all"), [_sums(slips, edition)]),
        (told("各环节", "Steps"), [_steps(slips, calendar, edition)]),
        (told("偏差的由来", "Where slips come from"), list(_parts(slips, edition))),
        (told("各版时间线", "Versions"), [_versions(timeline.versions, positions, edition)]),
    ]
    return Paper(
        title=told(f"{title}\n决策时间线", f"{title}\nTimeline of the decision"),
        blocks=numbered(parts, edition),
        trace=imprint(edition, on),
        language=edition.language,
        note=edition.note,
        running=running(edition, title, on),
    )


def running(edition: Edition, title: str, on: date) -> tuple[str, str]:
    """The head of every page: the office, and of which decision as of which day."""
    day = long_day(on, edition.language)
    return edition.house, edition.told(f"{title} · 截至{day}", f"{title} · as of {day}")


def numbered(parts: Sequence[tuple[str, list[Block]]], edition: Edition) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for n, (heading, found) in enumerate(parts, start=1):
        blocks += [Heading(edition.told(f"{numeral(n)}、{heading}", f"{n}. {heading}")), *found]
    return tuple(blocks)


def imprint(edition: Edition, on: date) -> str:
    """So that a print can be traced back: as of which day, at which position, by whom."""
    said = (
        (edition.told("截至", "As of"), on.isoformat()),
        (edition.told("记录位置", "Position"), f"#{edition.position}"),
        (edition.told("导出", "Exported by"), f"{edition.printed_by} {edition.printed_at:%Y-%m-%d %H:%M}"),
    )
    return "    ".join(f"{what}{edition.told('：', ': ')}{value}" for what, value in said)


def days(n: int, edition: Edition, *, is_over: bool = False) -> str:
    if not n:
        return edition.told("按期", "on time") if is_over else edition.told("无偏差", "no slip")
    return edition.told(f"{n:+d}天", f"{n:+d} d").replace("-", "−")


def _begun(text: str) -> str:
    """As it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def _sums(slips: Sequence[Slip], edition: Edition) -> Table:
    told = edition.told
    live = [slip.promised.due for slip in slips if not slip.is_dropped]
    late = sum(slip.reached is None and not slip.is_dropped and slip.actual > 0 for slip in slips)

    def end(found: Sequence[date]) -> str:
        return long_day(max(found), edition.language) if found else "—"

    rows = (
        (told("首次承诺完成", "Promised first by"), end([slip.first.due for slip in slips]),
         told("现行计划完成", "Stands now by"), end(live)),
        (told("改期合计", "Moved by versions"), days(sum(slip.planned for slip in slips), edition),
         told("实际逾期", "Missed"), days(sum(max(slip.actual, 0) for slip in slips), edition)),
        (told("环节", "Steps"), str(len(slips)), told("逾期未完成", "Open and late"), str(late)),
    )  # fmt: skip
    return Table((Column("", 0.2), Column("", 0.3), Column("", 0.2), Column("", 0.3)), rows)


def _steps(slips: Iterable[Slip], calendar: Calendar, edition: Edition) -> Table:
    told = edition.told
    columns = (
        Column(told("环节", "Step"), 0.16), Column(told("责任单位", "Unit"), 0.17), Column(told("首次承诺", "Promised first"), 0.13),
        Column(told("现行计划", "Stands now"), 0.13), Column(told("实际完成", "Reached"), 0.13),
        Column(told("比首次", "Slip"), 0.1, "right"), Column(told("法定下限和依据", "Minimum and basis"), 0.18),
    )  # fmt: skip
    rows = []
    for slip in slips:
        one = slip.promised
        floor = ""
        if one.floor:
            kind = told("个工作日", " working days") if one.floor.working else told("日", " days")
            floor = f"{one.floor.n}{kind}\n" + told("最早 ", "from ") + one.floor.earliest(one.start, calendar).isoformat() + "\n"  # fmt: skip
        rows.append(
            (
                _begun(told(*milestone_words(one))),
                edition.name(one.unit) if one.unit else "—",
                f"{slip.first.start}\n{slip.first.due}",
                told("已取消", "dropped") if slip.is_dropped else f"{one.start}\n{one.due}",
                slip.reached.isoformat() if slip.reached else "—",
                "—" if slip.is_dropped else days(slip.total, edition, is_over=slip.reached is not None),
                (floor + " ".join(one.floor.articles if one.floor else one.articles)) or "—",
            )
        )
    return Table(columns, tuple(rows))


def _parts(slips: Iterable[Slip], edition: Edition) -> Iterable[Block]:
    """Each slip down to its versions, and what was missed without one."""
    told, any_ = edition.told, False
    for slip in slips:
        said = [
            told(f"第{part.version.n}版", f"version {part.version.n}")
            + f" {edition.word(words.TIMELINE_GROUND, part.version.ground)} {days(part.days, edition)}"
            for part in slip.parts
            if part.days
        ]
        if slip.actual and not slip.is_dropped and (slip.reached or slip.actual > 0):
            n = abs(slip.actual)
            said.append(
                told(f"晚于现行计划{n}天", f"{n} d later than the plan that stood")
                if slip.actual > 0
                else told(f"早于现行计划{n}天", f"{n} d earlier than the plan that stood")
            )
        if said:
            any_ = True
            yield Text(
                _begun(told(*milestone_words(slip.promised))) + told("：", ": ") + told("；", "; ").join(said),
                flush=True,
            )
    if not any_:
        yield Text(told("全部按首次承诺进行。", "Everything is as it was promised first."), flush=True)


def _versions(versions: Iterable[Version], positions: Mapping[int, int], edition: Edition) -> Table:
    told = edition.told
    columns = (
        Column(told("版次", "No."), 0.07, "center"), Column(told("日期", "Day"), 0.13), Column(told("原因", "Ground"), 0.12),
        Column(told("改动", "Changes"), 0.36), Column(told("申请、批准", "Asked, approved"), 0.15),
        Column(told("条文", "Article"), 0.09), Column(told("记录", "Fact"), 0.08, "right"),
    )  # fmt: skip
    rows = []
    for one in versions:
        ground = edition.word(words.TIMELINE_GROUND, one.ground) if one.ground else told("编排", "planned")
        people = [edition.name(who) for who in (one.asked_by, one.approved_by) if who]
        changes = told("；", "; ").join(told(*change_words(change)) for change in one.changes)
        rows.append(
            (str(one.n), one.on.isoformat(), _begun(ground), "\n".join(filter(None, (one.reason, changes))), "\n".join(dict.fromkeys(people)), one.article or "—", f"{positions.get(one.n, 0)}")
        )  # fmt: skip
    return Table(columns, tuple(rows))
