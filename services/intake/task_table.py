"""Task breakdown tables 任务分解表: rows under headings, in a sheet, in tabs, or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.intake import columns
from services.intake.deadline import dues, first_day, recurrence
from services.intake.outline import SECTION, Facts, Line
from services.intake.proposal import Proposal, Unsure
from services.intake.undertaking import Undertaking, looks_like_unit, read_cell

_ROW_NUMBER = re.compile(r"^\d{1,4}[.．、]?$")
_COLUMNS = re.compile(r"\t| {2,}|\u3000")


@dataclass
class Found:
    """Proposals of the tables in a text and the lines they were read from."""

    proposals: list[Proposal] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)


def tables(lines: Sequence[Line], about: Facts, source: str, *, first_leads: bool = False) -> Found:
    """Read every task table in the lines of a document."""
    found = Found()
    place = 0
    while place < len(lines):
        cells = _cells(lines[place].whole)
        if len(cells) >= 3 and (kinds := columns.heading_row(cells)):
            place = _rows_in_tabs(lines, place, kinds, about, first_leads, found)
        elif stacked := _stacked_heading(lines, place):
            place = _rows_one_cell_a_line(lines, place, stacked, about, first_leads, source, found)
        else:
            place += 1
    return found


def row_proposal(
    cells: Sequence[str], kinds: Sequence[str], section: str, source: str, about: Facts, *, first_leads: bool = False
) -> Proposal | None:
    """One table row as a proposal, or None where the row holds no task."""
    said: dict[str, str] = {}
    for kind, cell in zip(kinds, cells, strict=False):
        if kind and kind != columns.OTHER and cell.strip():
            said[kind] = (said[kind] + " " + cell.strip()) if kind in said else cell.strip()
    title, text = said.get(columns.TITLE, ""), said.get(columns.TEXT, "")
    named = said.get(columns.LEAD) or said.get(columns.DUTY) or ""
    if (
        len(title + text) < 2
        or columns.column(named) in {columns.LEAD, columns.DUTY, columns.GUIDE}
        or title in {"合计", "总计", "小计"}
    ):
        return None
    lead, assist, rule = _units(said, first_leads)
    limit = said.get(columns.LIMIT, "")
    found = dues(limit, about.reckon_from, column=True) if limit else dues(text or title, about.reckon_from)
    doubts = [Unsure("deadline", due.doubt_zh, due.doubt_en) for due in found if due.doubt_zh]
    if limit and not found:
        doubts.append(Unsure("deadline", f"读不出期限“{limit[:30]}”", f"No date could be read from {limit[:30]!r}"))
    if not lead:
        doubts.append(Unsure("lead_units", "该行没有写明单位", "The row names no unit"))
    odd = [unit for unit in [*lead, *assist] if not looks_like_unit(unit)]
    if odd:
        doubts.append(
            Unsure("lead_units", f"不像单位名称：{'、'.join(odd)[:60]}", f"Hardly a unit: {', '.join(odd)[:60]}")
        )
    if rule == "guiding-departments":
        doubts.append(Unsure("lead_units", "表中为指导部门，请确认承办单位", "The table names guiding departments"))
    return Proposal(
        seq=0,
        parent_seq=None,
        section=said.get(columns.SECTION, section),
        item=said.get(columns.NUMBER, ""),
        title=title if text else "",
        text=text or title,
        lead_units=lead,
        assist_units=assist,
        deadline_text=limit or "；".join(due.text for due in found),
        deadline=first_day(found),
        recurrence=recurrence(found),
        read_from=source,
        unsure=tuple(doubts),
        lead_rule=rule,
        unit_text="；".join(
            said[kind] for kind in (columns.LEAD, columns.DUTY, columns.GUIDE, columns.ASSIST) if kind in said
        ),
        scope=said.get(columns.SCOPE, ""),
        stages=tuple(sorted({due.day for due in found if due.day})),
    )


def _units(said: dict[str, str], first_leads: bool) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    empty = Undertaking()
    lead = read_cell(said[columns.LEAD]) if columns.LEAD in said else empty
    duty = read_cell(said[columns.DUTY], first_leads=first_leads) if columns.DUTY in said else empty
    guide = read_cell(said[columns.GUIDE]) if columns.GUIDE in said else empty
    others = read_cell(said[columns.ASSIST]) if columns.ASSIST in said else empty
    assist = [*duty.assist, *lead.assist, *others.lead, *others.assist]
    if lead.lead:
        assist = [*duty.lead, *assist, *guide.lead]
        leads, rule = lead.lead, "explicit-lead"
    elif duty.lead:
        leads, rule, assist = duty.lead, duty.rule, [*assist, *guide.lead]
    else:
        leads, rule = guide.lead, "guiding-departments" if guide.lead else "not-named"
    return leads, tuple(unit for unit in dict.fromkeys(assist) if unit not in leads), rule


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in (text.split("\t") if "\t" in text else _COLUMNS.split(text.strip()))]


def _rows_in_tabs(
    lines: Sequence[Line], place: int, kinds: list[str], about: Facts, first_leads: bool, found: Found
) -> int:
    found.claimed.add(lines[place].place)
    tabbed = "\t" in lines[place].whole
    section = ""
    before: list[str] = []
    place += 1
    while place < len(lines):
        line = lines[place]
        cells = _cells(line.whole)
        if tabbed != ("\t" in line.whole) or len(cells) < 2:
            following = _cells(lines[place + 1].whole) if place + 1 < len(lines) else []
            if len(line.whole) > 60 or (not line.level and len(following) < 3):
                break
            section = line.whole
            found.claimed.add(line.place)
            place += 1
            continue
        found.claimed.add(line.place)
        filled = {cell for cell in cells if cell}
        if len(filled) == 1 and len(cells) >= 2:
            section = cells[0] or section
        elif not columns.heading_row(cells):
            cells = _carried(cells, before, kinds)
            before = cells
            task = row_proposal(cells, kinds, section, line.whole, about, first_leads=first_leads)
            if task:
                found.proposals.append(_at(task, line.place))
        place += 1
    return place


def _carried(cells: list[str], before: list[str], kinds: Sequence[str]) -> list[str]:
    """A section cell merged downwards is written once and holds for the rows below."""
    return [
        before[place] if kind == columns.SECTION and not cells[place] and place < len(before) else cells[place]
        for place, kind in enumerate(kinds)
        if place < len(cells)
    ]


def _stacked_heading(lines: Sequence[Line], place: int) -> list[str] | None:
    """Headings that follow one another a line each, from 序号 to the last known word."""
    if columns.column(lines[place].whole) != columns.NUMBER:
        return None
    cells = [lines[place].whole]
    for line in lines[place + 1 : place + 12]:
        if not columns.column(line.whole) or line.level:
            break
        cells.append(line.whole)
    return columns.heading_row(cells) if len(cells) >= 3 else None


def _rows_one_cell_a_line(
    lines: Sequence[Line], place: int, kinds: list[str], about: Facts, first_leads: bool, source: str, found: Found
) -> int:
    width = len(kinds)
    found.claimed.update(line.place for line in lines[place : place + width])
    place += width
    section, row, opened = "", [], 0
    rows: list[tuple[list[str], str, int]] = []
    while place < len(lines):
        line = lines[place]
        if _ROW_NUMBER.match(line.whole):
            row, opened = [line.whole], line.place
            rows.append((row, section, opened))
        elif line.level == SECTION and (not row or len(row) >= width):
            section, row = line.whole, []
        elif row and len(row) < width + 4:
            row.append(line.whole)
        else:
            break
        found.claimed.add(line.place)
        place += 1
    for cells, part, start in rows:
        whole = "\n".join(cells)
        task = row_proposal(
            _fitted(cells, width), kinds, part, whole if whole in source else cells[1], about, first_leads=first_leads
        )
        if task:
            found.proposals.append(_at(task, start))
    return place


def _fitted(cells: list[str], width: int) -> list[str]:
    """A cell that runs over several lines lies between the title and the last columns."""
    if len(cells) <= width or width < 4:
        return cells
    tail = width - 3
    return [*cells[:2], "".join(cells[2:-tail]), *cells[-tail:]]


def _at(task: Proposal, place: int) -> Proposal:
    return replace(task, seq=place * 1000)
