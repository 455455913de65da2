"""Results book 考核结果表: a year's results as a workbook that computes itself again, from the figures to the ranks.

A sheet of ranks and grades for each group; below them every line with its formula, and every figure the formulas name.
What is shown until a program computes it is what the engine paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from domain import words
from domain.results.inputs import Inputs, Points
from domain.results.results import Line, Results, UnitResult
from domain.scheme.scheme import Group, Indicator, PointsClass, Scheme
from domain.scoring.methods import METHODS
from services.documents.assessment.edition import Edition
from services.documents.assessment.figures import FIRST, NEAR, Figures
from services.documents.assessment.sheets import HEAD, Sheets, cell_at

Head = tuple[str, str, float]
LINE_SHEET, FIGURE_SHEET, POINT_SHEET, SCHEME_SHEET, DOUBT_SHEET = "*lines", "*figures", "*points", "*scheme", "*doubts"
"""Beside those of the groups, which go by the group's code."""

LINES: Final[Sequence[Head]] = (
    ("组别", "Group", 11), ("单位", "Unit", 16), ("维度", "Dimension", 13), ("指标", "Indicator", 22), ("权重", "Weight", 7),
    ("未舍入得分", "Before rounding", 11), ("容错返还", "Given back", 8), ("得分", "Points", 8), ("情况", "Standing", 12),
    ("公式", "Formula", 36), ("代入", "With the numbers", 36), ("数据来源", "Source", 14), ("条款", "Article", 22),
    ("记录位置", "Facts in the record", 14),
)  # fmt: skip
WEIGHT, EXACT, OFFSET, POINTS = 4, 5, 6, 7
FIGURES: Final[Sequence[Head]] = (
    ("组别", "Group", 16), ("指标", "Indicator", 30), ("单位", "Unit", 22), ("符号", "Symbol", 9), ("含义", "Meaning", 28),
    ("数值", "Value", 18),
)  # fmt: skip
GIVEN: Final[Sequence[Head]] = (
    ("单位", "Unit", 22), ("类别", "Kind", 10), ("项目", "Item", 36), ("序号", "No.", 8), ("分值", "Points", 10),
    ("容错返还", "Given back", 10), ("计入", "Counts", 10),
)  # fmt: skip


def write_results(scheme: Scheme, inputs: Inputs, results: Results, out: BinaryIO, *, edition: Edition) -> None:
    """The whole book. It holds no figure that is not the scheme's, the year's or worked out of them by a formula."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    try:
        _Book(book, scheme, inputs, results, edition).write()
    finally:
        book.close()


class _Book(Sheets):
    def __init__(self, book: Any, scheme: Scheme, inputs: Inputs, results: Results, edition: Edition) -> None:
        told = edition.told
        self.inputs = inputs
        super().__init__(book, scheme, results, edition, (
            *((group.code, edition.called(group)) for group in scheme.groups.values()),
            (LINE_SHEET, told("指标得分", "Lines")), (FIGURE_SHEET, told("计分数据", "Figures")),
            (POINT_SHEET, told("加分扣分", "Bonus and deductions")), (SCHEME_SHEET, told("方案", "Scheme")),
            (DOUBT_SHEET, told("数据提醒", "Doubts")),
        ))  # fmt: skip
        self.at_scheme: dict[tuple[str, ...], str] = {}
        """Where a weight, a cap and a coefficient stand on the sheet of the scheme."""
        self.line_rows: dict[str, dict[str, int]] = {}
        self.point_rows: dict[tuple[str, str, str], tuple[int, int]] = {}

    def write(self) -> None:
        self._write_scheme()
        self._write_lines()
        self._write_points()
        for group in self.scheme.groups.values():
            self._write_group(group)
        self._write_doubts()

    # ── the scheme ──────────────────────────────────────────────────────────────────────────────

    def _write_scheme(self) -> None:
        told, groups = self.edition.told, list(self.scheme.groups.values())
        heads = [
            (told("维度", "Dimension"), 16.0), (told("指标", "Indicator"), 28.0), (told("计分方法", "Method"), 18.0),
            (told("公式", "Formula"), 40.0), (told("条款", "Article"), 30.0),
            *((self.edition.called(group), 11.0) for group in groups),
        ]  # fmt: skip
        sheet = self._open(SCHEME_SHEET, self.edition.called(self.scheme), heads)
        row = FIRST
        for row, indicator in enumerate(self._ordered(self.scheme.indicators.values()), FIRST):
            method = METHODS[indicator.method]
            dimension = self.scheme.dimensions[indicator.dimension]
            self._texts(sheet, row, self.edition.called(dimension), self.edition.called(indicator),
                        told(method.zh, method.en), method.formula, self.edition.article(self.scheme, indicator.article))  # fmt: skip
            for n, group in enumerate(groups, 5):
                if weight := indicator.weight(group.code):
                    self._number(sheet, row, n, weight, key=(indicator.code, group.code))
        row += 1
        for n, group in enumerate(groups, 5):
            self._number(sheet, row, n, group.coefficient, key=("κ", group.code))
        self._texts(sheet, row, told("类别系数", "Coefficient of the group"))
        for kind, of_all, classes in self._kinds():
            row += 1
            self._texts(sheet, row, kind, told("合计上限", "Most of all"))
            if of_all is not None:
                self._number(sheet, row, 5, of_all, key=(kind,))
            for each in classes.values():
                row += 1
                self._texts(sheet, row, kind, self.edition.called(each), told("本项上限", "Most of its kind"), "",
                            self.edition.article(self.scheme, each.article))  # fmt: skip
                if each.cap is not None:
                    self._number(sheet, row, 5, each.cap, key=(kind, each.code))
        for grade in self.scheme.grades:
            row += 1
            quota = "" if grade.quota is None else told(f"不超过{grade.quota:%}", f"at most {grade.quota:%}")
            self._texts(sheet, row, told("等次", "Grade"), self.edition.called(grade), quota)
            self._number(sheet, row, 5, grade.threshold)

    def _kinds(self) -> list[tuple[str, Decimal | None, dict[str, PointsClass]]]:
        told, scheme = self.edition.told, self.scheme
        return [
            (told("加分", "Bonus"), scheme.bonus_cap, dict(scheme.bonuses)),
            (told("扣分", "Deduction"), scheme.deduction_cap, dict(scheme.deductions)),
        ]

    def _ordered(self, indicators: Any) -> list[Indicator]:
        """By dimension, so that what a dimension sums stands together."""
        order = {code: n for n, code in enumerate(self.scheme.dimensions)}
        return sorted(indicators, key=lambda indicator: order[indicator.dimension])

    def _number(self, sheet: Any, row: int, column: int, value: Decimal, key: tuple[str, ...] = ()) -> None:
        sheet.write_number(row, column, float(value), self.forms["given"])
        if key:
            self.at_scheme[key] = f"{self.quoted[SCHEME_SHEET]}!{xl_rowcol_to_cell(row, column, True, True)}"

    # ── lines and their figures ─────────────────────────────────────────────────────────────────

    def _write_lines(self) -> None:
        figures = Figures(
            self.scheme, self.inputs, self.results, self.quoted[FIGURE_SHEET],
            lambda indicator, group: self.at_scheme[indicator.code, group],
        )  # fmt: skip
        sheet = self._open(
            FIGURE_SHEET, self.edition.told("计分数据", "Figures put into the formulas"), self._heads(FIGURES)
        )
        for row, figure in enumerate(figures.rows, FIRST):
            self._texts(
                sheet, row, self.edition.called(self.scheme.groups[figure.group]),
                self.edition.called(self.scheme.indicators[figure.indicator]), self.edition.name(figure.unit),
                figure.symbol, self.edition.told(*figure.meaning),
            )  # fmt: skip
            if figure.formula:
                sheet.write_formula(row, 5, f"={figure.formula}", self.forms["figure"], float(figure.value))
            else:
                sheet.write_number(row, 5, float(figure.value), self.forms["given"])
        sheet.autofilter(HEAD, 0, max(FIRST, FIRST + len(figures.rows) - 1), len(FIGURES) - 1)
        sheet = self._open(
            LINE_SHEET, self.edition.told("指标得分", "Points of every line"), self._heads(LINES), wide=True
        )
        row = FIRST
        for group in self.scheme.groups.values():
            for result in self.results.ranking(group.code):
                self.line_rows[result.unit] = {}
                for indicator in self._ordered(self.scheme.lines(group.code)):
                    self._write_line(sheet, row, group, indicator, result.line(indicator.code), figures)
                    self.line_rows[result.unit][indicator.code] = row
                    row += 1
        sheet.autofilter(HEAD, 0, max(FIRST, row - 1), len(LINES) - 1)

    def _write_line(
        self, sheet: Any, row: int, group: Group, indicator: Indicator, line: Line, figures: Figures
    ) -> None:
        edition = self.edition
        standing = edition.word(words.LINE_STATUS, line.status)
        if line.why is not None:
            standing += edition.told(f"：{line.why.zh}", f": {line.why.en}")
        steps = () if line.scored is None else line.scored.steps
        value = line.value
        self._texts(
            sheet, row, edition.called(group), edition.name(line.unit),
            edition.called(self.scheme.dimensions[indicator.dimension]), edition.called(indicator), "", "", "", "",
            standing, "\n".join(f"{step.name} = {step.symbols}" for step in steps),
            "\n".join(f"{step.name} = {step.numbers}" for step in steps),
            " ".join(part for part in (value.source, value.release) if part)
            or edition.word(words.VALUE_SOURCE, indicator.source),
            edition.article(self.scheme, indicator.article), " ".join(f"#{position}" for position in line.positions),
        )  # fmt: skip
        if not line.counts:
            return
        sheet.write_formula(
            row, WEIGHT, f"={self.at_scheme[indicator.code, group.code]}", self.forms["number"], float(line.weight)
        )
        points = "0"
        if line.status == "scored" and line.scored is not None:
            exact = figures.formula(line)
            sheet.write_formula(row, EXACT, f"={exact}", self.forms["figure"], float(line.scored.exact))
            points = _round(cell_at(row, EXACT), line.scored.places)
        if line.offset:
            sheet.write_number(row, OFFSET, float(line.offset), self.forms["given"])
            points = f"ROUND({points}+{cell_at(row, OFFSET)},{NEAR})"
        sheet.write_formula(row, POINTS, f"={points}", self.forms["points"], float(line.points))

    # ── bonus and deductions ────────────────────────────────────────────────────────────────────

    def _write_points(self) -> None:
        sheet = self._open(
            POINT_SHEET, self.edition.told("加分和扣分", "Bonus and deductions in effect"), self._heads(GIVEN)
        )
        row = FIRST
        for (kind, _, classes), given in zip(self._kinds(), (self.inputs.bonuses, self.inputs.deductions), strict=True):
            order = {code: n for n, code in enumerate(classes)}
            each: Points
            for each in sorted(given, key=lambda each: (each.unit, order[each.code], each.n)):
                self._texts(sheet, row, self.edition.name(each.unit), kind, self.edition.called(classes[each.code]))
                sheet.write_number(row, 3, each.n, self.forms["count"])
                sheet.write_number(row, 4, float(each.points), self.forms["given"])
                sheet.write_number(row, 5, float(each.offset), self.forms["given"])
                counted = max(each.points - each.offset, Decimal(0))
                formula = f"=MAX({cell_at(row, 4)}-{cell_at(row, 5)},0)"
                sheet.write_formula(row, 6, formula, self.forms["number"], float(counted))
                first, _ = self.point_rows.get((kind, each.unit, each.code), (row, row))
                self.point_rows[kind, each.unit, each.code] = first, row
                row += 1

    def _together(self, kind: str, cap: Decimal | None, classes: dict[str, PointsClass], unit: str) -> str:
        """The cap of each class, then of all."""
        parts: list[str] = []
        for code in classes:
            if rows := self.point_rows.get((kind, unit, code)):
                whole = f"SUM({self.quoted[POINT_SHEET]}!{cell_at(rows[0], 6)}:{cell_at(rows[1], 6)})"
                held = self.at_scheme.get((kind, code))
                parts.append(whole if held is None else f"MIN({held},{whole})")
        if not parts:
            return ""
        return "+".join(parts) if cap is None else f"MIN({self.at_scheme[kind,]},{'+'.join(parts)})"

    # ── ranks and grades ────────────────────────────────────────────────────────────────────────

    def _write_group(self, group: Group) -> None:
        told, scheme = self.edition.told, self.scheme
        used = {indicator.dimension for indicator in scheme.lines(group.code)}
        dimensions = [code for code in scheme.dimensions if code in used]
        breaks = list(scheme.tie_breaks) if scheme.ties == "tie_break" else []
        heads = [
            (told("名次", "Rank"), 6.0), (told("单位", "Unit"), 22.0), (told("总分", "Total"), 9.0),
            (told("等次", "Grade"), 10.0), (told("等次依据", "Why"), 15.0),
            *((self.edition.called(scheme.dimensions[code]), 11.0) for code in dimensions),
            (told("得分合计", "Sum of points"), 9.0), (told("适用权重", "Weight that applies"), 9.0),
            (told("基础分", "Base"), 8.0), (told("加分", "Bonus"), 7.0), (told("扣分", "Deductions"), 10.0),
            *((told(f"并列：{scheme.indicators[code].name}", f"Tie: {scheme.indicators[code].name_en}"), 11.0)
              for code in breaks),
        ]  # fmt: skip
        title = told(f"{self.edition.subject(scheme)}结果：{group.name}", f"{group.name_en}: results")
        sheet = self._open(group.code, title, heads, keep=2)
        ranking = self.results.ranking(group.code)
        ranked = [result for result in ranking if result.rank is not None]
        last = FIRST + len(ranked) - 1
        for row, result in enumerate(ranking, FIRST):
            self._write_unit(sheet, row, last, group, result, dimensions, breaks)
        if ranked:
            bar = {"type": "data_bar", "bar_color": "#8FB8DE", "bar_solid": True, "min_type": "num", "max_type": "num",
                   "min_value": 0, "max_value": max(float(ranked[0].total), 100.0)}  # fmt: skip
            sheet.conditional_format(FIRST, 2, last, 2, bar)

    def _write_unit(
        self,
        sheet: Any,
        row: int,
        last: int,
        group: Group,
        result: UnitResult,
        dimensions: list[str],
        breaks: list[str],
    ) -> None:
        scheme, rows, lines = self.scheme, self.line_rows[result.unit], self.quoted[LINE_SHEET]

        def put(column: int, formula: str, value: Decimal | int, form: str = "points") -> str:
            sheet.write_formula(row, column, f"={formula}", self.forms[form], float(value))
            return cell_at(row, column)

        grade = next((grade for grade in scheme.grades if grade.code == result.grade), None)
        why = [self.edition.word(words.GRADE_REASON, result.grade_why)] if result.grade_why else []
        why += [self.edition.called(scheme.vetoes[code]) for code in result.vetoes]
        if result.rank is None:
            why.append(self.edition.told("已撤并，不参加排名", "Merged away, not ranked"))
        self._texts(sheet, row, "", self.edition.name(result.unit), "", self.edition.called(grade) if grade else "",
                    self.edition.told("；", "; ").join(why))  # fmt: skip
        column = 5
        for code in dimensions:
            mine = [
                rows[line.indicator] for line in result.lines if scheme.indicators[line.indicator].dimension == code
            ]
            put(column, f"ROUND(SUM({lines}!{cell_at(min(mine), POINTS)}:{cell_at(max(mine), POINTS)}),{NEAR})",
                result.dimensions.get(code, Decimal(0)))  # fmt: skip
            column += 1
        counted = [line for line in result.lines if line.counts]
        sums = sum((line.points for line in counted), Decimal(0))
        weights = sum((line.weight for line in counted), Decimal(0))
        s = put(column, f"ROUND(SUM({cell_at(row, 5)}:{cell_at(row, column - 1)}),{NEAR})", sums)
        span = f"{lines}!{cell_at(min(rows.values()), WEIGHT)}:{cell_at(max(rows.values()), WEIGHT)}"
        w = put(column + 1, f"ROUND(SUM({span}),{NEAR})", weights, "number")
        base = f"IF(OR({w}=0,{w}=100),{s},{_round(f'100*{s}/{w}', scheme.places)})"
        if group.coefficient != 1:
            base = _round(f"{base}*{self.at_scheme['κ', group.code]}", scheme.places)
        whole = put(column + 2, base, result.base)
        for n, (kind, cap, classes) in enumerate(self._kinds(), column + 3):
            value = (result.bonus, result.deduction)[n - column - 3]
            together = self._together(kind, cap, classes, result.unit)
            whole += "+-"[n - column - 3] + put(n, f"ROUND({together},{NEAR})" if together else "0", value)
        put(2, _round(whole, scheme.places), result.total, "total")
        column += 5
        for code in breaks:
            line = next((line for line in counted if line.indicator == code), None)
            at = f"{lines}!{cell_at(rows[code], POINTS)}" if line else "0"
            put(column, at, line.points if line else 0)
            column += 1
        if result.rank is not None:
            keys = [2, *range(column - len(breaks), column)]
            put(0, _rank(row, last, keys, dense=scheme.rank_ties == "dense"), result.rank, "count")

    def _write_doubts(self) -> None:
        told = self.edition.told
        heads = [(told("单位", "Unit"), 22.0), (told("指标", "Indicator"), 30.0), (told("类别", "Kind"), 18.0),
                 (told("内容", "What"), 70.0)]  # fmt: skip
        sheet = self._open(DOUBT_SHEET, told("数据质量提醒", "Doubts about the data"), heads)
        for row, doubt in enumerate(self.results.doubts, FIRST):
            indicator = self.scheme.indicators.get(doubt.indicator)
            self._texts(sheet, row, self.edition.name(doubt.unit), self.edition.called(indicator) if indicator else "",
                        self.edition.word(words.DOUBT, doubt.code), told(doubt.zh, doubt.en))  # fmt: skip


def _round(formula: str, places: int) -> str:
    """Half up, once: the inner one only brings a binary figure back to the tie it stands for."""
    return f"ROUND(ROUND({formula},{NEAR}),{places})"


def _rank(row: int, last: int, keys: Sequence[int], *, dense: bool) -> str:
    """How many stand ahead by the total, or by what breaks its tie; in a dense ranking equals count once."""
    spans = [f"${xl_col_to_name(key)}${FIRST + 1}:${xl_col_to_name(key)}${last + 1}" for key in keys]
    ahead: list[str] = []
    for n, span in enumerate(spans):
        equal = "".join(f"({spans[i]}={cell_at(row, keys[i])})*" for i in range(n))
        ahead.append(f"{equal}({span}>{cell_at(row, keys[n])})")
    alike = f"/COUNTIFS({','.join(f'{span},{span}' for span in spans)})" if dense else ""
    counted = f"SUMPRODUCT(({'+'.join(ahead)}){alike})"
    return f"1+ROUND({counted},0)"
