"""Files of a decision through the door: its timeline and the index of its archive, in Word and PDF, in both languages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from tests.services.api.deciding import Course
from tests.services.api.desk import Desk

pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")


@pytest.fixture
def course(desk: Desk) -> Course:
    return Course(desk)


def told(content: bytes) -> str:
    """All that a Word file says, paragraphs and tables."""
    paper: Any = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_a_timeline_is_printed_with_its_versions_floors_and_slips(desk: Desk, course: Course) -> None:
    id = course.consulted()
    moved = {"code": "meeting", "start": str(course.day(58)), "due": str(course.day(58))}
    course.done("office", "reshape", {"changes": [moved], "ground": "meeting_moved", "reason": "会议改期"})

    chinese = told(desk.get("office", f"/decisions/{id}/timeline.docx").content)
    english = told(desk.get("lp-jw", f"/decisions/{id}/timeline.docx?language=en").content)
    first = told(desk.get("office", f"/decisions/{id}/timeline.docx?on={course.day(1)}").content)

    assert all(each in chinese for each in ("城区停车收费改革方案", "会议改期", "30日", "D713-15"))
    assert all(each in english for each in ("the meeting was moved", "working days"))
    assert "会议改期" not in first
    assert desk.get("office", f"/decisions/{id}/timeline.pdf").content.startswith(b"%PDF")


def test_a_timeline_tells_every_actual_by_both_clocks(desk: Desk, course: Course) -> None:
    course.gated()

    actuals = {each["code"]: each for each in course.get(path="/timeline")["actuals"]}

    assert actuals["public_participation"]["reached"] == str(course.day(36))
    assert actuals["public_participation"]["recorded"] == str(desk.today)


def test_an_index_of_the_archive_names_every_fact_and_is_not_for_units(desk: Desk, course: Course) -> None:
    id = course.consulted()
    papers = course.get(path="/package")["items"]

    index = told(desk.get("auditor", f"/decisions/{id}/package.docx").content)

    assert all(paper["hash"][:8] in index and paper["sentence"] in index for paper in papers)
    assert desk.get("lp-jw", f"/decisions/{id}/package.docx").status_code == 403
    assert desk.get("office", f"/decisions/{id}/package.odt").status_code == 422
    assert desk.get("office", f"/decisions/{id}/package.pdf").content.startswith(b"%PDF")
