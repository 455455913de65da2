"""Headings of task tables and ledgers 表头: which column says what, in the words offices use."""

from __future__ import annotations

import re
from collections.abc import Sequence

NUMBER, TITLE, TEXT, LEAD, DUTY, GUIDE, ASSIST, LIMIT, SCOPE, SECTION, OTHER = (
    "number", "title", "text", "lead", "duty", "guide", "assist", "limit", "scope", "section", "other",
)  # fmt: skip

# order matters: the first that fits decides (责任（配合）单位 assists, 责任单位 undertakes)
_WORDS: list[tuple[str, str]] = [
    (NUMBER, r"^(?:序号|编号|项目?号|督办编号|序|no\.?)$"),
    (LIMIT, r"时限|期限|完成时间|时间节点|时序进度|时间要求|办结时间|计划完成|进度安排|限时|截止"),
    (
        OTHER,
        r"领导|责任人|联系人|联络员|电话|备注|批示时间|进展|进度(?!安排)|完成情况|落实情况|工作动态|存在(?:的)?问题|下一步|预警|状态|得分|分值|权重|指标性质|计算",
    ),
    (ASSIST, r"配合|协办|协同|参与|协助|参加"),
    (LEAD, r"牵头|主办|主责|第一责任"),
    (GUIDE, r"(?:指导|督导)(?:单位|部门)"),
    (
        DUTY,
        r"(?:责任|承办|落实|实施|负责|办理|完成|执行|承接)(?:单位|部门|科室|主体|乡镇|机构)|^单位$|^部门$|责任分工|任务分工",
    ),
    (SCOPE, r"(?:推广|适用|实施)范围"),
    (SECTION, r"^(?:类别|分类|领域|重点工作类别|板块|一级任务|任务类别|工作类别)$"),
    (
        TEXT,
        r"主要内容|具体内容|工作内容|具体措施|工作措施|任务内容|具体任务|重点举措|工作举措|办理要求|目标要求|工作要求|批示内容|事项内容|任务描述|工作目标及任务要求",
    ),
    (TITLE, r"任务|事项|目标|项目|举措|重点工作|工作内容|内容|名称|标题|措施|标题"),
]


def column(heading: str) -> str:
    """What a heading means, or "" where it is no heading of a task table."""
    word = re.sub(r"[\s　]+|[（(][^（）()]*(?:第一|首)[^（）()]*[）)]", "", heading).strip("：:*").lower()
    if not 1 <= len(word) <= 16:
        return ""
    return next((kind for kind, pattern in _WORDS if re.search(pattern, word)), "")


def heading_row(cells: Sequence[str]) -> list[str] | None:
    """The meaning of each cell if the row is the heading of a task table: a task column and a unit column."""
    kinds = [column(cell) for cell in cells]
    known = [kind for kind in kinds if kind]
    has_unit = bool({LEAD, DUTY, GUIDE} & set(known))
    has_task = TITLE in known or TEXT in known
    if not (has_unit and has_task) or len(known) < len([cell for cell in cells if cell.strip()]) * 0.5:
        return None
    return _one_title(kinds)


def _one_title(kinds: list[str]) -> list[str]:
    """With two columns that could be the title, the later one tells the content."""
    titles = [place for place, kind in enumerate(kinds) if kind == TITLE]
    if len(titles) > 1 and TEXT not in kinds:
        kinds = list(kinds)
        kinds[titles[1]] = TEXT
        titles = titles[:1] + titles[2:]
    return [SECTION if kind == TITLE and place in titles[1:] else kind for place, kind in enumerate(kinds)]
