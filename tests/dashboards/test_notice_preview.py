"""What a holiday notice would change, as the calendar page shows it before it is published."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dashboards.calendar.layout import previewed
from dashboards.reader import Reader, reader_now

DECISION = str(uuid4())
TOLD: dict[str, Any] = {
    "year": 2027,
    "source": "国办通知",
    "days": [{"day": "2027-03-01", "works": False}],
    "deadlines": [],
    "timelines": [
        {
            "decision": DECISION,
            "title": "农村公路养护办法",
            "changes": [{"sentence": "跟踪报告：3月1日改为3月2日"}],
            "breaches": [{"code": "", "zh": "低于下限", "en": "below its floor"}],
        }
    ],
    "next_after": None,
}


@pytest.mark.parametrize(
    ("language", "count", "settle"),
    [("zh", "1 项重大决策的时间线", "须先由人处理"), ("en", "that would move: 1", "People must settle it first")],
)
def test_timelines_that_would_move_are_listed_with_their_decision(language: Any, count: str, settle: str) -> None:
    token = reader_now.set(Reader(language))
    try:
        shown = str(previewed(TOLD).to_plotly_json())
    finally:
        reader_now.reset(token)

    assert count in shown
    assert settle in shown
    assert f"/decisions/{DECISION}" in shown
    assert "3月1日改为3月2日" in shown


def test_where_more_may_follow_the_count_says_so() -> None:
    assert "1+ 项" in str(previewed({**TOLD, "next_after": DECISION}).to_plotly_json())
