"""Documents of many shapes read by the same rules."""

from datetime import date

from services.intake.outline import facts
from services.intake.work_report import propose

LOST = (
    "各省人民政府：《方案》已经同意，现印发给你们。国务院办公厅2020年11月1日（此件公开发布）",
    "为确保任务落实，制定如下方案。一、提高政策时效（一）落实减税降费政策，为市场主体提供支撑。（财政部、税务总局等国务院相关部门及各地区按职责分工负责）"
    "具体措施：1．总结直达机制。（财政部牵头，国务院相关部门及各地区按职责分工负责）2．2020年底前开展收费治理，2021年3月底前检查。（市场监管总局牵头，各地区、各部门负责）"
    + "（二）稳定和扩大就业，破除不合理限制。" + "加快调整准入标准。" * 80 + "（人力资源社会保障部牵头，各地区负责）具体措施：2021年6月底前设立零工市场。（人力资源社会保障部负责）二、放出活力（三）编制清单。（国务院办公厅负责）",
)  # fmt: skip


def read(text):
    return propose([line for line in text.splitlines() if line.strip()])


def brief(tasks):
    return [(task.item, list(task.lead_units), list(task.assist_units)) for task in tasks]


def test_text_that_lost_its_breaks_becomes_a_tree():
    tasks = propose(LOST)

    assert [(task.seq, task.parent_seq, task.item) for task in tasks] == [
        (1, None, "（一）"),
        (2, 1, "1."),
        (3, 1, "2."),
        (4, None, "（二）"),
        (5, 4, "（二）"),
        (6, None, "（三）"),
    ]
    assert tasks[2].section == "一、提高政策时效"
    assert tasks[2].stages == (date(2020, 12, 31), date(2021, 3, 31))
    assert tasks[2].deadline == date(2020, 12, 31)
    assert tasks[4].text == "2021年6月底前设立零工市场。"
    assert tasks[5].section == "二、放出活力"


def test_one_paragraph_may_hold_several_brackets_under_one_number():
    tasks = read("三、优化环境\n（十）鼓励创新创业。营造环境。（市场监管总局负责）加强服务。（体育总局、教育部负责）\n")

    assert brief(tasks) == [("（十）", ["市场监管总局"], []), ("（十）", ["体育总局", "教育部"], [])]
    assert [task.title for task in tasks] == ["鼓励创新创业", "加强服务"]
    assert {task.section for task in tasks} == {"三、优化环境"}


def test_a_first_listed_lead_counts_from_the_place_that_says_so():
    tasks = read(
        "一、支持企业\n（一）加大稳岗力度。（人力资源社会保障部、财政部负责。列第一位者为牵头单位，下同）\n"
        "（二）支持创业。（财政部、科技部，各省级人民政府按职责分工负责）\n"
    )

    assert brief(tasks) == [
        ("（一）", ["人力资源社会保障部"], ["财政部"]),
        ("（二）", ["财政部"], ["科技部", "各省级人民政府"]),
    ]


def test_labels_on_lines_of_their_own_belong_to_the_text_above():
    tasks = read(
        "2023年区政府工作报告重点工作目标任务分解\n1.打造消费示范区。\n牵头单位：区商务委\n责任单位：解放碑街道、区文化旅游委\n"
        "2.每季度召开调度会。\n牵头单位：区发展改革委\n配合单位：区统计局\n完成时限：每季度末\n"
    )

    assert brief(tasks) == [
        ("1.", ["区商务委"], ["解放碑街道", "区文化旅游委"]),
        ("2.", ["区发展改革委"], ["区统计局"]),
    ]
    assert (tasks[0].deadline, tasks[1].recurrence) == (date(2023, 12, 31), "quarterly")


def test_a_label_at_the_end_of_a_paragraph_and_a_note_on_who_leads():
    tasks = read(
        "一、工业\n1.新引进项目20个。责任单位：区招商投资局、高新区管委会\n2.持续推进禁渔。责任单位：区农业农村委。完成时限：长期坚持。\n"
        "注：责任单位排在第一位的为牵头单位。\n"
    )

    assert brief(tasks) == [("1.", ["区招商投资局"], ["高新区管委会"]), ("2.", ["区农业农村委"], [])]
    assert tasks[1].deadline is None
    assert [doubt.field for doubt in tasks[1].unsure] == ["deadline"]


def test_measures_counted_inside_a_paragraph_keep_their_numbers():
    tasks = read(
        "一、整改任务\n（一）码头整治。整改措施：1.拆除非法码头5座（区交通局负责，2025年3月31日前完成）；2.开展复绿（区林业局负责）；3.建立巡查机制（各相关镇街负责，长期坚持）。\n"
    )

    assert [(task.item, task.lead_units) for task in tasks] == [
        ("（一）", ("区交通局",)),
        ("2.", ("区林业局",)),
        ("3.", ("各相关镇街",)),
    ]
    assert (tasks[0].deadline, tasks[2].deadline_text) == (date(2025, 3, 31), "长期坚持")


def test_names_of_leaders_are_no_part_of_a_task():
    [task] = read("1.力争增长7%。\n牵头领导：李四\n牵头单位：市工业和信息化局\n责任单位：各县（市、区）人民政府\n")

    assert (task.text, task.lead_units) == ("力争增长7%。", ("市工业和信息化局",))


def test_a_label_after_a_comma_and_a_number_of_the_fourth_level():
    tasks = read(
        "1.开展评价。（责任单位：区政务服务管理办）（完成时间：2024年9月）\n（1）细化标准，责任单位：区市场监管局，完成时限：2024年5月底前。\n"
    )

    assert [(task.parent_seq, task.item, task.text, task.deadline) for task in tasks] == [
        (None, "1.", "开展评价。", date(2024, 9, 30)),
        (1, "（1）", "细化标准", date(2024, 5, 31)),
    ]


def test_two_brackets_in_a_row_are_one_phrase():
    [task] = read("6.改造老旧小区20个。【区住房城乡建委牵头，区水利局配合】（2025年11月底前完成）")

    assert (task.lead_units, task.assist_units) == (("区住房城乡建委",), ("区水利局",))
    assert task.deadline == date(2025, 11, 30)


def test_a_bracket_inside_a_labelled_name_names_nobody_else():
    [task] = propose(
        ["（一）整治城区内涝点。牵头单位：区住房城乡建委，配合单位：区财政局、各乡镇（街道）。完成时限：2026年12月底前"]
    )

    assert task.lead_units == ("区住房城乡建委",)
    assert task.assist_units == ("区财政局", "各乡镇（街道）")
    assert task.deadline == date(2026, 12, 31)


def test_a_bracket_in_the_middle_of_a_sentence_assigns_nothing():
    assert read("一、各地（含区教委负责的学校）要加强管理，用人单位（企业）落实责任。") == []


def test_a_table_one_cell_a_line():
    tasks = read(
        "附件\n序号\n改革举措\n主 要 内 容\n指导部门\n推广范围\n一、知识产权方面（共2项）\n1\n“三合一”审判\n整合审判资源，\n提高效率。\n最高人民法院、国家知识产权局\n全国\n"
        "二、科技金融方面（共1项）\n6\n科技创新专板\n提供挂牌服务。\n中国证监会\n8个改革试验区域\n"
    )

    assert [(task.item, task.title, task.section) for task in tasks] == [
        ("1", "“三合一”审判", "一、知识产权方面（共2项）"),
        ("6", "科技创新专板", "二、科技金融方面（共1项）"),
    ]
    assert tasks[0].text == "整合审判资源，提高效率。"
    assert (tasks[0].lead_units, tasks[1].scope) == (("最高人民法院", "国家知识产权局"), "8个改革试验区域")
    assert tasks[0].lead_rule == "guiding-departments"


def test_tables_by_tabs_and_by_spaces():
    tabs = read(
        "序号\t项目\t牵头部门\t配合单位\t时序进度\n1\t改造小区33个\t区住房城乡建委\t区财政局、各街道\t2024年12月底\n二、教育\n2\t心理测评\t区教委\t—\t持续推进\n"
    )
    spaces = read(
        "序号    工作任务    牵头单位    配合单位    完成时限\n1    建设滨江公园    区城市管理局    区水利局    2025年10月\n"
    )

    assert brief(tabs) == [("1", ["区住房城乡建委"], ["区财政局", "各街道"]), ("2", ["区教委"], [])]
    assert (tabs[1].section, tabs[0].deadline) == ("二、教育", date(2024, 12, 31))
    assert brief(spaces) == [("1", ["区城市管理局"], ["区水利局"])]
    assert spaces[0].deadline == date(2025, 10, 31)


def test_a_table_without_a_unit_column_holds_no_tasks():
    assert (
        read(
            "附件\n一级指标\n二级指标\n三级指标\n指标性质\n指标说明\n一、医疗质量\n1.人次数比\n定量\n计算方法：门诊人次/出院人次\n"
        )
        == []
    )


def test_dated_sentences_name_the_unit_that_must_act():
    tasks = read(
        "关于治理工作的通知\n一、支撑\n（一）统一编码。2019年3月底前，国家卫生健康委推行统一编码。2019年8月底前，各地组织医院完成转换工作。\n"
        "二、程序\n（二）年度考核。各省份于2019年11月底前完成对辖区内医院考核工作。2020年起，每年2月底前完成上述工作。\n"
        "各地区、各部门要于2019年3月底前制定实施方案，并报司法部备案。\n国务院办公厅\n2018年12月5日\n"
    )

    assert [(list(task.lead_units), task.deadline, task.recurrence) for task in tasks] == [
        (["国家卫生健康委"], date(2019, 3, 31), ""),
        (["各地"], date(2019, 8, 31), ""),
        (["各省份"], date(2019, 11, 30), "annual:02-28"),
        (["各地区", "各部门"], date(2019, 3, 31), ""),
    ]


def test_stages_of_one_sentence_are_tasks_of_their_own():
    tasks = read(
        "一、措施\n1.排查。各地要全面摸底。该项工作于2019年4月底前完成。\n"
        "2.整改。需要补建的，原则上于2019年12月底前完成相关规划，2020年12月底前完成竣工验收。\n2019年1月9日\n"
    )

    assert [(list(task.lead_units), task.deadline) for task in tasks] == [
        (["各地"], date(2019, 4, 30)),
        (["各地"], date(2019, 12, 31)),
        (["各地"], date(2020, 12, 31)),
    ]
    assert any(doubt.field == "lead_units" for doubt in tasks[1].unsure)


def test_minutes_of_a_meeting_entrust_units():
    tasks = read(
        "区人民政府第58次常务会议纪要\n2025年3月5日，区长主持召开会议。\n一、关于老旧小区改造\n会议听取了区住房城乡建委的汇报。会议议定：\n"
        "（一）由区住房城乡建委牵头，会同区财政局于4月底前修改完善后印发。\n（二）区财政局要在6月30日前将资金拨付到位。\n"
        "（三）请区审计局加强监督。\n（四）双桂街道、梁山街道要做好征地工作。\n（五）区政府督查办负责跟踪督办。\n"
    )

    assert brief(tasks) == [
        ("（一）", ["区住房城乡建委"], ["区财政局"]),
        ("（二）", ["区财政局"], []),
        ("（三）", ["区审计局"], []),
        ("（四）", ["双桂街道", "梁山街道"], []),
        ("（五）", ["区政府督查办"], []),
    ]
    assert tasks[0].deadline == date(2025, 4, 30)


def test_a_notice_asks_units_to_report():
    tasks = read(
        "关于做好森林防火工作的通知\n各镇人民政府：\n请各镇乡（街道）于2025年4月10日前将自查情况报送区林业局，区应急局汇总后于4月底前报区政府。\n2025年3月1日\n"
    )

    assert [(list(task.lead_units), task.deadline) for task in tasks] == [
        (["各镇乡（街道）"], date(2025, 4, 10)),
        (["区应急局"], date(2025, 4, 30)),
    ]


def test_the_formulas_a_notice_ends_with_are_no_tasks():
    text = "关于印发试点方案的通知\n方案已经同意，请各省、自治区、直辖市人民政府结合实际认真贯彻执行。\n本方案由国务院办公厅负责解释。\n试点地区要于2018年12月底前报送方案。\n2018年10月27日\n"

    assert brief(read(text)) == [("", ["试点地区"], [])]


def test_replies_rules_and_praise_propose_nothing():
    assert (
        read(
            "对第2741号提案的答复\n国办函〔2005〕69号\n国办正在牵头建设门户网站，力争今年年内推出。将由信息产业部牵头研究制定政策。\n2005年7月14日"
        )
        == []
    )
    assert (
        read(
            [
                "国务院关于印发《国务院工作规则》的通知\n会议的组织工作由国务院办公厅负责",
                "每年1月底前报告。文件由国务院办公厅负责。",
            ][0]
        )
        == []
    )
    assert read("关于给予表扬的通报\n截至2017年底前已完成改造任务。各单位积极推进，成效明显。\n2018年11月19日") == []


def test_listed_matters_of_a_work_report_and_their_count():
    tasks = read("2026年某区政府工作报告\n各位代表：\n今年，我们将办好3件民生实事：改造小区10个；新建公园2座。")

    assert [task.text for task in tasks] == ["改造小区10个", "新建公园2座"]
    assert all(task.deadline == date(2026, 12, 31) for task in tasks)
    assert any("3" in doubt.why_en for doubt in tasks[0].unsure)
    assert all(any(doubt.field == "lead_units" for doubt in task.unsure) for task in tasks)


def test_everyone_below_is_asked_where_the_document_says_so():
    tasks = read(
        "（一）顶层设计。建立责任清单。（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）\n集成制度。（财政部、商务部指导）\n"
    )

    assert brief(tasks) == [
        ("（一）", ["试点城市政府"], ["生态环境部"]),
        ("（一）", ["试点城市政府"], ["财政部", "商务部"]),
    ]


def test_the_json_of_a_proposal_shows_every_field_of_the_contract():
    [task] = read("1.做好工作。（区教委牵头，区财政局配合，2025年6月底前完成）")

    shown = task.to_json()

    wanted = "seq parent_seq section item title text lead_units assist_units deadline_text deadline recurrence read_from unsure"
    assert list(shown)[:13] == wanted.split()
    assert (shown["seq"], shown["parent_seq"], shown["deadline"]) == (1, None, "2025-06-30")
    assert shown["lead_units"] == ["区教委"]


def test_a_document_without_a_date_is_reckoned_from_the_year_of_its_number():
    [task] = read(
        "关于治理工作的通知\n梁平府办发〔2025〕12号\n一、区教委要于6月底前完成整改。2019年底前的旧账各地区已经核销。\n"
    )

    assert (task.deadline, task.lead_units) == (date(2025, 6, 30), ("区教委",))


def test_the_title_ends_where_the_number_begins_in_text_without_breaks():
    about = facts(
        [
            "国务院办公厅关于修复贵州省生态环境问题的复函国办函〔2004〕20号",
            "贵州省人民政府：",
            "请有关部门继续抓好落实。",
        ]
    )

    assert about.title == "国务院办公厅关于修复贵州省生态环境问题的复函"
    assert about.number == "国办函〔2004〕20号"
