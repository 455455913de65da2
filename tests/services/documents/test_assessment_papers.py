"""考核结果通报、得分凭单、综合考核分项: what they say is what was computed; Word and PDF are the same paper."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.oxml.ns import qn

from domain.aggregate import Refused
from domain.results.inputs import Held, Points
from domain.results.receipt import receipt
from domain.results.scoring import score
from services.documents.assessment import pdf
from services.documents.assessment.component import component_json, component_table
from services.documents.assessment.edition import Edition
from services.documents.assessment.notice import notice
from services.documents.assessment.paper import Heading, Paper, Table, Text, numeral
from services.documents.assessment.pdf import pdf_of
from services.documents.assessment.receipt_paper import receipt_paper
from services.documents.assessment.word import write_word
from tests.schemes import a_year, indicator, inputs, shipped, tiny, value, year

AT = datetime(2027, 1, 27, 1, 5, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
EDITION = Edition(
    ("重庆市梁平区人民政府", "People's Government of Liangping District"), 900, "office", AT,
    lambda unit: f"第{unit}单位",
)  # fmt: skip
ENGLISH = replace(EDITION, language="en", name=lambda unit: f"Unit {unit}")
SCHEME = shipped("500155-localities-2026")
FIRST, SECOND = SCHEME.groups["A"].units[:2]
YEAR = replace(
    a_year(SCHEME),
    bonuses=(Points(1, FIRST, "national_praise", Decimal(1)),),
    deductions=(Points(1, FIRST, next(iter(SCHEME.deductions)), Decimal(1), offset=Decimal("0.4")),),
    vetoes=(Held(1, SECOND, next(iter(SCHEME.vetoes))),),
)
RESULTS = score(SCHEME, YEAR)


def the_notice(edition: Edition = EDITION) -> Paper:
    return notice(SCHEME, RESULTS, edition=edition, on=AT.date(), basis="区政府常务会议", number="梁府督〔2027〕3号",
                  appeal_by=date(2027, 2, 19))  # fmt: skip


def the_receipt(unit: str = FIRST, edition: Edition = EDITION) -> Paper:
    return receipt_paper(SCHEME, YEAR, RESULTS, receipt(SCHEME, YEAR, RESULTS, unit), edition=edition)


def word(paper: Paper):
    out = io.BytesIO()
    write_word(paper, out)
    return Document(io.BytesIO(out.getvalue()))


def texts(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Heading | Text)]


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


# ── 通报 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_notice_ranks_every_unit_in_its_group():
    paper = the_notice()

    assert len(tables(paper)) == len(SCHEME.groups)
    for group, table in zip(SCHEME.groups.values(), tables(paper), strict=True):
        assert [row[:3] for row in table.rows] == [
            (str(result.rank), f"第{result.unit}单位", str(result.total)) for result in RESULTS.ranking(group.code)
        ]
    assert "（一）城市街道类（5个）" in texts(paper)


def test_a_notice_tells_the_right_to_appeal_with_its_days():
    said = "".join(texts(the_notice()))

    assert "自收到结果告知之日起15个工作日内（至2027年2月19日）向重庆市梁平区人民政府书面申诉" in said
    assert "10个工作日内作出决定，参与过该结果的人员应当回避" in said
    assert "《济南市绩效管理条例》第26条" in said


def test_a_notice_says_what_held_a_grade_down():
    assert f"第{SECOND}单位：重大生产安全责任事故，不得评为最高等次" in "".join(texts(the_notice()))


def test_without_a_veto_nothing_is_said_of_it_and_headings_go_on_counting():
    results = score(SCHEME, replace(YEAR, vetoes=()))

    headings = [text for text in texts(notice(SCHEME, results, edition=EDITION, on=AT.date())) if "、" in text[:3]]

    assert headings == ["一、考核结果", "二、申诉权利", "三、结果核对"]


def test_a_merged_unit_has_no_rank_and_no_grade():
    results = score(SCHEME, replace(YEAR, gone={FIRST: date(2026, 7, 1)}))

    rows = tables(notice(SCHEME, results, edition=EDITION, on=AT.date()))[0].rows

    assert (rows[-1][0], rows[-1][1], rows[-1][3]) == ("—", f"第{FIRST}单位", "已撤并")


def test_a_notice_in_word_is_laid_out_as_the_standard_asks():
    document = word(the_notice())
    section = document.sections[0]

    laid = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in laid] == [210, 297, 37, 28]
    title = next(paragraph for paragraph in document.paragraphs if paragraph.text.endswith("结果的通报"))
    assert title.runs[0].font.size.pt == 22
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text][-3:-1] == [
        "重庆市梁平区人民政府", "2027年1月27日",
    ]  # fmt: skip
    head = document.tables[0].rows[0]
    assert [cell.text for cell in head.cells] == ["名次", "单位", "总分", "等次"]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None


def test_invented_figures_are_marked_on_every_paper_and_real_ones_are_not():
    demo = replace(EDITION, is_simulated=True)

    for paper in (the_notice(demo), the_receipt(edition=demo)):
        assert "（演示数据，办理与得分均为虚构）" in [paragraph.text for paragraph in word(paper).paragraphs]
    assert not any("演示" in paragraph.text for paragraph in word(the_notice()).paragraphs)


# ── 得分凭单 ────────────────────────────────────────────────────────────────────────────────────


def test_a_receipt_has_every_line_with_its_points():
    result = RESULTS.units[FIRST]
    rows = [row for table in tables(the_receipt()) if table.columns[0].name == "指标" for row in table.rows]

    assert sorted(Decimal(row[3]) for row in rows) == sorted(line.points for line in result.lines)
    assert all("四舍五入" in row[1] and "第" in row[2] for row in rows)


def test_a_line_of_a_receipt_leads_from_the_point_to_the_facts():
    [row] = [row for table in tables(the_receipt(SECOND)) for row in table.rows if row[0].startswith("督查指数")]

    assert "按时反馈次数 F_ok = " in row[1]
    assert "F = F_ok ÷ F_due = " in row[1]
    assert "可多得" in row[1]
    assert row[2] == "《重庆市梁平区人民政府工作规则》第36条\n督办记录\n记录位置 #1"


def test_figures_that_share_a_symbol_are_both_shown():
    """Growth and level are each held against extremes of their own."""
    scheme = tiny(indicators=[indicator("gdp", method="level_growth")])
    facts = inputs(
        {(unit, "gdp"): value(x=x, **{"x₀": 100}) for unit, x in zip("abcd", (90, 110, 120, 130), strict=True)}
    )
    results = score(scheme, facts)

    table = tables(receipt_paper(scheme, facts, results, receipt(scheme, facts, results, "b"), edition=EDITION))[1]

    assert "组内最小值 min = −10.0；组内最大值 max = 30.0" in table.rows[0][1]
    assert "组内最小值 min = 90；组内最大值 max = 130" in table.rows[0][1]
    assert table.rows[0][1].count("\ns = α + (1 − α) × (") == 2


def test_a_part_that_ranks_explains_its_symbols_itself():
    [row] = [row for table in tables(the_receipt(SECOND)) for row in table.rows if row[0].startswith("招商到位资金")]

    assert "名次 r = " in row[1]
    assert "组内单位数 n = 5" in row[1]


def test_bonus_and_deductions_stand_with_what_tolerance_gave_back():
    rows = tables(the_receipt())[-1].rows

    assert [(row[0], row[3]) for row in rows] == [("加分", "+1"), ("扣分", "−0.6")]


def test_a_line_that_does_not_count_says_why():
    scheme = tiny()
    facts = replace(year({"a": 90}), excluded={("a", "accidents"): "无生产经营单位"})
    results = score(scheme, facts)

    row = tables(receipt_paper(scheme, facts, results, receipt(scheme, facts, results, "a"), edition=EDITION))[1].rows[
        1
    ]

    assert row[1] == "经批准不适用：无生产经营单位"
    assert row[3] == "—"


@pytest.mark.parametrize("make", [the_notice, lambda edition: the_receipt(edition=edition)])
def test_in_english_only_sources_are_chinese(make):
    paper = make(replace(ENGLISH, is_simulated=True))
    cells = [cell for table in tables(paper) for row in table.rows for cell in row]

    for text in (paper.title, paper.trace, paper.mark, *texts(paper), *cells):
        left = text.replace("验收单", "").replace("督办记录", "").replace("区政府常务会议", "")
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in left), text


@pytest.mark.parametrize(("n", "said"), [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (33, "三十三")])
def test_headings_are_counted_in_chinese(n, said):
    assert numeral(n) == said


# ── PDF ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_paper_gives_the_same_pdf():
    first, second = pdf_of(the_receipt(), at=AT), pdf_of(the_receipt(), at=AT)

    assert first.startswith(b"%PDF-")
    assert first == second
    assert first != pdf_of(the_receipt(SECOND), at=AT)


def test_no_word_of_a_paper_is_markup():
    edition = replace(EDITION, name=lambda unit: '#panic("x") *b* $ [ \\ "' + unit)

    assert pdf_of(the_notice(edition), at=AT).startswith(b"%PDF-")


def test_without_a_chinese_font_word_is_offered(monkeypatch):
    class Latin:
        def families(self):
            return ["Libertinus Serif"]

    pdf._fonts.cache_clear()
    monkeypatch.setattr("typst.Fonts", Latin)
    with pytest.raises(Refused, match="Word") as refused:
        pdf_of(the_notice(), at=AT)
    assert refused.value.rule == "pdf.fonts"


# ── 综合考核分项 ────────────────────────────────────────────────────────────────────────────────

COMPONENT = {"name": "综合考核", "name_en": "Comprehensive assessment", "share": "0.6"}


def test_a_component_is_the_total_times_its_share():
    scheme = tiny(component=COMPONENT)
    results = score(scheme, year({"a": "87.5", "b": 60}))

    whole = json.loads(component_json(scheme, results, edition=EDITION))
    rows = list(csv.reader(io.StringIO(component_table(scheme, results, edition=EDITION).decode("utf-8-sig"))))

    assert whole["units"][0] | {"name": ""} == {
        "unit": "a", "name": "", "group": "all", "total": "92.50", "share": "0.6", "points": "55.500", "rank": 1,
        "grade": "excellent",
    }  # fmt: skip
    assert (whole["position"], whole["digest"], whole["component"]["name"]) == (900, results.digest, "综合考核")
    assert rows[1] == ["a", "第a单位", "各镇", "92.50", "0.6", "55.500", "1", "优秀"]


def test_no_name_in_the_table_is_a_formula():
    scheme = tiny(component=COMPONENT)
    table = component_table(scheme, score(scheme, year({"a": 90})), edition=replace(EDITION, name=lambda unit: "=1+1"))

    assert "'=1+1" in table.decode()


def test_a_scheme_that_is_no_component_is_refused():
    with pytest.raises(Refused) as refused:
        component_json(tiny(), score(tiny(), year({"a": 90})), edition=EDITION)

    assert refused.value.rule == "component.none"
