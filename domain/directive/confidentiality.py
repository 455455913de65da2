"""Confidentiality 保密: state secrets never enter this system."""

from __future__ import annotations

import re

from domain.aggregate import Refused

LEVELS = ("open", "internal", "work_secret")
CLASSIFIED_LEVELS = frozenset({"secret", "confidential", "top_secret", "秘密", "机密", "绝密"})
CLASSIFIED_MARK = re.compile(r"绝密|(机密|秘密)\s*[★☆※]|(机密|(?<![业作家人])秘密)[级件]|密级\s*[:：]?\s*(机密|秘密)")
"""Marks and plain words of classification; 国家秘密、工作秘密、商业秘密 as topics are none."""


def refuse_classified(level: str, *texts: str) -> None:
    """保密: state secrets never enter this system (Secrecy Law art. 30-31); a pointer to the paper may."""
    if level in CLASSIFIED_LEVELS or any(CLASSIFIED_MARK.search(text) for text in texts):
        raise Refused(
            "confidentiality.classified",
            "涉密内容不得录入本系统：请只登记“涉密件，线下办理”及文件编号",
            "Classified content must not be entered: register only a pointer (“held offline”) and the paper's number",
            "L61",
            {"field": "level"},
        )
    if level and level not in LEVELS:
        raise Refused(
            "register.level", f"没有“{level}”这一密级", f"There is no level {level!r}", fields={"field": "level"}
        )
