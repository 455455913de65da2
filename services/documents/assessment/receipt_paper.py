"""Receipt 得分凭单 of one unit, to be printed: every line with its data, formula, article, facts and the next point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain import words
from domain.results.inputs import Inputs, Points
from domain.results.receipt import Receipt, ReceiptLine
from domain.results.results import Results
from domain.scheme.scheme import PointsClass, Scheme
from domain.scoring.expression import Step, shown
from domain.scoring.legend import COMPOSITION, legend
from services.documents.assessment.edition import Edition
from services.documents.assessment.figures import meaning, put_in
from services.documents.assessment.paper import Block, Column, Heading, Paper, Table, Text, numeral


def receipt_paper(scheme: Scheme, inputs: Inputs, results: Results, receipt: Receipt, *, edition: Edition) -> Paper:
    told, result = edition.told, receipt.result
    parts: list[tuple[str, list[Block]]] = [(told("结果", "Result"), [_summary(scheme, results, receipt, edition)])]
    for code, dimension in scheme.dimensions.items():
        lines = [line for line in receipt.lines if line.indicator.dimension == code]
        if lines:
            points = result.dimensions.get(code, Decimal(0))
            heading = told(f"{dimension.name}（{points}分）", f"{dimension.name_en} ({points} points)")
            parts.append((heading, [_lines(scheme, lines, edition)]))
    parts.append((told("总分的构成", "How the total is composed"), [_composition(receipt.composition, edition)]))
    parts += [(heading, blocks) for heading, blocks in (
        (told("加分和扣分", "Bonus and deductions"), list(_points(scheme, inputs, result.unit, edition))),
        (told("数据提醒", "Doubts about the data"), list(_doubts(receipt, edition))),
    ) if blocks]  # fmt: skip
    blocks: list[Block] = []
    for n, (heading, found) in enumerate(parts, start=1):
        blocks += [Heading(told(f"{numeral(n)}、{heading}", f"{n}. {heading}")), *found]
    return Paper(
        title=told(f"{edition.name(result.unit)}\n{edition.subject(scheme)}得分凭单",
                   f"Receipt of {edition.name(result.unit)}\n{edition.subject(scheme)}"),
        blocks=tuple(blocks), trace=edition.imprint(scheme, results.digest), language=edition.language,
        note=edition.note,
    )  # fmt: skip


def _summary(scheme: Scheme, results: Results, receipt: Receipt, edition: Edition) -> Table:
    told, result = edition.told, receipt.result
    grade = next((edition.called(grade) for grade in scheme.grades if grade.code == result.grade), "—")
    why = [edition.word(words.GRADE_REASON, result.grade_why)] if result.grade_why else []
    why += [edition.called(scheme.vetoes[code]) for code in result.vetoes]
    if why:
        grade += told(f"（{'，'.join(why)}）", f" ({', '.join(why)})")
    ranked = sum(each.rank is not None for each in results.ranking(result.group))
    rank = "—" if result.rank is None else told(f"第{result.rank}名，共{ranked}个单位", f"{result.rank} of {ranked}")
    rows = (
        (told("组别", "Group"), edition.called(scheme.groups[result.group]), told("总分", "Total"), str(result.total)),
        (told("名次", "Rank"), rank, told("等次", "Grade"), grade),
    )
    columns = (Column("", 0.14), Column("", 0.36), Column("", 0.14), Column("", 0.36))
    return Table(columns, rows)


def _lines(scheme: Scheme, lines: Iterable[ReceiptLine], edition: Edition) -> Table:
    told = edition.told
    columns = (
        Column(told("指标", "Indicator"), 0.2), Column(told("数据、公式和代入", "Data, formula and numbers"), 0.46),
        Column(told("依据", "Rests on"), 0.22), Column(told("得分", "Points"), 0.12, "right"),
    )  # fmt: skip
    return Table(columns, tuple(_line(scheme, line, edition) for line in lines))


def _line(scheme: Scheme, each: ReceiptLine, edition: Edition) -> tuple[str, ...]:
    told, line, indicator = edition.told, each.line, each.indicator
    name = edition.called(indicator) + told(f"\n权重{line.weight}", f"\nweight {line.weight}")
    worked: list[str] = []
    if line.scored is not None:
        method = line.scored.method
        given = dict.fromkeys((leaf.name, leaf.value) for leaf in put_in(line.scored.term) if leaf.name != "w")
        worked.append(told("；", "; ").join(
            f"{told(*meaning(indicator, method, symbol))} {symbol} = {shown(value)}" for symbol, value in given
        ))  # fmt: skip
        worked += [_step(step) for step in each.steps]
        worked.append(
            told(f"四舍五入，保留{line.scored.places}位小数", f"rounded half up to {line.scored.places} places")
        )
    if line.status != "scored" or line.scored is None:
        why = "" if line.why is None else told(f"：{line.why.zh}", f": {line.why.en}")
        worked.append(edition.word(words.LINE_STATUS, line.status) + why)
    if line.offset:
        worked.append(told(f"容错返还{line.offset}分", f"{line.offset} given back as tolerated"))
    if each.better is not None:
        worked.append(told(each.better.zh, each.better.en))
    source = " ".join(filter(None, (line.value.source, line.value.release)))
    rests = [edition.article(scheme, each.article), source or edition.word(words.VALUE_SOURCE, indicator.source)]
    if line.positions:
        rests.append(told("记录位置 ", "facts ") + " ".join(f"#{position}" for position in line.positions))
    return (
        name,
        "\n".join(filter(None, worked)),
        "\n".join(filter(None, rests)),
        str(line.points) if line.counts else "—",
    )


def _step(step: Step) -> str:
    """`d = c + k × … = 60 + 40 × … = 58.73`; what the numbers alone say is not said twice."""
    said = dict.fromkeys((step.symbols, step.numbers, shown(step.value)))
    return f"{step.name} = " + " = ".join(said)


def _composition(steps: Iterable[Step], edition: Edition) -> Table:
    told = edition.told
    columns = (Column(told("项目", "Item"), 0.32), Column(told("计算", "Worked out"), 0.5),
               Column(told("结果", "Comes to"), 0.18, "right"))  # fmt: skip
    return Table(columns, tuple((edition.told(*legend(COMPOSITION, s.name)), s.numbers, shown(s.value)) for s in steps))


def _points(scheme: Scheme, inputs: Inputs, unit: str, edition: Edition) -> Iterator[Block]:
    told = edition.told
    rows = [
        (kind, edition.called(classes[each.code]), edition.article(scheme, classes[each.code].article),
         sign + str(max(each.points - each.offset, Decimal(0))))
        for kind, sign, classes, given in _kinds(scheme, inputs, edition) for each in given if each.unit == unit
    ]  # fmt: skip
    if rows:
        columns = (Column(told("类别", "Kind"), 0.14), Column(told("项目", "Item"), 0.36),
                   Column(told("依据", "Rests on"), 0.36), Column(told("分值", "Points"), 0.14, "right"))  # fmt: skip
        yield Table(columns, tuple(rows))


def _kinds(
    scheme: Scheme, inputs: Inputs, edition: Edition
) -> tuple[tuple[str, str, dict[str, PointsClass], tuple[Points, ...]], ...]:
    return (
        (edition.told("加分", "Bonus"), "+", dict(scheme.bonuses), inputs.bonuses),
        (edition.told("扣分", "Deduction"), "−", dict(scheme.deductions), inputs.deductions),
    )


def _doubts(receipt: Receipt, edition: Edition) -> Iterator[Block]:
    for doubt in receipt.doubts:
        yield Text(
            f"{edition.word(words.DOUBT, doubt.code)}{edition.told('：', ': ')}{edition.told(doubt.zh, doubt.en)}"
        )
